"""A group goes a step up, and the steps that wait until somebody has agreed to them."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Escalation(Base):
    """A group asks for one of the forum above it, on a ground that the rules know.

    ``state``: proposed (somebody who may ask is told), asked (waiting for those who must agree), opened
    (``opened_id`` is the group that came of it), declined, withdrawn. ``forum`` and ``policy_from`` are the forum
    above and the rules under which it is asked for.
    """

    __tablename__ = "escalation"
    __table_args__ = (Index("ix_escalation_group_id", "group_id"), Index("ix_escalation_opened_id", "opened_id"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    forum: Mapped[str]
    policy_from: Mapped[date]
    ground: Mapped[str]
    why: Mapped[str]
    made_at: Mapped[datetime]
    about: Mapped[str | None] = mapped_column(default=None)  # what is stuck, where the ground asks
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    proposed_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="asked")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)
    opened_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"), default=None)
    taken_over_at: Mapped[datetime | None] = mapped_column(default=None)  # the chair above agreed to the hand-over
    taken_over_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class Approval(Base):
    """Somebody is asked to agree to a step of something (an escalation, a referral, late papers).

    ``key`` says as which of the rule's approvers. ``state``: asked, agreed, declined, passed (somebody else is asked
    instead, or it is not needed any more). A ``question`` they have stops no clock.
    """

    __tablename__ = "approval"
    __table_args__ = (Index("ix_approval_subject_id", "subject_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    subject_id: Mapped[UUID]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("group.id"))
    step: Mapped[str]
    key: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="asked")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)
    question: Mapped[str | None] = mapped_column(default=None)
    question_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class Report(Base):
    """How a group goes on, as it was reported to those who are to hear of it regularly."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_group_id", "group_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    due_at: Mapped[datetime]
