"""What the database holds of every group, as names and values: for a person to check, or a rehearsal to compare.

People are named by their Slack id, agencies as people call them; instants are London's, to the minute.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from bot.dates.says import rhythm_in_words
from bot.drawing.facts import agency
from bot.rules.calendar import LONDON
from bot.usecases.chairs.chairing import reached
from bot.usecases.meetings.coming import by_seat
from storage.database import Database
from storage.models import Action, Group
from storage.unit_of_work import UnitOfWork

NOBODY = "nobody"
NOT_YET = "not yet"
Fact = str | int | list[str]


def facts(database: Database, now: datetime) -> Mapping[str, Fact]:
    """Every group's facts, each under the group's reference; *now* says what is late."""
    with database.read() as work:
        return {f"{group.ref} {name}": value for group in work.groups.all() for name, value in _group(work, group, now)}


def _group(work: UnitOfWork, group: Group, now: datetime) -> Iterator[tuple[str, Fact]]:
    yield "state", group.state
    yield "chair is", _people(work, group.chair_id)
    yield "record keeper is", _people(work, group.record_keeper_id)
    yield from _meetings(work, group)
    yield from _decided(work, group)
    for action in work.actions.all_in(group.id):
        yield f"{action.name} reminders", _reminders(work, action)
    yield from _closed(work, group) if group.state == "closed" else _going_on(work, group, now)


def _going_on(work: UnitOfWork, group: Group, now: datetime) -> Iterator[tuple[str, Fact]]:
    """What is so while people still act on it."""
    actions = work.actions.all_in(group.id)
    following = work.groups.next_meeting(group.id)
    yield "chair", agency(work, group.chair_organisation_id) if group.chair_organisation_id else NOBODY
    yield "set up", _minute(group.set_up_at) if group.set_up_at else NOT_YET
    yield from _answers(work, group)
    if group.rhythm is not None:
        yield "rhythm", rhythm_in_words(group.rhythm)
        yield "next meeting", _minute(following.starts_at) if following else NOT_YET
    yield "open actions", sum(action.state == "open" for action in actions)
    yield "late actions", sum(_stands(action, now) == "late" for action in actions)
    for action in actions:
        yield f"{action.name} state", _stands(action, now)
        yield f"{action.name} owner", _people(work, action.owner_id)


def _closed(work: UnitOfWork, group: Group) -> Iterator[tuple[str, Fact]]:
    """What is left to be read of a group that was closed."""
    owner = work.people.get(group.record_owner_id) if group.record_owner_id else None
    actions = work.actions.all_in(group.id)
    yield "closed", _minute(group.closed_at) if group.closed_at else NOT_YET
    yield "how it ended", group.resolution or NOT_YET
    yield "record with", owner.name if owner else NOBODY
    yield "meetings held", len(work.meetings.held(group.id))
    yield "decisions made", len(work.decisions.standing(group.id))
    yield "actions made", sum(action.state != "dropped" for action in actions)


def _decided(work: UnitOfWork, group: Group) -> Iterator[tuple[str, Fact]]:
    """What stands, and what each agency answered; nothing where nothing was decided or asked."""
    if group.decisions_made:
        yield "decided", [decision.name for decision in work.decisions.standing(group.id)]
    if not group.questions_made:
        return
    seats = {seat.id: agency(work, seat.organisation_id) for seat in work.groups.seats(group.id)}
    if group.state != "closed":
        waiting = work.decisions.waiting(group.id)
        yield "waits for", [f"{seats[response.seat_id]} {question.name}" for question, response in waiting]
    for question in work.decisions.questions(group.id):
        yield f"{question.name} state", question.state
        for response in work.decisions.responses(question.id):
            yield f"{question.name} {seats[response.seat_id]}", response.answer or NOT_YET


def _meetings(work: UnitOfWork, group: Group) -> Iterator[tuple[str, Fact]]:
    """How each meeting stands whose time has come, who was there, and whether its notes are out."""
    agencies = {seat.id: agency(work, seat.organisation_id) for seat in work.groups.seats(group.id)}
    begun = [one for one in work.groups.meetings(group.id) if one.state in ("running", "held", "missed")]
    for meeting in begun:
        yield f"meeting {meeting.number}", meeting.state
        here = work.meetings.here(meeting.id)
        yield f"meeting {meeting.number} here", sorted(name for seat, name in agencies.items() if seat in here)
        if meeting.state == "held":
            sent = work.notes.circulated(meeting.id)
            yield f"meeting {meeting.number} notes", ("checked" if sent.checked_at else "draft") if sent else NOT_YET


def _answers(work: UnitOfWork, group: Group) -> Iterator[tuple[str, Fact]]:
    """What each agency said about the next meeting, or about the last one where none is planned."""
    meetings = work.groups.meetings(group.id)
    meeting = work.groups.next_meeting(group.id) or (meetings[-1] if meetings else None)
    replies = by_seat(work, group, meeting)
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    found: dict[str, list[str]] = {"coming": [], "not coming": [], "no answer": [], "not reached": []}
    seats = work.groups.seats(group.id)
    for seat in seats:
        said = replies[seat.id]
        silent = "no answer" if reached(seat, members) else "not reached"
        found[{"coming": "coming", "cannot": "not coming", None: silent}[said]].append(
            agency(work, seat.organisation_id)
        )
    yield from ((name, sorted(agencies)) for name, agencies in found.items())
    by_hand = [member.person_id for member in members if member.reached == "by_hand" and member.told_at is None]
    yield "to be told by hand", sorted(person.name for person in work.people.named(by_hand).values())
    unsure = [seat for seat in seats if seat.knows_child_at is None]
    yield "does not know which child", sorted(agency(work, seat.organisation_id) for seat in unsure)


def _reminders(work: UnitOfWork, action: Action) -> list[str]:
    """To whom and when: "U012 2026-04-09T08:30", one for each message that went out."""
    owed = work.obligations.about(action.id, "action")
    sent = work.obligations.steps_sent(owed.id) if owed else ()
    return sorted({f"{_slack_id(work, step.told)} {_minute(step.at)[:16]}" for step in sent})


def _stands(action: Action, now: datetime) -> str:
    return "late" if action.state == "open" and action.due_at < now else action.state


def _people(work: UnitOfWork, person_id: UUID | None) -> list[str]:
    return [_slack_id(work, str(person_id))] if person_id else []


def _slack_id(work: UnitOfWork, person_id: str) -> str:
    person = work.people.get(UUID(person_id))
    return person.slack_id or person.name


def _minute(at: datetime) -> str:
    return at.astimezone(LONDON).isoformat(timespec="minutes")
