"""What is owed, and the steps taken about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, func, insert, select, tuple_, union, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from storage.models import (
    Action,
    Effect,
    Group,
    Member,
    Obligation,
    Seat,
    Step,
)

ITS_ACTION = Action.id == Obligation.subject_id
AS_MADE = (Obligation.made_at, Action.series.desc(), Action.number, Obligation.id)
"""The order of what is due at one moment: as it was made; actions made together (S1, S2) by their numbers."""

LOOK_AGAIN = update(Obligation).where(Obligation.id == bindparam("owed")).values(next_step_at=bindparam("moment"))


class Waiting(NamedTuple):
    """An obligation that is to be looked at, and since when."""

    since: datetime
    id: UUID
    group_id: UUID | None


class Obligations:
    """What is owed, and the steps taken about it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, *rows: Obligation | Step) -> None:
        """Keep new rows, none of which names another of them."""
        self._session.add_all(rows)
        self._session.flush()

    def add_steps(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Keep new steps, given as the values of their columns, after the effects that they name."""
        self._session.flush()
        if rows := [{"id": uuid4(), **step} for step in steps]:
            self._session.connection().execute(insert(Step), rows)

    def look_again(self, obligations: Iterable[Obligation], moments: Mapping[UUID, datetime | None]) -> None:
        """Note when each of these is to be looked at next (*moments*, by id; None: never again)."""
        rows = []
        for one in obligations:
            set_committed_value(one, "next_step_at", moments[one.id])
            rows.append({"owed": one.id, "moment": moments[one.id]})
        if rows:
            self._session.connection().execute(LOOK_AGAIN, rows)

    def get(self, obligation_id: UUID) -> Obligation | None:
        """The obligation with this id."""
        return self._session.get(Obligation, obligation_id)

    def due(self, now: datetime, limit: int, after: Waiting | None = None) -> Sequence[Waiting]:
        """Obligations to be looked at by *now*, the longest waiting first; those behind *after* only.

        Of what has waited equally long, that of one group comes together: fewer groups are held at a time.
        """
        group = func.coalesce(Obligation.group_id, Obligation.id)
        found = select(Obligation.next_step_at, Obligation.id, Obligation.group_id).where(
            Obligation.next_step_at <= now
        )
        if after is not None:
            place = (after.since, after.group_id or after.id, after.id)
            found = found.where(tuple_(Obligation.next_step_at, group, Obligation.id) > place)
        found = found.order_by(Obligation.next_step_at, group, Obligation.id).limit(limit)
        return [Waiting(since, one, group) for since, one, group in self._session.execute(found) if since is not None]

    def claim(self, ids: Iterable[UUID], now: datetime) -> Sequence[Obligation]:
        """Those of these obligations that are still to be looked at by *now*, held until the transaction ends; the
        longest waiting first, of those the oldest. What another transaction holds is left to it."""
        found = select(Obligation).where(Obligation.id.in_(list(ids)), Obligation.next_step_at <= now)
        found = found.order_by(Obligation.next_step_at, Obligation.made_at, Obligation.id)
        found = found.with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)
        return self._session.scalars(found).all()

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
        """The newest obligation of a kind about one thing, open or not; of two of the same moment the open one."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.kind == kind)
        newest = found.order_by(Obligation.made_at.desc(), Obligation.closed_at.is_(None).desc())
        return self._session.scalars(newest.limit(1)).one_or_none()

    def all_about(self, subject_id: UUID, kind: str) -> Sequence[Obligation]:
        """Every obligation of a kind about one thing, open or not, the oldest first."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at, Obligation.id)).all()

    def open_in(self, group_id: UUID) -> Sequence[Obligation]:
        """A group's open obligations, the one due first first."""
        found = select(Obligation).where(Obligation.group_id == group_id, Obligation.closed_at.is_(None))
        return self._session.scalars(found.order_by(Obligation.due_at)).all()

    def all_open(self) -> Sequence[tuple[str, Obligation]]:
        """Every group's open obligations with the group's reference, the one due first first."""
        found = select(Group.ref, Obligation).join(Group, Group.id == Obligation.group_id)
        found = found.where(Obligation.closed_at.is_(None)).order_by(Obligation.due_at, Obligation.id)
        return [(ref, one) for ref, one in self._session.execute(found)]

    def closed_in(self, group_id: UUID, why: str) -> Sequence[Obligation]:
        """A group's obligations that were closed for this reason, the one due first first."""
        found = select(Obligation).where(Obligation.group_id == group_id, Obligation.closed_why == why)
        return self._session.scalars(found.order_by(Obligation.due_at, Obligation.id)).all()

    def steps(self, obligation_id: UUID) -> Sequence[Step]:
        """The steps taken about an obligation, in order."""
        found = select(Step).where(Step.obligation_id == obligation_id)
        return self._session.scalars(found.order_by(Step.at, Step.rung, Step.occurrence)).all()

    def taken(self, ids: Iterable[UUID]) -> Mapping[UUID, set[tuple[str, int]]]:
        """Rung and occurrence of every step taken about these obligations, by obligation."""
        found = select(Step.obligation_id, Step.rung, Step.occurrence).where(Step.obligation_id.in_(list(ids)))
        taken: dict[UUID, set[tuple[str, int]]] = defaultdict(set)
        for obligation_id, rung, occurrence in self._session.execute(found):
            taken[obligation_id].add((rung, occurrence))
        return taken

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
        """What a person owes, themselves or with their agency's others, the one due first first."""
        found = select(Obligation).outerjoin(Action, ITS_ACTION).where(Obligation.id.in_(_owed_by(person_id)))
        return self._session.scalars(found.order_by(Obligation.due_at, *AS_MADE)).all()

    def page_of(self, person_id: UUID, kinds: Iterable[str], first: int, most: int) -> Sequence[Obligation]:
        """At most *most* things of these kinds that a person owes, from the *first* (0) on, in the order of due."""
        found = select(Obligation).outerjoin(Action, ITS_ACTION).where(*_open_of(person_id, kinds))
        return self._session.scalars(found.order_by(Obligation.due_at, *AS_MADE).offset(first).limit(most)).all()

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
            .outerjoin(Action, ITS_ACTION)
            .where(Step.effect_id == effect_id)
            .order_by(Obligation.due_at, Step.came_at, *AS_MADE, Step.id)
        )
        return [(step, obligation) for step, obligation in self._session.execute(found).all()]


def _open_of(person_id: UUID, kinds: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    return Obligation.id.in_(_owed_by(person_id)), Obligation.kind.in_(list(kinds))


def _owed_by(person_id: UUID) -> CompoundSelect[tuple[UUID]]:
    """What is owed by a person, and what is owed by an agency (by nobody of it alone) for which they sit."""
    own = select(Obligation.id).where(Obligation.person_id == person_id, Obligation.closed_at.is_(None))
    sits = (
        select(Obligation.id)
        .join(Member, Member.group_id == Obligation.group_id)
        .join(Seat, and_(Seat.id == Member.seat_id, Seat.organisation_id == Obligation.organisation_id))
        .where(
            Member.person_id == person_id,
            Member.state == "active",
            Obligation.kind == "question",
            Obligation.closed_at.is_(None),
        )
    )
    return union(own, sits)
