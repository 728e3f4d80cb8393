"""What came in, what must go out, and the record of who did what."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Inbox(Base):
    """What came in, by dedupe key, with the answer given: a repeat gets the same answer and changes nothing."""

    __tablename__ = "inbox"
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str | None]
    answer: Mapped[dict[str, Any]]


class Conversation(Base):
    """A channel or a direct message, in which posts leave in the order of their commits.

    ``id`` is ours (``group:<uuid>``, ``person:<uuid>``); ``channel_id`` Slack's, once known. ``last_seq`` is taken
    under the row's lock, so that order of commit is order of ``seq``. ``shut`` says why nothing is said there any
    more: the channel is "public" or "shared".
    """

    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str | None] = mapped_column(default=None)
    last_seq: Mapped[int] = mapped_column(default=0)
    shut: Mapped[str | None] = mapped_column(default=None)


class Effect(Base):
    """Something that must go out, once in effect.

    ``kind`` is what to do (post, update, pin, invite, create …); ``conversation_id`` and ``seq`` order posts;
    ``after_id`` names an effect that must be settled first. Words are in ``content``, or drawn at the first claim
    by the drawer named in ``draw`` from the facts about ``subject_id``. All instants here are machine time.

    ``state``: pending, sending (claimed; once its lease is past: in doubt), done, failed (a definite refusal),
    held (a person must decide), withdrawn.
    """

    __tablename__ = "effect"
    __table_args__ = (
        Index("ix_effect_state_not_before", "state", "not_before"),
        # Which post is the first is asked at each claim. The migration makes this index of open effects only; said
        # here as well, it would have every start import the other database's drivers.
        Index("ix_effect_open", "conversation_id", "seq"),
        Index("ix_effect_group_id", "group_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    priority: Mapped[int]  # 0 open and urgent, 1 changes, 2 nags, 3 digests and cards: between conversations only
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    conversation_id: Mapped[str | None] = mapped_column(default=None)  # its row is made last, with the numbers
    seq: Mapped[int | None] = mapped_column(default=None)
    after_id: Mapped[UUID | None] = mapped_column(ForeignKey("effect.id"), default=None)
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("effect.id"), default=None)  # the post to update or pin
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"), default=None)
    draw: Mapped[str | None] = mapped_column(default=None)
    subject_id: Mapped[UUID | None] = mapped_column(default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)  # for whom it is drawn
    content: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    state: Mapped[str] = mapped_column(default="pending")
    armed: Mapped[int] = mapped_column(default=1)  # goes up at each re-arming; a claim remembers which it drew
    drawn: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    looks: Mapped[int] = mapped_column(default=0)
    first_try_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    outside_channel: Mapped[str | None] = mapped_column(default=None)
    outside_id: Mapped[str | None] = mapped_column(default=None)  # Slack's ts, or the id of what was made
    error: Mapped[str | None] = mapped_column(default=None)


class Throttle(Base):
    """A method that Slack asked us to leave alone until then (machine time)."""

    __tablename__ = "throttle"
    method: Mapped[str] = mapped_column(primary_key=True)
    frozen_until: Mapped[datetime]


class Audit(Base):
    """Who did what, when, and what was refused to whom: append-only, each row holding the hash of the one before.

    ``chain`` is the group's id, or "house" for what concerns no group.
    """

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "seq"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    chain: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str]
    act: Mapped[str]
    detail: Mapped[dict[str, Any]]
    refused_by: Mapped[str | None]  # the rule that said no
    previous: Mapped[str]
    hash: Mapped[str]
