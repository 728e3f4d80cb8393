"""The steps from one schema to the next. Alembic is imported nowhere else, and this only where a schema changes."""

from collections.abc import Callable, Sequence
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.migrate import BrokenLinks, NewerSchema, connected, revision_of
from storage.models import Base


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to *revision*. Raises NewerSchema and then changes nothing."""
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


def head() -> str | None:
    """The newest revision, as Alembic finds it by what each says it follows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(url: str) -> Sequence[Any]:
    """What the models say otherwise than the database: empty after an upgrade."""
    with connected(url) as connection:
        found: Sequence[Any] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        return found


def _refuse_newer(connection: Connection) -> None:
    revision = revision_of(connection)
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
