"""Who writes and who checks the notes of a meeting: those who did it there, as long as they are in the group."""

from uuid import UUID

from storage import models
from storage.unit_of_work import UnitOfWork


def parts_in(work: UnitOfWork, record: models.Record, person: models.Person) -> set[str]:
    """What somebody is to these notes, whatever they are in the group now: it may have passed on since."""
    if not _sits(work, record.group_id, person.id):
        return set()
    held = {"record_keeper": record.keeper_id, "acting_chair": record.chair_id}
    return {part for part, holder in held.items() if holder == person.id}


def checker(work: UnitOfWork, record: models.Record, group: models.Group) -> UUID:
    """Who is asked to check them: whoever chaired, else the chair, else the opener."""
    if _sits(work, group.id, record.chair_id):
        return record.chair_id
    return group.chair_id or group.opener_id


def writer(work: UnitOfWork, record: models.Record, group: models.Group) -> UUID:
    """Who is asked to write them: whoever kept the record, else the record keeper, else who checks them."""
    if record.keeper_id is not None and _sits(work, group.id, record.keeper_id):
        return record.keeper_id
    return group.record_keeper_id or checker(work, record, group)


def _sits(work: UnitOfWork, group_id: UUID, person_id: UUID) -> bool:
    member = work.groups.member(group_id, person_id)
    return member is not None and member.state == "active"
