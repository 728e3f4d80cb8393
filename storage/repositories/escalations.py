"""Steps up to another forum, and what waits for somebody's agreement."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Approval, Escalation, Report

OPEN = ("proposed", "asked")


class Escalations:
    """Steps up to another forum."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, escalation: Escalation) -> None:
        """Keep a new one."""
        self._session.add(escalation)
        self._session.flush()

    def get(self, escalation_id: UUID) -> Escalation | None:
        """The escalation with this id."""
        return self._session.get(Escalation, escalation_id)

    def of(self, group_id: UUID) -> Sequence[Escalation]:
        """All that a group asked for, the newest first."""
        found = select(Escalation).where(Escalation.group_id == group_id)
        return self._session.scalars(found.order_by(Escalation.made_at.desc())).all()

    def open_in(self, group_id: UUID) -> Escalation | None:
        """The one that is not settled; there is never more than one."""
        found = select(Escalation).where(Escalation.group_id == group_id, Escalation.state.in_(OPEN))
        return self._session.scalars(found).one_or_none()

    def that_opened(self, group_id: UUID) -> Escalation | None:
        """The escalation of which a group came."""
        return self._session.scalars(select(Escalation).where(Escalation.opened_id == group_id)).one_or_none()

    def report(self, report: Report) -> None:
        """Keep what was reported."""
        self._session.add(report)
        self._session.flush()

    def reports(self, group_id: UUID) -> Sequence[Report]:
        """What a group has reported, the earliest first."""
        return self._session.scalars(select(Report).where(Report.group_id == group_id).order_by(Report.at)).all()


class Approvals:
    """Who was asked to agree to what."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, approval: Approval) -> None:
        """Keep a new one."""
        self._session.add(approval)
        self._session.flush()

    def get(self, approval_id: UUID) -> Approval | None:
        """The approval with this id."""
        return self._session.get(Approval, approval_id)

    def about(self, subject_id: UUID) -> Sequence[Approval]:
        """Everybody who was asked about something, in the order in which they were."""
        found = select(Approval).where(Approval.subject_id == subject_id)
        return self._session.scalars(found.order_by(Approval.asked_at, Approval.id)).all()

    def waiting(self, subject_id: UUID) -> Sequence[Approval]:
        """Those who have not answered."""
        return [one for one in self.about(subject_id) if one.state == "asked"]
