"""Meetings, and which agencies were there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from storage.models import Attendance, Group, Meeting, Member, Presence


class Meetings:
    """Meetings, and which agencies were there."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Meeting | Presence) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def get(self, meeting_id: UUID) -> Meeting | None:
        """The meeting with this id."""
        return self._session.get(Meeting, meeting_id)

    def running(self, group_id: UUID) -> Meeting | None:
        """The meeting that is going on now, if one is."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "running")
        return self._session.scalars(found.order_by(Meeting.started_at).limit(1)).one_or_none()

    def current(self, group_id: UUID) -> Meeting | None:
        """The meeting that is going on now, else the next that is planned."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "planned")
        planned = self._session.scalars(found.order_by(Meeting.starts_at).limit(1)).one_or_none()
        return self.running(group_id) or planned

    def planned(self, group_id: UUID) -> Sequence[Meeting]:
        """Meetings still to come, and those whose time went by without a word, the earliest first."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "planned")
        return self._session.scalars(found.order_by(Meeting.starts_at)).all()

    def held(self, group_id: UUID) -> Sequence[Meeting]:
        """Meetings that were held and ended, the earliest first."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "held")
        return self._session.scalars(found.order_by(Meeting.starts_at)).all()

    def chaired_by(self, person_id: UUID, first: datetime, last: datetime) -> Sequence[Meeting]:
        """Planned meetings, of any group, that somebody was named to chair and that start in this span."""
        found = select(Meeting).where(
            Meeting.chair_id == person_id, Meeting.state == "planned", Meeting.starts_at.between(first, last)
        )
        return self._session.scalars(found.order_by(Meeting.starts_at)).all()

    def led_by(self, person_id: UUID, first: datetime, last: datetime) -> Sequence[Meeting]:
        """Meetings of open groups that start in this span and that somebody chairs, or was named to chair."""
        chairs = or_(Meeting.chair_id == person_id, and_(Meeting.chair_id.is_(None), Group.chair_id == person_id))
        found = (
            select(Meeting)
            .join(Group, Group.id == Meeting.group_id)
            .where(Group.state == "open", Meeting.state == "planned", Meeting.starts_at.between(first, last), chairs)
        )
        return self._session.scalars(found.order_by(Meeting.starts_at)).all()

    def next_number(self, group_id: UUID) -> int:
        """The number of the group's next meeting: 1 for the first."""
        last = self._session.scalar(select(func.max(Meeting.number)).where(Meeting.group_id == group_id))
        return (last or 0) + 1

    def presence(self, meeting_id: UUID) -> dict[UUID, Presence]:
        """What was marked about each agency, by its seat."""
        found = self._session.scalars(select(Presence).where(Presence.meeting_id == meeting_id))
        return {row.seat_id: row for row in found}

    def known_to_come(self, group_id: UUID) -> frozenset[UUID]:
        """The seats of agencies that have been at one of a group's meetings, or said of one that somebody comes."""
        been = select(Presence.seat_id).join(Meeting).where(Meeting.group_id == group_id, Presence.here)
        says = Attendance.reply.in_(("coming", "deputy"))
        said = select(Member.seat_id).join(Attendance).where(Member.group_id == group_id, says)
        return frozenset(self._session.scalars(been.union(said)))

    def here(self, meeting_id: UUID) -> frozenset[UUID]:
        """The seats of the agencies that were marked as here; whoever is not among them is absent."""
        return frozenset(seat_id for seat_id, row in self.presence(meeting_id).items() if row.here)
