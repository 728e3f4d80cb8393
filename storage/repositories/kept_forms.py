"""What people filled in and may not send themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from storage.holding import held
from storage.models import (
    KeptForm,
)


class KeptForms:
    """What people filled in and may not send themselves."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, form: KeptForm) -> None:
        """Keep a form."""
        self._session.add(form)
        self._session.flush()

    def get(self, form_id: UUID) -> KeptForm | None:
        """The kept form with this id, held until the transaction ends: of two presses on it one is the first."""
        return self._session.scalars(held(select(KeptForm).where(KeptForm.id == form_id))).one_or_none()

    def look(self, form_id: UUID) -> KeptForm | None:
        """The kept form with this id, to be read only."""
        return self._session.get(KeptForm, form_id)

    def of(self, person_id: UUID, now: datetime) -> Sequence[KeptForm]:
        """What this person filled in and is kept still."""
        found = select(KeptForm).where(KeptForm.person_id == person_id, KeptForm.expires_at > now)
        return self._session.scalars(found.order_by(KeptForm.expires_at)).all()

    def any_over(self, now: datetime) -> bool:
        """Whether something is past its time and not emptied yet."""
        return self._session.scalars(select(KeptForm.id).where(*_over(now)).limit(1)).first() is not None

    def forget(self, now: datetime) -> None:
        """What is past its time loses its answers; that something was asked, and of whom, stays."""
        self._session.execute(update(KeptForm).where(*_over(now)).values(values={}, state="over"))


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return KeptForm.expires_at <= now, KeptForm.state.in_(("kept", "asked"))
