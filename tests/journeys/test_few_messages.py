"""How many messages one person gets in the first week of one group: few, or they are not read ("Few messages")."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from rehearsal.client import Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN

MONDAY = datetime.fromisoformat("2026-03-23T09:00+00:00")
WEEK = timedelta(days=7)
SCALE = 20

OPENER, CHAIR, GUEST, WORKER = "lpt-sgm", "lpt-oncall-1", "rutland-hos", "county-sw"
AT_MOST = {OPENER: 10, CHAIR: 9, GUEST: 8}
IN_THE_CHANNEL = 14


@pytest.fixture
def workspace(sqlite_url: str) -> Iterator[Workspace]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, sqlite_url, TIME_SCALE=str(SCALE)),
    ):
        yield place.workspace


def first_days(workspace: Workspace) -> str:
    """A group of the week: a silent guest, people with only e-mail, and an action for each of three people."""
    opener, chair = workspace.person(OPENER), workspace.person(CHAIR)
    opener.submit(opener.command("/rsg open psau").modal, FILLED_IN | {"Council": "Rutland"} | ASK_ON_CALL)
    workspace.clock.settle()
    chair.press(chair.messages()[-1], "I'll chair")
    workspace.clock.advance(MONDAY + timedelta(minutes=20))
    channel = next(one.name for one in workspace.channels() if one.name.startswith("rsg-"))
    for who in ("icb-sgm", "camhs-sgm"):
        person = workspace.person(who)
        person.press(person.messages()[0], "I'll come")
    for who in ("Onyx Barrow", f"@{GUEST}"):
        chair.command(f"/rsg add {who}", channel=channel)
    workspace.clock.settle()
    for phoned in ("Onyx Barrow", "Clove Harding"):
        by_hand = next(said for said in reversed(chair.messages()) if phoned in said.words)
        chair.press(by_hand, "Told", near=phoned)
        workspace.clock.settle()
    for line in (
        f"@{GUEST} ask three providers for dates by Tuesday noon",
        f"@{OPENER} share the rota by Tuesday 5pm",
        f"@{CHAIR} ring the ward by Wednesday noon",
    ):
        chair.command(f"/rsg action {line}", channel=channel)
    workspace.clock.settle()
    return channel


def got(workspace: Workspace, who: str) -> list[str]:
    """The notifications somebody had from the bot: one for each message, none for a message that was edited."""
    return [message.text for message in workspace.person(who).messages()]


def test_the_first_week_of_a_group_is_few_messages_for_everybody(workspace: Workspace) -> None:
    """Nobody does anything after the first morning, so every reminder and every step comes."""
    channel = first_days(workspace)

    workspace.clock.advance(MONDAY + WEEK, timeout=60)

    told = {who: got(workspace, who) for who in (*AT_MOST, "icb-sgm")}
    said = [message for message in workspace.said(channel) if "subtype" not in message.raw]
    over = {who: told[who] for who, most in AT_MOST.items() if len(told[who]) > most}
    assert over == {}, told
    assert len(said) <= IN_THE_CHANNEL
    assert len(told["icb-sgm"]) <= 2
    for who in AT_MOST:
        assert told[who], f"{who} was told something"


def test_who_is_asked_to_chair_hears_of_one_meeting_once(workspace: Workspace) -> None:
    opener = workspace.person("county-hos")
    answers = FILLED_IN | {"Where is the young person?": "A&E", "What is stuck?": ["No suitable care outside hospital"]}
    opener.submit(opener.command("/rsg open ae").modal, answers)

    workspace.clock.settle()

    assert got(workspace, "uhl-oncall-1") == ["RSG-26-001: please take the chair"]
