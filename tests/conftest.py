"""Databases for the tests: each test gets its own, on SQLite and on PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage import migrate
from storage.database import Database
from tests.postgres import NoServer, Server

RUN_FOLDER = "TEST_RUN_FOLDER"

settings.register_profile("any machine", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """One folder for the run; the processes that share its work find it in their environment.

    What is compiled is kept there too, even where the environment says that nothing is kept: each of the hundreds
    of processes that the tests start would compile all it imports again, which is half of its start.
    """
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="tests-")
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ[RUN_FOLDER], "compiled"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        Server(Path(os.environ.pop(RUN_FOLDER))).stop()


@pytest.fixture(scope="session")
def server() -> Server:
    return Server(Path(os.environ[RUN_FOLDER]))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "base.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'test.db')}"


@pytest.fixture
def postgres_url(server: Server) -> Iterator[str]:
    try:
        url = server.new_database()
    except NoServer as none:
        pytest.fail(str(none))
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own, once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()
