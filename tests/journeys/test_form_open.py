"""A form is open while the group changes under it: it is refused with what changed, and what was typed is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.views.closing import WAY
from rehearsal.client import Modal, Person
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.pressing_facts import Ledger, changed
from tests.journeys.pressing_walk import Walk, resolved
from tests.journeys.test_after_opening import card, reads
from tests.journeys.test_decisions import AGENCIES
from tests.journeys.test_meeting import SCALE
from tests.journeys.test_notes import MONDAY, Met, met
from tests.journeys.test_pressing import NOBODY

TYPED = "What I had typed"
CLOSING = "RSG-26-001 is closing: nothing new is begun, changed or decided in it."
CHAIR_ONLY = "Only the chair or the acting chair can do that."
Form = tuple[Modal, Mapping[str, Any]]


@pytest.fixture
def walk(database_url: str) -> Iterator[Walk]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        place.workspace.clock.freeze()
        ledger = Ledger(database_url)
        yield Walk(place, ledger)
        ledger.close()


def opened(here: Met) -> dict[str, Form]:
    """Every form a chair may have open between two meetings, and what they had typed into it."""
    chair, place = here.chair, here.channel
    mine = reads(here.workspace, chair, "You have the chair")
    shown = card(here.workspace)
    decided = {"authority": "LPT manager", **{f"affects:{one}": False for one in AGENCIES}}
    forms: list[tuple[str, Modal | None, Mapping[str, Any]]] = [
        ("note", chair.press(shown, "Add a note").modal, {"words": TYPED}),
        (
            "action",
            chair.press(shown, "Add an action").modal,
            {"What? No names or health details.": TYPED, "person": "Sage Pelham, County council"},
        ),
        ("proposal", chair.press(shown, "Propose a decision").modal, {"words": TYPED}),
        ("decision", chair.command(f"/rsg decide {TYPED}", channel=place).modal, decided),
        ("move", chair.press(mine, "Move the next meeting").modal, {"due": "Thursday 11am"}),
        ("rhythm", chair.press(mine, "How often we meet").modal, {"due": "Tuesdays and Fridays 10am"}),
        ("hand-over", chair.press(mine, "Hand over the chair").modal, {"words": TYPED}),
    ]
    return {name: (form, values) for name, form, values in forms if form is not None}


def refused(walk: Walk, person: Person, form: Form, says: str) -> None:
    """It is sent, and nothing of it counts; beneath the no it stands as it was typed."""
    walk.workspace.clock.settle()
    before = walk.ledger.facts()
    shown = walk.lay(person, form[0].raw)
    values = {**choices(form[0].raw), **resolved(form[0].raw, form[1])}

    no = person.submit(shown, values).modal

    assert no is not None, values
    assert says in no.words
    assert not changed(before, walk.ledger.facts())
    person.close()
    kept = person.modal()
    assert kept is not None
    assert kept.id == shown.id
    assert all(str(typed) in str(kept.raw["state"]) for typed in form[1].values() if isinstance(typed, str))


def choices(form: Mapping[str, Any]) -> dict[str, str]:
    """For what must be chosen, and was not: the first there is; for what must be written, a time."""
    found = {}
    for block in form["blocks"]:
        if block["type"] == "input" and not block.get("optional"):
            element = block["element"]
            started_with = {"initial_option", "initial_value"} & set(element)
            if element["type"] in ("static_select", "radio_buttons") and not started_with:
                found[block["block_id"]] = element["options"][0]["value"]
            elif element["type"] == "plain_text_input" and not started_with:
                found[block["block_id"]] = "tomorrow noon"
    return found


def test_the_group_begins_to_close(walk: Walk) -> None:
    here = met(walk.workspace)
    forms = opened(here)
    writes(here)
    here.chair.command("/rsg close", channel=here.channel)
    listed = reads(walk.workspace, here.chair, "You can't close")
    here.chair.press(listed, WAY, "Moved to a suitable place")
    here.chair.press(listed, "Becomes County council's own work")
    last = here.chair.press(reads(walk.workspace, here.chair, "You can close"), "Close the group").modal
    here.chair.submit(last)
    card(walk.workspace, lambda words: "closing" in words)

    for form in forms.values():
        refused(walk, here.chair, form, CLOSING)


def writes(here: Met) -> None:
    """The notes are out, so that nothing keeps the group open."""
    form = here.chair.press(reads(here.workspace, here.chair, "to write"), "Write the notes").modal
    whole = here.chair.submit(form, {"lines": "A bed"}).modal
    assert whole is not None
    here.chair.press(whole, "Approve and send")


def test_the_chair_passes_to_somebody_else(walk: Walk) -> None:
    here = met(walk.workspace)
    forms = opened(here)
    board = walk.person("icb-sgm")
    board.press(reads(walk.workspace, board, "Please chair RSG-26-001"), "I'll chair")
    card(walk.workspace, lambda words: "Chair: Integrated care board" in words)

    for name in ("move", "rhythm", "hand-over"):
        refused(walk, here.chair, forms[name], CHAIR_ONLY)


def test_a_decision_is_replaced_while_another_replaces_it(walk: Walk) -> None:
    here = met(walk.workspace)
    decided = {"authority": "LPT manager", **{f"affects:{one}": False for one in AGENCIES}}
    form = here.chair.command("/rsg decide two extra staff", channel=here.channel).modal
    assert form is not None
    sure = here.chair.submit(form, resolved(form.raw, decided)).modal
    here.chair.submit(sure, NOBODY)  # it affects nobody, which is asked once more
    line = walk.shown(here.chair.who, "decision_replace")
    slow = here.chair.press(line, "Replace it").modal
    quick = here.chair.press(line, "Replace it").modal
    assert slow is not None
    assert quick is not None
    sure = here.chair.submit(quick, resolved(quick.raw, {**decided, "words": "Three extra staff"})).modal
    here.chair.submit(sure, NOBODY)

    refused(walk, here.chair, (slow, {**decided, "words": TYPED}), "D1 was replaced by D2 meanwhile.")


def test_the_meeting_is_moved_while_its_form_is_open(walk: Walk) -> None:
    here = met(walk.workspace)
    form = opened(here)["move"]
    assert "is now on" in here.chair.command("/rsg move next to Thursday 10am", channel=here.channel).words

    refused(walk, here.chair, form, "was moved since")
