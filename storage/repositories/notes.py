"""What was noted, and the brief notes of meetings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from storage.models import Correction, Note, Record


class Notes:
    """What was noted, and the brief notes of meetings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Note | Record | Correction) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def get(self, note_id: UUID) -> Note | None:
        """The note with this id."""
        return self._session.get(Note, note_id)

    def all_in(self, group_id: UUID) -> Sequence[Note]:
        """Everything noted in a group, struck out or not, the earliest first."""
        return self._session.scalars(select(Note).where(Note.group_id == group_id).order_by(Note.at, Note.number)).all()

    def not_sent(self, group_id: UUID) -> Sequence[Note]:
        """What was noted and has not gone out in a meeting's notes, struck out or not, the latest first."""
        sent = exists().where(Record.meeting_id == Note.meeting_id, Record.circulated_at.is_not(None))
        found = select(Note).where(Note.group_id == group_id, ~sent)
        return self._session.scalars(found.order_by(Note.at.desc(), Note.number.desc())).all()

    def of_meeting(self, meeting_id: UUID) -> Sequence[Note]:
        """What belongs to a meeting, struck out or not, the earliest first."""
        found = select(Note).where(Note.meeting_id == meeting_id)
        return self._session.scalars(found.order_by(Note.at, Note.number)).all()

    def give_to(self, meeting_id: UUID, group_id: UUID) -> None:
        """What was noted since the last meeting belongs to this one."""
        waiting = (Note.group_id == group_id, Note.meeting_id.is_(None))
        self._session.execute(update(Note).where(*waiting).values(meeting_id=meeting_id))

    def record(self, record_id: UUID) -> Record | None:
        """The brief notes with this id."""
        return self._session.get(Record, record_id)

    def records(self, meeting_id: UUID) -> Sequence[Record]:
        """All versions of the brief notes of a meeting, the first first."""
        found = select(Record).where(Record.meeting_id == meeting_id)
        return self._session.scalars(found.order_by(Record.version)).all()

    def circulated(self, meeting_id: UUID) -> Record | None:
        """The notes of a meeting as they were last sent to everybody, if they were."""
        found = select(Record).where(Record.meeting_id == meeting_id, Record.circulated_at.is_not(None))
        return self._session.scalars(found.order_by(Record.version.desc()).limit(1)).one_or_none()

    def correction(self, correction_id: UUID) -> Correction | None:
        """The correction with this id."""
        return self._session.get(Correction, correction_id)

    def corrections(self, record_id: UUID) -> Sequence[Correction]:
        """What was said to be wrong in one version of the notes, the earliest first."""
        found = select(Correction).where(Correction.record_id == record_id)
        return self._session.scalars(found.order_by(Correction.at, Correction.id)).all()
