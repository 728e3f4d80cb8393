"""Column types that mean the same on SQLite and on PostgreSQL; and rows that are only shown."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

Seen = Mapping[str, Any]
"""One row of what somebody asked to see, by the names of its columns; said here, since a start needs no question."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored and given back in UTC.

    A naive datetime is refused with ValueError: SQLite would keep it without its zone, and an hour would be
    lost twice a year.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant needs its time zone: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
