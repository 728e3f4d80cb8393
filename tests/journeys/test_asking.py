"""Status, list, help and why as people ask for them: each sees what is theirs, and nobody a case that is not."""

from collections.abc import Iterator

import pytest

from rehearsal.client import Message, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import FILLED_IN, card_in


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST) as place, bot(place, database_url):
        yield place.workspace


def opened(workspace: Workspace) -> Message:
    manager = workspace.person("lpt-sgm")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN)
    card = workspace.wait_for(lambda: card_in(workspace), 20, "the card")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(card.channel).members, 20, "the members to be in")
    manager.command("/rsg action @county-hos ask three providers by tomorrow noon", channel=card.channel)
    return card


def test_a_member_sees_how_the_group_stands_and_a_stranger_learns_nothing(workspace: Workspace) -> None:
    card = opened(workspace)

    shown = workspace.person("icb-sgm").command("/rsg Status", channel=card.channel).words
    for_stranger = workspace.person("city-hos").command("/rsg status RSG-26-001").words
    of_nothing = workspace.person("city-hos").command("/rsg status RSG-26-777").words

    assert "RSG-26-001 · KESTREL" in shown
    assert "A1 is" in shown
    assert "ask three providers" in shown
    assert "KESTREL" not in for_stranger
    assert for_stranger.replace("001", "777") == of_nothing


def test_the_list_shows_mine_and_a_senior_counts_of_the_others(workspace: Workspace) -> None:
    opened(workspace)

    mine = workspace.person("lpt-sgm").command("/rsg list").words
    senior = workspace.person("county-ad").command("/rsg list").words

    assert "You are in one open group." in mine
    assert "RSG-26-001 · KESTREL" in mine
    assert "KESTREL" not in senior
    assert "Your organisation sits in fewer than 5 other open groups" in senior


def test_help_offers_what_this_person_may_do_here(workspace: Workspace) -> None:
    card = opened(workspace)

    chair = workspace.person("lpt-sgm").command("/rsg", channel=card.channel).words
    elsewhere = workspace.person("lpt-tm").command("/rsg help", channel="#general").words
    named = workspace.person("lpt-sgm").command("/rsg “Help” rsg-26-1", channel="#general").words
    worker = workspace.person("county-sw").command("/rsg help", channel="#general").words
    not_theirs = workspace.person("county-sw").command("/rsg help RSG-26-001", channel="#general").words

    assert "What you can do in RSG-26-001 · KESTREL" in chair
    assert "/rsg remove @sam" in chair
    assert "/rsg remove" not in elsewhere
    assert "asks somebody who may open it" in elsewhere
    assert all("In danger now?" in words for words in (chair, elsewhere, worker, not_theirs))
    assert "What you can do in RSG-26-001 · KESTREL" in named
    assert "KESTREL" not in worker + not_theirs


def test_why_on_an_action_on_its_reminder_and_on_a_no(workspace: Workspace) -> None:
    card = opened(workspace)
    owner = workspace.person("county-hos")

    asked = owner.command("/rsg why A1", channel=card.channel).words
    message = workspace.wait_for(lambda: next((m for m in owner.messages() if "A1 is" in m.words), None), 20, "A1")
    pressed = owner.press(message, "Why?")
    refused = workspace.person("icb-sgm").command("/rsg remove @county-hos", channel=card.channel)
    because = workspace.person("icb-sgm").press(refused.shown[-1], "Why?")

    assert "HD-06" in asked
    assert pressed.modal is not None
    assert "HD-06" in pressed.modal.words
    assert "Our own rule, not in the agreement" in pressed.modal.words
    assert because.modal is not None
    assert "The chair decides who is in the group." in because.modal.words


def test_the_rules_are_shown_with_clause_and_quote_and_found_by_a_word(workspace: Workspace) -> None:
    card = opened(workspace)
    member = workspace.person("icb-sgm")

    all_of_them = member.command("/rsg rules", channel=card.channel).words
    one = member.command("/rsg rules established", channel=card.channel).words
    ours = member.command("/rsg rules quorum", channel=card.channel).words
    elsewhere = workspace.person("city-hos").command("/rsg rules chair", channel="#general").words
    named = workspace.person("city-hos").command("/rsg rules RSG-A chair", channel="#general").words
    none = member.command("/rsg rules helicopter", channel=card.channel).words

    assert "Rapid Solutions Group for the place of safety" in all_of_them
    assert "`/rsg rules page 2` shows the next." in all_of_them
    assert "would be established within 24 hours" in one
    assert "LLR process 2023, section 5b para 1 · RSG-B-EST-1" in one
    assert "We read it so: Elapsed hours from the authorised request." in one
    assert "Our own rule, not in the agreement · HD-04" in ours
    assert "`/rsg rules RSG-A chair`" in elsewhere
    assert "Rapid Solutions Group for A&E" in named
    assert "No rule of the Rapid Solutions Group for the place of safety has “helicopter” in it." in none


def test_who_writes_to_the_bot_is_told_what_they_can_do(workspace: Workspace) -> None:
    person = workspace.person("lpt-sgm")

    person.post("@bot", "hello, what now?")

    workspace.wait_for(lambda: any("What you can do" in m.words for m in person.messages()), 20, "help")
