"""J9 as a manager walks it: a case goes to a panel, with the real process, judged by what the workspace holds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from rehearsal.client import Message, Modal, Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot

SCALE = 20
THURSDAY = datetime.fromisoformat("2026-04-02T10:00+01:00")
CITY, COUNTY = "Leicester City Joint Solutions Panel", "Leicestershire Joint Solutions Panel"
DAY = "The panel's next meeting, if it told you the day"


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with (
        started(MANIFEST, office=THURSDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        place.workspace.clock.freeze()
        yield place.workspace


def form_for(manager: Person, panel: str, place: str = "Leaving a CAMHS ward") -> Modal:
    form = manager.command("/panel refer").modal
    assert form is not None
    for question, answer in (("To which panel?", panel), ("Where is the young person?", place)):
        form = manager.press(form, question, answer).modal
        assert form is not None
    return form


def everything(form: Modal, **besides: Any) -> dict[str, Any]:
    """An answer to each question of a form, by its block: all ticked, each day gone by, no to yes or no."""
    found: dict[str, Any] = {}
    for block in form.raw["blocks"]:
        element = block.get("element", {})
        match element.get("type"):
            case "checkboxes":
                found[block["block_id"]] = [one["text"]["text"] for one in element["options"]]
            case "datepicker":
                found[block["block_id"]] = "2026-03-20"
            case "radio_buttons" if not element.get("initial_option"):
                labels = [one["text"]["text"] for one in element["options"]]
                found[block["block_id"]] = "No" if "No" in labels else labels[0]
    return found | {"refer:day": besides.get("day")} if "refer:day" in found else found


def mine(person: Person) -> Message:
    return next(one for one in person.messages() if "your referral to the" in one.words)


def test_a_case_that_is_not_one_for_a_group_goes_to_the_panel_with_what_was_typed(workspace: Workspace) -> None:
    manager = workspace.person("uhl-sgm")
    opening = manager.command("/rsg open hospital")
    answers = {
        "Is it time-critical?": "No",
        "Council": "City",
        "What is stuck?": ["Something else"],
        "Something else: what? (one line)": "The school has closed",
        "Needed": ["Our own teams have tried. It is not working fast enough."],
    }

    no = manager.submit(opening.modal, answers)
    assert no.modal is not None
    form = manager.press(no.modal, f"Refer it to the {CITY}").modal

    assert form is not None
    assert f"[{CITY}]" in form.words
    assert "(x) Children's Hospital, planned and not urgent" in form.words
    assert "The school has closed" in form.words
    assert "hos-admin@leicester.gov.uk" in form.words


def test_a_referral_is_followed_from_half_a_form_to_the_panels_day(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")
    form = form_for(manager, CITY)
    answers = everything(form, day="2026-04-21")
    content = next(block for block in answers if "education" in block)
    half = answers | {content: [one for one in answers[content] if one != "Education"]}

    too_early = manager.submit(form, {"Why now": "The ward is full"})
    assert "Needed first" in too_early.errors["What does the young person need?"]
    assert any("kept for 1 hour" in said for said in too_early.errors.values())
    begun = manager.command("/panel refer").modal
    assert begun is not None
    assert f"[{CITY}]" in begun.words
    assert "The ward is full" in begun.words
    wrong = manager.submit(begun, half | {DAY: "2026-04-22"})
    assert "not a Tuesday" in wrong.errors[DAY]
    kept = manager.submit(wrong.modal, {DAY: "2026-04-21"})
    workspace.clock.settle()
    assert kept.modal is not None
    assert "JSP-26-001" in kept.modal.words
    assert "Still needed: “Education”." in mine(manager).words
    assert "Tuesday 21 April 2026, papers by Tuesday 14 April 2026, 5pm" in mine(manager).words

    workspace.clock.advance(datetime.fromisoformat("2026-04-07T09:00+01:00"))
    assert any("still needed: “Education”" in one.words for one in manager.messages())
    again = manager.press(mine(manager), "Fill in what is missing")
    manager.submit(again.modal, {content: answers[content]})
    workspace.clock.settle()
    manager.press(mine(manager), "The form is sent")
    workspace.clock.settle()

    assert "It is for the meeting on Tuesday 21 April 2026." in mine(manager).words
    assert len([one for one in manager.messages() if "your referral to the" in one.words]) == 1
    assert "All of this is settled." in manager.messages()[-1].words
    assert "sent, for Tuesday 21 April 2026" in manager.command("/panel referrals").words


def test_a_manager_agrees_to_the_form_before_it_is_sent(workspace: Workspace) -> None:
    worker, manager = workspace.person("county-hos"), workspace.person("county-ad")
    form = form_for(worker, COUNTY)

    worker.submit(form, everything(form, day="2026-04-30"))
    workspace.clock.settle()
    assert "Waits for Blair Winslow to agree to the form." in mine(worker).words
    no = manager.press(manager.messages()[-1], "No: say why")
    manager.submit(no.modal, {"What has to change first?": "The costs are missing"})
    workspace.clock.settle()
    assert "Blair Winslow did not agree to the form: The costs are missing." in mine(worker).words.replace("*", "")
    change = worker.press(mine(worker), "Look or change")
    worker.submit(change.modal, {"Why now": "Costs added"})
    workspace.clock.settle()
    manager.press(manager.messages()[-1], "I agree")
    workspace.clock.settle()

    assert "Ready: send the form now" in mine(worker).words
    assert "You agreed." in manager.messages()[-1].words
    agreed = worker.messages()[-1]
    assert "Everybody has agreed to your form." in agreed.words
    worker.press(agreed, "The form is sent")
    workspace.clock.settle()
    assert "The form is sent" not in worker.messages()[-1].words
    assert "Blair Winslow did not agree to your form. The costs are missing." in worker.messages()[-2].words


def test_what_may_identify_a_child_stays_out_of_the_form(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")
    form = form_for(manager, CITY)

    no = manager.submit(form, everything(form, day="2026-04-21") | {"Why now": "See 943 476 5919"})

    assert no.modal is not None
    assert "That looks like an NHS number. Nothing was saved or sent." in no.modal.words
    assert "no referral that you can see" in manager.command("/panel referrals").words
