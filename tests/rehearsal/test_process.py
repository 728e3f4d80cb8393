"""The workspace as a process, and its page."""

import subprocess
import sys
from pathlib import Path

import httpx

from rehearsal.client import Workspace
from rehearsal.process import CAST, Started


def test_it_says_where_it_is_and_that_is_this_machine_only(place: Started) -> None:
    assert place.url.startswith("http://127.0.0.1:")
    assert place.bot_token.startswith("xoxb-")
    assert place.app_token.startswith("xapp-")


def test_what_it_cannot_read_is_said_and_ends_it(tmp_path: Path) -> None:
    bad = tmp_path / "manifest.yaml"
    bad.write_text("display_information: {name: x}")
    command = [sys.executable, "-m", "rehearsal", "--cast", str(CAST), "--manifest", str(bad)]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert ended.returncode == 2
    assert "display_name" in ended.stderr


def test_the_page_shows_what_was_said_and_runs_nothing_of_it(place: Started, workspace: Workspace) -> None:
    workspace.person("lpt-sgm").post("#general", "<script>alert(1)</script> hello")

    page = httpx.get(place.url).text

    assert "#general" in page
    assert "Seen by" in page
    assert "hello" in page
    assert "<script>" not in page


def test_the_page_shows_answers_beneath_and_people_by_their_names(place: Started, workspace: Workspace) -> None:
    person = workspace.person("lpt-sgm")
    person.create_channel("who-sees", private=True)
    question = person.post("#general", "who rings the ward?")
    person.post("#general", "something else")
    person.post("#general", "I do", thread=question.ts)

    page = httpx.get(place.url).text

    assert "@Robin Vale (LPT Service Group Manager) has joined the channel" in page
    assert page.index("rings the ward") < page.index("I do") < page.index("something else")
