"""Everything that the database holds about one group: every table, every column, in an order that is always the same.

The tables are found by the models themselves, so that a new one, or a new column, is never forgotten.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Table, select
from sqlalchemy.orm import Session

from storage.models import Audit, Base, Organisation, Person, Post

Row = Mapping[str, Any]

LEFT_OUT: Mapping[str, str] = {
    "conversation": "where Slack keeps a channel",
    "counter": "numbers given so far, of no group",
    "directory_import": "the directory, of no group",
    "inbox": "what came in, so that a repeat is known: what came of it is in the other tables",
    "kept_form": "what somebody filled in before there was a group; it is emptied after its time",
    "referral": "a case put to a standing body, which is a group for many",
    "throttle": "what Slack asked us to leave alone",
}
"""Tables that tell nothing about one group, and why; the directory and the audit are asked for by themselves."""

ASKED_FOR = {"group", "audit", "organisation", "person", "post"}

ORDER = (
    *("number", "series", "seq", "version", "opened_at", "made_at", "at", "asked_at", "recorded_at", "added_at"),
    *("created_at", "organisation_id", "rung", "occurrence", "told", "key", "id"),
)
"""What rows are put in order by: those of these columns that a table has, an id last."""


def tables() -> Mapping[str, tuple[Table, Table | None]]:
    """The tables about a group, each with the one through which it hangs on the group, where it names none itself."""
    direct = {name: table for name, table in Base.metadata.tables.items() if "group_id" in table.c}
    found: dict[str, tuple[Table, Table | None]] = {}
    for name, table in Base.metadata.tables.items():
        if name in ASKED_FOR or name in LEFT_OUT:
            continue
        if name in direct:
            found[name] = (table, None)
            continue
        parents = [key.column.table for column in table.c for key in column.foreign_keys]
        found[name] = (table, next(parent for parent in parents if parent.name in direct))
    return dict(sorted(found.items()))


class History:
    """One group's rows, read in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, group_id: UUID) -> dict[str, list[Row]]:
        """Every row about the group, by table."""
        return {name: self._rows(table, through, group_id) for name, (table, through) in tables().items()}

    def audit(self, group_id: UUID) -> list[Row]:
        """What was done and refused in the group, in the order of the chain."""
        table = Base.metadata.tables[Audit.__tablename__]
        return self._read(select(table).where(table.c.chain == str(group_id)).order_by(table.c.seq))

    def people(self, ids: Iterable[UUID]) -> list[Row]:
        """These people, those who have left too."""
        table = Base.metadata.tables[Person.__tablename__]
        return self._read(select(table).where(table.c.id.in_(list(ids))).order_by(table.c.key))

    def posts(self, ids: Iterable[UUID]) -> list[Row]:
        """Their posts: those they hold, then those they held, the most senior first."""
        table = Base.metadata.tables[Post.__tablename__]
        order = (table.c.ended_at.is_not(None), table.c.level.desc(), table.c.id)
        return self._read(select(table).where(table.c.person_id.in_(list(ids))).order_by(*order))

    def agencies(self) -> list[Row]:
        """Every organisation there is or was."""
        table = Base.metadata.tables[Organisation.__tablename__]
        return self._read(select(table).order_by(table.c.id))

    def _rows(self, table: Table, through: Table | None, group_id: UUID) -> list[Row]:
        rows: FromClause = table
        if through is not None:
            column = next(c for c in table.c for key in c.foreign_keys if key.column.table is through)
            rows = table.join(through, column == through.c.id)
        owner = table if through is None else through
        order = [table.c[name] for name in ORDER if name in table.c]
        return self._read(select(table).select_from(rows).where(owner.c.group_id == group_id).order_by(*order))

    def _read(self, statement: Any) -> list[Row]:
        found: Sequence[Any] = self._session.execute(statement).mappings().all()
        return [dict(row) for row in found]


def people_named(table: str, row: Row) -> set[UUID]:
    """The people a row names in its columns."""
    columns = Base.metadata.tables[table].c
    return {
        row[column.name]
        for column in columns
        for key in column.foreign_keys
        if key.column.table.name == Person.__tablename__ and row[column.name] is not None
    }
