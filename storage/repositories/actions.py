"""Promises with an owner and a time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import (
    Action,
)


class Actions:
    """Promises with an owner and a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, action: Action) -> None:
        """Keep a new action."""
        self._session.add(action)
        self._session.flush()

    def get(self, action_id: UUID) -> Action | None:
        """The action with this id."""
        return self._session.get(Action, action_id)

    def named(self, group_id: UUID, series: str, number: int) -> Action | None:
        """A group's action by its name: A7 is number 7 of those that people made."""
        found = select(Action).where(Action.group_id == group_id, Action.series == series, Action.number == number)
        return self._session.scalars(found).one_or_none()

    def all_in(self, group_id: UUID) -> Sequence[Action]:
        """A group's actions, closed ones too, by their numbers."""
        found = select(Action).where(Action.group_id == group_id)
        return self._session.scalars(found.order_by(Action.series.desc(), Action.number)).all()

    def open_in(self, group_id: UUID) -> Sequence[Action]:
        """A group's open actions, the one due first first."""
        found = select(Action).where(Action.group_id == group_id, Action.state == "open")
        return self._session.scalars(found.order_by(Action.due_at, Action.number)).all()

    def open_of(self, person_id: UUID) -> Sequence[Action]:
        """Open actions a person owns, the one due first first."""
        found = select(Action).where(Action.owner_id == person_id, Action.state == "open")
        return self._session.scalars(found.order_by(Action.due_at, Action.number)).all()
