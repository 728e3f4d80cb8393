"""Who was at the meetings of standing bodies in person, what stood on the agenda, and what they voted on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Agenda, AgendaItem, Ballot, Interest, Meeting, Turnout, Vote


class Panels:
    """Who was at the meetings of standing bodies in person, what stood on the agenda, and what they voted on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Turnout | Agenda | AgendaItem | Vote | Ballot | Interest) -> None:
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

    def agenda(self, meeting_id: UUID) -> Agenda | None:
        """What is known of a meeting's agenda besides its rules."""
        return self._session.scalars(select(Agenda).where(Agenda.meeting_id == meeting_id)).one_or_none()

    def agenda_by_id(self, agenda_id: UUID) -> Agenda | None:
        """The agenda with this id."""
        return self._session.get(Agenda, agenda_id)

    def agendas_held(self, group_id: UUID) -> Sequence[tuple[Meeting, Agenda]]:
        """The agendas of a body's meetings that were held, the earliest first."""
        found = (
            select(Meeting, Agenda)
            .join(Agenda, Agenda.meeting_id == Meeting.id)
            .where(Meeting.group_id == group_id, Meeting.state == "held")
            .order_by(Meeting.starts_at)
        )
        return [(row[0], row[1]) for row in self._session.execute(found)]

    def items(self, meeting_id: UUID) -> Sequence[AgendaItem]:
        """What members put forward for a meeting, the first first."""
        found = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
        return self._session.scalars(found.order_by(AgendaItem.at, AgendaItem.id)).all()

    def vote(self, vote_id: UUID) -> Vote | None:
        """The vote with this id."""
        return self._session.get(Vote, vote_id)

    def votes(self, meeting_id: UUID) -> Sequence[Vote]:
        """Everything that was voted on at a meeting, in order."""
        found = select(Vote).where(Vote.meeting_id == meeting_id)
        return self._session.scalars(found.order_by(Vote.number)).all()

    def votes_made(self, group_id: UUID) -> int:
        """The number of a body's last vote."""
        return self._session.scalar(select(func.max(Vote.number)).where(Vote.group_id == group_id)) or 0

    def ballots(self, vote_id: UUID) -> dict[UUID, Ballot]:
        """How each person votes."""
        found = self._session.scalars(select(Ballot).where(Ballot.vote_id == vote_id))
        return {row.person_id: row for row in found}

    def interest(self, interest_id: UUID) -> Interest | None:
        """The declaration with this id."""
        return self._session.get(Interest, interest_id)

    def interests(self, meeting_id: UUID) -> Sequence[Interest]:
        """What was declared at a meeting, in order."""
        found = select(Interest).where(Interest.meeting_id == meeting_id)
        return self._session.scalars(found.order_by(Interest.at, Interest.id)).all()
