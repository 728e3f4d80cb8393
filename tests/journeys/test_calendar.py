"""A meeting belongs in people's calendars: whoever comes gets it as a file in the thread, which names nobody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from rehearsal.client import Workspace
from rehearsal.process import Started, started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import FILLED_IN

THURSDAY_BEFORE_EASTER = datetime.fromisoformat("2026-04-02T19:04+01:00")
SCALE = 20


@pytest.fixture
def place(database_url: str) -> Iterator[Started]:
    with (
        started(MANIFEST, office=THURSDAY_BEFORE_EASTER, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        manager = place.workspace.person("lpt-sgm")
        manager.submit(manager.command("/rsg open psau").modal, FILLED_IN)
        place.workspace.clock.settle()
        for who in ("county-hos", "icb-sgm"):
            comes(place.workspace, who)
        yield place


def comes(workspace: Workspace, who: str, button: str = "I'll come") -> None:
    person = workspace.person(who)
    person.press(person.messages()[0], button)
    workspace.clock.settle()


def files(workspace: Workspace, who: str) -> list[dict[str, Any]]:
    """What is in the thread of the first message somebody had from the bot."""
    person = workspace.person(who)
    thread = person.messages(thread=person.messages()[0].ts)
    return [file for message in thread[1:] for file in message.raw.get("files", [])]


def test_whoever_comes_has_the_meeting_as_a_file_beneath_the_invitation(place: Started) -> None:
    (file,) = files(place.workspace, "county-hos")
    headers = {"Authorization": f"Bearer {place.bot_token}"}

    content = httpx.get(file["url_private"], headers=headers).raise_for_status().text

    assert file["title"] == "Meeting 1 RSG-26-001"
    assert "DTSTART:20260403T090000Z\r\n" in content  # 10am, in summer time
    assert "CLASS:PRIVATE\r\n" in content
    assert len(place.workspace.person("county-hos").messages()) == 1
    for person in place.workspace.people():
        assert person["name"] not in content


def test_two_people_have_the_same_meeting(place: Started) -> None:
    headers = {"Authorization": f"Bearer {place.bot_token}"}
    texts = [
        httpx.get(files(place.workspace, who)[0]["url_private"], headers=headers).text
        for who in ("icb-sgm", "county-hos")
    ]

    uids = {line for text in texts for line in text.splitlines() if line.startswith("UID:")}
    assert len(uids) == 1


def test_who_has_not_said_that_they_come_has_none(place: Started) -> None:
    assert files(place.workspace, "camhs-sgm") == []


def test_who_changes_their_mind_twice_has_it_once(place: Started) -> None:
    person = place.workspace.person("county-hos")
    person.press(person.messages()[0], "Can't come")
    place.workspace.clock.settle()

    comes(place.workspace, "county-hos", "I'll come after all")

    assert len(files(place.workspace, "county-hos")) == 1
