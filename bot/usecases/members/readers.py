"""Who can read in a group: the chair is asked each Monday, and takes out whoever should not."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.counting import at_hour
from bot.rules.kinds import Ladder
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import day
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.members.leaving import take_out
from bot.usecases.members.membership import removed_says, why_stays
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

READERS = "readers"
"""What a chair owes each week: a look at who can read in the group."""


class AllRight(Struct, frozen=True, kw_only=True):
    """The chair saw who can read; *seen* is the mark of the list that was shown."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    seen: str


class RemoveReaders(Struct, frozen=True, kw_only=True):
    """The chair saw who can read, and these people are to be taken out."""

    key: str
    by: str
    group_id: UUID
    people: tuple[UUID, ...]


class Reader(Struct, frozen=True):
    """Somebody who can read in the group, and for which agency they are in it."""

    person: models.Person
    agency: str


def ask_each_monday(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime
) -> models.Obligation:
    """From the next Monday on the chair is asked, once a week until they answer (OWN-READERS).

    On a bank holiday the question comes on the next working day. The count of weeks goes on from that Monday.
    """
    ladder = policy.the(Ladder, READERS)
    today = now.astimezone(LONDON).date()
    monday = today + timedelta(days=7 - today.weekday())
    owed = nagging.owing(
        policy,
        now,
        kind=READERS,
        subject_id=group.id,
        group_id=group.id,
        rule_id=ladder.id,
        ladder_id=ladder.id,
        due_at=at_hour(monday, str(ladder.rungs[0].at)),
    )
    nagging.owe(work, services, owed, now)
    return owed


def readers(work: UnitOfWork, group: models.Group) -> list[Reader]:
    """Everybody who can read in the group, by agency and name."""
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    active = [member for member in work.groups.members(group.id) if member.state == "active"]
    sits = {member.person_id: seats.get(member.seat_id) for member in active}
    for holder in (group.opener_id, group.chair_id, group.record_keeper_id):
        if holder is not None:
            sits.setdefault(holder, None)
    agencies = work.people.organisations()
    found = [
        Reader(person, agencies[agency].name if (agency := sits[person.id]) in agencies else "No agency here")
        for person in work.people.named(sits).values()
    ]
    return sorted(found, key=lambda one: (one.agency, one.person.name, str(one.person.id)))


def mark(found: Sequence[Reader]) -> str:
    """Short for exactly these people: a button that holds it speaks of no others."""
    ids = " ".join(sorted(str(one.person.id) for one in found))
    return hashlib.sha256(ids.encode()).hexdigest()[:12]


def all_right(request: AllRight, services: Services) -> None:
    """This week's question is answered, and next Monday's waits. Raises Refused, also where the list has changed."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "remove_member", now)
            found = readers(work, here.group)
            refuse_if(_answered(work, here.group))
            if mark(found) != request.seen:
                reason = "Somebody came or went since that list was drawn, so it was not kept."
                raise Refused(Refusal(reason, "Look at the list again: it shows who can read now.", None, ""))
            _settle(work, services, here, "all_right", now)
            work.audit.add(
                "readers_all_right",
                at=now,
                actor=str(here.person.id),
                group_id=here.group.id,
                people=[str(one.person.id) for one in found],
            )
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def whom_to_remove(services: Services, slack_id: str, group_id: UUID) -> tuple[str, Sequence[Reader]]:
    """The group's name, and who can be taken out of it. Raises Refused for who does not choose the members."""
    now = services.clock.now()
    with services.database.read() as work:
        group = looking_at(work, services, group_id, slack_id, "remove_member", now).group
        found = [one for one in readers(work, group) if why_stays(group, one.person) is None]
        return f"{group.ref} · {group.code_word}", found


def remove_readers(request: RemoveReaders, services: Services) -> str:
    """They are taken out, as `/rsg remove` does; what came of it, in a sentence. The week's question is answered.

    Raises Refused, and then nobody was taken out.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "remove_member", now)
            says = _remove(work, services, here, request, now)
            if _answered(work, here.group) is None:
                _settle(work, services, here, "removed", now)
            redraw_group(work, here.group)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _remove(work: UnitOfWork, services: Services, here: Within, request: RemoveReaders, now: datetime) -> str:
    group = here.group
    names: list[str] = []
    actions: list[str] = []
    for person_id in request.people:
        person = work.people.find(person_id)
        member = work.groups.member(group.id, person_id) if person else None
        if person is None or member is None or member.state != "active":
            raise Refused(Refusal("Somebody of these is not in the group any more.", "Open the form again.", None, ""))
        refuse_if(why_stays(group, person))
        actions += take_out(work, services, here.policy, group, member, here.person, now, key=request.key)
        names.append(person.name)
        actor = str(here.person.id)
        work.audit.add("member_removed", at=now, actor=actor, group_id=group.id, person=str(person.id))
    if not names:
        raise Refused(Refusal("Nobody was chosen.", "Choose somebody, or press “All right”.", None, ""))
    return removed_says(group, names, actions)


def _settle(work: UnitOfWork, services: Services, here: Within, why: str, now: datetime) -> None:
    for owed in work.obligations.open_about(here.group.id, READERS):
        nagging.close(work, owed, now, why)
    ask_each_monday(work, services, here.policy, here.group, now)


def _answered(work: UnitOfWork, group: models.Group) -> Refusal | None:
    """The question that waits has not been put yet: the last one was answered."""
    waiting = work.obligations.open_about(group.id, READERS)
    if any(work.obligations.steps(owed.id) for owed in waiting):
        return None
    again = f"You are asked again on {day(waiting[0].due_at.astimezone(LONDON).date())}." if waiting else "Thank you."
    return Refusal("That is answered already.", again, None, "")
