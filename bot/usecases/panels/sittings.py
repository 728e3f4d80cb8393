"""The days on which a standing body meets: entered by whoever looks after it, or counted on from one that is known."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON, WEEKDAYS
from bot.rules.kinds import Limit
from bot.rules.panel_kinds import Schedule
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on
from bot.rules.sittings import Sitting, counted, day_off, schedule, why_not_enter, why_not_so_long
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.meetings import booking
from bot.usecases.over import when
from bot.usecases.panels.agenda import owe_agenda
from bot.usecases.panels.seats import show_body_again
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.within import within
from storage import models
from storage.outbox import group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

GONE = ("cancelled",)
OFF = "sitting_off"
"""The line in the channel that a meeting is cancelled, by the name it is drawn by."""


class EnterSitting(Struct, frozen=True, kw_only=True):
    """The body meets then; a day alone is at the hour of its terms. *extra*: besides the usual meetings."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    at: datetime | date
    extra: bool = False


class CancelSitting(Struct, frozen=True, kw_only=True):
    """The meeting of that number does not take place."""

    key: str
    by: str
    group_id: UUID
    number: int
    why: str


def enter(request: EnterSitting, services: Services) -> str:
    """Book it, and those that are counted on from it; what came of it, in sentences. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "look_after", now)
            group, policy = here.group, here.policy
            start = _start(policy, work.groups.meetings(group.id), request.at)
            refuse_if(_why_not(work, policy, group, start, now, extra=request.extra))
            meeting = _book(work, services, policy, group, start, now, extra=request.extra)
            more = book_sittings(work, services, policy, group, now)
            show_body_again(work, group)
            says = _says(services, meeting, more)
            work.audit.add(
                "sitting_entered",
                at=now,
                actor=str(here.person.id),
                group_id=group.id,
                meeting=meeting.number,
                at_=start.isoformat(),
                extra=request.extra,
            )
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def cancel(request: CancelSitting, services: Services) -> str:
    """It is taken off, with a reason, and calendars hear of it. Raises Refused for whoever the terms do not let."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            found = services.policies
            group = work.groups.find(request.group_id)
            own = group is not None and demands_on(found.in_force(group.forum, group.policy_from), "cancel_sitting")
            right = "cancel_sitting" if own else "look_after"
            here = within(work, services, request.group_id, request.by, request.key, right, now)
            meetings = work.groups.meetings(here.group.id)
            meeting = next((one for one in meetings if one.number == request.number), None)
            if meeting is None or meeting.state != "planned":
                raise Refused(_no_such(request.number))
            booking.cancel(work, meeting, now, kept(here.policy, "reason_text", request.why))
            work.outbox.post(
                f"{OFF}:{meeting.id}",
                group_conversation(here.group.id),
                draw=OFF,
                subject_id=meeting.id,
                group_id=here.group.id,
            )
            book_sittings(work, services, here.policy, here.group, now)
            show_body_again(work, here.group)
            says = f"Meeting {meeting.number}, on {when(meeting.starts_at)}, is cancelled."
            actor = str(here.person.id)
            work.audit.add("sitting_cancelled", at=now, actor=actor, group_id=here.group.id, meeting=meeting.number)
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def book_sittings(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime
) -> Sequence[models.Meeting]:
    """The next meetings of a body whose days are counted (OWN-SITTINGS), those there are already counted in.

    A day that was moved or cancelled stays so: it is not booked again. Nothing is booked before the first that was
    entered.
    """
    today = now.astimezone(LONDON).date()
    rule, meetings = schedule(policy, today), work.groups.meetings(group.id)
    known = _known(rule, meetings, today)
    missing = policy.the(Limit, "sittings_ahead").amount - len(work.groups.meetings_to_come(group.id, now))
    if rule is None or known is None or missing <= 0:
        return ()
    stood = {_day(one.slot_at) for one in meetings if one.slot_at is not None}
    taken = stood | {_day(one.starts_at) for one in meetings if one.state not in GONE}
    last = today + timedelta(weeks=rule.every * (missing + len(meetings) + 1))
    hour = _usual_hour(meetings)
    first = max(today, min(stood, default=today))
    found = [one for one in counted(policy, first, last, known) if one.day not in taken]
    starts = (one.start or (datetime.combine(one.day, hour, tzinfo=LONDON) if hour else None) for one in found)
    ahead = [start for start in starts if start is not None and start > now]
    return [_book(work, services, policy, group, start, now) for start in ahead[:missing]]


def sittings_of(meetings: Sequence[models.Meeting]) -> list[Sitting]:
    """The meetings of a body as the rules see them; one that stands for no usual day is an extra one."""
    return [
        Sitting(_day(one.starts_at), one.starts_at.astimezone(LONDON), extra=one.slot_at is None)
        for one in meetings
        if one.state not in GONE
    ]


def _start(policy: Policy, meetings: Sequence[models.Meeting], at: datetime | date) -> datetime:
    if isinstance(at, datetime):
        return at.astimezone(LONDON)
    rule = schedule(policy, at)
    hour = time.fromisoformat(rule.start) if rule is not None and rule.start else _usual_hour(meetings)
    if hour is None:
        raise Refused(
            Refusal("At what hour does it meet?", f"Type it too: `/panel next {at.day} {at:%b} 2pm`.", None, "")
        )
    return datetime.combine(at, hour, tzinfo=LONDON)


def _why_not(
    work: UnitOfWork, policy: Policy, group: models.Group, start: datetime, now: datetime, *, extra: bool
) -> Refusal | None:
    if start <= now:
        return Refusal("That time has gone.", "Give a day that is still to come.", None, "")
    meetings = work.groups.meetings(group.id)
    same = [one for one in meetings if one.state not in GONE and _day(one.starts_at) == start.date()]
    if same:
        reason = f"Meeting {same[0].number} is entered for {when(same[0].starts_at)} already."
        return Refusal(reason, "`/panel move` moves it, `/panel cancel` takes it off.", None, "")
    if refusal := why_not_enter(policy, start.date(), sittings_of(meetings), extra=extra):
        return refusal
    return why_not_so_long(policy, start, start + timedelta(minutes=_minutes(policy, start)))


def _book(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    start: datetime,
    now: datetime,
    *,
    extra: bool = False,
) -> models.Meeting:
    minutes = _minutes(policy, start)
    slot = None if extra else start
    meeting = booking.book(work, services, policy, group, start, now, slot_at=slot, minutes=minutes)
    owe_agenda(work, services, policy, group, meeting, now)
    return meeting


def _minutes(policy: Policy, start: datetime) -> int:
    """As long as the terms say; where they do not, as long as any meeting."""
    rule = schedule(policy, start.astimezone(LONDON).date())
    if rule is None or rule.start is None or rule.end is None:
        return policy.the(Limit, "meeting_length").amount
    begins, ends = (time.fromisoformat(text) for text in (rule.start, rule.end))
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def _known(rule: Schedule | None, meetings: Sequence[models.Meeting], today: date) -> date | None:
    """A day from which the others are counted: one that was entered, or where it is every week the next such day."""
    if rule is None or rule.dates != "counted":
        return None
    days = [_day(one.slot_at) for one in meetings if one.slot_at is not None]
    usual = [day for day in days if rule.weekday is None or WEEKDAYS[day.weekday()] == rule.weekday]
    if usual or rule.first is not None:
        return usual[-1] if usual else rule.first
    if rule.every == 1 and rule.weekday is not None:
        return today + timedelta(days=(WEEKDAYS.index(rule.weekday) - today.weekday()) % 7)
    return None


def _usual_hour(meetings: Sequence[models.Meeting]) -> time | None:
    """The hour of the last usual meeting, where the terms give none."""
    usual = [one.slot_at for one in meetings if one.slot_at is not None]
    return usual[-1].astimezone(LONDON).time() if usual else None


def _says(services: Services, meeting: models.Meeting, more: Sequence[models.Meeting]) -> str:
    days = [meeting, *more]
    off = [found.says for one in days if (found := day_off(_day(one.starts_at), services.calendar)) is not None]
    then = [f"Counted on from it: {'; '.join(when(one.starts_at) for one in more)}."] if more else []
    return " ".join([f"Meeting {meeting.number} is on {when(meeting.starts_at)}.", *then, *off])


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _no_such(number: int) -> Refusal:
    return Refusal(f"No meeting {number} is planned.", "`/panel calendar` shows the meetings that are.", None, "")
