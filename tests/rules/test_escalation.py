"""Going a step up: on which ground, who may ask, and when the group above reports."""

from datetime import date

import pytest

from bot.rules.calendar import Calendar
from bot.rules.escalation import Asked, ask, grounds, next_report, offered_to
from bot.rules.policy import Policies, Policy, assemble
from bot.rules.refusal import Refusal
from tests.rules.made_up import HOUSE, forum, table
from tests.rules.panels import PEOPLE, TODAY


@pytest.fixture
def above(policies: Policies) -> Policy:
    return policies.in_force("ERG", TODAY)


def below(policies: Policies, name: str) -> Policy:
    return policies.in_force(name, TODAY)


def test_each_forum_has_the_ground_that_is_written_for_it(policies: Policies, above: Policy) -> None:
    """ERG-GND-1, ERG-GND-2, JSP-ERG-1; nobody wrote that the Joint Funding Panel goes up."""
    found = {
        name: [ground.rule_id for ground in grounds(above, below(policies, name))] for name in policies.forums(TODAY)
    }

    assert found["RSG-A"] == found["RSG-B"] == ["ERG-GND-2"]
    assert found["JSP-LEICS"] == found["JSP-CITY"] == ["ERG-GND-1", "JSP-ERG-1"]
    assert found["JSP-RUTLAND"] == ["ERG-GND-1"]
    assert found["JFP-LEICS"] == found["ERG"] == []


@pytest.mark.parametrize(
    ("name", "who", "told"),
    [
        ("RSG-A", "trust director", False),
        ("RSG-A", "involved 5", True),
        ("RSG-A", "mental health director", None),
        ("RSG-A", "chair", None),
        ("RSG-B", "mental health director", False),
        ("RSG-B", "involved 5", True),
        ("RSG-B", "trust director", None),
    ],
)
def test_from_a_rapid_solutions_group_its_own_director_asks(
    policies: Policies, above: Policy, name: str, who: str, told: bool | None
) -> None:
    """RSG-A-ESC-1, RSG-B-ESC-1: an Assistant Director of a partner can too, and the Director is told."""
    found = ask(above, below(policies, name), "not_in_time", PEOPLE[who])

    assert (found.tell if isinstance(found, Asked) else None) == told


@pytest.mark.parametrize(
    ("who", "may"), [("chair", True), ("level 5", True), ("level 4", False), ("member", False), ("acting chair", False)]
)
def test_from_a_panel_its_chair_or_an_assistant_director_asks(
    policies: Policies, above: Policy, who: str, may: bool
) -> None:
    """ERG-REQ-1"""
    found = ask(above, below(policies, "JSP-CITY"), "not_given_back", PEOPLE[who], "placement")

    assert isinstance(found, Asked) == may
    if isinstance(found, Refusal):
        assert found.rule_id == "ERG-REQ-1"
        assert found.reason.startswith("Only the panel's chair, or an Assistant Director or somebody more senior")
        assert found.remedy == "Propose it to one of them. The card says who chairs."


def test_only_the_chair_of_the_panel_sees_that_it_has_too_much_to_do(policies: Policies, above: Policy) -> None:
    """JSP-ERG-1: a ground of its own, for the chair's eyes."""
    panel = below(policies, "JSP-LEICS")

    assert [one.key for one in offered_to(above, panel, PEOPLE["chair"])] == ["not_given_back", "workload"]
    assert [one.key for one in offered_to(above, panel, PEOPLE["level 5"])] == ["not_given_back"]
    assert offered_to(above, panel, PEOPLE["member"]) == ()
    assert isinstance(ask(above, panel, "workload", PEOPLE["level 6"]), Refusal)
    assert ask(above, panel, "workload", PEOPLE["chair"]) == Asked(tell=False)


def test_a_panel_says_what_is_stuck(policies: Policies, above: Policy) -> None:
    """ERG-GND-1: a failing placement, or a delay in leaving hospital."""
    found = ask(above, below(policies, "JSP-CITY"), "not_given_back", PEOPLE["chair"])

    assert isinstance(found, Refusal)
    assert found.reason == "Still needed: what is stuck."
    assert found.remedy == ("Choose one of: A placement is failing, at home or elsewhere; Leaving hospital is delayed.")


def test_the_ground_of_another_forum_is_none_here(policies: Policies, above: Policy) -> None:
    found = ask(above, below(policies, "JSP-CITY"), "not_in_time", PEOPLE["chair"])
    nowhere = ask(above, below(policies, "JFP-LEICS"), "not_given_back", PEOPLE["chair"])

    assert isinstance(found, Refusal)
    assert found.reason == "From here that is no ground for the Exceptional Resourcing Group."
    assert found.remedy.startswith("Choose one of: The panel can't give back")
    assert isinstance(nowhere, Refusal)
    assert nowhere.remedy == "Ask the chair what else can be done."


def test_the_first_report_is_due_a_month_after_the_group_began_and_the_next_a_month_after_that(
    above: Policy, calendar: Calendar
) -> None:
    """ERG-REP-1; 28 February and 4 April 2026 are Saturdays."""
    first = next_report(above, date(2026, 1, 31), [], calendar)
    third = next_report(above, date(2026, 1, 31), [date(2026, 3, 2), date(2026, 3, 4)], calendar)

    assert first is not None
    assert third is not None
    assert first.due.at.isoformat() == "2026-03-02T17:00:00+00:00"
    assert third.due.at.isoformat() == "2026-04-07T17:00:00+01:00"
    assert first.rule_id == "ERG-REP-1"


def test_a_forum_without_such_a_rule_of_its_own_owes_no_report(policies: Policies, calendar: Calendar) -> None:
    """That the partners look at the whole process twice a year is no report of one group (LLR-REV-1)."""
    assert next_report(below(policies, "RSG-A"), TODAY, [], calendar) is None


def test_two_made_up_forums_go_up_by_their_files_alone() -> None:
    """The one below says itself who may ask, for a ground that stands above."""
    demand = {"actions": ["escalate"], "any_of": [{"roles": ["parent"]}], "no": "Not you.", "instead": "Ask one."}
    nest = {**forum(table("MU-1", "escalation", to="TREE", demands=[demand])), "forum": "NEST"}
    tree = {**forum(table("MU-2", "ground", key="storm", label="A storm is coming.", below=["NEST"])), "forum": "TREE"}
    files = {"house/2020-01-01.toml": HOUSE, "nest/2020-01-01.toml": nest, "tree/2020-01-01.toml": tree}
    policies = assemble(files)
    above, nested = policies.in_force("TREE", TODAY), policies.in_force("NEST", TODAY)

    assert isinstance(ask(above, nested, "storm", PEOPLE["chair"]), Refusal)
    assert [one.actions for one in grounds(above, nested)] == [("escalate",)]
