"""J1 after opening, as people walk it: the real process, judged by what the workspace holds."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from rehearsal.client import Message, Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN, card_in

THURSDAY = datetime.fromisoformat("2026-04-02T19:04+01:00")
WHY = "Why? One line. No names or health details."


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST) as place, bot(place, database_url):
        yield place.workspace


def opens(workspace: Workspace, **answers: object) -> Person:
    """A manager opens a group, and somebody else is to chair it."""
    manager = workspace.person("lpt-sgm")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL | answers)
    return manager


def reads(workspace: Workspace, person: Person, words: str) -> Message:
    """The person's message that says so, once it does."""

    def found() -> Message | None:
        return next((message for message in person.messages() if words in message.words), None)

    return workspace.wait_for(found, 20, f"{person.who} to read {words!r}")


def card(workspace: Workspace, holds: Callable[[str], bool] = lambda words: True) -> Message:
    def found() -> Message | None:
        shown = card_in(workspace)
        return shown if shown is not None and holds(shown.words) else None

    return workspace.wait_for(found, 20, "the card")


def test_a_guest_who_cannot_be_added_stands_in_the_openers_message_until_that_is_mended(workspace: Workspace) -> None:
    head = workspace.person("county-hos")
    workspace.fault("refuse_invite", user=head.id, error="user_is_restricted", times=None)
    manager = opens(workspace)

    overview = reads(workspace, manager, "is a guest, and this workspace does not let the bot add guests")
    reads(workspace, head, "is asked to join")  # the rest goes on
    workspace.clear_faults()
    manager.press(overview, "Try again")

    workspace.wait_for(lambda: "county-hos" in workspace.channel(overview_channel(workspace)).members, 20, "the guest")
    workspace.wait_for(lambda: "guest" not in the_overview(manager).words, 20, "the message to say so no more")


def test_where_private_channels_are_refused_there_is_none_and_the_opener_is_told(workspace: Workspace) -> None:
    workspace.fault("error", method="conversations.create", error="restricted_action")
    manager = opens(workspace)

    overview = reads(workspace, manager, "does not let the bot make private channels")
    assert [channel for channel in workspace.channels() if channel.name.startswith("rsg-")] == []
    reads(workspace, workspace.person("county-hos"), "is asked to join")
    manager.press(overview, "Try again")

    card(workspace)
    workspace.wait_for(lambda: "no channel" not in the_overview(manager).words, 20, "the message to say so no more")


def test_an_agency_nobody_sits_for_is_phoned_and_told_which_child(workspace: Workspace) -> None:
    manager = opens(workspace)
    overview = reads(workspace, manager, "County council")

    manager.press(overview, "Which child: told", near="County council")

    reads(workspace, workspace.person("county-hos"), "Partnership trust has told your agency.")
    card(workspace, lambda words: "which child: CAMHS Collaborative and Integrated care board" in words)


def test_a_stranger_learns_nothing_of_a_group_by_its_reference(workspace: Workspace) -> None:
    opens(workspace)
    card(workspace)

    refused = workspace.person("uhl-sgm").command("/rsg remove RSG-26-001 @county-hos")

    assert "There is no group RSG-26-001 that you are in" in refused.words


def test_the_opener_goes_off_shift(workspace: Workspace) -> None:
    manager = opens(workspace)
    overview = reads(workspace, manager, "Hand my part to …")
    form = manager.press(overview, "Hand my part to …")

    refused = manager.submit(form.modal, {"Who takes it on?": "county-hos"})
    assert refused.modal is not None
    assert "colleague of yours" in refused.modal.words
    manager.close()
    manager.submit(form.modal, {"Who takes it on?": "lpt-oncall-2"})

    heir = workspace.person("lpt-oncall-2")
    reads(workspace, heir, "yours to see to")
    reads(workspace, manager, "Wren Holloway has your part")


def test_a_group_opened_by_mistake_is_taken_back(workspace: Workspace) -> None:
    manager = opens(workspace)
    shown = card(workspace)
    head = workspace.person("county-hos")
    invitation = reads(workspace, head, "is asked to join")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(shown.channel).members, 20, "all to be in")
    before = {who: len(workspace.person(who).messages()) for who in ("county-hos", "icb-sgm", "lpt-oncall-1")}
    half_filled = head.press(invitation, "Send someone else")
    form = manager.press(reads(workspace, manager, "yours to see to"), "Opened by mistake or twice")

    manager.submit(form.modal, {WHY: "Opened twice"})

    workspace.wait_for(lambda: workspace.channel(shown.channel).archived, 20, "the channel to be put away")
    assert "This channel is locked." in card(workspace).words
    for who, count in before.items():
        reads(workspace, workspace.person(who), "was withdrawn: it was opened by mistake or twice")
        assert len(workspace.person(who).messages()) == count
    late = head.submit(half_filled.modal, {"Who comes?": "county-sw", "can_agree": "Yes"})
    assert late.modal is not None
    assert "was withdrawn" in late.modal.words
    again = manager.command("/rsg add RSG-26-001 @county-sw")
    assert "was withdrawn" in again.words


def overview_channel(workspace: Workspace) -> str:
    return next(channel.name for channel in workspace.channels() if channel.name.startswith("rsg-"))


def the_overview(manager: Person) -> Message:
    return next(message for message in manager.messages() if "yours to see to" in message.words)


def test_the_chair_looks_at_who_is_invited_and_changes_it(workspace: Workspace) -> None:
    opens(workspace)
    chair = workspace.person("lpt-oncall-1")
    chair.press(reads(workspace, chair, "Please chair"), "I'll chair")
    mine = reads(workspace, chair, "These four agencies were invited")
    form = chair.press(mine, "Change")

    chosen = ["Partnership trust", "Integrated care board", "CAMHS Collaborative", "University hospitals"]
    chair.submit(form.modal, {"Agencies": chosen})

    reads(workspace, workspace.person("uhl-sgm"), "is asked to join")
    reads(workspace, workspace.person("county-hos"), "You were taken out of this group")
    name = overview_channel(workspace)
    workspace.wait_for(
        lambda: (
            {"uhl-sgm"} <= set(workspace.channel(name).members) and "county-hos" not in workspace.channel(name).members
        ),
        20,
        "the channel to follow",
    )
    card(workspace, lambda words: "University hospitals" in words and "Place of safety" in words)


@pytest.fixture
def easter(database_url: str) -> Iterator[Workspace]:
    """The Thursday before Easter, and a clock to move."""
    with started(MANIFEST, office=THURSDAY) as place, bot(place, database_url):
        yield place.workspace


def test_when_nobody_takes_the_chair_the_opener_starts_after_a_day_with_a_reason(easter: Workspace) -> None:
    """HD-16."""
    manager = opens(easter)
    card(easter)

    easter.clock.advance(THURSDAY + timedelta(hours=24, minutes=1))

    late = reads(easter, manager, "is not set up yet")
    form = manager.press(late, "Start without a chair")
    manager.submit(form.modal, {WHY: "Nobody on call answers"})
    card(easter, lambda words: "Partnership trust starts without a chair: “Nobody on call answers”" in words)


def test_when_the_meeting_begins_anyone_senior_enough_takes_the_chair_on_the_card(easter: Workspace) -> None:
    """OWN-CHAIR"""
    manager = opens(easter)
    assert "I'll chair" not in card(easter).words
    easter.clock.advance(THURSDAY + timedelta(hours=15))
    shown = card(easter, lambda words: "[I'll chair]" in words)

    refused = easter.person("icb-sgm").press(shown, "I'll chair")
    manager.press(shown, "I'll chair")

    assert refused.modal is not None
    assert "of the organisation that has to start the group" in refused.modal.words
    card(easter, lambda words: "Chair: Partnership trust, then" in words and "I'll chair" not in words)
