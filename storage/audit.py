"""The chained record: a row cannot be changed, taken out or slipped in without the chain showing it."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from storage.models import Audit, Counter
from storage.upsert import upsert

_audit = Audit.__table__
_LAST = select(_audit.c.seq, _audit.c.hash).where(_audit.c.chain == bindparam("chain"))
_LAST = _LAST.order_by(_audit.c.seq.desc()).limit(1)
_ADD = insert(_audit)  # type: ignore[arg-type] # every model has a table

Link = tuple[int, str]
"""The number and the hash of the row that the next one follows."""
FIRST: Link = (0, "")

HOUSE = "house"
HOUSE_CHAIN = "audit:house"


class AuditLog:
    """Append and verify. The group's own row is locked by whoever writes about it, so a chain has one writer."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        act: str,
        *,
        at: datetime,
        actor: str,
        group_id: UUID | None = None,
        refused_by: str | None = None,
        **detail: Any,
    ) -> None:
        """Record that *actor* (a person's id, or "bot") did *act*, or was refused it by a rule."""
        chain = str(group_id) if group_id else HOUSE
        if chain == HOUSE:  # no group's row is held by those who write here: they wait for one another at this one
            self._session.execute(upsert(self._session, Counter, {"name": HOUSE_CHAIN}, {}, {"last": 0}))
            self._session.get_one(Counter, HOUSE_CHAIN, with_for_update=True)
        self._append(chain, self._last(chain), at, actor, act, detail, refused_by)

    def last(self, group_id: UUID) -> Link:
        """The last row of a group's chain."""
        return self._last(str(group_id))

    def follow(self, last: Link, act: str, *, at: datetime, actor: str, group_id: UUID, **detail: Any) -> None:
        """The same, for who holds the group and has read the *last* row of its chain since."""
        self._append(str(group_id), last, at, actor, act, detail, None)

    def _last(self, chain: str) -> Link:
        found = self._session.execute(_LAST, {"chain": chain}).one_or_none()
        return (found.seq, found.hash) if found else FIRST

    def _append(
        self,
        chain: str,
        last: Link,
        at: datetime,
        actor: str,
        act: str,
        detail: dict[str, Any],
        refused_by: str | None,
    ) -> None:
        row = Audit(
            chain=chain,
            seq=last[0] + 1,
            at=at,
            actor=actor,
            act=act,
            detail=detail,
            refused_by=refused_by,
            previous=last[1],
            hash="",
        )
        row.hash = fingerprint(row)
        self._session.execute(_ADD, {column.name: getattr(row, column.name) for column in _audit.c})

    def of(self, group_id: UUID) -> Sequence[Audit]:
        """Everything recorded about a group, oldest first."""
        found = select(Audit).where(Audit.chain == str(group_id))
        return self._session.scalars(found.order_by(Audit.seq)).all()

    def about(self, group_id: UUID, acts: Collection[str]) -> Sequence[Audit]:
        """What was recorded about a group under these names, oldest first."""
        found = select(Audit).where(Audit.chain == str(group_id), Audit.act.in_(acts))
        return self._session.scalars(found.order_by(Audit.seq)).all()

    def first_broken(self, chain: str) -> int | None:
        """The number of the first row that does not follow from the one before; None if the chain is whole."""
        previous, expected = "", 1
        for row in self._session.scalars(select(Audit).where(Audit.chain == chain).order_by(Audit.seq)):
            if row.seq != expected or row.previous != previous or row.hash != fingerprint(row):
                return row.seq
            previous, expected = row.hash, expected + 1
        return None


def fingerprint(row: Audit) -> str:
    """SHA-256 over the row's content and the hash before it."""
    content = [
        row.chain,
        row.seq,
        row.at.astimezone(UTC).isoformat(),  # as it comes back from the database, whatever zone it was given in
        row.actor,
        row.act,
        row.detail,
        row.refused_by,
        row.previous,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
