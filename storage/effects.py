"""The relay's half of the outbox: what may go out now, what never can, what Slack wants left alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import queries
from storage.holding import HELD
from storage.models import Conversation, Effect, Person, Throttle
from storage.outbox import GROUP
from storage.upsert import upsert

FRESH = {"populate_existing": True}


class Effects:
    """The effects, in one transaction of the relay. All instants are machine time."""

    def __init__(self, session: Session, machine_now: datetime) -> None:
        self._session = session
        self._now = machine_now

    def ready(
        self,
        limit: int,
        *,
        resting_kinds: Collection[str] = (),
        resting_looks: Collection[str] = (),
        resting_conversations: Collection[str] = (),
    ) -> Sequence[Effect]:
        """At most *limit* effects that may be claimed now, the most urgent first; they are locked.

        Of a conversation's posts only the first that is open; whatever comes after another only once that is done;
        nothing under a lease. Two replicas never get the same: PostgreSQL skips what the other has locked, SQLite
        has one writer.
        """
        values = {
            "now": self._now,
            "limit": limit,
            "resting_kinds": list(resting_kinds),
            "resting_looks": list(resting_looks),
            "resting_conversations": list(resting_conversations),
        }
        return self._session.scalars(queries.READY, values).all()

    def stranded(self) -> Sequence[tuple[Effect, Effect | None]]:
        """Effects that can never leave, each with the effect that is the cause. They are locked."""
        rows = self._session.execute(queries.STRANDED).all()
        return [(effect, self._session.get(Effect, cause) if cause else None) for effect, cause in rows]

    def lock(self, ids: Iterable[UUID]) -> Mapping[UUID, Effect]:
        """These effects as they are now, and theirs until the transaction ends.

        Their groups are locked first: a use case too changes its group before it touches the group's effects.
        """
        values = {"ids": list(ids)}
        self._session.execute(queries.GROUPS_OF, values)
        found = self._session.scalars(queries.BY_ID, values, execution_options=FRESH)
        return {effect.id: effect for effect in found}

    def channels(self, effects: Sequence[Effect]) -> Mapping[str, str]:
        """Slack's channel of each conversation these effects are for, where it is known."""
        names = {effect.conversation_id for effect in effects if effect.conversation_id}
        told = {name: name.removeprefix(queries.CHANNEL) for name in names if name.startswith(queries.CHANNEL)}
        if asked := names - told.keys():
            found = select(Conversation.id, Conversation.channel_id).where(Conversation.id.in_(asked))
            told |= {name: channel for name, channel in self._session.execute(found) if channel}
        return told

    def shut(self, effects: Sequence[Effect]) -> Mapping[str, str]:
        """The conversations of these effects in which nothing may be said any more, and why."""
        names = {effect.conversation_id or "" for effect in effects}
        groups = [name for name in names if name.startswith(GROUP)]
        if not groups:
            return {}
        found = select(Conversation.id, Conversation.shut).where(Conversation.id.in_(groups))
        return {name: why for name, why in self._session.execute(found) if why}

    def slack_ids(self, effects: Sequence[Effect]) -> Mapping[str, str]:
        """Slack's id of the person each direct conversation is with, by the conversation's name."""
        names = {effect.conversation_id or "" for effect in effects}
        people = {UUID(name.removeprefix(queries.PERSON)): name for name in names if name.startswith(queries.PERSON)}
        if not people:
            return {}
        found = select(Person.id, Person.slack_id).where(Person.id.in_(people))
        return {people[person]: slack_id for person, slack_id in self._session.execute(found) if slack_id}

    def targets(self, effects: Sequence[Effect]) -> Mapping[UUID, tuple[str, str]]:
        """Where in Slack the posts are that these effects update or pin: channel and ts, by the post's effect."""
        ids = {effect.target_id for effect in effects if effect.target_id}
        if not ids:
            return {}
        found = select(Effect.id, Effect.outside_channel, Effect.outside_id).where(Effect.id.in_(ids))
        return {post: (channel, ts) for post, channel, ts in self._session.execute(found) if channel and ts}

    def remember_channel(self, conversation: str, channel_id: str) -> None:
        """From now on the conversation is that channel of Slack's."""
        self._upsert(Conversation, {"id": conversation}, {"channel_id": channel_id}, {"last_seq": 0})

    def freeze(self, method: str, until: datetime) -> None:
        """Leave *method* alone until then."""
        self._upsert(Throttle, {"method": method}, {"frozen_until": until}, {})

    def frozen(self) -> Mapping[str, datetime]:
        """Methods to be left alone, and until when."""
        found = self._session.scalars(select(Throttle).where(Throttle.frozen_until > self._now))
        return {row.method: row.frozen_until for row in found}

    def stuck(self) -> Sequence[Effect]:
        """What failed or is held, the oldest first: a person has to mend it."""
        found = select(Effect).where(Effect.state.in_(("failed", "held"))).order_by(Effect.created_at, Effect.id)
        return self._session.scalars(found).all()

    def any_open(self) -> bool:
        """Whether anything is promised and not settled."""
        return self._session.scalar(queries.ANY_OPEN) is True

    def next_at(self) -> datetime | None:
        """When the next effect that now waits for its time may be claimed."""
        return self._session.scalar(queries.NEXT_AT, {"now": self._now})

    def release(self, effect_id: UUID) -> None:
        """A person mended what stood in the way: what failed or was held goes out after all, late."""
        effect = self._session.get_one(Effect, effect_id, with_for_update=HELD)
        if effect.state in ("failed", "held"):
            effect.state, effect.not_before, effect.attempts, effect.error = "pending", self._now, 0, None

    def _upsert(self, model: type[Any], key: dict[str, Any], new: dict[str, Any], first: dict[str, Any]) -> None:
        self._session.execute(upsert(self._session, model, key, new, first))
