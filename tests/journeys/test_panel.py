"""J9 as people walk it: a panel is set up, told, and looked after, in the real process."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import rehearsal
from rehearsal.client import Message, Person, Workspace
from rehearsal.process import Started, started
from tests.journeys.bot_process import MANIFEST, bot

PANELS = Path(rehearsal.__file__).with_name("panels.yaml")
THURSDAY_BEFORE_EASTER = datetime.fromisoformat("2026-04-02T19:04+01:00")
TUESDAY = datetime.fromisoformat("2026-04-21T12:30+01:00")
SCALE = 20
DIRECTOR, PARENTING, ICB, LPT = "city-ad", "city-hos", "icb-sgm", "lpt-sgm"
NAME = "Leicester City Joint Solutions Panel"


@pytest.fixture
def place(database_url: str) -> Iterator[Started]:
    with (
        started(MANIFEST, office=THURSDAY_BEFORE_EASTER, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE), DIRECTORY=str(PANELS)),
    ):
        yield place


@pytest.fixture
def workspace(place: Started) -> Workspace:
    return place.workspace


def set_up(workspace: Workspace) -> Message:
    """The card of the panel, once its director has set it up."""
    director = workspace.person(DIRECTOR)
    form = director.command("/panel open").modal
    answer = director.submit(form, {"Which panel or board?": NAME}).modal
    assert answer is not None
    assert "JSP-26-001 · Leicester City Joint Solutions Panel is set up. Marlow Finch chairs it." in answer.words
    workspace.clock.settle()
    return card(workspace)


def card(workspace: Workspace) -> Message:
    (channel,) = [one for one in workspace.channels() if one.name.startswith("jsp-")]
    return next(said for said in workspace.said(channel.name) if "subtype" not in said.raw)


def test_a_panel_is_set_up_and_everybody_who_sits_on_it_is_in_its_channel(workspace: Workspace) -> None:
    shown = set_up(workspace)

    assert "Seats: 4 of 11 filled." in shown.words
    assert "To be told by hand: Vesper Lane (City council)." in shown.words
    channel = workspace.channel(shown.channel)
    assert channel.kind == "private"
    assert {DIRECTOR, PARENTING, ICB, LPT} <= set(channel.members)
    told = workspace.person(ICB).messages()[0]
    assert f"You are in JSP-26-001 · {NAME}, for Integrated care board." in told.words
    assert "Your part: NHS commissioner." in told.words


def test_a_seat_is_filled_by_a_command_and_whoever_may_not_set_it_up_is_told_why(workspace: Workspace) -> None:
    set_up(workspace)

    no = workspace.person(ICB).command("/panel open")
    yes = workspace.person(DIRECTOR).command("/panel seat icb_send @icb-records")
    seats = workspace.person(ICB).command("/panel seats")

    assert "A panel or board is set up by the organisation that chairs it" in no.words
    assert "Tansy Brook has the seat now: NHS commissioner, special educational needs." in yes.words
    assert "NHS commissioner, special educational needs, Integrated care board (icb_send): Tansy Brook" in seats.words
    assert "Lead Commissioner, Children's, City council (commissioner): nobody listed" in seats.words.replace("*", "")


def test_its_days_are_entered_in_words_and_shown_with_what_is_due(workspace: Workspace) -> None:
    set_up(workspace)
    director = workspace.person(DIRECTOR)

    asked = director.command("/panel next Wed 22 April")
    entered = director.command("/panel next Tue 21 April")
    seen = workspace.person(LPT).command("/panel calendar")
    workspace.clock.settle()

    assert "Wednesday 22 April 2026 is not a Tuesday." in asked.words
    assert "Meeting 1 is on Tuesday 21 April 2026, 12:30pm." in entered.words
    assert "Tuesday 21 April 2026, 12:30pm to 2pm" in seen.words.replace("*", "")
    assert "Papers by Tuesday 14 April 2026, 5pm" in seen.words
    assert "Next: Tuesday 21 April 2026, 12:30pm" in card(workspace).words.replace("*", "")
    assert "It meets next on Tuesday 21 April 2026, 12:30pm." in workspace.person(ICB).messages()[0].words


def test_the_quorum_is_shown_live_and_a_decision_is_refused_below_it(place: Started) -> None:
    workspace = place.workspace
    set_up(workspace)
    director, icb = workspace.person(DIRECTOR), workspace.person(ICB)
    director.command("/panel next Tue 21 April")
    workspace.clock.advance(TUESDAY - timedelta(minutes=30))
    icb.press(about(icb), "I'm coming")
    workspace.clock.advance(TUESDAY)

    form = director.press(about(director), "Start: who is here?").modal
    here = ["Ellis Norwood (City council) (no answer)", "Vesper Lane (City council) (no answer)"]
    nhs = ["Jules Thorne (Integrated care board) (comes)", "Robin Vale (Partnership trust) (no answer)"]
    answer = director.submit(form, {"Who is here?": [*here, nhs[0]]}).modal
    workspace.clock.settle()

    lack = "No quorum. Missing: two members of the NHS (one is here). Until they are here nothing can be decided."
    assert answer is not None
    assert lack in answer.words
    assert lack in card(workspace).words
    assert lack in about(icb).words
    no = director.command("/panel decide half the cost each")
    assert "Too few are here to decide. Missing: two members of the NHS (one is here)." in no.words

    change = director.press(about(director), "Change who is here").modal
    director.submit(
        change, {"Who is here?": [one.partition(" (no")[0].partition(" (comes")[0] for one in [*here, *nhs]]}
    )
    workspace.clock.settle()

    assert "There is a quorum: 2 members of the city council, 2 members of the NHS." in about(icb).words
    assert director.command("/panel decide half the cost each").modal is not None


def about(person: Person) -> Message:
    """Somebody's message about the meeting."""
    return next(one for one in reversed(person.messages()) if "meeting" in one.text)


def test_an_agenda_is_put_together_agreed_and_sent(workspace: Workspace) -> None:
    set_up(workspace)
    director, icb = workspace.person(DIRECTOR), workspace.person(ICB)
    director.command("/panel seat administrator @city-hos")
    director.command("/panel next Tue 21 April")
    keeper = workspace.person(PARENTING)

    assert "It is on the agenda of meeting 1" in icb.command("/panel item Beds in the autumn").words
    shown = director.command("/panel agenda")
    left_out = director.press(shown.shown[-1], "Leave out this time", near="Planned changes of services").modal
    asked = keeper.press(keeper.command("/panel agenda").shown[-1], "Send the agenda").modal
    workspace.clock.settle()

    assert "Planned changes of services" in shown.words
    assert left_out is not None
    assert "is left out of meeting 1." in left_out.words
    assert asked is not None
    assert "Still to agree: the chair of the panel. It goes out when they have." in asked.words
    question = next(one for one in reversed(director.messages()) if "agenda" in one.text)
    director.press(question, "Agree to it")
    workspace.clock.settle()

    said = [one.words for one in workspace.said(card(workspace).channel)]
    (sent,) = [one for one in said if "Agenda: Tuesday 21 April 2026, 12:30pm, meeting 1" in one]
    assert "Beds in the autumn" in sent
    assert "Planned changes of services" not in sent


BOARD = "Specialist Services Joint Delivery Board"
JUNE = datetime.fromisoformat("2026-06-18T10:00+01:00")


def board_meets(workspace: Workspace) -> tuple[Person, Person, Person]:
    """A board is set up and its meeting is on: who chairs it, and two of its members."""
    chief, corporate, health = (workspace.person(who) for who in ("uhl-director", "county-ad", "county-hos"))
    form = corporate.command("/panel open").modal
    corporate.submit(form, {"Which panel or board?": BOARD, "Who chairs it?": "uhl-director"})
    workspace.clock.settle()
    chief.command("/panel seat clinical @uhl-sgm")
    chief.command("/panel next Thu 18 June 10am")
    workspace.clock.advance(JUNE - timedelta(minutes=30))
    workspace.clock.advance(JUNE)
    here = chief.press(about(chief), "Start: who is here?").modal
    everybody = [
        "Hazel Oxbow (South West commissioners) (no answer)",
        "Rowan Fells (West commissioners) (no answer)",
        "Blair Winslow (County council) (no answer)",
        "Alder Reeve (Public health) (no answer)",
    ]
    chief.submit(here, {"Who is here?": everybody})
    workspace.clock.settle()
    return chief, corporate, health


def test_an_interest_is_declared_and_the_chair_says_what_follows(workspace: Workspace) -> None:
    chief, corporate, _ = board_meets(workspace)

    form = corporate.command("/panel interest a relative works for the supplier").modal
    item = "Feedback from the boards above and other groups"
    done = corporate.submit(form, {"At which item?": item}).modal
    workspace.clock.settle()
    asked = next(one for one in reversed(chief.messages()) if "interest" in one.text)
    chief.press(asked, "Leaves for the item")
    workspace.clock.settle()

    assert done is not None
    assert "Hazel Oxbow says whether you stay, stay without a vote, or leave for the item." in done.words
    assert f"Blair Winslow declares an interest in “{item}”" in asked.words
    settled = next(one for one in reversed(chief.messages()) if "interest" in one.text)
    assert "Chosen: leaves for the item." in settled.words


def test_a_board_votes_counted_live_and_the_chair_casts_the_deciding_vote(workspace: Workspace) -> None:
    chief, corporate, health = board_meets(workspace)

    vote = chief.command("/panel vote open the new unit").modal
    chief.submit(vote)
    workspace.clock.settle()
    corporate.press(the_vote(workspace), "For")
    health.press(the_vote(workspace), "Against")
    workspace.clock.settle()
    assert "For 1, against 1, abstaining 0. 2 of 4 have voted." in the_vote(workspace).words
    no = corporate.press(the_vote(workspace), "Close the vote").modal
    assert no is not None
    assert "Only the chair or the acting chair can do that." in no.words
    chief.press(the_vote(workspace), "Close the vote")
    workspace.clock.settle()
    assert "No majority." in the_vote(workspace).words
    chief.press(the_vote(workspace), "Casting vote: for")
    workspace.clock.settle()

    assert "Carried by the casting vote." in the_vote(workspace).words
    decision = chief.press(the_vote(workspace), "Record decision").modal
    assert decision is not None
    assert "Carried by V1." in decision.words


def the_vote(workspace: Workspace) -> Message:
    (channel,) = [one for one in workspace.channels() if one.name.startswith("jdb-")]
    return next(one for one in reversed(workspace.said(channel.name)) if "V1" in one.words)
