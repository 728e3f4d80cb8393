"""Who was at the meetings of standing bodies in person, and what they voted on."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Turnout


class Panels:
    """Who was at the meetings of standing bodies in person, and what they voted on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Turnout) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def turnout(self, meeting_id: UUID) -> dict[UUID, Turnout]:
        """What was marked about each person, by their membership."""
        found = self._session.scalars(select(Turnout).where(Turnout.meeting_id == meeting_id))
        return {row.member_id: row for row in found}

    def here(self, meeting_id: UUID) -> frozenset[UUID]:
        """The members who were marked as here."""
        return frozenset(member for member, row in self.turnout(meeting_id).items() if row.here)
