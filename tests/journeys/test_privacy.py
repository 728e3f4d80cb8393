"""Private stays private: the real process, in a workspace where somebody opens the channel to others."""

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


def settled(workspace: Workspace) -> tuple[Person, str]:
    """The opener of a group in which everybody is, and its channel."""
    manager = opens(workspace)
    card(workspace)
    name = overview_channel(workspace)
    workspace.wait_for(lambda: "county-hos" in workspace.channel(name).members, 20, "all to be in")
    return manager, name


def test_nothing_more_is_said_in_a_channel_that_is_shared_until_it_is_private_again(workspace: Workspace) -> None:
    manager, channel = settled(workspace)
    head = workspace.person("county-hos")

    manager.share(channel, "T0OTHER")
    told = reads(workspace, manager, "is not private any more: it is shared with another workspace")
    head.press(reads(workspace, head, "is asked to join"), "I'll come")
    reads(workspace, head, "You said you'll come")
    assert "No answer: CAMHS Collaborative, County council" in card(workspace).words

    manager.press(told, "It is private: check")  # it is not
    manager.share(channel, "T0OTHER", shared=False)
    manager.press(told, "It is private: check")

    reads(workspace, manager, "is private again")
    card(workspace, lambda words: "Coming: County council and Partnership trust." in words)


def test_a_channel_made_public_is_seen_before_anything_is_said_there(database_url: str) -> None:
    """Slack tells an app without rights over public channels nothing of it: so it is asked before each word."""
    with started(MANIFEST) as place:
        workspace = place.workspace
        with bot(place, database_url):
            manager, channel = settled(workspace)
        manager.make_public(channel)
        head = workspace.person("county-hos")
        with bot(place, database_url):
            head.press(reads(workspace, head, "is asked to join"), "I'll come")
            told = reads(workspace, manager, "is not private any more: everybody in this workspace can read it")
            assert "No answer: CAMHS Collaborative, County council" in card(workspace).words

            manager.make_public(channel, public=False)
            manager.press(told, "It is private: check")

            reads(workspace, manager, "is private again")
            card(workspace, lambda words: "Coming: County council and Partnership trust." in words)


def test_the_chair_is_told_once_of_a_stranger_and_takes_them_out(workspace: Workspace) -> None:
    manager, channel = settled(workspace)
    head = workspace.person("county-hos")

    head.invite(channel, "uhl-director")
    told = reads(workspace, manager, "is no member of the group")
    manager.press(told, "Take them out")

    workspace.wait_for(lambda: "uhl-director" not in workspace.channel(channel).members, 20, "the stranger to be out")
    reads(workspace, manager, "is taken out of it")
    head.invite(channel, "uhl-director")
    reads(workspace, manager, "is no member of the group")  # who comes back is news again


def test_a_member_who_leaves_is_seen_by_who_sees_to_it(workspace: Workspace) -> None:
    manager, channel = settled(workspace)

    workspace.person("county-hos").leave(channel)

    reads(workspace, manager, "Alder Reeve (County council) is not in the channel: this person has left the channel.")
