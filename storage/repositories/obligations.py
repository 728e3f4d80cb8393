"""What is owed, and the steps taken about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.models import (
    Effect,
    Obligation,
    Step,
)


class Obligations:
    """What is owed, and the steps taken about it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, *rows: Obligation | Step) -> None:
        """Keep new rows, none of which names another of them."""
        self._session.add_all(rows)
        self._session.flush()

    def get(self, obligation_id: UUID) -> Obligation | None:
        """The obligation with this id."""
        return self._session.get(Obligation, obligation_id)

    def due(self, now: datetime, limit: int) -> Sequence[UUID]:
        """Obligations to be looked at by *now*, the longest waiting first."""
        found = select(Obligation.id).where(Obligation.next_step_at <= now)
        return self._session.scalars(found.order_by(Obligation.next_step_at).limit(limit)).all()

    def claim(self, obligation_id: UUID, now: datetime) -> Obligation | None:
        """The obligation, held until the transaction ends, if it is still to be looked at by *now*."""
        found = select(Obligation).where(Obligation.id == obligation_id, Obligation.next_step_at <= now)
        found = found.with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)
        return self._session.scalars(found).one_or_none()

    def earliest(self) -> datetime | None:
        """When the sweep next has something to look at."""
        return self._session.scalar(
            select(func.min(Obligation.next_step_at)).where(Obligation.next_step_at.is_not(None))
        )

    def open_about(self, subject_id: UUID, kind: str | None = None) -> Sequence[Obligation]:
        """Open obligations about one thing."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.closed_at.is_(None))
        if kind is not None:
            found = found.where(Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at, Obligation.id)).all()

    def about(self, subject_id: UUID, kind: str) -> Obligation | None:
        """The newest obligation of a kind about one thing, open or not."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at.desc()).limit(1)).one_or_none()

    def all_about(self, subject_id: UUID, kind: str) -> Sequence[Obligation]:
        """Every obligation of a kind about one thing, open or not, the oldest first."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at, Obligation.id)).all()

    def open_in(self, group_id: UUID) -> Sequence[Obligation]:
        """A group's open obligations, the one due first first."""
        found = select(Obligation).where(Obligation.group_id == group_id, Obligation.closed_at.is_(None))
        return self._session.scalars(found.order_by(Obligation.due_at)).all()

    def steps(self, obligation_id: UUID) -> Sequence[Step]:
        """The steps taken about an obligation, in order."""
        found = select(Step).where(Step.obligation_id == obligation_id)
        return self._session.scalars(found.order_by(Step.at, Step.rung, Step.occurrence)).all()

    def step(self, step_id: UUID) -> Step | None:
        """The step with this id."""
        return self._session.get(Step, step_id)

    def steps_about_open(self, group_id: UUID) -> Sequence[tuple[Step, Obligation]]:
        """The steps taken about a group's open obligations, the earliest first."""
        found = (
            select(Step, Obligation)
            .join(Obligation, Obligation.id == Step.obligation_id)
            .where(Obligation.group_id == group_id, Obligation.closed_at.is_(None))
            .order_by(Step.at, Step.id)
        )
        return [(step, obligation) for step, obligation in self._session.execute(found).all()]

    def open_of(self, person_id: UUID) -> Sequence[Obligation]:
        """What a person owes, the one due first first."""
        found = select(Obligation).where(Obligation.person_id == person_id, Obligation.closed_at.is_(None))
        return self._session.scalars(found.order_by(Obligation.due_at, Obligation.id)).all()

    def page_of(self, person_id: UUID, kinds: Iterable[str], first: int, most: int) -> Sequence[Obligation]:
        """At most *most* things of these kinds that a person owes, from the *first* (0) on, in the order of due."""
        found = select(Obligation).where(*_open_of(person_id, kinds)).order_by(Obligation.due_at, Obligation.id)
        return self._session.scalars(found.offset(first).limit(most)).all()

    def count_of(self, person_id: UUID, kinds: Iterable[str]) -> int:
        """How many things of these kinds a person owes."""
        found = select(func.count()).select_from(Obligation).where(*_open_of(person_id, kinds))
        return self._session.scalar(found) or 0

    def count_owed_by(self, organisations: Iterable[str], groups: Iterable[UUID], *, besides: UUID) -> int:
        """How many things these agencies owe in these groups, without what one person owes themselves."""
        found = (
            select(func.count())
            .select_from(Obligation)
            .where(
                Obligation.group_id.in_(list(groups)),
                Obligation.organisation_id.in_(list(organisations)),
                Obligation.person_id.is_not(None),
                Obligation.person_id != besides,
                Obligation.closed_at.is_(None),
            )
        )
        return self._session.scalar(found) or 0

    def steps_sent(self, obligation_id: UUID) -> Sequence[Step]:
        """The steps whose message has gone out, in order."""
        found = select(Step).join(Effect, Effect.id == Step.effect_id).where(Step.obligation_id == obligation_id)
        return self._session.scalars(found.where(Effect.outside_id.is_not(None)).order_by(Step.at, Step.told)).all()

    def steps_in(self, effect_id: UUID) -> Sequence[tuple[Step, Obligation]]:
        """The steps one message carries (a digest carries many), the one due first first."""
        found = (
            select(Step, Obligation)
            .join(Obligation, Obligation.id == Step.obligation_id)
            .where(Step.effect_id == effect_id)
            .order_by(Obligation.due_at, Step.came_at, Step.id)
        )
        return [(step, obligation) for step, obligation in self._session.execute(found).all()]


def _open_of(person_id: UUID, kinds: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    return Obligation.person_id == person_id, Obligation.closed_at.is_(None), Obligation.kind.in_(list(kinds))
