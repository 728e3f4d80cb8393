"""One bot for each SQLite file: two would each think themselves alone. PostgreSQL takes as many as there are."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import make_url


class CannotLock(Exception):
    """Another bot works on this file, or nothing can be written beside it; the message says which."""


@contextmanager
def one_process(url: str) -> Iterator[None]:
    """While this lasts no other process gets here with the same SQLite file. Raises CannotLock.

    The lock is on a file beside the database, and dies with the process however it ends. Reading the database, or
    writing to it for a moment, asks for no lock.
    """
    parsed = make_url(url)
    name = parsed.database
    if parsed.get_backend_name() != "sqlite" or not name or name == ":memory:":
        yield
        return
    with _file_beside(name) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotLock(
                f"Another bot (process {lock.read().strip() or 'unknown'}) is running on {name}. Stop it first, or "
                "use PostgreSQL, which several may share."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _file_beside(name: str) -> TextIO:
    try:
        return Path(f"{os.path.realpath(name)}.lock").open("a+", encoding="ascii")
    except OSError as error:
        raise CannotLock(f"Nothing can be written where {name} should be: {error.strerror}.") from error
