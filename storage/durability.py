"""Whether what is committed survives a power cut: what was acknowledged to somebody must not be lost."""

from sqlalchemy import text

from storage.database import Database

FULL = 2
"""SQLite's number for synchronous=FULL; below it the last commits may be lost."""

NEEDED = ("fsync", "synchronous_commit")
"""PostgreSQL's settings that must not be off."""


def switched_off(database: Database) -> tuple[str, ...]:
    """The settings of the database that let acknowledged commits be lost; none if all is well."""
    with database.read() as work:
        if database.is_sqlite:
            level = int(work.session.execute(text("PRAGMA synchronous")).scalar_one())
            return () if level >= FULL else ("synchronous",)
        said = {name: work.session.execute(text(f"SHOW {name}")).scalar_one() for name in NEEDED}
        return tuple(name for name, value in said.items() if value == "off")
