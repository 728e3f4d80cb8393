"""The relay's half of the outbox: what may go out now, what never can, what Slack wants left alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from storage.models import Conversation, Effect, Group, Person, Throttle
from storage.upsert import upsert

CREATE = "create"
"""The kind of effect that gives a conversation its channel."""

_PERSON, _CHANNEL = "person:", "channel:"

_Effect = type[Effect]


def is_open(effect: _Effect) -> ColumnElement[bool]:
    """Promised and not settled. Written out, not bound, so that both databases use the index on just these."""
    return effect.state.in_([literal_column("'pending'"), literal_column("'sending'")])


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
        found = (
            select(Effect)
            .where(
                is_open(Effect),
                Effect.not_before <= self._now,
                or_(Effect.lease_until.is_(None), Effect.lease_until <= self._now),
                _step_before_is_done(),
                _is_first_in_its_conversation(),
                _has_somewhere_to_go(),
                or_(Effect.state != "pending", Effect.kind.not_in(resting_kinds)),
                or_(Effect.state != "sending", Effect.kind.not_in(resting_looks)),
                or_(
                    Effect.state != "pending",
                    Effect.seq.is_(None),
                    Effect.conversation_id.not_in(resting_conversations),
                ),
            )
            .order_by(Effect.priority, Effect.created_at, Effect.seq, Effect.id)
            .limit(limit)
            .with_for_update(of=Effect, skip_locked=True)
        )
        return self._session.scalars(found).all()

    def stranded(self) -> Sequence[tuple[Effect, Effect | None]]:
        """Effects that can never leave, each with the effect that is the cause: the step before it failed, or its
        conversation has no channel and nothing will make one. They are locked."""
        before, maker = aliased(Effect), aliased(Effect)
        makes_its_channel = and_(maker.conversation_id == Effect.conversation_id, maker.kind == CREATE)
        last = select(maker.id).where(makes_its_channel).order_by(maker.created_at.desc()).limit(1)
        found = (
            select(Effect, func.coalesce(before.id, last.scalar_subquery()))
            .outerjoin(before, and_(before.id == Effect.after_id, before.state.in_(("failed", "held", "withdrawn"))))
            .where(
                Effect.state == literal_column("'pending'"),
                or_(
                    before.id.is_not(None),
                    and_(~_has_somewhere_to_go(), ~exists().where(makes_its_channel, is_open(maker))),
                ),
            )
            .with_for_update(of=Effect, skip_locked=True)
        )
        rows = self._session.execute(found).all()
        return [(effect, self._session.get(Effect, cause) if cause else None) for effect, cause in rows]

    def lock(self, ids: Iterable[UUID]) -> Mapping[UUID, Effect]:
        """These effects as they are now, and theirs until the transaction ends.

        Their groups are locked first: a use case too changes its group before it touches the group's effects.
        """
        wanted = list(ids)
        groups = select(Effect.group_id).where(Effect.id.in_(wanted))
        self._session.execute(select(Group.id).where(Group.id.in_(groups)).order_by(Group.id).with_for_update())
        found = select(Effect).where(Effect.id.in_(wanted)).order_by(Effect.id).with_for_update()
        return {effect.id: effect for effect in self._session.scalars(found.execution_options(populate_existing=True))}

    def channels(self, effects: Sequence[Effect]) -> Mapping[str, str]:
        """Slack's channel of each conversation these effects are for, where it is known."""
        names = {effect.conversation_id for effect in effects if effect.conversation_id}
        found = select(Conversation.id, Conversation.channel_id).where(Conversation.id.in_(names))
        known = {name: channel for name, channel in self._session.execute(found) if channel}
        return known | {name: name.removeprefix(_CHANNEL) for name in names if name.startswith(_CHANNEL)}

    def slack_ids(self, effects: Sequence[Effect]) -> Mapping[str, str]:
        """Slack's id of the person each direct conversation is with, by the conversation's name."""
        names = {effect.conversation_id for effect in effects if (effect.conversation_id or "").startswith(_PERSON)}
        people = {UUID(name.removeprefix(_PERSON)): name for name in names if name}
        found = select(Person.id, Person.slack_id).where(Person.id.in_(people))
        return {people[person]: slack_id for person, slack_id in self._session.execute(found) if slack_id}

    def targets(self, effects: Sequence[Effect]) -> Mapping[UUID, tuple[str, str]]:
        """Where in Slack the posts are that these effects update or pin: channel and ts, by the post's effect."""
        ids = {effect.target_id for effect in effects if effect.target_id}
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
        found = select(Throttle.method, Throttle.frozen_until).where(Throttle.frozen_until > self._now)
        return {row.method: row.frozen_until for row in self._session.execute(found)}

    def any_open(self) -> bool:
        """Whether anything is promised and not settled."""
        return self._session.scalar(select(exists().where(is_open(Effect)))) is True

    def next_at(self) -> datetime | None:
        """When the next effect that now waits for its time may be claimed."""
        return self._session.scalar(
            select(func.min(Effect.not_before)).where(is_open(Effect), Effect.not_before > self._now)
        )

    def release(self, effect_id: UUID) -> None:
        """A person mended what stood in the way: what failed or was held goes out after all, late."""
        effect = self._session.get_one(Effect, effect_id, with_for_update=True)
        if effect.state in ("failed", "held"):
            effect.state, effect.not_before, effect.attempts, effect.error = "pending", self._now, 0, None

    def _upsert(self, model: type[Any], key: dict[str, Any], new: dict[str, Any], first: dict[str, Any]) -> None:
        self._session.execute(upsert(self._session, model, key, new, first))


def _step_before_is_done() -> ColumnElement[bool]:
    before = aliased(Effect)
    return or_(Effect.after_id.is_(None), exists().where(before.id == Effect.after_id, before.state == "done"))


def _is_first_in_its_conversation() -> ColumnElement[bool]:
    earlier = aliased(Effect)
    return ~exists().where(
        earlier.conversation_id == Effect.conversation_id, earlier.seq < Effect.seq, is_open(earlier)
    )


def _has_somewhere_to_go() -> ColumnElement[bool]:
    known = exists().where(Conversation.id == Effect.conversation_id, Conversation.channel_id.is_not(None))
    return or_(
        Effect.conversation_id.is_(None),
        Effect.kind == CREATE,
        Effect.conversation_id.startswith(_PERSON),
        Effect.conversation_id.startswith(_CHANNEL),
        known,
    )
