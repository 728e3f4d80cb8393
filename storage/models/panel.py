"""What only standing bodies have: who was there in person, what was voted on, and interests that were declared."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Turnout(Base):
    """Whether a member of a standing body was there themselves, as it was marked. Unmarked is absent."""

    __tablename__ = "turnout"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    here: Mapped[bool]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class AgendaItem(Base):
    """Something that a member put forward for one meeting."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_meeting_id", "meeting_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    text: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Agenda(Base):
    """What is known of one meeting's agenda besides its rules: what was left out this once, and what was sent.

    ``lines`` are those that went out last, as key and label: later ones do not change them. ``sent`` counts how often
    it went out.
    """

    __tablename__ = "agenda"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), unique=True)
    dropped: Mapped[list[str]] = mapped_column(default_factory=list)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)  # that others agree
    sent: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class Vote(Base):
    """One question that a body votes on (V1). ``item`` is the key of its line on the agenda, ``subject`` of what it is.

    ``state``: open, closed. ``outcome`` is what `rules/deciding.py` made of it, ``choice`` what was carried.
    ``casting`` is the choice of whoever has the casting vote.
    """

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("group_id", "number"), Index("ix_vote_meeting_id", "meeting_id"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    text: Mapped[str]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    item: Mapped[str | None] = mapped_column(default=None)
    subject: Mapped[str | None] = mapped_column(default=None)
    heard: Mapped[bool] = mapped_column(default=False)  # every agency has put its view
    state: Mapped[str] = mapped_column(default="open")
    outcome: Mapped[str | None] = mapped_column(default=None)
    choice: Mapped[str | None] = mapped_column(default=None)
    casting: Mapped[str | None] = mapped_column(default=None)
    cast_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def name(self) -> str:
        """What people call it: V1."""
        return f"V{self.number}"


class Ballot(Base):
    """How one person votes: for, against, abstain. It can be changed while the vote is open."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("vote_id", "person_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    vote_id: Mapped[UUID] = mapped_column(ForeignKey("vote.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    choice: Mapped[str]
    at: Mapped[datetime]


class Interest(Base):
    """An interest that somebody declared at an item of a meeting, and what whoever it was declared to chose."""

    __tablename__ = "interest"
    __table_args__ = (Index("ix_interest_meeting_id", "meeting_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    item: Mapped[str]
    words: Mapped[str]
    at: Mapped[datetime]
    choice: Mapped[str | None] = mapped_column(default=None)
    chosen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    chosen_at: Mapped[datetime | None] = mapped_column(default=None)
