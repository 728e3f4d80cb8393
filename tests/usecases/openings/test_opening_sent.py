"""What a filled-in opening form means, and which answers are put back to whoever sent it."""

from datetime import datetime

import pytest

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.openings.opening_form import what_to_ask
from bot.usecases.openings.opening_line import filled_from
from bot.usecases.openings.opening_sent import Unclear, understood
from bot.views.opening import form
from storage.database import Database
from tests.usecases.filled_in import filled, sent
from tests.usecases.house import services_on, slack


@pytest.fixture
def services(database: Database) -> Services:
    return services_on(database)[0]


def unclear(services: Services, **changes: object) -> dict[str, str]:
    with pytest.raises(Unclear) as asked:
        understood(filled(**changes), "fm:1", slack("lpt-sgm"), services)
    return dict(asked.value.sentences)


def test_a_time_in_words_wins_over_the_menu(services: Services) -> None:
    request = understood(filled(other_time="tomorrow 2pm"), "fm:1", slack("lpt-sgm"), services)

    assert request.first_meeting == datetime(2026, 4, 3, 14, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("Friday", "At what time?"), ("Fri 9 or 10", "offers a choice"), ("1/4 10am", "gone"), ("Mondays 9am", "rhythm")],
)
def test_a_time_that_is_not_clear_is_asked_on_its_question(services: Services, typed: str, asked: str) -> None:
    assert asked in unclear(services, other_time=typed)["other_time"]


def test_a_time_that_may_be_two_days_is_asked_and_names_both(services: Services) -> None:
    said = unclear(services, other_time="Friday or Saturday 10am")["other_time"]

    assert "Friday 3 April 2026" in said
    assert "Saturday 4 April 2026" in said


def test_a_first_meeting_after_the_clock_asks_for_its_reason(services: Services) -> None:
    """RSG-B-EST-1."""
    assert "say in a few words why" in unclear(services, other_time="Tue 7 Apr 10am")["late_reason"]
    assert understood(
        filled(other_time="Tue 7 Apr 10am", late_reason="The ward asks"), "fm:1", slack("lpt-sgm"), services
    )


@pytest.mark.parametrize("typed", ["Mondays 9.30", "every Monday", "every second Tuesday 2pm"])
def test_an_idea_for_fewer_than_two_meetings_a_week_is_refused_with_its_rule(services: Services, typed: str) -> None:
    """RSG-B-FREQ-2."""
    said = unclear(services, rhythm=typed)["rhythm"]

    assert "fewer than two meetings in any seven days" in said
    assert "section 5b para 2" in said


@pytest.mark.parametrize("typed", ["Mon and Thu 9:30am", "Mon and Thu", "as often as the ward needs", ""])
def test_any_other_idea_is_kept_as_typed(services: Services, typed: str) -> None:
    assert understood(filled(rhythm=typed), "fm:1", slack("lpt-sgm"), services).rhythm_idea == (typed or None)


def test_while_no_council_is_agreed_each_that_is_ticked_is_asked(services: Services) -> None:
    who = ("LPT", "LLR-ICB", "CAMHS-COLLAB", "LEICESTERSHIRE-CC", "LEICESTER-CITY")
    request = understood(filled(council="not_agreed", who=who), "fm:1", slack("lpt-sgm"), services)

    assert request.councils == ("county", "city")
    assert not request.council_agreed
    assert "Tick each council" in unclear(services, council="not_agreed", who=("LPT",))["who"]


def test_whoever_the_rules_name_stays_ticked(services: Services) -> None:
    """RSG-FAC-1: the Integrated Care Board is always asked."""
    said = unclear(services, who=("LPT", "CAMHS-COLLAB", "LEICESTERSHIRE-CC"))["who"]

    assert "LLR-ICB must be asked" in said


@pytest.mark.parametrize("name", ["stuck_other", "late_reason", "rhythm"])
def test_free_text_keeps_to_its_length(services: Services, name: str) -> None:
    assert "at most 300" in unclear(services, **{name: "x" * 301})[name]


def test_one_line_fills_in_the_form_and_names_what_it_does_not_know(services: Services) -> None:
    answers, notices = filled_from("psau first tomorrow 9am county chair me soonish", services)

    assert (answers.place, answers.council, answers.chair) == ("place_of_safety", "county", "me")
    assert answers.other_time == "tomorrow 9am"
    assert "“soonish”" in notices[0]
    assert "Friday 3 April 2026, 9am" in notices[1]


def test_one_line_picks_a_proposed_time_from_the_menu(services: Services) -> None:
    answers, _ = filled_from("psau first tomorrow 10am", services)

    assert answers.slot == "2026-04-03T10:00:00+01:00"
    assert answers.other_time == ""


def test_one_line_keeps_a_time_it_cannot_read_and_says_so(services: Services) -> None:
    answers, notices = filled_from("psau first friday-ish", services)

    assert answers.other_time == "friday-ish"
    assert "friday-ish" in notices[0]


def test_one_line_that_is_far_too_long_still_opens_a_form(services: Services) -> None:
    answers, notices = filled_from(f"psau first {'x' * 4000} county {'y ' * 2000}", services)
    ask, answers = what_to_ask(slack("lpt-sgm"), answers, services, notices)

    drawn = form(ask, answers, "nonce")

    assert answers.other_time == ""
    assert all(len(block["text"]["text"]) < 3000 for block in drawn["blocks"] if block["type"] == "section")


def test_a_case_for_a_panel_goes_there_whatever_else_the_form_says(services: Services) -> None:
    """RSG-SCOPE-1: not time-critical is not for this group."""
    for changes in ({"place": "childrens_hospital", "urgent": False}, {"place": "elsewhere", "elsewhere": "placement"}):
        came = sent(services, key=f"fm:{changes['place']}", **changes)

        assert not hasattr(came, "ref")
