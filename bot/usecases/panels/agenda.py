"""The agenda of a standing body's meeting: what stands on it, what members bring, who agrees to it, and sending it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.agenda import Line, Turn, agenda, closes, goes_to, why_not_drop
from bot.rules.approval import Agreed, may_agree_as, waiting, why_not_agree
from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.panel_kinds import Approval
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import day
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.guard import kept
from bot.usecases.meetings.meeting import Case, Press, case_of
from bot.usecases.over import when
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import towards
from bot.usecases.within import within
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

AGENDA = "agenda"
"""What is owed before a meeting of a body whose terms say when: that its agenda has gone out."""

SENT, ASKED = "agenda_sent", "agenda_asked"
"""The agenda in the channel, and what whoever must agree to it reads, by the names they are drawn by."""

STEPS = ("agenda", "send_agenda")
"""The steps that wait for somebody's word before an agenda goes out, as the rules call them."""


class PutForward(Struct, frozen=True, kw_only=True):
    """A member puts something on the agenda of the next meeting for which it is in time."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    text: str


class Drop(Press, frozen=True, kw_only=True):
    """An item that stands on the agenda is left out this once."""

    item: str


def referrals_for(work: UnitOfWork, meeting: models.Meeting) -> Sequence[Line]:
    """The cases that were accepted for a meeting, each a line with a key of its own."""
    return ()


def lines(work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting) -> Sequence[Line]:
    """The whole agenda: what stands on it, then the cases, then what members put forward."""
    row, held = work.panels.agenda(meeting.id), work.panels.agendas_held(group.id)
    turn = Turn(
        day=_day(meeting.starts_at),
        last=_day(held[-1][0].starts_at) if held else None,
        taken={line["key"]: _day(met.starts_at) for met, known in held for line in known.lines if line["key"]},
        dropped=row.dropped if row else (),
    )
    brought = [Line(item.text, f"item:{item.id}") for item in work.panels.items(meeting.id)]
    return (*agenda(policy, turn), *referrals_for(work, meeting), *brought)


def put_forward(request: PutForward, services: Services) -> str:
    """Keep it for that meeting; which one, in a sentence. Raises Refused where no meeting is entered for it."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "propose", now)
            coming = work.groups.meetings_to_come(here.group.id, now)
            days = {_day(one.starts_at): one for one in coming}
            found = goes_to(here.policy, now, days, services.calendar)
            if found is None:
                raise Refused(_no_meeting())
            text = kept(here.policy, "reason_text", request.text)
            item = models.AgendaItem(meeting_id=days[found].id, text=text, by_id=here.person.id, at=now)
            work.panels.add(item)
            until = closes(here.policy, found, services.calendar)
            says = f"It is on the agenda of meeting {days[found].number}, {day(found)}."
            if days[found] != coming[0]:
                missed = closes(here.policy, _day(coming[0].starts_at), services.calendar)
                says += f" Items for the meeting before could be put forward until {when(missed)}." if missed else ""
            actor = str(here.person.id)
            work.audit.add("item_put_forward", at=now, actor=actor, group_id=here.group.id, until=str(until or ""))
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def drop(request: Drop, services: Services) -> str:
    """The item does not stand on this one agenda. Raises Refused for whom the rule that puts it there does not name."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "read", now)
            standing = towards(work, case.policy, case.person, case.group, now)
            label = next((one.label for one in _all(work, case) if one.key == request.item), None)
            if label is None:
                raise Refused(Refusal("That is not on this agenda.", "`/panel agenda` shows it.", None, ""))
            refuse_if(why_not_drop(case.policy, request.item, standing.roles))
            row = row_of(work, case.meeting)
            row.dropped = [*row.dropped, request.item]
            says = f"“{label}” is left out of meeting {case.meeting.number}."
            actor = str(case.person.id)
            work.audit.add("item_left_out", at=now, actor=actor, group_id=case.group.id, item=request.item)
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def send(request: Press, services: Services) -> str:
    """It goes into the channel once whoever must agree has; whoever sends it and may agree has. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "look_after", now)
            if case.meeting.state not in ("planned", "running"):
                raise Refused(Refusal(f"{case.name} is over.", "Send the agenda of the next one.", None, ""))
            row = row_of(work, case.meeting)
            row.asked_by_id = case.person.id
            _agree_where_they_may(work, case, row, now)
            says = _send_or_ask(work, case, row, now)
            work.answered(request.key, {"says": says}, at=now, actor=str(case.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def agree(request: Press, services: Services) -> str:
    """Somebody who must agree does; with the last of them it goes out. Raises Refused for everybody else."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "read", now)
            row = row_of(work, case.meeting)
            step = step_of(case.policy)
            if step is None or row.asked_by_id is None:
                raise Refused(Refusal("Nobody is asked to agree to it yet.", "`/panel agenda` shows it.", None, ""))
            standing = towards(work, case.policy, case.person, case.group, now, roles=_officer(work, case))
            refuse_if(why_not_agree(case.policy, step, standing, agreed_to(work, row)))
            _agree_where_they_may(work, case, row, now)
            says = _send_or_ask(work, case, row, now)
            work.answered(request.key, {"says": says}, at=now, actor=str(case.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def owe_agenda(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, meeting: models.Meeting, now: datetime
) -> None:
    """Whoever looks after the body owes the agenda by the time its terms say; none where they do not."""
    by = agenda_due(services, policy, meeting)
    if by is None:
        return
    rule = policy.the(Deadline, AGENDA)
    for before in work.obligations.open_about(meeting.id, AGENDA):
        before.meeting_at = meeting.starts_at
        nagging.move(work, services, before, by, now)
        return
    owed = nagging.owing(
        policy,
        now,
        kind=AGENDA,
        subject_id=meeting.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=str(rule.ladder),
        due_at=by,
        meeting_at=meeting.starts_at,
        person_id=group.record_keeper_id or group.chair_id or group.opener_id,
    )
    nagging.owe(work, services, owed, now)


def agenda_due(services: Services, policy: Policy, meeting: models.Meeting) -> datetime | None:
    """By when the agenda is to be sent, where the terms say so and somebody is reminded of it."""
    if not any(rule.name == AGENDA and rule.ladder for rule in policy.all(Deadline)):
        return None
    by = due(policy.the(Deadline, AGENDA), _day(meeting.starts_at), services.calendar, house=policy).at
    assert isinstance(by, datetime), "a day ends at an hour"
    return by


def keep_what_stood(work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting) -> None:
    """The meeting is over: what stood on its agenda counts as taken, also where it was never sent."""
    row = row_of(work, meeting)
    row.lines = row.lines or _as_kept(lines(work, policy, group, meeting))


def row_of(work: UnitOfWork, meeting: models.Meeting) -> models.Agenda:
    """What is known of a meeting's agenda, from now on if there was nothing."""
    row = work.panels.agenda(meeting.id)
    if row is None:
        row = models.Agenda(meeting_id=meeting.id)
        work.panels.add(row)
    return row


def step_of(policy: Policy) -> str | None:
    """The step that an agenda waits for, where there is one."""
    known = {rule.step for rule in policy.all(Approval)}
    return next((step for step in STEPS if step in known), None)


def agreed_to(work: UnitOfWork, row: models.Agenda) -> list[Agreed]:
    """Who has agreed so far."""
    given = [one for one in work.approvals.about(row.id) if one.state == "agreed"]
    return [Agreed(one.step, one.key, str(one.person_id)) for one in given]


def _all(work: UnitOfWork, case: Case) -> Sequence[Line]:
    return lines(work, case.policy, case.group, case.meeting)


def _officer(work: UnitOfWork, case: Case) -> frozenset[str]:
    """An officer whose seat the approver is named after may agree as that officer."""
    member = work.groups.member(case.group.id, case.person.id)
    keys = {one.key for rule in case.policy.all(Approval) if rule.step in STEPS for one in rule.by}
    return frozenset({"senior_officer"} if member is not None and member.post_seat in keys else ())


def _agree_where_they_may(work: UnitOfWork, case: Case, row: models.Agenda, now: datetime) -> None:
    step = step_of(case.policy)
    if step is None:
        return
    standing = towards(work, case.policy, case.person, case.group, now, roles=_officer(work, case))
    given = {one.key for one in agreed_to(work, row)}
    asked = {one.key: one for one in work.approvals.waiting(row.id)}
    for key in dict.fromkeys(may_agree_as(case.policy, step, standing)):
        if key in given:
            continue
        approval = asked.get(key)
        if approval is None:
            approval = _approval(case, row, step, key, case.person.id, now)
            work.approvals.add(approval)
        approval.state, approval.settled_at, approval.person_id = "agreed", now, case.person.id
        work.outbox.refresh(f"{ASKED}:{approval.id}")
        actor = str(case.person.id)
        work.audit.add(
            "agenda_agreed", at=now, actor=actor, group_id=case.group.id, meeting=case.meeting.number, as_=key
        )


def _send_or_ask(work: UnitOfWork, case: Case, row: models.Agenda, now: datetime) -> str:
    step = step_of(case.policy)
    left = waiting(case.policy, step, agreed_to(work, row)) if step else ()
    if not left:
        return _send(work, case, row, now)
    asked = {one.key for one in work.approvals.waiting(row.id)}
    nobody = []
    for approver in left:
        person = _who(work, case, approver.key)
        if person is None:
            nobody.append(approver.label)
        elif approver.key not in asked:
            approval = _approval(case, row, str(step), approver.key, person, now)
            work.approvals.add(approval)
            key = f"{ASKED}:{approval.id}"
            tell(work, key, person, now, draw=ASKED, subject_id=approval.id, group_id=case.group.id, priority=URGENT)
    says = f"Still to agree: {', '.join(one.label for one in left)}. It goes out when they have."
    return says + (f" Nobody is listed as {', '.join(nobody)}: `/panel seats` shows the seats." if nobody else "")


def _send(work: UnitOfWork, case: Case, row: models.Agenda, now: datetime) -> str:
    row.lines, row.sent, row.sent_at = _as_kept(_all(work, case)), row.sent + 1, now
    row.sent_by_id, row.asked_by_id = row.asked_by_id or case.person.id, None
    for owed in work.obligations.open_about(case.meeting.id, AGENDA):
        nagging.close(work, owed, now, "sent")
    work.outbox.post(
        f"{SENT}:{row.id}:{row.sent}",
        group_conversation(case.group.id),
        draw=SENT,
        subject_id=row.id,
        group_id=case.group.id,
    )
    redraw_group(work, case.group)
    actor = str(case.person.id)
    work.audit.add("agenda_sent", at=now, actor=actor, group_id=case.group.id, meeting=case.meeting.number)
    return f"The agenda of meeting {case.meeting.number} is in the panel's channel."


def _approval(case: Case, row: models.Agenda, step: str, key: str, person: UUID, now: datetime) -> models.Approval:
    return models.Approval(
        subject_id=row.id,
        group_id=case.group.id,
        step=step,
        key=key,
        person_id=person,
        asked_by_id=row.asked_by_id or case.person.id,
        asked_at=now,
    )


def _who(work: UnitOfWork, case: Case, key: str) -> UUID | None:
    """Who is asked as that approver: whoever has the part, or the seat of that name."""
    group = case.group
    parts = {
        "chair": case.meeting.chair_id or group.chair_id,
        "vice_chair": group.vice_chair_id,
        "administrator": group.record_keeper_id,
    }
    seated = [one.person_id for one in work.groups.members(group.id) if one.state == "active" and one.post_seat == key]
    return parts.get(key) or next(iter(seated), None)


def _as_kept(found: Sequence[Line]) -> list[dict[str, object]]:
    return [{"key": line.key, "label": line.label} for line in found]


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _no_meeting() -> Refusal:
    return Refusal(
        "No meeting is entered for which it would be in time.",
        "Enter the next one with `/panel next`, or tell the chair.",
        None,
        "",
    )
