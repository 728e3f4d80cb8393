"""A row in every table, made up from the models themselves, so that a new table is never forgotten."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, ColumnClause, create_engine, inspect, select, table
from sqlalchemy import column as named

from storage.models import Base
from storage.types import UtcDateTime

Row = Mapping[str, Any]
SERIES = "A"  # that of actions which people made
INSTANT = datetime(2026, 4, 2, 18, 4, tzinfo=UTC)


def fill_every_table(url: str) -> dict[str, Row]:
    """One row each, every column with a value; columns that point to a later table stay empty. The rows by table."""
    engine = create_engine(url)
    made: dict[str, Row] = {}
    with engine.begin() as connection:
        for one in Base.metadata.sorted_tables:
            made[one.name] = {column.name: _value(column, made) for column in one.columns}
            connection.execute(one.insert().values(made[one.name]))
    engine.dispose()
    return made


def everything(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that is there, as the driver gives it."""
    engine = create_engine(url)
    found: dict[str, list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        for name in set(inspect(engine).get_table_names()) - {"alembic_version"}:
            columns: list[ColumnClause[Any]] = [named(column["name"]) for column in inspect(engine).get_columns(name)]
            rows = connection.execute(select(*columns).select_from(table(name))).mappings()
            found[name] = sorted((dict(row) for row in rows), key=str)
    engine.dispose()
    return found


def _value(column: Column[Any], made: Mapping[str, Row]) -> Any:
    for key in column.foreign_keys:
        parent = made.get(key.column.table.name)
        return parent[key.column.name] if parent else None
    if isinstance(column.type, UtcDateTime):
        return INSTANT
    if isinstance(column.type, JSON):
        return {"made": "up"}
    if column.name == "series":
        return SERIES
    values = {str: column.name, int: 3, bool: True, date: INSTANT.date(), UUID: uuid4()}
    return values[column.type.python_type]
