"""Bringing a database to the schema this version of the program knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

REVISIONS = Path(__file__).parent / "migrations" / "versions"

ONE_AT_A_TIME = 7_310_203
"""PostgreSQL's advisory lock under which a schema is changed: of two replicas that start at once, one waits."""


class NewerSchema(Exception):
    """A later version of the program has written this database; this one must not touch it."""


class NoDatabase(Exception):
    """The database cannot be reached, or is none; the message says why, without the password."""


class BrokenLinks(Exception):
    """After a migration rows point at rows that are not there. Nothing was changed."""


def upgrade(url: str) -> None:
    """Bring the database up to `head`. Raises NoDatabase, or NewerSchema and then changes nothing."""
    if _reach(url) != head():
        from storage import revisions  # Alembic takes longer than all the rest of a start: only a change needs it

        revisions.upgrade(url)


def current(url: str) -> str | None:
    """The revision the database is at; None for an empty one."""
    with connected(url) as connection:
        return revision_of(connection)


def look(url: str) -> str | None:
    """As `current`, but makes no SQLite file where there is none. Raises NoDatabase."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists():
        return None
    return _reach(url)


def head() -> str:
    """The newest revision this version of the program knows: the files are named after their revisions."""
    return max(file.name for file in REVISIONS.glob("[0-9]*.py")).partition("_")[0]


def revision_of(connection: Connection) -> str | None:
    """Where Alembic notes the revision, read without Alembic."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.execute(text("select version_num from alembic_version")).scalar()
    return found


def _reach(url: str) -> str | None:
    try:
        return current(url)
    except DatabaseError as error:
        where = make_url(url).render_as_string(hide_password=True)
        why = str(error.orig).splitlines()[0]
        raise NoDatabase(f"The database that DATABASE_URL names ({where}) cannot be used: {why}.") from error


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One transaction for all: an interrupted migration has not happened."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        yield connection
    engine.dispose()


def _without_foreign_keys(connection: Any, record: object) -> None:
    """Rebuilding a table drops the old one, and SQLite would then empty every table that refers to it."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
