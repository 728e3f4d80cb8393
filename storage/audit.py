"""The chained record: a row cannot be changed, taken out or slipped in without the chain showing it."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Audit, Counter
from storage.upsert import upsert

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
    ) -> Audit:
        """Record that *actor* (a person's id, or "bot") did *act*, or was refused it by a rule."""
        chain = str(group_id) if group_id else HOUSE
        if chain == HOUSE:  # no group's row is held by those who write here: they wait for one another at this one
            self._session.execute(upsert(self._session, Counter, {"name": HOUSE_CHAIN}, {}, {"last": 0}))
            self._session.get_one(Counter, HOUSE_CHAIN, with_for_update=True)
        last = self._session.scalars(
            select(Audit).where(Audit.chain == chain).order_by(Audit.seq.desc()).limit(1)
        ).one_or_none()
        seq, previous = (last.seq + 1, last.hash) if last else (1, "")
        row = Audit(
            chain=chain,
            seq=seq,
            at=at,
            actor=actor,
            act=act,
            detail=detail,
            refused_by=refused_by,
            previous=previous,
            hash="",
        )
        row.hash = fingerprint(row)
        self._session.add(row)
        self._session.flush()
        return row

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
        row.at.astimezone(UTC).isoformat(),  # as it is read back, whatever zone the writer's clock was in
        row.actor,
        row.act,
        row.detail,
        row.refused_by,
        row.previous,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
