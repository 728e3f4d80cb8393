"""Insert, or change or leave what is there: one statement, so that two replicas at once do not meet an error."""

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.orm import Session


def insert_missing(session: Session, model: type[Any]) -> Insert:
    """The rows it is executed with, in their order, which are not there yet; the others stay as they are."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # only the one in use is imported: each brings its drivers

        return sqlite.insert(model.__table__).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(model.__table__).on_conflict_do_nothing()


def upsert(
    session: Session, model: type[Any], key: dict[str, Any], new: dict[str, Any], first: dict[str, Any]
) -> Insert:
    """The row with *key* has the values *new*; where there was none, *first* as well. Without *new* it stays."""
    values = key | first | new
    if not new:
        return insert_missing(session, model).values(values)
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(model).values(values).on_conflict_do_update(list(key), set_=new)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(model).values(values).on_conflict_do_update(index_elements=list(key), set_=new)
