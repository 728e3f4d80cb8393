"""Who comes to a meeting of a standing body for somebody else, and whether that was agreed where its terms want it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.rules import deputising
from bot.rules.approval import Agreed, waiting, why_not_agree
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import ACTING, acting_key, redraw_meeting
from bot.usecases.standing import towards
from bot.usecases.within import within
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

STANDS_IN, ASKED, SAID = "stands_in", "deputy_asked", "apologies_said"
"""What the deputy reads, what whoever must agree reads, and the line in the channel, by the names they are drawn by."""

Of = Literal["member", "chair"]

CANNOT_COME = "The chair cannot come."


class Settle(Struct, frozen=True, kw_only=True):
    """Whoever was asked agrees to a deputy, or does not."""

    key: str
    by: str  # Slack id, from the verified payload
    approval_id: UUID
    agrees: bool


def sent_by(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> models.Member | None:
    """The member in whose place somebody comes to this meeting."""
    row = _row_of(work, meeting, member)
    return work.groups.member_by_id(row.member_id) if row else None


def counts(work: UnitOfWork, policy: Policy, meeting: models.Meeting, member: models.Member) -> bool:
    """Whether somebody who comes for another counts: they were sent, and that is agreed where it has to be."""
    row = _row_of(work, meeting, member)
    if row is None:
        return False
    sender = work.groups.member_by_id(row.member_id)
    assert sender is not None, "a membership is never deleted"
    return not _still_to_agree(work, policy, _of(work, sender), row)


def why_not_apologies(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting, member: models.Member
) -> Refusal | None:
    """A no to apologies alone where the terms want somebody in their place; of the chair it is the vice-chair."""
    of = _of(work, member)
    rule = deputising.rule(policy, of)
    if rule is None or rule.enforcement != "enforce":
        return None
    stands_in = of == "chair" and rule.stands_in == "vice_chair" and group.vice_chair_id is not None
    return deputising.why_not_away(policy, of, substitute=stands_in)


def tell_deputy(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    sender: models.Member,
    deputy: models.Member,
    by: models.Person,
    now: datetime,
) -> None:
    """The deputy hears of it, whoever must agree is asked, and the channel says it where members are to hear."""
    row = work.groups.attendance(meeting.id)[sender.id]
    key = f"{STANDS_IN}:{meeting.id}:{deputy.id}"
    if work.outbox.by_key(key) is None:
        tell(work, key, deputy.person_id, now, draw=STANDS_IN, subject_id=row.id, group_id=group.id)
    else:
        work.outbox.refresh(key)
    of = _of(work, sender)
    rule = deputising.rule(policy, of)
    if rule is not None and rule.approval:
        _ask(work, policy, group, meeting, row, rule.approval, by, now)
    _say(work, policy, group, row, of)


def say_apologies_of(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    member: models.Member,
    now: datetime,
) -> None:
    """Somebody comes after all, or cannot: the channel says it, and the vice-chair chairs where the chair cannot."""
    row = work.groups.attendance(meeting.id)[member.id]
    of = _of(work, member)
    _say(work, policy, group, row, of)
    for before in work.approvals.waiting(row.id):
        before.state, before.settled_at = "passed", now
        work.outbox.refresh(f"{ASKED}:{before.id}")
    if member.person_id == group.chair_id and group.vice_chair_id is not None:
        _vice_chairs(work, policy, group, meeting, group.vice_chair_id, now, stays_away=row.reply == "cannot")


def _vice_chairs(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    vice: UUID,
    now: datetime,
    *,
    stays_away: bool,
) -> None:
    """The vice-chair has the chair for this one meeting, where the terms say so; until the chair comes after all."""
    if deputising.takes_the_chair(policy) != "vice_chair" or meeting.chair_id not in (None, vice):
        return
    meeting.chair_id = vice if stays_away else None
    meeting.acting_why = CANNOT_COME if stays_away else None
    key = acting_key(meeting.id, vice)
    if work.outbox.by_key(key) is not None:
        work.outbox.refresh(key)
    elif stays_away:
        tell(work, key, vice, now, draw=ACTING, subject_id=meeting.id, group_id=group.id)


def _say(work: UnitOfWork, policy: Policy, group: models.Group, row: models.Attendance, of: Of) -> None:
    """The line in the channel, where the terms say that anybody hears of apologies; it shows what stands now."""
    key = f"{SAID}:{row.id}"
    if work.outbox.by_key(key) is not None:
        work.outbox.refresh(key)
    elif deputising.told(policy, of) and row.reply in ("cannot", "deputy"):
        work.outbox.post(key, group_conversation(group.id), draw=SAID, subject_id=row.id, group_id=group.id)


def settle(request: Settle, services: Services) -> str:
    """The deputy counts from now on, or comes as a guest; says so. Raises Refused for whoever was not asked."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            asked = work.approvals.get(request.approval_id)
            if asked is None or asked.group_id is None:
                raise Refused(_not_found())
            here = within(work, services, asked.group_id, request.by, request.key, "read", now)
            work.session.refresh(asked)
            standing = towards(work, here.policy, here.person, here.group, now, gives_reason=True)
            agreed = [Agreed(one.step, one.key, str(one.person_id)) for one in _agreed(work, asked.subject_id)]
            refuse_if(why_not_agree(here.policy, asked.step, standing, agreed))
            asked.state = "agreed" if request.agrees else "declined"
            asked.settled_at, asked.person_id = now, here.person.id
            row = work.session.get_one(models.Attendance, asked.subject_id)
            says = _settled(work, here.group, row, agrees=request.agrees)
            act = "deputy_agreed" if request.agrees else "deputy_declined"
            work.audit.add(act, at=now, actor=str(here.person.id), group_id=here.group.id, deputy=str(row.deputy_id))
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def waits_for(work: UnitOfWork, policy: Policy, meeting: models.Meeting, row: models.Attendance) -> tuple[str, ...]:
    """Who has still to agree to somebody's deputy, as the rule calls them."""
    sender = work.groups.member_by_id(row.member_id)
    assert sender is not None, "a membership is never deleted"
    return _still_to_agree(work, policy, _of(work, sender), row)


def _settled(work: UnitOfWork, group: models.Group, row: models.Attendance, *, agrees: bool) -> str:
    meeting = work.meetings.get(row.meeting_id)
    assert meeting is not None, "a meeting is never deleted"
    assert row.deputy_id is not None, "somebody was sent"
    deputy = work.groups.member(group.id, row.deputy_id)
    keys = [f"{SAID}:{row.id}", *(f"{ASKED}:{one.id}" for one in work.approvals.about(row.id))]
    work.outbox.refresh(*keys, *([f"{STANDS_IN}:{meeting.id}:{deputy.id}"] if deputy else []))
    redraw_meeting(work, meeting)
    name = work.people.get(row.deputy_id).name
    return f"{name} counts as a member there." if agrees else f"{name} can come as a guest, without a vote."


def _ask(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    row: models.Attendance,
    step: str,
    by: models.Person,
    now: datetime,
) -> None:
    """Each who must agree is asked once for each deputy; of an earlier deputy nobody is asked any more."""
    for before in work.approvals.about(row.id):
        before.state = "passed"
        work.outbox.refresh(f"{ASKED}:{before.id}")
    holders = {"chair": meeting.chair_id or group.chair_id, "vice_chair": group.vice_chair_id}
    for approver in waiting(policy, step, ()):
        person = holders.get(approver.key) or group.chair_id
        if person is None:
            continue
        asked = models.Approval(
            subject_id=row.id,
            group_id=group.id,
            step=step,
            key=approver.key,
            person_id=person,
            asked_by_id=by.id,
            asked_at=now,
        )
        work.approvals.add(asked)
        key = f"{ASKED}:{asked.id}"
        tell(work, key, person, now, draw=ASKED, subject_id=asked.id, group_id=group.id, priority=URGENT)


def _still_to_agree(work: UnitOfWork, policy: Policy, of: Of, row: models.Attendance) -> tuple[str, ...]:
    rule = deputising.rule(policy, of)
    if rule is None or not rule.approval:
        return ()
    agreed = [Agreed(one.step, one.key, str(one.person_id)) for one in _agreed(work, row.id)]
    return tuple(one.label for one in waiting(policy, rule.approval, agreed))


def _agreed(work: UnitOfWork, subject_id: UUID) -> list[models.Approval]:
    return [one for one in work.approvals.about(subject_id) if one.state == "agreed"]


def _row_of(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> models.Attendance | None:
    rows = work.groups.attendance(meeting.id).values()
    return next((row for row in rows if row.reply == "deputy" and row.deputy_id == member.person_id), None)


def _of(work: UnitOfWork, member: models.Member) -> Of:
    return "chair" if member.person_id == work.groups.get(member.group_id).chair_id else "member"


def _not_found() -> Refusal:
    return Refusal("There is nothing of that kind that you can see.", "Look at the panel's card.", None, "")
