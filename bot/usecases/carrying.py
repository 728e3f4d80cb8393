"""What carries the word of a step: a message of its own, the reader's digest of that day, or a word by hand."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.nagging import Come
from bot.usecases.reaching import Reach
from storage import models
from storage.outbox import NAG, ROUTINE, URGENT, person_conversation
from storage.unit_of_work import UnitOfWork

DIGEST, BY_HAND = "digest", "by_hand"
"""The names by which these messages are drawn."""


class Carriers:
    """What carries the words that are promised in one transaction: words that can share a message do.

    Steps about one thing that come at once (the bot was down) share one message to each person. All that has to be
    told by hand at one moment is one message to whoever tells it. A reader has one digest a day, to which everything
    that is due is attached until it is claimed; for *held_back* seconds a new one waits for whoever gathers to say
    that all is attached.
    """

    def __init__(self, work: UnitOfWork, now: datetime, held_back: float) -> None:
        self._work, self._now, self._held_back = work, now, held_back
        self._own: dict[tuple[UUID, UUID], UUID] = {}
        self._by_hand: dict[tuple[UUID, UUID], models.Effect | None] = {}
        self._digests: dict[str, models.Effect] = {}

    def gather(self, readers: Iterable[UUID]) -> None:
        """Hold these readers and find their digests: two sweeps agree on one digest."""
        wanted = set(readers)
        self._work.people.lock_all(wanted)
        self._digests.update(self._work.outbox.by_keys(self._digest_key(reader) for reader in wanted))

    def digest_gone(self, ways: Iterable[Reach]) -> bool:
        """Whether the digest of one of these readers, who are gathered for, is on its way already."""
        found = [self._digests.get(self._digest_key(way.reader)) for way in ways]
        return any(one is not None and (one.state != "pending" or "text" in one.content) for one in found)

    def carry(self, obligation: models.Obligation, come: Come, person: UUID, way: Reach) -> UUID | None:
        """The effect that carries a step to *person*. None where something else that is promised now says it."""
        if come.how == "digest":
            return self._digest(way.reader).id
        if way.by == "by_hand" and obligation.group_id is not None:
            about = (obligation.group_id, way.reader)
            if about not in self._by_hand:
                self._by_hand[about] = self._told_by_hand(*about)
            effect = self._by_hand[about]
            return effect.id if effect else None
        owed = (obligation.id, person)
        if owed not in self._own:
            self._own[owed] = self._message(obligation, come, person, way)
        return self._own[owed]

    def _message(self, obligation: models.Obligation, come: Come, person: UUID, way: Reach) -> UUID:
        return self._work.outbox.post_unseen(
            f"step:{obligation.id}:{come.rung}:{come.occurrence}:{person}",
            person_conversation(way.reader),
            draw=obligation.kind,
            subject_id=obligation.subject_id,
            person_id=person,
            group_id=obligation.group_id,
            priority=URGENT if come.rung == "asked" else NAG,
            content={"rung": come.rung},
        )

    def _told_by_hand(self, group_id: UUID, reader: UUID) -> models.Effect | None:
        """None at the moment of opening: what is promised then about all that is outstanding says it."""
        if self._work.groups.get(group_id).opened_at == self._now:
            return None
        key = f"{BY_HAND}:{group_id}:{reader}:{self._now.timestamp():.6f}"
        if (found := self._work.outbox.by_key(key)) is not None:
            self._work.outbox.refresh(key)
            return found
        return self._work.outbox.post(
            key,
            person_conversation(reader),
            draw=BY_HAND,
            subject_id=group_id,
            person_id=reader,
            group_id=group_id,
            priority=URGENT,
        )

    def _digest(self, reader: UUID) -> models.Effect:
        key = self._digest_key(reader)
        if key not in self._digests:
            self._digests[key] = effect = self._work.outbox.post(
                key, person_conversation(reader), draw=DIGEST, subject_id=reader, person_id=reader, priority=ROUTINE
            )
            self._work.outbox.hold_back(effect, self._held_back)
        return self._digests[key]

    def _digest_key(self, reader: UUID) -> str:
        return f"{DIGEST}:{reader}:{self._now.astimezone(LONDON).date()}"


def tomorrow(now: datetime) -> datetime:
    """When the next day begins; its quiet hours then say from when on that day."""
    return datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(), LONDON)
