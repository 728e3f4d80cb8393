"""Cases put to standing bodies."""

from collections.abc import Sequence
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

    def waiting(self) -> Sequence[Referral]:
        """What is with whoever refers; and what was sent to a body whose next meeting is not known, or late for one."""
        no_day = or_(Referral.meeting_on.is_(None), Referral.wanted_on.is_not(None))
        without_day = and_(Referral.state == "sent", no_day)
        found = select(Referral).where(or_(Referral.state == "open", without_day))
        return self._session.scalars(found.order_by(Referral.ref)).all()
