"""The channel of a group that is over is put away, for good: an app cannot bring it back."""

from storage import models
from storage.outbox import group_conversation
from storage.queries import ARCHIVE
from storage.unit_of_work import UnitOfWork


def put_away(work: UnitOfWork, group: models.Group) -> None:
    """Lock the channel when everything else that was promised about the group is settled: the queue sees to that."""
    work.outbox.call(f"archive:{group.id}", ARCHIVE, group_id=group.id, conversation=group_conversation(group.id))
