"""A start imports what every start needs, and no more."""

import subprocess
import sys

import pytest

BUILT = """
import sys
import bot.cli, bot.runtime, bot.handlers.sockets
from storage import migrate
from storage.database import Database
migrate.upgrade(sys.argv[1])
with Database(sys.argv[1]).write() as work:
    work.obligations.earliest()
print(*sys.modules)
"""

SERVICES = """
    clock=bot.runtime.SystemClock(), calendar=bot.runtime.england(), policies=None, database=None
"""


@pytest.mark.parametrize(
    "seldom",
    [
        "alembic",
        "bot.directory.file",
        "dateparser",
        "holidays",
        "psycopg",
        "pygments",
        "rich",
        "sqlalchemy.dialects.postgresql",
        "storage.asking",
        "storage.noting",
        "yaml",
    ],
)
def test_what_only_some_commands_need_is_not_imported_at_the_start(sqlite_url: str, seldom: str) -> None:
    done = subprocess.run([sys.executable, "-c", BUILT, sqlite_url], capture_output=True, text=True, check=True)

    assert "bot.runtime" in done.stdout.split()
    assert seldom not in done.stdout.split()


def test_what_the_first_typed_time_needs_is_there_once_it_is_ready(sqlite_url: str) -> None:
    """Else somebody's click would wait for a tenth of a second, and every writer behind it."""
    ahead = BUILT.replace("print(", "bot.runtime.read_ahead(bot.runtime.Services(" + SERVICES + "))\nprint(")
    done = subprocess.run([sys.executable, "-c", ahead, sqlite_url], capture_output=True, text=True, check=True)

    assert {"holidays", "bot.dates.settle"} <= set(done.stdout.split())
