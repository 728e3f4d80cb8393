"""Nobody started a meeting, and it was not held: the chair says so, and the next one stands."""

from datetime import datetime
from uuid import UUID

from bot.rules.opening import first_slots
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.decisions.answer_time import count_anew
from bot.usecases.guard import kept
from bot.usecases.meetings import calendar
from bot.usecases.meetings.booking import book, book_ahead
from bot.usecases.meetings.meeting import (
    Case,
    Press,
    case_of,
    ends_at,
    is_over,
    look_at,
    not_any_more,
    settle_what_was_asked,
    show_again,
    when,
)
from bot.usecases.meetings.meeting_dates import read_next
from bot.usecases.panels.sittings import book_sittings
from bot.usecases.refused import Refused, refuse_if
from bot.views.meeting_forms import NotHeld
from storage.unit_of_work import Repeated, UnitOfWork


class Miss(Press, frozen=True, kw_only=True):
    """It was not held, and why. *next_words*: when they meet instead, where nothing is booked."""

    why: str
    next_words: str = ""


def miss(request: Miss, services: Services) -> str:
    """Record it, and book the next meeting where there is none: the group always has one. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "miss_meeting", now)
            refuse_if(_why_not(case, now))
            meeting, group, policy = case.meeting, case.group, case.policy
            meeting.ended_why = kept(policy, "reason_text", request.why)
            meeting.state = "missed"
            settle_what_was_asked(work, group, meeting, now)
            for owed in work.obligations.open_about(meeting.id):
                nagging.close(work, owed, now, "missed")
            if _nothing_comes(work, case, now):
                book(work, services, policy, group, _next(request, services, now), now)
            (book_sittings if group.stands else book_ahead)(work, services, policy, group, now)
            count_anew(work, services, policy, group, now)
            for coming in work.groups.meetings_to_come(group.id, now):
                calendar.give_all(work, group, coming)
            show_again(work, group, meeting)
            actor = str(case.person.id)
            work.audit.add("meeting_missed", at=now, actor=actor, group_id=group.id, meeting=meeting.number)
            following = work.groups.meeting_after(group.id, now)
            next_at = f"Next: {when(following.starts_at)}." if following else "No other meeting is entered."
            says = f"{case.name} was not held. {next_at}"
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def not_held_of(services: Services, slack_id: str, meeting_id: UUID) -> NotHeld:
    """The form; it asks for a date only where none is booked. Raises Refused where it cannot be sent now."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "miss_meeting", now)
        refuse_if(_why_not(case, now))
        slots = first_slots(now, case.policy, services.calendar) if _nothing_comes(work, case, now) else ()
        return NotHeld(
            meeting_id=meeting_id,
            name=case.name,
            asks_next=bool(slots),
            proposed=when(slots[0].at) if slots else "",
        )


def _why_not(case: Case, now: datetime) -> Refusal | None:
    if case.meeting.state == "running":
        return Refusal(f"{case.name} has been started.", "End it instead: “End the meeting”.", None, "")
    if case.meeting.state == "planned" and not is_over(case.meeting, now):
        return Refusal(
            f"{case.name} may still be held: its time is over at {when(ends_at(case.meeting))}.",
            "If another time is better, move it.",
            None,
            "",
        )
    return not_any_more(case)


def _nothing_comes(work: UnitOfWork, case: Case, now: datetime) -> bool:
    """Nothing is booked, nor will be by a rhythm; the days of a standing body are entered in its calendar."""
    return case.group.rhythm is None and not case.group.stands and not work.groups.meetings_to_come(case.group.id, now)


def _next(request: Miss, services: Services, now: datetime) -> datetime:
    found = read_next(request.next_words, None, services)
    if found is None or found <= now:
        raise Refused(
            Refusal("When do you meet instead?", "Give a day and an hour, for example “tomorrow 10am”.", None, "")
        )
    return found
