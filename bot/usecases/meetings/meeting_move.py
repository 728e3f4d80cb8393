"""A meeting moves to another time: asked of the rules first, then shown wherever the meeting is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.dates import in_words
from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.limits import span
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.about import about
from bot.usecases.guard import kept
from bot.usecases.meetings import booking
from bot.usecases.meetings.meeting_move_asked import CLASH, Move
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import draw_again, redraw_group
from bot.usecases.standing import acting
from bot.usecases.within import NOT_FOUND, looking_at, within
from storage import models
from storage.outbox import URGENT
from storage.unit_of_work import Repeated, UnitOfWork

MOVED = "meeting_moved"
"""The name under which the message about a move is drawn."""


@dataclass(frozen=True, kw_only=True)
class MoveMeeting:
    """A meeting is to begin at *to*; a day alone keeps its time of day.

    *sequence* is the meeting's own when it was shown: somebody else may have moved it since. *sure* holds what was
    asked and answered with "all the same".
    """

    key: str
    by: str  # Slack id, from the verified payload
    meeting_id: UUID
    sequence: int
    to: datetime | date
    sure: frozenset[str] = frozenset()
    reason: str | None = None  # why the first meeting is late


@dataclass(frozen=True)
class ToMove:
    """A meeting somebody may move, as the form shows it; *starts_at* is London's."""

    meeting_id: UUID
    sequence: int
    called: str
    number: int
    starts_at: datetime


@dataclass(frozen=True)
class Moved:
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
    with services.database.read() as work:
        named = work.meetings.get(meeting_id) if meeting_id else None
        if meeting_id is not None and named is None:
            raise Refused(NOT_FOUND)
        if named is not None:
            group_id = named.group_id
        if group_id is None:
            group_id = about(work, services, acting(work, slack_id), now, ref=ref, channel_id=channel_id).group.id
        group = looking_at(work, services, group_id, slack_id, "move", now).group
        meeting = named or _meant(work, group, number, now)
        refuse_if(_not_planned(meeting))
        starts_at = meeting.starts_at.astimezone(LONDON)
        return ToMove(meeting.id, meeting.sequence, f"{group.ref} · {group.code_word}", meeting.number, starts_at)


def move_meeting(request: MoveMeeting, services: Services) -> Moved:
    """It begins then, and whoever must know is told. Raises Refused; OtherTimes where other times are offered.

    A time to answer that was told to an agency stays as it was told, also where it was "by the next meeting": nobody
    who counts on it finds it shorter or longer. The chair can give another. The notes of the last meeting likewise.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            meeting = work.meetings.get(request.meeting_id)
            if meeting is None:
                raise Refused(NOT_FOUND)
            here = within(work, services, meeting.group_id, request.by, request.key, "move", now)
            work.session.refresh(meeting)  # what was read before the lock may have changed while we waited for it
            refuse_if(_not_planned(meeting) or _changed(meeting, request.sequence))
            move = Move(work, services, here, meeting, _moment(meeting, request.to), now)
            move.check(request.sure, bool(request.reason))
            answer: dict[str, Any] = {"says": _carry_out(move, request.reason), "clash": CLASH in request.sure}
            work.answered(request.key, answer, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return Moved(**seen.answer)
    return Moved(**answer)


def _carry_out(move: Move, reason: str | None) -> str:
    work, here, meeting, now = move.work, move.here, move.meeting, move.now
    group, was = here.group, meeting.starts_at
    late = move.late_refusal(gives_reason=False) is not None
    if meeting.number == 1:
        meeting.late_reason = kept(here.policy, "reason_text", reason or "") if late else None
    booking.move(work, move.services, group, meeting, move.to, now)
    _answers_due_anew(move, was)
    for post in work.outbox.posts_about(meeting.id, group.id):  # who was told of an earlier move reads this one
        work.outbox.refresh(post.key)
    soon = move.to <= now + span(here.policy, "moved_soon")
    if soon:
        _tell_everybody(move, was)
    redraw_group(work, group)
    work.audit.add(
        "meeting_moved",
        at=now,
        actor=str(here.person.id),
        group_id=group.id,
        meeting=meeting.number,
        was=was.isoformat(),
        to=move.to.isoformat(),
    )
    return _says(move, was, soon)


def _answers_due_anew(move: Move, was: datetime) -> None:
    """The times to answer an invitation to this meeting are counted from its new start (OWN-ANSWER).

    Answers given stand: whoever said that they come is shown the new time, and can say otherwise.
    """
    work, meeting = move.work, move.meeting
    rule = move.policy.the(Deadline, "answer_invitation")
    by = due(rule, meeting.starts_at, move.services.calendar, house=move.policy).at
    assert isinstance(by, datetime), "minutes before a time give a time"
    for member in work.groups.members(meeting.group_id):
        for owed in work.obligations.all_about(member.id, "invitation"):
            if owed.meeting_at != was:
                continue
            owed.meeting_at = meeting.starts_at
            if owed.closed_at is None:
                nagging.move(work, move.services, owed, by, move.now)
            else:
                draw_again(work, owed)


def _tell_everybody(move: Move, was: datetime) -> None:
    """A message each, but not to who moved it (OWN-MOVED)."""
    meeting = move.meeting
    for member in move.work.groups.members(move.here.group.id):
        if member.state == "active" and member.person_id != move.here.person.id:
            tell(
                move.work,
                f"{MOVED}:{meeting.id}:{meeting.sequence}:{member.person_id}",
                member.person_id,
                move.now,
                draw=MOVED,
                subject_id=meeting.id,
                group_id=member.group_id,
                priority=URGENT,
                content={"was": was.isoformat()},
            )


def _says(move: Move, was: datetime, soon: bool) -> str:
    group = move.here.group
    told = "Everybody is told by a message." if soon else "The card shows it, and nobody else gets a message."
    parts = [
        f"Meeting {move.meeting.number} of {group.ref} · {group.code_word} is now on {in_words(move.to)}.",
        f"It was on {in_words(was)}. {told}",
    ]
    if move.work.decisions.open_questions(group.id):
        parts.append("Times to answer a question stay as they were told.")
    return " ".join(parts)


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
