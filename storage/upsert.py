"""Insert, or change or leave what is there: one statement, so that two replicas at once do not meet an error."""

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def upsert(
    session: Session, model: type[Any], key: dict[str, Any], new: dict[str, Any], first: dict[str, Any]
) -> Insert:
    """The row with *key* has the values *new*; where there was none, *first* as well. Without *new* it stays."""
    values = key | first | new
    if session.get_bind().dialect.name == "sqlite":
        lite = sqlite.insert(model).values(values)
        return lite.on_conflict_do_update(list(key), set_=new) if new else lite.on_conflict_do_nothing()
    full = postgresql.insert(model).values(values)
    return full.on_conflict_do_update(index_elements=list(key), set_=new) if new else full.on_conflict_do_nothing()


def unless_there(session: Session, model: type[Any]) -> Insert:
    """Insert rows; those that are there already stay as they are."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model).on_conflict_do_nothing()
    return postgresql.insert(model).on_conflict_do_nothing()
