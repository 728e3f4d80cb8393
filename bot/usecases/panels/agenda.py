"""The agenda of a standing body's meeting: what stands on it, what members bring, and by when it is owed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.agenda import Line, Turn, agenda, closes, goes_to, why_not_drop
from bot.rules.approval import Agreed
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
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import towards
from bot.usecases.within import within
from storage import models
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
    group = work.groups.get(meeting.group_id)
    found = work.referrals.for_meeting(group.forum, group.instance, _day(meeting.starts_at))
    return [Line(one.name, f"referral:{one.id}") for one in found]


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
            label = next((one.label for one in all_lines(work, case) if one.key == request.item), None)
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
    row.lines = row.lines or as_kept(lines(work, policy, group, meeting))


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


def all_lines(work: UnitOfWork, case: Case) -> Sequence[Line]:
    """The agenda of the meeting that somebody acts on."""
    return lines(work, case.policy, case.group, case.meeting)


def as_kept(found: Sequence[Line]) -> list[dict[str, object]]:
    """Lines as they are kept with what was sent."""
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
