"""What carries the word of a step: a message of its own, the reader's digest of that day, or a word by hand."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.nagging import Come
from bot.usecases.reaching import Reach, tell
from storage import models
from storage.outbox import NAG, ROUTINE, URGENT, person_conversation
from storage.unit_of_work import UnitOfWork

DIGEST, BY_HAND = "digest", "by_hand"
"""The names by which these messages are drawn."""


def message(work: UnitOfWork, obligation: models.Obligation, come: Come, person: UUID, now: datetime) -> models.Effect:
    """A message of the step's own."""
    return tell(
        work,
        f"step:{obligation.id}:{come.rung}:{come.occurrence}:{person}",
        person,
        now,
        draw=obligation.kind,
        subject_id=obligation.subject_id,
        group_id=obligation.group_id,
        priority=URGENT if come.rung == "asked" else NAG,
        content={"rung": come.rung},
    )


def by_hand(work: UnitOfWork, group_id: UUID, reader: UUID, now: datetime) -> models.Effect | None:
    """All that has to be told by hand at one moment is one message to whoever tells it.

    None at the moment of opening: what is promised then about all that is outstanding says it.
    """
    if work.groups.get(group_id).opened_at == now:
        return None
    key = f"{BY_HAND}:{group_id}:{reader}:{now.timestamp():.6f}"
    if (found := work.outbox.by_key(key)) is not None:
        work.outbox.refresh(key)
        return found
    return work.outbox.post(
        key,
        person_conversation(reader),
        draw=BY_HAND,
        subject_id=group_id,
        person_id=reader,
        group_id=group_id,
        priority=URGENT,
    )


def digest(work: UnitOfWork, reader: UUID, now: datetime, held_back: float) -> models.Effect:
    """The reader's digest of this day: one, to which everything that is due is attached until it is claimed.

    *held_back*: for so many seconds it waits for whoever gathers to say that all is attached.
    """
    key = _digest_key(reader, now)
    if (found := work.outbox.by_key(key)) is not None:
        return found
    effect = work.outbox.post(
        key, person_conversation(reader), draw=DIGEST, subject_id=reader, person_id=reader, priority=ROUTINE
    )
    work.outbox.hold_back(effect, held_back)
    return effect


def digest_gone(work: UnitOfWork, ways: Iterable[Reach], now: datetime) -> bool:
    """Whether the digest of one of them is on its way already.

    Each reader is locked, in one order for all: two sweeps agree on one digest, and do not wait for each other.
    """
    gone = False
    for reader in sorted({way.reader for way in ways}):
        work.people.lock(reader)
        found = work.outbox.by_key(_digest_key(reader, now))
        gone = gone or (found is not None and (found.state != "pending" or "text" in found.content))
    return gone


def tomorrow(now: datetime) -> datetime:
    """When the next day begins; its quiet hours then say from when on that day."""
    return datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(), LONDON)


def _digest_key(reader: UUID, now: datetime) -> str:
    return f"{DIGEST}:{reader}:{now.astimezone(LONDON).date()}"
