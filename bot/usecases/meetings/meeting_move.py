"""A meeting moves to another time: asked of the rules first, then shown wherever the meeting is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.dates import in_words
from bot.rules.calendar import LONDON
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.decisions.answer_time import count_anew
from bot.usecases.guard import kept
from bot.usecases.meetings import booking, calendar
from bot.usecases.meetings.meeting import Case, look_at, show_again
from bot.usecases.meetings.meeting_chair import name_in_place, who_may
from bot.usecases.meetings.meeting_move_asked import CLASH, Move
from bot.usecases.meetings.meeting_move_told import ask_again_who_may_not_come, tell_of_it
from bot.usecases.panels.agenda import owe_agenda
from bot.usecases.records.record import count_notes_anew
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from bot.usecases.within import NOT_FOUND, looking_at, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

ACT = "move"
"""The right, and how the audit names what was refused."""


class MoveMeeting(Struct, frozen=True, kw_only=True):
    """A meeting is to begin at *to*; a day alone keeps its time of day.

    *sequence* is the meeting's own when it was shown: somebody else may have moved it since. *sure* holds what was
    asked and answered with "all the same". *once_more*: the group meets then as well, so that this one can move.
    *chair* and *chair_why*: somebody who chairs this one meeting, since the chair chairs elsewhere then.
    """

    key: str
    by: str  # Slack id, from the verified payload
    meeting_id: UUID
    sequence: int
    to: datetime | date
    sure: frozenset[str] = frozenset()
    reason: str | None = None  # why the first meeting is late
    once_more: datetime | None = None
    chair: UUID | None = None
    chair_why: str = ""


class ToMove(Struct, frozen=True):
    """A meeting somebody may move, as the form shows it; *starts_at* is London's."""

    meeting_id: UUID
    sequence: int
    called: str
    number: int
    starts_at: datetime


class Moved(Struct, frozen=True):
    """*says* is what came of it, in sentences; *clash*: the chair chairs elsewhere then, and may name somebody."""

    says: str
    clash: bool = False


def meeting_to_move(
    services: Services,
    slack_id: str,
    *,
    ref: str | None = None,
    channel_id: str | None = None,
    group_id: UUID | None = None,
    meeting_id: UUID | None = None,
    number: int | None = None,
) -> ToMove:
    """The meeting meant: that one, that number, else the next. Raises Refused for somebody who may not move it."""
    now = services.clock.now()

    def group_of(work: UnitOfWork) -> UUID | None:
        named = work.meetings.get(meeting_id) if meeting_id else None
        there = work.groups.by_channel(channel_id) if channel_id else None
        found = work.groups.by_ref(ref) if ref else there
        return named.group_id if named else group_id or (found.id if found else None)

    with recorded(services, ACT, slack_id, group_of), services.database.read() as work:
        named = work.meetings.get(meeting_id) if meeting_id else None
        if meeting_id is not None and named is None:
            raise Refused(NOT_FOUND)
        if named is not None:
            group_id = named.group_id
        if group_id is None:
            group_id = about(work, services, acting(work, slack_id), now, ref=ref, channel_id=channel_id).group.id
        group = looking_at(work, services, group_id, slack_id, ACT, now).group
        meeting = named or _meant(work, group, number, now)
        refuse_if(_not_planned(meeting))
        starts_at = meeting.starts_at.astimezone(LONDON)
        return ToMove(meeting.id, meeting.sequence, f"{group.ref} · {group.code_word}", meeting.number, starts_at)


def who_may_chair(services: Services, slack_id: str, meeting_id: UUID) -> tuple[str, Sequence[tuple[UUID, str]]]:
    """The meeting's name, and whom the chair can name before it moves: ids and labels. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "name_acting_chair", now)
        return case.name, who_may(work, case, now)


def move_meeting(request: MoveMeeting, services: Services) -> Moved:
    """It begins then, and whoever must know is told. Raises Refused; OtherTimes where other times are offered."""
    now = services.clock.now()
    with recorded(services, ACT, request.by, lambda work: _group_of(work, request.meeting_id)):
        try:
            with services.database.write() as work:
                meeting = work.meetings.get(request.meeting_id)
                if meeting is None:
                    raise Refused(NOT_FOUND)
                here = within(work, services, meeting.group_id, request.by, request.key, ACT, now)
                work.session.refresh(meeting)  # what was read before the lock may have changed while we waited for it
                refuse_if(_not_planned(meeting) or _changed(meeting, request.sequence))
                move = Move(work, services, here, meeting, _moment(meeting, request.to), now, request.once_more)
                sure = request.sure | ({CLASH} if request.chair else set())
                move.check(sure, bool(request.reason))
                clash = CLASH in request.sure and request.chair is None
                answer: dict[str, Any] = {"says": _carry_out(move, request), "clash": clash}
                work.answered(request.key, answer, at=now, actor=str(here.person.id))
        except Repeated as seen:
            return Moved(**seen.answer)
    return Moved(**answer)


def _carry_out(move: Move, request: MoveMeeting) -> str:
    work, here, meeting, now = move.work, move.here, move.meeting, move.now
    group, was = here.group, meeting.starts_at
    late = move.late_refusal(gives_reason=False) is not None
    if meeting.number == 1:
        meeting.late_reason = kept(here.policy, "reason_text", request.reason or "") if late else None
    booking.move(work, move.services, group, meeting, move.to, now)
    if group.stands:
        owe_agenda(work, move.services, here.policy, group, meeting, now)
    more = _meet_once_more(move)
    answers = count_anew(work, move.services, here.policy, group, now)
    notes = count_notes_anew(work, move.services, here.policy, group, now)
    ask_again_who_may_not_come(work, move.services, here, meeting, was, now)
    if request.chair is not None:
        name_in_place(work, Case(here, meeting), request.chair, request.chair_why, request.key, now)
    soon = tell_of_it(work, here, meeting, was, now, once_more=move.once_more)
    show_again(work, group, meeting)
    work.audit.add(
        "meeting_moved",
        at=now,
        actor=str(here.person.id),
        group_id=group.id,
        meeting=meeting.number,
        was=was.isoformat(),
        to=move.to.isoformat(),
        **({"once_more": more.starts_at.isoformat()} if more else {}),
    )
    return _says(move, was, soon, more, _due_with_it(answers, notes))


def _meet_once_more(move: Move) -> models.Meeting | None:
    """The meeting between, booked together with the move."""
    if move.once_more is None:
        return None
    group = move.here.group
    more = booking.book(move.work, move.services, move.policy, group, move.once_more, move.now)
    calendar.give_all(move.work, group, more)
    return more


def _says(move: Move, was: datetime, soon: bool, more: models.Meeting | None, due_with_it: Sequence[str]) -> str:
    group, meeting = move.here.group, move.meeting
    between = f"You meet once more: meeting {more.number} is on {in_words(more.starts_at)}." if more else ""
    chair = move.work.people.get(meeting.chair_id).name if meeting.chair_id else ""
    parts = [
        f"Meeting {meeting.number} of {group.ref} · {group.code_word} is now on {in_words(move.to)}.",
        f"It was on {in_words(was)}.",
        between,
        f"{chair} chairs it." if chair else "",
        *due_with_it,
        "Everybody is told by a message." if soon else "The channel and the card say so; nobody else gets a message.",
    ]
    return " ".join(filter(None, parts))


def _due_with_it(answers: Mapping[str, datetime], notes: Mapping[int, datetime]) -> Sequence[str]:
    """What else has another time now."""
    by = [f"{name} by {in_words(at)}" for name, at in answers.items()]
    answered = [f"Answers are due with it: {listed(by)}."] if by else []
    return answered + [f"The notes of meeting {number} go out by {in_words(at)}." for number, at in notes.items()]


def _group_of(work: UnitOfWork, meeting_id: UUID) -> UUID | None:
    meeting = work.meetings.get(meeting_id)
    return meeting.group_id if meeting else None


def _moment(meeting: models.Meeting, to: datetime | date) -> datetime:
    if isinstance(to, datetime):
        return to
    return datetime.combine(to, meeting.starts_at.astimezone(LONDON).time(), LONDON)


def _meant(work: UnitOfWork, group: models.Group, number: int | None, now: datetime) -> models.Meeting:
    meetings = work.groups.meetings(group.id)
    planned = sorted((one for one in meetings if one.state == "planned"), key=lambda one: one.starts_at)
    if number is not None:
        found = next((one for one in meetings if one.number == number), None)
        if found is None:
            raise Refused(Refusal(f"There is no meeting {number} in {group.ref}.", _planned_ones(planned), None, ""))
        return found
    if not planned:
        raise Refused(Refusal(f"No meeting of {group.ref} is planned.", "Book one first.", None, ""))
    return next((one for one in planned if one.starts_at > now), planned[-1])


def _planned_ones(planned: Iterable[models.Meeting]) -> str:
    found = [f"meeting {one.number} on {in_words(one.starts_at)}" for one in planned]
    return f"Planned: {listed(found)}." if found else "None is planned."


def _not_planned(meeting: models.Meeting) -> Refusal | None:
    says = {
        "running": ("has begun", "It can't be moved any more."),
        "held": ("was held", "It can't be moved any more."),
        "missed": ("was missed", "Move the next one instead."),
        "cancelled": ("was cancelled", "Move the next one instead."),
    }.get(meeting.state)
    return Refusal(f"Meeting {meeting.number} {says[0]}.", says[1], None, "") if says else None


def _changed(meeting: models.Meeting, sequence: int) -> Refusal | None:
    if meeting.sequence == sequence:
        return None
    reason = f"Meeting {meeting.number} was moved since: it is on {in_words(meeting.starts_at)} now."
    return Refusal(reason, "Nothing was changed. If it must move again, start again from there.", None, "")
