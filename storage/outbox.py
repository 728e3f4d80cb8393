"""Promises to send: written with the facts, in their transaction; the relay keeps them afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from storage.holding import HELD
from storage.models import Conversation, Effect
from storage.queries import CHANNEL, PERSON
from storage.upsert import insert_missing

URGENT, CHANGE, NAG, ROUTINE = 0, 1, 2, 3
"""Priorities: which conversation goes first. Inside a conversation only the order of commits counts."""

NUMBER = update(Effect).where(Effect.id == bindparam("post")).values(seq=bindparam("number"))
LAST = update(Conversation).where(Conversation.id == bindparam("name")).values(last_seq=bindparam("number"))
"""A new post's place in its conversation, and the last place that is taken there."""

SETTLED = ("done", "failed", "held", "withdrawn")


GROUP = "group:"


def group_conversation(group_id: UUID) -> str:
    """The conversation that is a group's own channel."""
    return f"{GROUP}{group_id}"


def person_conversation(person_id: UUID) -> str:
    """The conversation that is a person's direct messages from the bot."""
    return f"{PERSON}{person_id}"


def channel_conversation(channel_id: str) -> str:
    """A conversation known only by Slack's channel id (somebody spoke to the bot there)."""
    return f"{CHANNEL}{channel_id}"


class Outbox:
    """The effects of one transaction. Keys are derived from facts, so that a repeat adds nothing."""

    def __init__(self, session: Session, machine_now: datetime) -> None:
        self._session = session
        self._now = machine_now
        self._posts: list[tuple[UUID, str]] = []  # with the conversation each is to have a place in
        self._unseen: list[dict[str, Any]] = []
        self._promised: dict[str, Effect] = {}
        self.added = False  # whether the relay has something to do after the commit

    def post(
        self,
        key: str,
        conversation: str,
        *,
        draw: str,
        subject_id: UUID | None = None,
        person_id: UUID | None = None,
        group_id: UUID | None = None,
        after: Effect | None = None,
        priority: int = CHANGE,
        content: Mapping[str, Any] | None = None,
    ) -> Effect:
        """A message, drawn from the facts when it is first claimed. *content* holds what the drawer needs besides
        (a ``thread_ts`` to answer in, say), never words about a child."""
        about = {"draw": draw, "subject_id": subject_id, "person_id": person_id}
        effect = self._new(key, "post", priority, after, group_id, content, conversation_id=conversation, **about)
        self._posts.append((effect.id, conversation))
        return effect

    def post_unseen(
        self,
        key: str,
        conversation: str,
        *,
        draw: str,
        subject_id: UUID,
        person_id: UUID,
        group_id: UUID | None,
        priority: int,
        content: Mapping[str, Any],
    ) -> UUID:
        """A message as `post` has it, of which its transaction needs no more than the id: the sweep promises a hundred
        at a time, and they are written together."""
        effect_id = uuid4()
        about = {"id": effect_id, "conversation_id": conversation, "subject_id": subject_id, "person_id": person_id}
        new = self._values(key, "post", priority, None, group_id, content)
        self._unseen.append({**new, **about, "draw": draw})
        self._posts.append((effect_id, conversation))
        self.added = True
        return effect_id

    def write(self) -> None:
        """Write what was posted unseen, behind everything else."""
        if self._unseen:
            self._session.flush()
            self._session.connection().execute(insert(Effect), self._unseen)
            self._unseen.clear()

    def call(
        self,
        key: str,
        kind: str,
        *,
        content: Mapping[str, Any] | None = None,
        target: Effect | None = None,
        group_id: UUID | None = None,
        after: Effect | None = None,
        priority: int = CHANGE,
        conversation: str | None = None,
    ) -> Effect:
        """A call that is idempotent by state (create, invite, pin, archive …): it has no place in an order."""
        effect = self._new(key, kind, priority, after, group_id, content)
        effect.target_id = target.id if target else None
        effect.conversation_id = conversation
        return effect

    def attach(self, key: str, post: Effect, *, draw: str, content: Mapping[str, Any]) -> Effect:
        """A file beneath a message, about the same thing and the same person, once that message is there.

        *content* holds what the file is called: ``name`` and ``ending``, and the ``title`` that people see.
        """
        effect = self._new(key, "file", ROUTINE, post, post.group_id, content)
        effect.target_id, effect.conversation_id, effect.draw = post.id, post.conversation_id, draw
        effect.subject_id, effect.person_id = post.subject_id, post.person_id
        return effect

    def refresh(self, *keys: str, priority: int = ROUTINE) -> None:
        """Draw the messages posted under *keys* again, once, however often this is asked before they are claimed.

        Nothing is done where there is no such post, or where it is still to be drawn for the first time. The posts
        are locked first: a claim at the same moment draws either before (then it is updated) or the new facts.
        """
        posts = [
            post
            for post in self._all_locked(key for key in keys if not self._promises(key, f"update:{key}"))
            if post.state not in ("withdrawn", "failed", "held") and "text" in post.content
        ]
        before = {again.key: again for again in self._all_locked(f"update:{post.key}" for post in posts)}
        for post in posts:
            if (again := before.get(f"update:{post.key}")) is not None:
                self.arm(again)
                continue
            again = self._new(f"update:{post.key}", "update", priority, post, post.group_id, {})
            again.target_id, again.draw = post.id, post.draw
            again.subject_id, again.person_id = post.subject_id, post.person_id
            again.conversation_id = post.conversation_id

    def arm(self, effect: Effect) -> None:
        """Let *effect* (one that may be repeated) go out once more."""
        effect.armed += 1
        if effect.state in SETTLED:
            effect.state, effect.not_before, effect.attempts, effect.looks = "pending", self._now, 0, 0
            effect.error = None
        self.added = True

    def hold_back(self, effect: Effect, seconds: float) -> None:
        """Keep *effect* from being claimed until `let_go`, or for so long (machine time) if nobody comes to say it."""
        effect.not_before = self._now + timedelta(seconds=seconds)

    def let_go(self, draw: str) -> None:
        """Whatever is drawn by that name and was held back goes out now."""
        held = (Effect.draw == draw, Effect.kind == "post", Effect.state == "pending", Effect.attempts == 0)
        changed = update(Effect).where(*held, Effect.not_before > self._now).values(not_before=self._now)
        if self._session.execute(changed.returning(Effect.id)).all():
            self.added = True

    def withdraw(self, key: str) -> None:
        """Take back what has not been claimed yet; what has gone out needs a new effect."""
        self._session.execute(
            update(Effect).where(Effect.key == key, Effect.state == "pending").values(state="withdrawn")
        )

    def posts_about(self, subject_id: UUID, group_id: UUID | None) -> Sequence[Effect]:
        """Every message of a group, or of none, that is drawn from this subject, in the order of their keys."""
        found = select(Effect).where(
            Effect.group_id == group_id, Effect.subject_id == subject_id, Effect.kind == "post"
        )
        return self._session.scalars(found.order_by(Effect.key)).all()

    def posts_of(self, group_id: UUID, draws: Iterable[str]) -> Sequence[Effect]:
        """Every message of a group that is drawn under one of these names and has gone out or will, in order."""
        found = select(Effect).where(
            Effect.group_id == group_id,
            Effect.kind == "post",
            Effect.draw.in_(list(draws)),
            Effect.state.not_in(("failed", "held", "withdrawn")),
        )
        return self._session.scalars(found.order_by(Effect.created_at, Effect.seq, Effect.id)).all()

    def by_key(self, key: str) -> Effect | None:
        """The effect promised under *key*, if any."""
        return self._session.scalars(select(Effect).where(Effect.key == key)).one_or_none()

    def by_keys(self, keys: Iterable[str]) -> Mapping[str, Effect]:
        """The effects promised under these keys, by key."""
        if not (wanted := list(keys)):
            return {}
        return {effect.key: effect for effect in self._session.scalars(select(Effect).where(Effect.key.in_(wanted)))}

    def locked(self, key: str) -> Effect | None:
        """The same as `by_key`, as it is now, and held until the transaction ends: nobody claims it meanwhile."""
        return next(iter(self._all_locked([key])), None)

    def _all_locked(self, keys: Iterable[str]) -> Sequence[Effect]:
        if not (wanted := list(keys)):
            return ()
        found = select(Effect).where(Effect.key.in_(wanted)).order_by(Effect.key).with_for_update(key_share=True)
        return self._session.scalars(found.execution_options(populate_existing=True)).all()

    def of_group(self, group_id: UUID) -> Sequence[Effect]:
        """Everything ever promised about a group, the first first."""
        found = select(Effect).where(Effect.group_id == group_id)
        return self._session.scalars(found.order_by(Effect.created_at, Effect.seq, Effect.id)).all()

    def shut(self, conversation: str, why: str) -> bool:
        """Say nothing more in a conversation, for this reason; False if it was shut before."""
        self._ensure(conversation)
        row = self._session.get_one(Conversation, conversation, with_for_update=HELD)
        before, row.shut = row.shut, why
        return before is None

    def reopen(self, conversation: str) -> bool:
        """Speak in it again; False if it was not shut."""
        row = self._session.get(Conversation, conversation, with_for_update=HELD)
        if row is None or row.shut is None:
            return False
        row.shut = None
        return True

    def why_shut(self, conversation: str) -> str | None:
        """Why nothing is said in a conversation; None if it is as it should be."""
        row = self._session.get(Conversation, conversation)
        return row.shut if row else None

    def conversations(self, effect_ids: Iterable[UUID]) -> Mapping[UUID, str | None]:
        """The conversation each of these effects is in."""
        found = select(Effect.id, Effect.conversation_id).where(Effect.id.in_(list(effect_ids)))
        return {row.id: row.conversation_id for row in self._session.execute(found)}

    def number_posts(self) -> None:
        """Give each new post its place: last, and in one order for all, so that no transactions form a ring."""
        self.write()
        if not self._posts:
            return
        names = sorted({name for _, name in self._posts})
        self._ensure(*names)
        held = select(Conversation.id, Conversation.last_seq).where(Conversation.id.in_(names))
        held = held.order_by(Conversation.id).with_for_update(key_share=True)
        last = {row.id: row.last_seq for row in self._session.execute(held)}
        numbers = []
        for effect_id, name in self._posts:
            last[name] += 1
            numbers.append({"post": effect_id, "number": last[name]})
        connection = self._session.connection()
        connection.execute(NUMBER, numbers)
        connection.execute(LAST, [{"name": name, "number": number} for name, number in last.items()])
        self._posts.clear()

    def _ensure(self, *names: str) -> None:
        rows = [{"id": name, "channel_id": _channel_in(name), "last_seq": 0} for name in names]
        self._session.connection().execute(insert_missing(self._session, Conversation), rows)

    def _promises(self, *keys: str) -> bool:
        """Whether this transaction itself has promised one of them, and not taken it back: nobody can have claimed
        it yet, and it will be drawn from the facts as they are then."""
        found = (self._promised.get(key) for key in keys)
        return any(effect is not None and effect in self._session and effect.state == "pending" for effect in found)

    def _new(
        self,
        key: str,
        kind: str,
        priority: int,
        after: Effect | None,
        group_id: UUID | None,
        content: Mapping[str, Any] | None,
        **more: Any,
    ) -> Effect:
        effect = Effect(**self._values(key, kind, priority, after, group_id, content), **more)
        self._session.add(effect)
        self._promised[key] = effect
        self.added = True
        return effect

    def _values(
        self,
        key: str,
        kind: str,
        priority: int,
        after: Effect | None,
        group_id: UUID | None,
        content: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        """What every new effect has."""
        return {
            "key": key,
            "kind": kind,
            "priority": priority,
            "created_at": self._now,
            "not_before": self._now,
            "after_id": after.id if after else None,
            "group_id": group_id,
            "content": dict(content or {}),
        }


def _channel_in(name: str) -> str | None:
    return name.removeprefix(CHANNEL) if name.startswith(CHANNEL) else None


def client_msg_id(effect_id: UUID) -> str:
    """A UUID derived from the effect: an undocumented belt Slack may use against doubles; never relied on."""
    return str(uuid5(effect_id, "post"))
