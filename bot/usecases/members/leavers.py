"""Who has left the directory leaves their groups the same day: the channel, and what they held there."""

from datetime import datetime
from uuid import UUID

from bot.services import Services
from bot.usecases.chairs.handover import asked_now, seek_chair, settle
from bot.usecases.closings.closing import CLOSING, LINE, line_key, redraw_all
from bot.usecases.members.leaving import take_out
from bot.usecases.reaching import tell
from bot.usecases.seeing.shown import GATE, gate_key, redraw_group
from storage import models
from storage.repositories.groups import GOING
from storage.unit_of_work import UnitOfWork


def take_out_leavers(services: Services) -> int:
    """Ask the directory who has left and still is somebody in a group that is open or closing; how many there were.

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
    if person.ended_at is None or group.state not in GOING:
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
    if group.state == "closing":
        held += _see_it_closed(work, group, person, heir, now)
    elif {"chair", "asked_to_chair"} & set(held):
        seek_chair(work, services, policy, group, now)
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


def _see_it_closed(
    work: UnitOfWork, group: models.Group, leaver: models.Person, heir: models.Person, now: datetime
) -> list[str]:
    """It ends at its time whoever is there. Until then the opener can open it again where the chair has left, and
    reads so; a chair is looked for only if it is opened. The record goes to whoever sees to the rest.
    """
    held = []
    for owed in [*work.obligations.closed_in(group.id, CLOSING), *work.obligations.open_about(group.id, CLOSING)]:
        if owed.person_id == leaver.id and owed.kind == CLOSING:
            owed.person_id = heir.id
        elif owed.person_id == leaver.id:  # nobody is owed it any more, also if the group is opened again
            owed.closed_why = "left"
    if group.record_owner_id == leaver.id:
        held.append("record_owner")
        group.record_owner_id = heir.id if heir.ended_at is None else None
        if group.record_owner_id is not None:
            _say(work, line_key(group.id, heir.id), LINE, group, heir.id, now)
    if group.chair_id is None and heir.ended_at is None:
        _say(work, gate_key(group.id, group.opener_id), GATE, group, group.opener_id, now)
    redraw_all(work, group)
    return held


def _say(work: UnitOfWork, key: str, draw: str, group: models.Group, to: UUID, now: datetime) -> None:
    """Once to each; whoever has that message already reads there what stands now."""
    if work.outbox.by_key(key) is None:
        tell(work, key, to, now, draw=draw, subject_id=group.id, group_id=group.id)
    else:
        work.outbox.refresh(key)
