"""What is owed, and who was told. One table for everything anybody owes by a time."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Obligation(Base):
    """Something owed by a time, with the rule that says so and the policy it was made under.

    ``kind`` and ``subject_id`` name what it is about (an action, a member's invitation, a group's chair …).
    ``next_step_at`` is when the sweep looks next; null: never again.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        Index("ix_obligation_next_step_at", "next_step_at"),
        Index("ix_obligation_subject_id", "subject_id"),
        Index("ix_obligation_person_id", "person_id"),
        Index("ix_obligation_group_id", "group_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    rule_id: Mapped[str]  # the clause that makes it owed
    ladder_id: Mapped[str]  # the clause that says who is told next
    forum: Mapped[str]
    policy_from: Mapped[date]
    anchor_at: Mapped[datetime]
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    next_step_at: Mapped[datetime | None]
    meeting_at: Mapped[datetime | None] = mapped_column(default=None)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), default=None)
    moves: Mapped[int] = mapped_column(default=0)  # how often `due_at` was moved
    moved_at: Mapped[datetime | None] = mapped_column(default=None)  # the last time it was
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_why: Mapped[str | None] = mapped_column(default=None)


class Step(Base):
    """One rung of one obligation that has come, for one person, and the effect that carried it.

    ``told`` is the id of the person who is owed the word, or "nobody" where the directory lists nobody for the
    rung. The effect may be in somebody else's conversation: a stand-in's, or that of whoever tells them by hand.
    """

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("obligation_id", "rung", "occurrence", "told"),
        Index("ix_step_effect_id", "effect_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    obligation_id: Mapped[UUID] = mapped_column(ForeignKey("obligation.id"))
    rung: Mapped[str]
    occurrence: Mapped[int]
    told: Mapped[str]
    came_at: Mapped[datetime]  # when the rung fell due
    at: Mapped[datetime]  # when the sweep took it: later than came_at after an outage or a quiet time
    effect_id: Mapped[UUID | None] = mapped_column(ForeignKey("effect.id"), default=None)
    told_at: Mapped[datetime | None] = mapped_column(default=None)  # by hand: by phone or e-mail, and by whom
    told_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
