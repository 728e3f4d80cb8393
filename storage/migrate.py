"""Bringing a database to the schema this version of the program knows. Alembic is imported nowhere else."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from storage.models import Base

ONE_AT_A_TIME = 7_310_203
"""PostgreSQL's advisory lock under which a schema is changed: of two replicas that start at once, one waits."""


class NewerSchema(Exception):
    """A later version of the program has written this database; this one must not touch it."""


class NoDatabase(Exception):
    """The database cannot be reached, or is none; the message says why, without the password."""


class BrokenLinks(Exception):
    """After a migration rows point at rows that are not there. Nothing was changed."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to *revision*. Raises NoDatabase, or NewerSchema and then changes nothing."""
    _reach(url)
    with connected(url) as connection:
        _refuse_newer(connection)
        _run(connection, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Bring the database back to *revision* ("base": no tables). Raises NewerSchema."""
    with connected(url) as connection:
        _refuse_newer(connection)
        _run(connection, lambda config: command.downgrade(config, revision))


def draft(url: str, message: str) -> None:
    """Write the revision that leads from this database's schema to that of the models, to be read and mended."""
    number = len(list(ScriptDirectory.from_config(_config()).walk_revisions())) + 1
    with connected(url) as connection:
        _run(connection, lambda config: command.revision(config, message, True, rev_id=f"{number:04}"))


def current(url: str) -> str | None:
    """The revision the database is at; None for an empty one."""
    with connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def look(url: str) -> str | None:
    """As `current`, but makes no SQLite file where there is none. Raises NoDatabase."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists():
        return None
    _reach(url)
    return current(url)


def head() -> str | None:
    """The newest revision this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(url: str) -> Sequence[Any]:
    """What the models say otherwise than the database: empty after an upgrade."""
    with connected(url) as connection:
        found: Sequence[Any] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        return found


def _reach(url: str) -> None:
    try:
        with connected(url):
            pass
    except DatabaseError as error:
        where = make_url(url).render_as_string(hide_password=True)
        why = str(error.orig).splitlines()[0]
        raise NoDatabase(f"The database that DATABASE_URL names ({where}) cannot be used: {why}.") from error


def _refuse_newer(connection: Connection) -> None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerSchema(
            f"The database is at revision {revision}, which this version does not know: a later one has used it. "
            "Run that version, or restore the backup made before it."
        )


def _run(connection: Connection, work: Callable[[Config], object]) -> None:
    config = _config()
    config.attributes["connection"] = connection
    work(config)
    if connection.dialect.name == "sqlite" and (lost := connection.execute(text("PRAGMA foreign_key_check")).all()):
        raise BrokenLinks(f"{len(lost)} rows, the first in table {lost[0][0]}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


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
