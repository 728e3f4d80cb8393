"""A convened body and what people do in it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Counter(Base):
    """The last number given under a name (a family and a year): two openings at once never share a reference."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Group(Base):
    """One convened body, under the policy that was in force on the day it was opened.

    ``state``: open, withdrawn (opened by mistake), closing (until ``closes_at`` it can be reopened), closed.
    ``rhythm`` is how often the members fixed that they meet, written as `rules/rhythm.py` has it.

    A standing body has no ``place``: cases come to it. Its ``code_word`` is its name as people say it, ``instance``
    which of several of its kind it is; ``record_keeper_id`` is its administrator.
    """

    __tablename__ = "group"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    ref: Mapped[str] = mapped_column(unique=True)
    code_word: Mapped[str]
    forum: Mapped[str] = mapped_column(index=True)
    policy_from: Mapped[date]
    place: Mapped[str | None]
    councils: Mapped[list[str]]  # organisation ids; more than one when it is not agreed which
    council_agreed: Mapped[bool]
    reasons: Mapped[list[str]]
    opener_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    mobiliser_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    chair_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    chair_organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), default=None)
    record_keeper_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    rhythm_idea: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="open")
    reason_other: Mapped[str | None] = mapped_column(default=None)  # what else is stuck, as typed
    ended_why: Mapped[str | None] = mapped_column(default=None)
    set_up_at: Mapped[datetime | None] = mapped_column(default=None)
    invited_kept_at: Mapped[datetime | None] = mapped_column(default=None)  # the chair agreed with who is invited
    convened_why: Mapped[str | None] = mapped_column(default=None)  # why the opener started it without a chair
    card_checked_at: Mapped[datetime | None] = mapped_column(default=None)  # the card was drawn unasked
    channel_name: Mapped[str | None] = mapped_column(default=None)
    channel_id: Mapped[str | None] = mapped_column(unique=True, default=None)
    actions_made: Mapped[int] = mapped_column(default=0)  # the number of the last action
    decisions_made: Mapped[int] = mapped_column(default=0)  # of the last decision
    questions_made: Mapped[int] = mapped_column(default=0)  # of the last question to absent agencies
    rhythm: Mapped[str | None] = mapped_column(default=None)
    resolution: Mapped[str | None] = mapped_column(default=None)  # how it ended: a key of the rule that lists the ways
    closing_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    reopened_at: Mapped[datetime | None] = mapped_column(default=None)  # the last time, while it was closing
    reopened_why: Mapped[str | None] = mapped_column(default=None)
    record_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)  # from the close on
    legal_hold: Mapped[bool] = mapped_column(default=False)  # nothing of it may be deleted
    instance: Mapped[str | None] = mapped_column(default=None)
    vice_chair_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way to say it

    @property
    def stands(self) -> bool:
        """Whether it is a standing body, not a group for one case."""
        return self.place is None


class Seat(Base):
    """An agency's place in a group: the agency is the party, whoever sits for it.

    ``state``: invited, removed. ``rule_id`` says on whose authority it was invited.
    """

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("group_id", "organisation_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    rule_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="invited")
    phoned_at: Mapped[datetime | None] = mapped_column(default=None)  # "I have phoned them": duty desk reached
    phoned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    knows_child_at: Mapped[datetime | None] = mapped_column(default=None)
    asked_child_at: Mapped[datetime | None] = mapped_column(default=None)  # "I don't know which child"


class Member(Base):
    """A person in a group, for their agency.

    ``role``: usual, deputy, extra. ``state``: active, passed_on, removed. ``reached``: slack, by_hand.
    ``channel_state``: pending, in, missing (``channel_why`` is then Slack's own word for the cause).
    ``post_seat``: in a standing body, the key of the seat by post that they hold; several may share one.
    """

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    reached: Mapped[str]
    added_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="active")
    asked_meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), default=None)  # invited to it
    told_at: Mapped[datetime | None] = mapped_column(default=None)  # told by hand, by whom
    told_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    channel_state: Mapped[str] = mapped_column(default="pending")
    channel_why: Mapped[str | None] = mapped_column(default=None)
    post_seat: Mapped[str | None] = mapped_column(default=None)


class Action(Base):
    """A promise with an owner and a time. Late is derived, never stored.

    ``state``: open, done, dropped, own_work (its agency goes on with it, the group does not ask any more).
    """

    __tablename__ = "action"
    __table_args__ = (UniqueConstraint("group_id", "series", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    number: Mapped[int]
    text: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    due_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    series: Mapped[str] = mapped_column(default="A")  # "S": the group had it from the start
    rule_id: Mapped[str | None] = mapped_column(default=None)  # a standing action names its rule
    source_ts: Mapped[str | None] = mapped_column(default=None)  # the message it was made from
    thread_ts: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="open")
    moved: Mapped[int] = mapped_column(default=0)  # by its owner
    update: Mapped[str | None] = mapped_column(default=None)  # the last word on it, and whose
    updated_at: Mapped[datetime | None] = mapped_column(default=None)
    updated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    worse: Mapped[str | None] = mapped_column(default=None)  # why it stands worse than its date says
    handed_back: Mapped[str | None] = mapped_column(default=None)  # its owner said "not mine": asked, kept
    dealing_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)  # a manager who took it on
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_why: Mapped[str | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def name(self) -> str:
        """What people call it: A7, or S1."""
        return f"{self.series}{self.number}"


class Handover(Base):
    """Somebody asked to take the chair after the first meeting. ``state``: asked, accepted, passed, withdrawn."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_group_id", "group_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # None: the bot, after the meeting
    asked_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(default=None)  # why it is not the usual organisation
    state: Mapped[str] = mapped_column(default="asked")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)


class Confirmation(Base):
    """An agency confirms the dated plan with which a group can end; silence is not a yes."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("group_id", "seat_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class KeptForm(Base):
    """What somebody filled in but may not send. ``state``: kept, asked, used (``group_id`` came of it), over."""

    __tablename__ = "kept_form"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    values: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="kept")
    asked: Mapped[list[str]] = mapped_column(default_factory=list)  # ids of the people asked to open it
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"), default=None)
