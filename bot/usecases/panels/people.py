"""Who is at a meeting of a standing body in person, as whom, and whether they are enough to decide."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules import quorum
from bot.rules.form import Answers
from bot.rules.policy import Policy
from bot.rules.quorum import Attending
from bot.rules.refusal import Refusal
from bot.rules.seating import seats
from bot.usecases.panels.deputies import counts, sent_by
from bot.views.meeting_forms import Row
from storage import models
from storage.unit_of_work import UnitOfWork

NO_ANSWERS: Answers = {}


class Attendees(Struct, frozen=True):
    """People by name and agency: who is here, who said beforehand that they cannot come, who is simply not there."""

    here: Sequence[str]
    apologies: Sequence[str]
    absent: Sequence[str]


def rows(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> list[Row]:
    """Everybody who can be marked, ticked from what they said, or as they were marked while it runs."""
    running, here = meeting.state == "running", work.panels.here(meeting.id)
    replies = work.groups.attendance(meeting.id)
    sent = {row.deputy_id for row in replies.values() if row.reply == "deputy"}
    found = []
    for member in _active(work, group):
        said = replies[member.id].reply if member.id in replies else None
        comes = said == "coming" or member.person_id in {group.chair_id, group.record_keeper_id, *sent}
        answer = {"coming": "coming", "cannot": "cannot", "deputy": "cannot"}.get(str(said), "silent")
        found.append(
            Row(
                id=member.id,
                name=_named(work, member),
                said=None if running else answer,
                here=member.id in here if running else comes and said not in ("cannot", "deputy"),
            )
        )
    return sorted(found, key=lambda row: row.name)


def mark(
    work: UnitOfWork,
    group: models.Group,
    meeting: models.Meeting,
    here: Collection[UUID],
    by: UUID,
    now: datetime,
    *,
    were: Collection[UUID] | None = None,
) -> frozenset[UUID]:
    """Mark who is here; the seats of the agencies of those who are now.

    *were* is who was ticked when the form was shown: whoever was marked meanwhile by somebody else is left as they
    are.
    """
    known = work.panels.turnout(meeting.id)
    for member in _active(work, group):
        if were is not None and (member.id in here) == (member.id in were):
            continue
        row = known.get(member.id)
        if row is None:
            row = models.Turnout(meeting_id=meeting.id, member_id=member.id, here=False, at=now, by_id=by)
            work.panels.add(row)
        row.here, row.at, row.by_id = member.id in here, now, by
    there = work.panels.here(meeting.id)
    return frozenset(member.seat_id for member in _active(work, group) if member.id in there)


def attending(work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting) -> Sequence[Attending]:
    """Everybody who is here, as who they are at this meeting."""
    here = work.panels.here(meeting.id)
    agencies = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    return [
        Attending(
            person=str(member.person_id),
            agency=agencies[member.seat_id],
            roles=_roles(work, policy, group, meeting, member),
            seat=_seat(work, meeting, member),
        )
        for member in _active(work, group)
        if member.id in here and member.seat_id in agencies
    ]


def present(work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting) -> Mapping[str, int]:
    """How many of each sort are here."""
    return quorum.present(policy, attending(work, policy, group, meeting), NO_ANSWERS)


def why_too_few(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting | None
) -> Refusal | None:
    """A no to deciding anything: no meeting is on, or too few are here, by the rule that says so."""
    if meeting is None:
        return none_is_on(group)
    return quorum.why_no_decision(policy, present(work, policy, group, meeting))


def none_is_on(group: models.Group) -> Refusal:
    """A body decides at its meetings."""
    return Refusal(
        f"{group.code_word} decides at its meetings, and none is on.",
        "Put it on the next agenda, or start the meeting: “Start: who is here?”.",
        None,
        "",
    )


def quorum_words(work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting) -> str:
    """How the quorum stands while people are marked: what is missing, or that nothing is."""
    counts = present(work, policy, group, meeting)
    rule, lack = quorum.rule(policy), quorum.lacks(policy, counts)
    if thin := quorum.thin(policy, counts):
        return thin
    source = f"({rule.cited})" if rule.cited else ""
    if lack:
        return f"No quorum. Missing: {lack}. Until they are here nothing can be decided. {source}".strip()
    return f"There is a quorum: {_enough(policy, counts)}. {source}".strip()


def attendees(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> Attendees:
    """Who is here and who is not, by name and agency. Whoever only sits in is named if they are here."""
    here, replies = work.panels.here(meeting.id), work.groups.attendance(meeting.id)
    away = [one for one in _active(work, group) if one.id not in here and one.role == "usual"]
    sorry = {one.id for one in away if one.id in replies and replies[one.id].reply in ("cannot", "deputy")}
    return Attendees(
        here=_names(work, (one for one in _active(work, group) if one.id in here)),
        apologies=_names(work, (one for one in away if one.id in sorry)),
        absent=_names(work, (one for one in away if one.id not in sorry)),
    )


def _roles(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting, member: models.Member
) -> frozenset[str]:
    """Who sits in for nobody, and whose coming was not agreed to, has no role that counts."""
    found: set[str] = set()
    if member.person_id == (meeting.chair_id or group.chair_id):
        found.add("acting_chair" if meeting.chair_id else "chair")
    if member.person_id == group.vice_chair_id:
        found.add("vice_chair")
    if member.person_id == group.record_keeper_id:
        found.add("record_keeper")
    if member.post_seat is not None or (member.role == "usual" and not seats(policy)):
        found.add("member")
    elif counts(work, policy, meeting, member):
        found.add("deputy")
    return frozenset(found)


def _seat(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> str | None:
    """Their own seat, or that of whoever sent them."""
    if member.post_seat is not None:
        return member.post_seat
    sender = sent_by(work, meeting, member)
    return sender.post_seat if sender else None


def _enough(policy: Policy, counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{counts.get(seats.of, 0)} {seats.label}" for seats in quorum.rule(policy).seats if seats.count > 1
    )


def _active(work: UnitOfWork, group: models.Group) -> list[models.Member]:
    return [member for member in work.groups.members(group.id) if member.state == "active"]


def _names(work: UnitOfWork, members: Iterable[models.Member]) -> list[str]:
    return sorted(_named(work, member) for member in members)


def _named(work: UnitOfWork, member: models.Member) -> str:
    seat = work.groups.seat_by_id(member.seat_id)
    agency = work.people.organisation(seat.organisation_id) if seat else None
    return f"{work.people.get(member.person_id).name} ({agency.name if agency else ''})"
