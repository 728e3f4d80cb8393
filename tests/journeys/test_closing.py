"""J8 as people walk it: the chair closes a group, the day to change one's mind, the channel locked, the history."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.views.closing import WAY
from rehearsal.client import Message, Person, Workspace
from rehearsal.process import DIRECTORY, started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import card, reads
from tests.journeys.test_members import chaired

THURSDAY = datetime.fromisoformat("2026-04-02T19:04+01:00")
DAY = timedelta(hours=24)


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST, office=THURSDAY) as place, bot(place, database_url):
        place.workspace.clock.freeze()
        yield place.workspace


def settles(workspace: Workspace, chair: Person, channel: str) -> Message:
    """The chair asks to close, settles what is open, and says how it ended; their list, with nothing open."""
    chair.command("/rsg close", channel=channel)
    asked = reads(workspace, chair, "You can't close")
    chair.press(asked, "Becomes County council's own work")
    chair.press(asked, WAY, "Moved to a suitable place")
    return reads(workspace, chair, "You can close RSG-26-001")


def closes(workspace: Workspace) -> tuple[Person, str]:
    chair, channel = chaired(workspace)
    form = chair.press(settles(workspace, chair, channel), "Close the group").modal
    answer = chair.submit(form, {"Legal hold": ["legal_hold"]})
    assert answer.modal is None, answer.modal.words
    card(workspace, lambda words: "closing" in words)
    return chair, channel


def test_it_cannot_be_closed_while_something_is_open_and_the_list_has_the_ways_out(workspace: Workspace) -> None:
    """RSG-CLOSE-1, HD-17."""
    chair, channel = chaired(workspace)
    head = workspace.person("county-hos")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")

    no = head.command("/rsg close", channel=channel)
    answer = chair.command("/rsg close", channel=channel)

    assert "Only the chair closes the group, also when somebody else chairs a meeting." in no.words
    assert "You can't close RSG-26-001" in answer.words
    assert "The list, with a way out for each, is in your messages from me." in answer.words
    assert "[Keep it open]" not in answer.words
    assert "two things are open" in answer.words
    assert "section 5a para 2 and 5b para 2" in answer.words
    listed = reads(workspace, chair, "You can't close")
    early = chair.press(listed, WAY, "Handed to an Exceptional Resourcing Group").modal
    assert early is not None
    assert "there is no such group that could take over" in early.words
    assert "Close the group" not in listed.words
    chair.close(everything=True)
    chair.press(listed, "Keep it open")
    reads(workspace, chair, "stays open")


def test_a_group_is_closed_opened_again_closed_and_locked(workspace: Workspace) -> None:
    chair, channel = closes(workspace)
    head = workspace.person("county-hos")
    shown = card(workspace, lambda words: "the chair can open it again" in words)
    assert "Legal hold: nothing of it may be deleted" in shown.words
    workspace.wait_for(
        lambda: any("is closing" in said.words for said in workspace.said(channel) if said.ts != shown.ts),
        20,
        "the word in the channel",
    )
    reads(workspace, chair, "Please pass one line to your local management group")

    no = head.press(shown, "Reopen").modal
    again = chair.command("/rsg close", channel=channel)
    new = chair.command("/rsg action @county-hos ring them by tomorrow noon", channel=channel)
    form = chair.press(shown, "Reopen").modal
    chair.submit(form, {"Why? No names or health details.": "The place fell through"})

    assert no is not None
    assert "Only the chair or the acting chair can open the group again." in no.words
    assert "RSG-26-001 is closing" in again.words
    assert "nothing new is begun" in new.words
    card(workspace, lambda words: "closing" not in words and "Next:" in words)
    workspace.wait_for(
        lambda: any("“The place fell through”" in said.words for said in workspace.said(channel)), 20, "the channel"
    )
    listed = chair.command("/rsg close", channel=channel).shown[0]  # the message from before is far up by now
    chair.press(listed, WAY, "Moved to a suitable place")
    form = chair.press(reads(workspace, chair, "You can close RSG-26-001"), "Close the group").modal
    chair.submit(form)
    reads(workspace, chair, "is closing")

    workspace.clock.advance(workspace.clock.now + DAY)

    workspace.wait_for(lambda: workspace.channel(channel).archived, 20, "the channel to be put away")
    assert "This channel is locked." in card(workspace).words
    closed = reads(workspace, chair, "was closed on")
    assert "[Reopen]" not in closed.words
    assert "RSG-26-001" not in chair.command("/rsg list").words
    assert "Closed on" in chair.command("/rsg status RSG-26-001").words
    late = chair.command("/rsg close RSG-26-001")
    assert "was closed on" in late.words
    assert "this bot cannot open it again" in late.words


def test_a_form_that_comes_after_the_day_opens_nothing_again(workspace: Workspace) -> None:
    chair, channel = closes(workspace)
    shown = card(workspace, lambda words: "the chair can open it again" in words)
    form = chair.press(shown, "Reopen").modal

    workspace.clock.advance(workspace.clock.now + DAY)
    late = chair.submit(form).modal

    assert late is not None
    assert "was closed on" in late.words
    assert workspace.channel(channel).archived


def test_every_agency_confirms_the_plan(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    chair.command("/rsg close", channel=channel)
    listed = reads(workspace, chair, "You can't close")
    chair.press(listed, "Becomes County council's own work")
    chair.press(listed, WAY, "All partners confirm a dated plan")

    for who in ("county-hos", "icb-sgm", "camhs-sgm"):
        person = workspace.person(who)
        person.press(reads(workspace, person, "confirm the plan of RSG-26-001"), "Confirm")
        reads(workspace, person, "has confirmed the plan")
    far = reads(workspace, chair, "three of four have")
    assert "Not confirmed yet: Partnership trust." in far.words
    assert "Close the group" not in far.words
    twice = workspace.person("lpt-sgm")
    twice.press(reads(workspace, twice, "confirm the plan of RSG-26-001"), "Confirm")

    assert "[Close the group]" in reads(workspace, chair, "You can close RSG-26-001").words


def rsg(database_url: str, *words: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"DATABASE_URL": database_url, "DIRECTORY": str(DIRECTORY)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], env=environ, capture_output=True, text=True, check=False
    )


def test_the_history_is_written_while_the_bot_runs(workspace: Workspace, database_url: str, tmp_path: Path) -> None:
    closes(workspace)
    workspace.clock.settle()
    file = tmp_path / "history.md"

    people = rsg(database_url, "export", "rsg-26-001", "--out", str(file))
    machines = rsg(database_url, "export", "RSG-26-001", "--json")
    unknown = rsg(database_url, "export", "RSG-26-999")

    assert people.returncode == machines.returncode == 0, people.stderr + machines.stderr
    assert "rows, verified" in people.stderr
    read = file.read_text(encoding="utf-8")
    assert "How it ended: Moved to a suitable place" in read
    assert "### S1: own work" in read
    found = json.loads(machines.stdout)
    assert found["group"]["state"] == "closing"
    assert found["group"]["legal_hold"] is True
    assert found["audit"]["verified"] is True
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "There is no group RSG-26-999.\n"
