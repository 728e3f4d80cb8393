"""`rsg check` beside a workspace: each thing that is wrong is named with how to mend it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from rehearsal.process import DIRECTORY, Started, started
from tests.journeys.bot_process import MANIFEST


@pytest.fixture(scope="module")
def place() -> Iterator[Started]:
    with started(MANIFEST, scale=60) as place:
        yield place


def rsg(place: Started, url: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "SLACK_API_URL": place.api_url,
        "DATABASE_URL": url,
        "TIME_SCALE": "60",
        **more,
    }
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=90, check=False)


def test_what_works_and_who_has_left_or_is_a_guest(place: Started, sqlite_url: str) -> None:
    rsg(place, sqlite_url, "directory", "import", str(DIRECTORY))

    found = rsg(place, sqlite_url, "check")

    assert "SLACK_BOT_TOKEN: accepted" in found.stdout
    assert "SLACK_APP_TOKEN: accepted" in found.stdout
    assert "scopes: all that manifest.yaml asks for" in found.stdout
    assert "county-left: deactivated or unknown in Slack" in found.stdout
    assert "rutland-sw (one channel only)" in found.stdout
    assert found.returncode == 1
    assert found.stderr == ""


def test_an_empty_directory_and_a_wrong_token_are_named(place: Started, sqlite_url: str) -> None:
    found = rsg(place, sqlite_url, "check", SLACK_BOT_TOKEN="xoxb-wrong")

    assert "Slack refuses it (invalid_auth)" in found.stdout
    assert "It is empty. Run `rsg directory import FILE`" in found.stdout
    assert found.returncode == 1


def test_what_cannot_be_sent_again_is_said(place: Started, sqlite_url: str) -> None:
    listed, again = rsg(place, sqlite_url, "outbox", "list"), rsg(place, sqlite_url, "outbox", "retry", "nothing")

    assert (listed.returncode, listed.stdout) == (0, "")
    assert again.returncode == 1
    assert "is not among what failed or is held" in again.stderr
