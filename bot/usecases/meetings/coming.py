"""Who comes to a meeting, as far as is known.

Whoever was invited to this very meeting is asked. To later ones the usual people come unless they say otherwise; but
of an agency that has never come, nor ever said that it does, nothing is known.
"""

from collections.abc import Container, Mapping, Sequence
from typing import Literal, Protocol
from uuid import UUID

from msgspec import Struct

from storage import models
from storage.unit_of_work import UnitOfWork


class Asked(Protocol):
    """A member, as far as an answer is concerned."""

    @property
    def id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def role(self) -> str: ...


class Replied(Protocol):
    """What a member answered."""

    @property
    def reply(self) -> str: ...
    @property
    def deputy_id(self) -> UUID | None: ...


Reply = Literal["coming", "cannot"]


class Assumed(Struct, frozen=True):
    """What stands for somebody who comes as usual and has not said anything."""

    reply: str = "coming"
    deputy_id: UUID | None = None


def agency_reply(members: Sequence[Asked], replies: Mapping[UUID, Replied]) -> Reply | None:
    """What an agency's active members answered, taken together; None while its answer is open.

    One who comes is enough. A deputy who was sent counts as coming unless they say that they cannot.
    """
    said = {member.person_id: replies.get(member.id) for member in members}
    for row in said.values():
        if row is None or row.reply == "cannot":
            continue
        deputy = said.get(row.deputy_id) if row.deputy_id else None
        if row.reply == "coming" or deputy is None or deputy.reply != "cannot":
            return "coming"
    asked = [member for member in members if member.role != "extra"]
    return "cannot" if asked and all(said[member.person_id] for member in asked) else None


def is_asked(member: models.Member, meeting: models.Meeting) -> bool:
    """Whether their answer about this meeting is waited for."""
    if member.asked_meeting_id is None:
        return meeting.number == 1
    return member.asked_meeting_id == meeting.id


def comes_as_usual(member: models.Member, meeting: models.Meeting, known: Container[UUID]) -> bool:
    """Whether they come to it unless they say otherwise; *known* are the seats of agencies that have come before."""
    return member.role == "usual" and not is_asked(member, meeting) and member.seat_id in known


def is_expected(
    member: models.Member,
    meeting: models.Meeting,
    row: Replied | None,
    group: models.Group,
    known: Container[UUID],
) -> bool:
    """Whether this person themselves comes, as far as is known."""
    if row is not None:
        return row.reply == "coming"
    if member.person_id in (group.chair_id, group.record_keeper_id, meeting.chair_id):
        return True
    return comes_as_usual(member, meeting, known)


def by_seat(work: UnitOfWork, group: models.Group, meeting: models.Meeting | None) -> dict[UUID, Reply | None]:
    """Of each agency at the table: whether it comes to *meeting*; None while that is open."""
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    known = work.meetings.known_to_come(group.id)
    said: dict[UUID, Replied] = dict(assumed(group, meeting, members, known))
    if meeting is not None:
        said |= work.groups.attendance(meeting.id)
    return {
        seat.id: agency_reply([member for member in members if member.seat_id == seat.id], said)
        for seat in work.groups.seats(group.id)
    }


def assumed(
    group: models.Group,
    meeting: models.Meeting | None,
    members: Sequence[models.Member],
    known: Container[UUID],
) -> dict[UUID, Assumed]:
    """Who comes without a word: whoever chairs or opened the group, and to later meetings the usual people."""
    anyway = {group.chair_id, group.opener_id} if meeting is None or meeting.number == 1 else {group.chair_id}
    anyway.add(meeting.chair_id if meeting else None)
    usual = {member.id for member in members if meeting and comes_as_usual(member, meeting, known)}
    return {member.id: Assumed() for member in members if member.id in usual or member.person_id in anyway}


def missing(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The seats of agencies that are not at a meeting: those that said so beforehand, and those that said nothing."""
    replies = work.groups.attendance(meeting.id)
    sorry = {
        member.seat_id
        for member in work.groups.members(group.id)
        if member.id in replies and replies[member.id].reply == "cannot"
    }
    away = {seat.id for seat in work.groups.seats(group.id)} - work.meetings.here(meeting.id)
    return frozenset(away & sorry), frozenset(away - sorry)
