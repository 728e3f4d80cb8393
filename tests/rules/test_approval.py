"""Steps that wait until others have agreed: who, in which order, and what is said when somebody agrees to their own."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.approval import (
    Agreed,
    in_order,
    may_agree_as,
    own_request,
    reminders,
    turn,
    waiting,
    why_not_agree,
    why_not_go_on,
)
from bot.rules.calendar import Calendar
from bot.rules.nagging import Times, all_instants
from bot.rules.policy import Policies, Policy, PolicyError
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.panels import PEOPLE, TODAY


@pytest.fixture
def above(policies: Policies) -> Policy:
    return policies.in_force("ERG", TODAY)


@pytest.fixture
def county(policies: Policies) -> Policy:
    return policies.in_force("JSP-LEICS", TODAY)


AUTHORISED = Agreed("authorise", "authoriser", "icb")
AGREED = Agreed("agree", "director", "director")


def bakery() -> Policy:
    """A made-up forum: the baker and each apprentice agree to a cake, and only then the customers to its price."""
    by = [
        {"key": "baker", "label": "the baker", "any_of": [{"roles": ["chair"]}]},
        {"key": "apprentice", "label": "each apprentice", "any_of": [{"roles": ["member"]}], "each": True},
    ]
    price = [{"key": "customer", "label": "a customer", "any_of": [{"roles": ["parent"]}]}]
    return made_up(
        table("MU-1", "approval", step="cake", by=by),
        table("MU-2", "approval", step="price", by=price, follows="cake"),
    ).in_force("PANEL", TODAY)


def test_somebody_authorises_before_a_director_is_asked(above: Policy) -> None:
    """ERG-AUTH-1, ERG-EST-1"""
    assert in_order(above, "agree") == ("authorise", "agree")
    assert turn(above, "agree", []) == "authorise"
    assert turn(above, "agree", [AUTHORISED]) == "agree"
    assert turn(above, "agree", [AUTHORISED, AGREED]) is None


def test_a_director_who_presses_too_soon_hears_who_comes_first(above: Policy) -> None:
    early = why_not_agree(above, "agree", PEOPLE["level 6"], [])

    assert early is not None
    assert early.reason.startswith("Still to agree: a UHL Director, an LPT Service Group Manager of FYPCLDA, or")
    assert early.rule_id == "ERG-AUTH-1"
    assert why_not_agree(above, "agree", PEOPLE["level 6"], [AUTHORISED]) is None


@pytest.mark.parametrize(
    ("who", "can"),
    [
        ("trust director", True),
        ("trust assistant director", False),
        ("FYPCLDA 4", True),
        ("adults 4", False),
        ("FYPCLDA 3", False),
        ("icb 4", True),
        ("county involved 4", True),
        ("county not involved 4", False),
        ("level 6", False),
    ],
)
def test_who_may_authorise(above: Policy, who: str, can: bool) -> None:
    """ERG-AUTH-1: the acute trust's level is stricter than the others'."""
    refusal = why_not_agree(above, "authorise", PEOPLE[who], [])

    assert (refusal is None) == can
    assert refusal is None or refusal.reason.startswith("To this only these can agree: a UHL Director")


def test_whoever_asked_and_agrees_is_warned_and_not_stopped(above: Policy) -> None:
    """ERG-EST-1"""
    warning = own_request(above, "agree", "director", by="me", asked_by="me")

    assert warning == ("You asked for this yourself. It is better if somebody else agrees, where one can be reached.")
    assert own_request(above, "agree", "director", by="me", asked_by="you") is None
    assert own_request(above, "authorise", "authoriser", by="me", asked_by="me") is None


def test_nothing_is_opened_until_the_director_has_agreed(above: Policy) -> None:
    waits = why_not_go_on(above, "agree", [AUTHORISED])

    assert waits is not None
    assert waits.reason == "Still to agree: a Director of a partner."
    assert waits.rule_id == "ERG-EST-1"
    assert why_not_go_on(above, "agree", [AUTHORISED, AGREED]) is None


def test_what_is_agreed_is_not_agreed_again(above: Policy) -> None:
    refusal = why_not_agree(above, "authorise", PEOPLE["icb 4"], [AUTHORISED])

    assert refusal is not None
    assert refusal.reason == "That is agreed already."


def test_both_are_asked_at_once_and_after_four_eight_and_twenty_four_hours(above: Policy, calendar: Calendar) -> None:
    """HD-12"""
    asked = datetime(2026, 4, 14, 9, tzinfo=UTC)

    for step in ("authorise", "agree"):
        ladder = reminders(above, step)
        assert ladder is not None
        come = all_instants(ladder, Times(anchor=asked), calendar, above.hours)
        assert [one.at - asked for one in come] == [timedelta(hours=hours) for hours in (0, 4, 8, 24)]
        assert [one.tell for one in come] == [("approvers",)] * 3 + [("approvers", "asker")]


def test_one_head_of_service_can_stand_for_the_service_manager_too(county: Policy) -> None:
    """JFP-APPR-1 and JSP-LEICS-FORM-2 want both; a Head of Service satisfies both."""
    assert may_agree_as(county, "referral", PEOPLE["level 4"]) == ("head_of_service", "service_manager")
    assert may_agree_as(county, "referral", PEOPLE["level 3"]) == ("service_manager",)
    assert may_agree_as(county, "referral", PEOPLE["member"]) == ("service_manager",)
    assert may_agree_as(county, "referral", PEOPLE["level 2"]) == ()


def test_a_referral_waits_for_every_approver_of_every_rule(county: Policy) -> None:
    manager = Agreed("referral", "service_manager", "a")

    assert [one.key for one in waiting(county, "referral", [manager])] == ["head_of_service"]
    assert waiting(county, "referral", [manager, Agreed("referral", "head_of_service", "a")]) == ()


def test_an_agreement_to_another_step_does_not_count(county: Policy) -> None:
    assert len(waiting(county, "referral", [Agreed("late_papers", "service_manager", "a")])) == 2


def test_where_each_must_agree_one_of_them_is_not_enough() -> None:
    policy, two = bakery(), {"apprentice": ("ann", "bob")}
    baker, ann, bob = (Agreed("cake", *one) for one in (("baker", "c"), ("apprentice", "ann"), ("apprentice", "bob")))

    assert [one.key for one in waiting(policy, "cake", [baker, ann], two)] == ["apprentice"]
    assert turn(policy, "price", [baker, ann], two) == "cake"
    assert turn(policy, "price", [baker, ann, bob], two) == "price"
    assert [one.key for one in waiting(policy, "cake", [ann, bob], two)] == ["baker"]


def test_an_agenda_goes_out_when_everybody_named_has_agreed(policies: Policies) -> None:
    """JDB-AGENDA-1: the Assistant Director or a deputy; JDB-PC-AGENDA-1: chair and vice chair; elsewhere nobody."""
    directed, both, free = (policies.in_force(name, TODAY) for name in ("JDB-SPEC", "JDB-PC", "JCB"))
    director, chair, vice = (Agreed("agenda", key, "p") for key in ("assistant_director", "chair", "vice_chair"))

    said, one_of_two = why_not_go_on(directed, "agenda", []), why_not_go_on(both, "agenda", [chair])

    assert said is not None
    assert said.reason == "Still to agree: the Assistant Director for Joint Commissioning or a deputy."
    assert why_not_go_on(directed, "agenda", [director]) is None
    assert one_of_two is not None
    assert one_of_two.rule_id == "JDB-PC-AGENDA-1"
    assert [one.key for one in waiting(both, "agenda", [chair])] == ["vice_chair"]
    assert why_not_go_on(both, "agenda", [chair, vice]) is None
    assert why_not_go_on(free, "agenda", []) is None


def test_a_late_paper_needs_two_different_words(policies: Policies) -> None:
    """JDB-EXTRA-1"""
    board = policies.in_force("JDB-WC", TODAY)
    director, chair = (Agreed("late_paper", key, "p") for key in ("assistant_director", "chair"))

    assert [one.key for one in waiting(board, "late_paper", [])] == ["assistant_director", "chair"]
    assert why_not_go_on(board, "late_paper", [chair]) is not None
    assert why_not_go_on(board, "late_paper", [chair, director]) is None


def test_a_step_that_nobody_has_to_agree_to_goes_on() -> None:
    assert why_not_go_on(bakery(), "bread", []) is None
    assert reminders(bakery(), "cake") is None


def test_a_step_that_follows_one_that_is_not_there_is_an_error() -> None:
    by = [{"key": "k", "label": "l", "any_of": [{"roles": ["chair"]}]}]

    with pytest.raises(PolicyError, match="follows: 'dough' is not known"):
        made_up(table("MU-1", "approval", step="cake", by=by, follows="dough"))
