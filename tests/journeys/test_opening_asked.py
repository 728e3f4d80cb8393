"""J1 for whoever may not open a group, whose case is for a panel, or who is not sure of the child."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rehearsal.client import Message, Modal, Person, Reply, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import NEEDED

TUESDAY = datetime(2026, 11, 24, 10, 40, tzinfo=ZoneInfo("Europe/London"))
REST = {"What is stuck?": ["Bed needed, none free"], "Needed": NEEDED}


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST, office=TUESDAY) as place, bot(place, database_url):
        yield place.workspace


def open_line(person: Person, line: str, **more: object) -> Reply:
    form = person.command(f"/rsg open {line}")
    return person.submit(form.modal, REST | more)


def window(reply: Reply) -> Modal:
    assert reply.modal is not None, reply.raw
    return reply.modal


def message(workspace: Workspace, who: Person, words: str) -> Message:
    def found() -> Message | None:
        return next((one for one in who.messages() if words in one.words), None)

    return workspace.wait_for(found, 20, f"{who.who} to read “{words}”")


def groups(workspace: Workspace) -> list[str]:
    return [channel.name for channel in workspace.channels() if channel.name.startswith("rsg-")]


def test_one_line_fills_in_the_form_and_opens_the_group(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")

    form = window(manager.command("/rsg open blah psau first tomorrow 9am county"))
    opened = window(manager.submit(form, REST))

    assert "I don't know “blah”: please choose below." in form.words
    assert "First meeting: Wednesday 25 November 2026, 9am." in form.words
    assert "Opening RSG-26-001" in opened.words.replace("*", "")
    assert "Wednesday 25 November 2026, 9am" in opened.words


def test_a_team_manager_asks_the_manager_on_call_who_opens_it(workspace: Workspace) -> None:
    """RSG-B-REQ-1, OWN-OPEN-ASK."""
    asker, on_call = workspace.person("lpt-tm"), workspace.person("lpt-oncall-1")

    refused = window(open_line(asker, "psau county first today 2pm"))
    asked = window(asker.press(refused, "Ask Partnership trust's on-call manager to open it"))
    request = message(workspace, on_call, "asks you to open")
    on_call.press(request, "Open")

    assert "What you filled in is kept for 1 hour" in refused.words
    assert "Ash Merrow is asked to open it" in asked.words.replace("*", "")
    assert "Kit Larch (Team Manager, Partnership trust)" in request.words
    assert "RSG-26-001" in message(workspace, asker, "for you").words
    workspace.wait_for(lambda: groups(workspace), 20, "the channel")
    message(workspace, on_call, "You opened RSG-26-001")


def test_not_now_goes_to_the_next_on_call_and_why_shows_the_rule(workspace: Workspace) -> None:
    asker, first, second = (workspace.person(who) for who in ("lpt-tm", "lpt-oncall-1", "lpt-oncall-2"))

    refused = window(open_line(asker, "psau county"))
    why = window(asker.press(refused, "Why?"))
    asker.close()
    said = window(asker.press(refused, "I am on call tonight"))
    asker.press(said, "Ask Partnership trust's on-call manager to open it")
    first.press(message(workspace, first, "asks you to open"), "Not now")

    assert "may request the creation" in why.words
    assert "You are listed as Team Manager" in said.words
    assert "asks you to open" in message(workspace, second, "asks you to open").words
    assert "not now" in message(workspace, asker, "not now").words


def test_somebody_else_of_an_involved_agency_is_chosen_by_name(workspace: Workspace) -> None:
    asker, head = workspace.person("lpt-tm"), workspace.person("county-hos")

    refused = window(open_line(asker, "psau county"))
    choice = window(asker.press(refused, "Choose someone else"))
    asked = window(asker.submit(choice, {"Who can open it for you?": "Alder Reeve, Head of Service"}))
    request = message(workspace, head, "asks you to open")
    changed = window(head.press(request, "Look and change first"))
    opened = window(head.submit(changed, {"Or another time, in your words": "today 4pm"}))

    assert "Alder Reeve" in asked.words
    assert "4pm" in opened.words
    assert "Alder Reeve opened RSG-26-001" in message(workspace, asker, "for you").words.replace("*", "")


def test_a_placement_that_breaks_down_goes_to_its_panel_and_nothing_is_lost(workspace: Workspace) -> None:
    """RSG-SCOPE-1."""
    manager = workspace.person("lpt-sgm")

    form = window(manager.command("/rsg open placement"))
    refused = window(manager.submit(form, {"Council": "Rutland"}))
    again = window(manager.press(refused, "Show what I filled in"))

    assert "Risk Assessment and Intervention Service" in refused.words
    assert "Multi-Agency Referral Form" in refused.words
    assert "(x) A home or placement is breaking down" in again.words
    assert "[Rutland]" in again.words


def test_the_form_follows_the_place_and_the_council(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")

    form = window(manager.command("/rsg open"))
    hospital = window(manager.press(form, "Where is the young person?", "Children's Hospital"))
    city = window(manager.press(hospital, "Council", "City"))
    safety = window(manager.press(city, "Where is the young person?", "Place of safety (136 suite)"))

    assert "Who must be there" not in form.words
    assert "Is it time-critical?" in hospital.words
    assert "City council, Integrated care board, Partnership trust, University hospitals" in city.words
    assert "CAMHS Collaborative, City council, Integrated care board, Partnership trust]" in safety.words
    assert "First chair (Partnership trust) (needed): [Me]" in safety.words


def test_a_rhythm_that_is_too_slow_and_an_unclear_time_are_asked_on_the_form(workspace: Workspace) -> None:
    """RSG-B-FREQ-2; nothing typed is lost."""
    manager = workspace.person("lpt-sgm")
    form = window(manager.command("/rsg open psau county"))

    answers = {
        "Or another time, in your words": "tomorrow",
        "Later meetings (an idea; members decide)": "Mondays 9.30",
    }
    asked = manager.submit(form, REST | answers)
    again = manager.submit(asked.modal, {"Or another time, in your words": "today or tomorrow 9.30am", "rhythm": ""})
    opened = window(manager.submit(again.modal, {"Or another time, in your words": "today 3pm"}))

    assert "At what time?" in asked.errors["Or another time, in your words"]
    assert "Do you mean" in again.errors["Or another time, in your words"]
    assert "fewer than two meetings" in asked.errors["Later meetings (an idea; members decide)"]
    assert "3pm" in opened.words


def test_a_second_group_for_the_place_asks_to_ring_the_ward(workspace: Workspace) -> None:
    """OWN-DUPLICATE."""
    first, second = workspace.person("lpt-sgm"), workspace.person("lpt-oncall-1")
    open_line(first, "psau county")

    asked = window(open_line(second, "psau county"))
    joined = window(second.press(asked, "Same: ask to join"))
    request = message(workspace, first, "asks to join")
    first.press(request, "Add them")

    assert "Ring the ward: is it the same child?" in asked.words
    assert "No second group is opened" in joined.words
    message(workspace, first, "and is in it")
    channel = workspace.wait_for(lambda: groups(workspace), 20, "the channel")
    workspace.wait_for(lambda: "lpt-oncall-1" in workspace.channel(channel[0]).members, 20, "them to be in")


def test_another_child_opens_a_second_group(workspace: Workspace) -> None:
    first, second = workspace.person("lpt-sgm"), workspace.person("lpt-oncall-1")
    open_line(first, "psau county")

    opened = window(second.press(window(open_line(second, "psau county")), "Different child"))

    assert "RSG-26-002" in opened.words


def test_after_an_hour_without_an_answer_both_see_that_it_is_over(workspace: Workspace) -> None:
    """OWN-OPEN-ASK."""
    asker, on_call = workspace.person("lpt-tm"), workspace.person("lpt-oncall-1")
    refused = window(open_line(asker, "psau county"))
    asker.press(refused, "Ask Partnership trust's on-call manager to open it")
    message(workspace, on_call, "asks you to open")

    workspace.clock.advance(TUESDAY + timedelta(minutes=61))

    message(workspace, asker, "Nobody opened it in time")
    assert "[Open]" not in message(workspace, on_call, "Nothing more is needed from you").words
