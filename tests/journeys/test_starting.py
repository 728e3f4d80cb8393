"""`rsg run` where it cannot or must not go on: one sentence each, and an exit status that a supervisor sees."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from rehearsal.process import Started, started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN

SCALE = 60
PATIENCE = 30.0


@pytest.fixture(scope="module")
def place() -> Iterator[Started]:
    with started(MANIFEST, scale=SCALE) as place:
        yield place


def rsg_run(place: Started, database_url: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`rsg run` to its end, with what it printed."""
    settings = {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "SLACK_API_URL": place.api_url,
        "DATABASE_URL": database_url,
        "TIME_SCALE": str(SCALE),
    }
    command = [sys.executable, "-m", "bot", "run"]
    environ = os.environ | settings | more
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)."),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack does not accept SLACK_APP_TOKEN (invalid_auth)."),
        ({"DIRECTORY": "/nowhere/directory.yaml"}, "The directory file /nowhere/directory.yaml cannot be read"),
        ({"CLOCK_URL": "http://127.0.0.1:9/clock"}, "CLOCK_URL: there is no clock at http://127.0.0.1:9/clock"),
        ({"DATABASE_URL": "sqlite:////nowhere/rsg.db"}, "Nothing can be written where /nowhere/rsg.db should be"),
        ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:9/rsg"}, "(postgresql://u:***@127.0.0.1:9/rsg) cannot be"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "Slack could not be reached for 3 seconds"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(place: Started, sqlite_url: str, wrong: dict[str, str], says: str) -> None:
    ended = rsg_run(place, **{"database_url": sqlite_url, **wrong})

    assert ended.returncode == 1
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_error_in_the_directory_has_line_and_column(place: Started, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    file.write_text("organisations:\n  - {id: X, name: Trust, kind: trust}\npeople: []\nposts:\n  - {person: nobody}\n")

    ended = rsg_run(place, sqlite_url, DIRECTORY=str(file))

    assert ended.returncode == 1
    assert "line 5" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_of_a_later_version_is_left_alone(place: Started, database_url: str) -> None:
    with create_engine(database_url).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    ended = rsg_run(place, database_url)

    assert ended.returncode == 1
    assert "revision 9999, which this version does not know" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_second_bot_on_one_sqlite_file_is_refused_and_the_first_goes_on(place: Started, sqlite_url: str) -> None:
    with bot(place, sqlite_url) as first:
        ended = rsg_run(place, sqlite_url)

        assert ended.returncode == 1
        assert f"Another bot (process {first.pid}) is running" in ended.stderr
        assert first.poll() is None
    assert place.workspace.open_sockets() == 0


def test_a_killed_bot_leaves_no_lock_behind(place: Started, sqlite_url: str) -> None:
    with bot(place, sqlite_url) as killed:
        killed.send_signal(signal.SIGKILL)
        killed.wait(PATIENCE)
        place.workspace.wait_for(lambda: not place.workspace.open_sockets(), PATIENCE, "the socket to be gone")

        with bot(place, sqlite_url) as next_one:
            assert next_one.poll() is None


def test_a_bot_that_is_told_to_stop_ends_well(place: Started, database_url: str) -> None:
    with bot(place, database_url) as process:
        process.terminate()

        assert process.wait(PATIENCE) == 0


def test_a_bot_that_slack_no_longer_reaches_ends_so_that_a_fresh_one_can_start(sqlite_url: str) -> None:
    """It is three minutes at scale 1."""
    with started(MANIFEST, scale=SCALE) as place, bot(place, sqlite_url, TIME_SCALE=str(SCALE)) as process:
        place.workspace.disconnect("link_disabled")

        assert process.wait(PATIENCE) == 1


def test_the_first_thing_that_is_pressed_after_a_start_is_done(database_url: str) -> None:
    """Whatever Slack then says to a question about ourselves: that is asked before anybody is listened to."""
    with started(MANIFEST, scale=SCALE) as place:
        with bot(place, database_url, TIME_SCALE=str(SCALE)):
            manager = place.workspace.person("lpt-sgm")
            manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)
            place.workspace.clock.settle()
        chair = place.workspace.person("lpt-oncall-1")
        asked = chair.messages()[-1]

        with bot(place, database_url, TIME_SCALE=str(SCALE)):
            place.workspace.fault("error", "auth.test", times=None, error="fatal_error")
            chair.press(asked, "I'll chair")

            place.workspace.wait_for(lambda: "You have the chair" in chair.messages()[-1].words, PATIENCE, "the chair")
