"""J1 as a manager walks it: the real process, real HTTP and WebSocket, judged by what the workspace holds."""

from collections.abc import Iterator

import pytest

from rehearsal.client import Message, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot

NEEDED = ["Our own teams have tried. It is not working fast enough."]
FILLED_IN = {
    "Where is the young person?": "Place of safety (136 suite)",
    "Council": "County",
    "What is stuck?": ["Bed needed, none free"],
    "Needed": NEEDED,
}
ASK_ON_CALL = {"First chair (Partnership trust)": "Their on-call list"}


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST) as place, bot(place, database_url):
        yield place.workspace


def card_in(workspace: Workspace) -> Message | None:
    for channel in workspace.channels():
        if channel.name.startswith("rsg-"):
            return next((said for said in workspace.said(channel.name) if "subtype" not in said.raw), None)
    return None


def test_a_manager_opens_a_group_and_everybody_invited_is_told(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")

    form = manager.command("/rsg open psau")
    answer = manager.submit(form.modal, FILLED_IN)

    assert answer.modal is not None
    assert "RSG-26-001" in answer.modal.words
    card = workspace.wait_for(lambda: card_in(workspace), 20, "the card")
    assert "Set up by" in card.words
    channel = workspace.channel(card.channel)
    assert channel.kind == "private"
    for who in ("icb-sgm", "camhs-sgm", "county-hos"):
        assert "is asked to join" in first_message(workspace, who).words
    workspace.wait_for(lambda: len(workspace.channel(card.channel).members) >= 5, 20, "the members to be in")


def first_message(workspace: Workspace, who: str) -> Message:
    person = workspace.person(who)
    return workspace.wait_for(lambda: next(iter(person.messages()), None), 20, f"{who} to be told")


def test_a_team_manager_is_told_who_may_open_and_nothing_is_made(workspace: Workspace) -> None:
    """RSG-B-REQ-1."""
    person = workspace.person("lpt-tm")

    form = person.command("/rsg open psau")
    answer = person.submit(form.modal, FILLED_IN)

    assert answer.modal is not None
    assert "You can't open a Rapid Solutions Group yourself" in answer.modal.words
    assert "Team Manager" in answer.modal.words
    assert card_in(workspace) is None


def test_an_unknown_subcommand_gets_the_nearest_ones(workspace: Workspace) -> None:
    reply = workspace.person("lpt-sgm").command("/rsg opne")

    assert "/rsg open" in reply.words


def test_why_shows_the_rule_its_words_and_its_source(workspace: Workspace) -> None:
    reply = workspace.person("lpt-sgm").command("/rsg why rsg-b-est-1")

    assert "set up within 24 hours" in reply.words
    assert "section 5b para 1" in reply.words


def test_why_in_the_channel_shows_how_each_clock_was_counted(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")
    manager.submit(
        manager.command("/rsg open psau").modal, FILLED_IN | {"First chair (Partnership trust)": "Their on-call list"}
    )
    card = workspace.wait_for(lambda: card_in(workspace), 20, "the card")
    workspace.wait_for(lambda: "lpt-sgm" in workspace.channel(card.channel).members, 20, "the manager to be in")

    reply = manager.command("/rsg why", channel=card.channel)

    assert "24 hours later, counted day and night" in reply.words
    assert "Who is told next" in reply.words
