"""Meetings of a group: who said that they come, and which agencies were there."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Meeting(Base):
    """``state``: planned, running, held, missed (its time went by and nobody met), cancelled.

    Its id is the UID of its calendar file, ``sequence`` counts the changes of its time. ``chair_id`` is who chairs
    this one meeting in the chair's place, ``acting_why`` the reason. ``slot_at`` is the start of the rhythm that it
    stands for, wherever it is moved to.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("group_id", "number"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    number: Mapped[int]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    late_reason: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(default="planned")
    sequence: Mapped[int] = mapped_column(default=0)
    chair_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    acting_why: Mapped[str | None] = mapped_column(default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    position: Mapped[str | None] = mapped_column(default=None)  # where things stand, in one neutral line
    answers: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)  # to the rules' questions, by their names
    ended_why: Mapped[str | None] = mapped_column(default=None)  # why it was cancelled or missed
    slot_at: Mapped[datetime | None] = mapped_column(default=None)


class Attendance(Base):
    """What a member answered about a meeting. ``reply``: coming, deputy, cannot.

    ``meant_for`` is when the meeting was to begin as they said it, where it has moved so far since that they are asked
    again; None while the answer stands.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    reply: Mapped[str]
    at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # another than the member: by hand
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    can_agree: Mapped[bool | None] = mapped_column(default=None)  # may this person agree things for the agency?
    meant_for: Mapped[datetime | None] = mapped_column(default=None)


class Presence(Base):
    """Whether an agency was there, as the chair or record keeper marked it. Unmarked is absent."""

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("meeting_id", "seat_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    here: Mapped[bool]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
