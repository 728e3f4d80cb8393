"""`rsg directory import` beside a workspace: who has no Slack account is named; a failing Slack loses nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.process import DIRECTORY, Started, started
from storage.database import Database
from tests.journeys.bot_process import MANIFEST, bot

SCALE = 60


@pytest.fixture
def place() -> Iterator[Started]:
    with started(MANIFEST, scale=SCALE) as place:
        yield place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The rehearsal's directory, with one Slack id left out: that person is known by e-mail alone."""
    file = tmp_path / "directory.yaml"
    file.write_text(DIRECTORY.read_text(encoding="utf-8").replace("slack: U0LPTSGM, ", ""), encoding="utf-8")
    return file


def bring_in(file: Path, place: Started, database_url: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_API_URL": place.api_url,
        "DATABASE_URL": database_url,
        "TIME_SCALE": str(SCALE),
    }
    command = [sys.executable, "-m", "bot", "directory", "import", str(file)]
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=60, check=False)


def slack_id(database_url: str, key: str) -> str | None:
    database = Database(database_url)
    with database.read() as work:
        found = work.people.by_key(key)
    database.close()
    return found.slack_id if found else None


def test_who_is_in_slack_is_found_and_who_is_not_is_named(place: Started, file: Path, database_url: str) -> None:
    ended = bring_in(file, place, database_url)

    assert ended.returncode == 0, ended.stderr
    assert "1 found in Slack by their e-mail address." in ended.stdout
    assert "Onyx Barrow (city-tm) must be told by hand: no Slack account has this e-mail address." in ended.stdout
    assert slack_id(database_url, "lpt-sgm") == "U0LPTSGM"

    again = bring_in(file, place, database_url)

    assert "0 added, 0 changed, 0 ended" in again.stdout
    assert slack_id(database_url, "lpt-sgm") == "U0LPTSGM"


def test_slack_that_wants_to_be_left_alone_is_asked_again(place: Started, file: Path, sqlite_url: str) -> None:
    place.workspace.fault("429", "users.lookupByEmail", retry_after=2, times=1)

    ended = bring_in(file, place, sqlite_url)

    assert "1 found in Slack" in ended.stdout


def test_a_look_up_that_fails_leaves_the_directory_imported_and_says_so(
    place: Started, file: Path, sqlite_url: str
) -> None:
    place.workspace.fault("5xx_before", "users.lookupByEmail")

    ended = bring_in(file, place, sqlite_url)

    assert ended.returncode == 0
    assert "The directory is imported, but not everybody was looked up" in ended.stdout
    assert slack_id(sqlite_url, "lpt-sgm") is None


def test_the_bot_looks_them_up_when_it_starts(place: Started, file: Path, database_url: str) -> None:
    with bot(place, database_url, DIRECTORY=str(file)):
        place.workspace.wait_for(lambda: place.workspace.ledger("users.lookupByEmail"), 20, "the look-up")
        place.workspace.clock.settle()

        assert slack_id(database_url, "lpt-sgm") == "U0LPTSGM"
