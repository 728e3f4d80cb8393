"""What was noted, and the brief notes of a meeting that came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Note(Base):
    """One line that somebody noted, for their agency. Whoever strikes it leaves it to be seen as struck."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_group_id", "group_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), default=None)  # None: between meetings
    source_ts: Mapped[str | None] = mapped_column(default=None)  # the message it was taken from
    thread_ts: Mapped[str | None] = mapped_column(default=None)
    struck_at: Mapped[datetime | None] = mapped_column(default=None)
    struck_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    number: Mapped[int] = mapped_column(default=0)  # its place in the group's record: notes of one moment keep it


class Record(Base):
    """The brief notes of one meeting, in one version; a correction is a new version, never an edit.

    ``state``: draft (with the record keeper), checking (with the chair), circulated, superseded. ``shown`` holds
    what was read when it was last written, so that later changes do not change it. ``unchecked``: it was sent before
    the chair had looked at it. ``edits`` counts how often it was written: whoever acts on another than the last sees
    that first. ``keeper_id`` and ``chair_id`` are who kept the record and who chaired when the meeting ended.
    """

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("meeting_id", "version"), Index("ix_record_group_id", "group_id"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    version: Mapped[int]
    lines: Mapped[list[str]]  # the notes that were kept, as the record keeper put them
    chair_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    keeper_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    state: Mapped[str] = mapped_column(default="draft")
    edits: Mapped[int] = mapped_column(default=0)
    position: Mapped[str | None] = mapped_column(default=None)
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    drafted_at: Mapped[datetime | None] = mapped_column(default=None)
    checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    circulated_at: Mapped[datetime | None] = mapped_column(default=None)
    unchecked: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str | None] = mapped_column(default=None)  # what this version corrects
    shown: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class Correction(Base):
    """Somebody says that something in circulated notes is wrong. ``state``: open, done, declined."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_record_id", "record_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)
