"""What comes too early, or too long, is refused through and through: in which words, and nothing has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.views.closing import WAY
from bot.views.handover import HAND_OVER
from bot.views.record import APPROVE, SEND
from rehearsal import forms
from rehearsal.client import Message, Reply
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.pressing_facts import Ledger, changed
from tests.journeys.pressing_said import RULE
from tests.journeys.pressing_walk import Button, Walk, resolved
from tests.journeys.test_after_opening import reads
from tests.journeys.test_meeting import ANSWERS, OFTEN
from tests.journeys.test_members import chaired

THURSDAY = datetime.fromisoformat("2026-04-02T19:04+01:00")
GOOD_FRIDAY_10AM = datetime.fromisoformat("2026-04-03T10:00+01:00")
SCALE = 20
OPENER, CHAIR, KEEPER, HEAD = "lpt-sgm", "lpt-oncall-1", "lpt-records", "county-hos"
Json = dict[str, Any]


@pytest.fixture
def walk(database_url: str) -> Iterator[Walk]:
    with (
        started(MANIFEST, office=THURSDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        place.workspace.clock.freeze()
        place.workspace.person(OPENER).command("/rsg open")  # the first form of all is slow on a busy machine
        ledger = Ledger(database_url)
        yield Walk(place, ledger)
        ledger.close()


@contextmanager
def unchanged(walk: Walk) -> Iterator[None]:
    """No fact changes, whatever is pressed and sent meanwhile."""
    walk.workspace.clock.settle()
    before = walk.ledger.facts()
    yield
    walk.workspace.clock.settle()
    assert changed(before, walk.ledger.facts()) == {}


def no(reply: Reply, *says: str) -> None:
    """It is refused in these words, with the rule beneath."""
    assert reply.modal is not None, reply
    for words in ("Not possible", *says, RULE):
        assert words in reply.modal.words


def value_of(message: Message, action: str) -> str:
    return next(str(one.element["value"]) for one in forms.controls(list(message.blocks)) if action in one.names)


def press_at(walk: Walk, who: str, action: str, value: str) -> Reply:
    """A button that is not shown at that time, as from a message of another."""
    element = {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "Press"}}
    laid = walk.lay_button(walk.person(who), Button(element, who, block_id="laid"))
    return walk.person(who).press(laid, action)


def test_what_comes_too_early_or_too_long_is_refused_and_changes_nothing(walk: Walk) -> None:
    workspace = walk.workspace
    chair, channel = chaired(workspace)
    keeper = walk.person(KEEPER)
    has_it = reads(workspace, chair, "You have the chair")
    chair.submit(
        chair.press(has_it, "Name the record keeper").modal, {"Who keeps the notes?": "Briar Tamsin, Business support"}
    )

    with unchanged(walk):
        early = chair.press(chair.command("/rsg meeting", channel=channel).shown[0], "Start: who is here?")
        no(
            early,
            "It is too early: meeting 1 of RSG-26-001 begins on Friday 3 April 2026, 10am.",
            "You can start it from Friday 3 April 2026, 9:30am on.",
        )

    with unchanged(walk):
        handed = press_at(walk, CHAIR, HAND_OVER, value_of(has_it, "closing_close"))
        no(
            handed,
            "The chair goes to somebody else only after the first meeting.",
            "Hand it over after the first meeting.",
        )

    with unchanged(walk):
        no(
            decides_at_length(walk, channel),
            "That is 1799 characters; at most 300 fit.",
            "Make it shorter and send it again.",
        )

    workspace.clock.advance(GOOD_FRIDAY_10AM)
    chair.submit(chair.press(reads(workspace, chair, "Start: who is here?"), "Start: who is here?").modal)
    workspace.clock.advance(GOOD_FRIDAY_10AM + timedelta(minutes=40))
    look = chair.submit(
        chair.press(reads(workspace, chair, "is on now"), "End the meeting").modal, ANSWERS | {OFTEN: "Mon & Thu 9.30"}
    )
    chair.submit(look.modal)
    workspace.clock.settle()
    keeper.submit(
        keeper.press(reads(workspace, keeper, "to write"), "Write the notes").modal, {"lines": "A bed is there"}
    )
    to_check = reads(workspace, chair, "to check.* Written by")

    with unchanged(walk):
        draft = press_at(walk, KEEPER, SEND, value_of(to_check, APPROVE))
        no(
            draft,
            "The chair has until Tuesday 7 April 2026, 7:30am to check them.",
            "Phone the chair, or send them then: they are marked as not yet checked.",
        )


def decides_at_length(walk: Walk, channel: str) -> Reply:
    """The form holds more than it lets anybody write: as it comes from another version of Slack."""
    chair = walk.person(CHAIR)
    offered = chair.command("/rsg decide share the night staff", channel=channel).modal
    assert offered is not None
    form = deepcopy(offered.raw)
    for block in form["blocks"]:
        block.get("element", {}).pop("max_length", None)
    agencies = ("Partnership trust", "Integrated care board", "CAMHS Collaborative", "County council")
    filled: Json = {
        "authority": "LPT manager",
        **{f"affects:{one}": True for one in agencies},
        "words": "share it " * 200,
    }
    return chair.submit(walk.lay(chair, form), resolved(form, filled))


def test_the_record_goes_to_nobody_who_may_not_keep_it_and_the_group_stays_open(walk: Walk) -> None:
    workspace = walk.workspace
    chair, channel = chaired(workspace)
    chair.command("/rsg close", channel=channel)
    asked = reads(workspace, chair, "You can't close")
    chair.press(asked, "Becomes County council's own work")
    chair.press(asked, WAY, "Moved to a suitable place")
    offered = chair.press(reads(workspace, chair, "You can close RSG-26-001"), "Close the group").modal
    assert offered is not None
    form, head = deepcopy(offered.raw), walk.ledger.person(HEAD)
    menu = next(block["element"] for block in form["blocks"] if block.get("block_id") == "owner")
    menu["options"].append({"text": {"type": "plain_text", "text": "Alder Reeve"}, "value": head})

    with unchanged(walk):
        refused = chair.submit(walk.lay(chair, form), {"Who has the record?": "Alder Reeve"})
        no(refused, "The record keeper must work for the chair's organisation.", "Name somebody of the chair's")
