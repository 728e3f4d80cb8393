"""Cases put to standing bodies."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.holding import held
from storage.models import Referral

GOING = ("open", "sent", "accepted")


class Referrals:
    """Cases put to standing bodies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, referral: Referral) -> None:
        """Keep a new one."""
        self._session.add(referral)
        self._session.flush()

    def get(self, referral_id: UUID) -> Referral | None:
        """The referral with this id, to be read only."""
        return self._session.get(Referral, referral_id)

    def lock(self, referral_id: UUID) -> Referral | None:
        """The referral, held until the transaction ends: of two presses on it one is the first."""
        found = held(select(Referral).where(Referral.id == referral_id))
        return self._session.scalars(found.execution_options(populate_existing=True)).one_or_none()

    def going(self, forum: str, instance: str | None = None) -> Sequence[Referral]:
        """What was put to a body and is neither withdrawn nor closed, by the meeting it is for and its reference."""
        found = select(Referral).where(
            Referral.forum == forum, Referral.instance == instance, Referral.state.in_(GOING)
        )
        return self._session.scalars(found.order_by(Referral.meeting_on, Referral.ref)).all()

    def going_of(self, person_id: UUID) -> Sequence[Referral]:
        """What this person referred and is neither withdrawn nor closed, by its reference."""
        found = select(Referral).where(Referral.person_id == person_id, Referral.state.in_(GOING))
        return self._session.scalars(found.order_by(Referral.ref)).all()

    def for_meeting(self, forum: str, instance: str | None, day: date) -> Sequence[Referral]:
        """What a body has taken on for its meeting of that day, by its reference."""
        found = select(Referral).where(
            Referral.forum == forum,
            Referral.instance == instance,
            Referral.meeting_on == day,
            Referral.state == "accepted",
        )
        return self._session.scalars(found.order_by(Referral.ref)).all()

    def waiting(self, today: date) -> Sequence[Referral]:
        """What is with whoever refers, and what was sent and is for a meeting to come, or for none that is known."""
        to_come = or_(Referral.meeting_on.is_(None), Referral.meeting_on >= today)
        found = select(Referral).where(
            or_(Referral.state == "open", and_(Referral.state.in_(("sent", "accepted")), to_come))
        )
        return self._session.scalars(found.order_by(Referral.ref)).all()
