"""Whether somebody who is to chair a meeting chairs another one at the same time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from storage import models
from storage.unit_of_work import UnitOfWork


def clashes(
    work: UnitOfWork, person_id: UUID | None, at: datetime, minutes: int, *, besides: UUID
) -> Sequence[tuple[models.Group, models.Meeting]]:
    """Meetings of other groups that this person chairs and that overlap with one of so many *minutes* from *at*.

    *besides* is the group that is planned for; nobody chairs nothing.
    """
    if person_id is None:
        return ()
    span = timedelta(minutes=minutes)
    found = work.meetings.led_by(person_id, at - timedelta(days=1), at + span)
    return [
        (work.groups.get(one.group_id), one)
        for one in found
        if one.group_id != besides and one.starts_at < at + span and at < one.starts_at + timedelta(minutes=one.minutes)
    ]
