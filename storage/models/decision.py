"""What was proposed, decided, and asked of agencies that were absent."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Proposal(Base):
    """A member puts a decision to the chair. ``state``: open, used, declined."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_group_id", "group_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    source_ts: Mapped[str | None] = mapped_column(default=None)
    thread_ts: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="open")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)


class Decision(Base):
    """Agreed by every agency it affects (D3). It is superseded, never edited.

    ``affected`` are the ids of those agencies. ``source_changed_at`` and ``source_gone_at`` say that the message it
    was recorded from was edited or deleted afterwards.
    """

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("group_id", "number"), Index("ix_decision_source_ts", "source_ts"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    number: Mapped[int]
    text: Mapped[str]
    authority: Mapped[str]
    affected: Mapped[list[str]]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), default=None)  # None: between meetings
    out_of_area: Mapped[str | None] = mapped_column(default=None)  # why, if it is
    source_ts: Mapped[str | None] = mapped_column(default=None)
    thread_ts: Mapped[str | None] = mapped_column(default=None)
    source_changed_at: Mapped[datetime | None] = mapped_column(default=None)
    source_gone_at: Mapped[datetime | None] = mapped_column(default=None)
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"), default=None)
    superseded_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def name(self) -> str:
        """What people call it: D3."""
        return f"D{self.number}"


class Recommendation(Base):
    """What affected agencies that were not there are asked (R1); with the last agreement it becomes a decision.

    Between meetings (``meeting_id`` is None) nobody counts as present, so every affected agency is asked.
    ``state``: open, agreed (``decision_id`` came of it), contested (back to the next meeting), withdrawn, superseded
    (``settled_why`` then names what was recorded in its place: R2, D3).
    """

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("group_id", "number"), Index("ix_recommendation_source_ts", "source_ts"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    number: Mapped[int]
    text: Mapped[str]
    authority: Mapped[str]
    affected: Mapped[list[str]]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), default=None)
    out_of_area: Mapped[str | None] = mapped_column(default=None)
    source_ts: Mapped[str | None] = mapped_column(default=None)
    thread_ts: Mapped[str | None] = mapped_column(default=None)
    source_changed_at: Mapped[datetime | None] = mapped_column(default=None)
    source_gone_at: Mapped[datetime | None] = mapped_column(default=None)
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"), default=None)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"), default=None)
    state: Mapped[str] = mapped_column(default="open")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)

    @property
    def name(self) -> str:
        """What people call it: R1."""
        return f"R{self.number}"


class Response(Base):
    """One agency's answer; the first one stands. No answer is not a yes.

    ``answer``: agree, changes, disagree, or gone (the agency left the group before it answered).
    """

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("recommendation_id", "seat_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    answer: Mapped[str | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(default=None)  # the changes, or why not
    at: Mapped[datetime | None] = mapped_column(default=None)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)  # on their behalf
    asked_chair: Mapped[str | None] = mapped_column(default=None)  # what they last asked the chair about it
    asked_chair_at: Mapped[datetime | None] = mapped_column(default=None)
    asked_chair_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    chair_said: Mapped[str | None] = mapped_column(default=None)  # the chair's answer to that
    chair_said_at: Mapped[datetime | None] = mapped_column(default=None)
