"""`/rsg add` and `/rsg remove` as a chair types them: the real process, judged by what the workspace holds."""

from collections.abc import Iterator

import pytest

from rehearsal.client import Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import card, opens, overview_channel, reads


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST) as place, bot(place, database_url):
        yield place.workspace


def chaired(workspace: Workspace) -> tuple[Person, str]:
    """A chair who sits in the group's channel, and its name."""
    opens(workspace)
    chair = workspace.person("lpt-oncall-1")
    chair.press(reads(workspace, chair, "Please chair"), "I'll chair")
    card(workspace)
    name = overview_channel(workspace)
    workspace.wait_for(lambda: "lpt-oncall-1" in workspace.channel(name).members, 20, "the chair to be in")
    return chair, name


def test_the_chair_adds_somebody_and_takes_them_out_again(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    worker = workspace.person("county-sw")

    added = chair.command("/rsg add @county-sw", channel=channel)

    assert "Sage Pelham (County council) is in RSG-26-001" in added.words
    workspace.wait_for(lambda: "county-sw" in workspace.channel(channel).members, 20, "the worker to be in")
    reads(workspace, worker, "County council is asked to join")

    removed = chair.command("/rsg remove @county-sw", channel=channel)

    assert "Sage Pelham is not in RSG-26-001" in removed.words
    workspace.wait_for(lambda: "county-sw" not in workspace.channel(channel).members, 20, "the worker to be out")
    reads(workspace, worker, "You were taken out of this group")
    assert len(worker.messages()) == 1


def test_a_deputy_is_added_by_their_own_agency_and_nobody_else_is(workspace: Workspace) -> None:
    _, channel = chaired(workspace)
    head = workspace.person("county-hos")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")

    refused = head.command("/rsg add @uhl-director", channel=channel)
    added = head.command("/rsg add RSG-26-001 @county-sw")

    assert "Only the chair adds or removes members." in refused.words
    assert "Sage Pelham (County council) is in RSG-26-001" in added.words


def test_what_cannot_be_done_is_answered_with_what_to_do(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)

    for typed, says in (
        ("/rsg add", "Who should be added?"),
        ("/rsg remove", "Who should be taken out?"),
        ("/rsg add @nobody-here", "not in the directory"),
        ("/rsg add @county-sw for University hospitals", "does not list Sage Pelham under that agency"),
        ("/rsg remove @county-sw", "Sage Pelham is not in RSG-26-001"),
        ("/rsg remove @lpt-oncall-1", "has the chair"),
    ):
        assert says in chair.command(typed, channel=channel).words


def test_somebody_without_slack_is_added_by_name(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)

    added = chair.command("/rsg add Onyx Barrow", channel=channel)

    assert "has no Slack: please tell them by hand" in added.words
    card(workspace, lambda words: "To be told by hand: Onyx Barrow (City council)." in words)
