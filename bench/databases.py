"""Databases for a benchmark: migrated, empty, thrown away afterwards, and as careful as in earnest."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import migrate
from storage.database import Busy, Database
from tests.postgres import Server

KINDS = ("SQLite", "PostgreSQL")


@contextmanager
def url_of(kind: str) -> Iterator[str]:
    """The address of one of KINDS, migrated."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if kind == "SQLite":
            url = f"sqlite:///{folder}/bench.db"
            migrate.upgrade(url)
            yield url
            return
        place = Path(tempfile.mkdtemp(prefix="bench-"))  # the server removes it
        server = Server(place, fsync=True)
        try:
            yield server.new_database()
        finally:
            server.stop()


@contextmanager
def database_of(kind: str) -> Iterator[Database]:
    """One of KINDS, opened."""
    with url_of(kind) as url:
        database = Database(url)
        yield database
        database.close()


def insist(write: Callable[[], object]) -> None:
    """Do it again until the database has taken it, as somebody would who is told that nothing was saved."""
    while True:
        try:
            write()
        except Busy:
            continue
        return
