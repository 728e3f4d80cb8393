"""Who has left the directory leaves their groups the same day: the channel, and what they held there."""

from datetime import datetime
from uuid import UUID

from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.chairs.chairing import ask_for_chair
from bot.usecases.chairs.handover import asked_now, find_chair, settle
from bot.usecases.members.leaving import take_out
from bot.usecases.seeing.shown import redraw_group
from storage import models
from storage.unit_of_work import UnitOfWork


def take_out_leavers(services: Services) -> int:
    """Ask the directory who has left and still is somebody in an open group; how many there were.

    Safe to run twice: each is looked at again under the group's lock.
    """
    now = services.clock.now()
    with services.database.read() as work:
        left = work.groups.left_behind()
    for group_id, person_id in left:
        with services.database.write() as work:
            _take_out(work, services, group_id, person_id, now)
    return len(left)


def _take_out(work: UnitOfWork, services: Services, group_id: UUID, person_id: UUID, now: datetime) -> None:
    group = work.groups.lock(group_id)
    person = work.people.get(person_id)
    if person.ended_at is None or group.state != "open":
        return
    policy = services.policies.in_force(group.forum, group.policy_from)
    redraw_group(work, group)  # the messages of those who see to it, as long as they are these
    heir = _heir(work, group, person) or person
    held = _hand_on_parts(work, group, person, heir)
    member = work.groups.member(group.id, person.id)
    actions: tuple[str, ...] = ()
    if member is not None and member.state == "active":
        key = f"left:{person.ended_at:%Y%m%dT%H%M%S}"
        actions = take_out(work, services, policy, group, member, heir, now, key=key)
    waiting = asked_now(work, group.id)
    if waiting is not None and waiting.person_id == person.id:
        settle(work, waiting, "withdrawn", now)
        held.append("asked_to_chair")
    if {"chair", "asked_to_chair"} & set(held):
        _find_chair(work, services, policy, group, now)
    redraw_group(work, group)
    work.audit.add(
        "left_directory",
        at=now,
        actor="bot",
        group_id=group.id,
        person=str(person.id),
        held=held,
        actions=list(actions),
        to=str(heir.id),
    )


def _heir(work: UnitOfWork, group: models.Group, leaver: models.Person) -> models.Person | None:
    """Who sees to what they leave behind: the chair, the opener, the record keeper, else the first who sits there."""
    held = [group.chair_id, group.opener_id, group.record_keeper_id]
    sitting = [member.person_id for member in work.groups.members(group.id) if member.state == "active"]
    people = (work.people.get(one) for one in [*held, *sitting] if one is not None and one != leaver.id)
    return next((one for one in people if one.ended_at is None), None)


def _hand_on_parts(work: UnitOfWork, group: models.Group, leaver: models.Person, heir: models.Person) -> list[str]:
    """The notes go to the chair until they name somebody; the opener's part to whoever sees to the rest.

    A chair who has left is nobody's to replace but by asking: until somebody accepts, the opener stands in.
    """
    held = []
    if group.chair_id == leaver.id:
        held.append("chair")
        group.chair_id = group.chair_organisation_id = None
    if group.record_keeper_id == leaver.id:
        held.append("record_keeper")
        group.record_keeper_id = group.chair_id
        for owed in work.obligations.open_in(group.id):
            if owed.kind == "notes" and owed.person_id == leaver.id:
                owed.person_id = group.chair_id
    if group.opener_id == leaver.id:
        held.append("opener")
        group.opener_id = heir.id
    for meeting in work.meetings.planned(group.id):
        if meeting.chair_id == leaver.id:
            meeting.chair_id = meeting.acting_why = None
    return held


def _find_chair(work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime) -> None:
    """Before the first meeting the on-call list is asked, after it who normally chairs then."""
    meeting = work.groups.meeting_after(group.id, now)
    if meeting is not None and meeting.number == 1:
        ask_for_chair(work, services, policy, group, meeting, now)
    else:
        find_chair(work, services, policy, group, now)
