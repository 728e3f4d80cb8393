"""How a difference is settled: which step is open, to whom, on what, and whose word settles it."""

from typing import Any

import pytest

from bot.rules import differences
from bot.rules.deciding import Item
from bot.rules.differences import Dispute
from bot.rules.panel_kinds import Difference
from bot.rules.policy import Policies, Policy
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.probes_of_panels import here

TABLE = (here("ann", "chair"), here("bo", "member"), here("cy", "member"))
TIED, SPLIT = {"bo": "a", "cy": "b"}, {"bo": "a", "cy": "b", "di": "c"}


@pytest.fixture
def locality(policies: Policies) -> Policy:
    return policies.in_force("WLP", TODAY)


@pytest.fixture
def practice(policies: Policies) -> Policy:
    return policies.in_force("DPSP", TODAY)


def step(policy: Policy, rule_id: str) -> Difference:
    found = policy.rule(rule_id)
    assert isinstance(found, Difference)
    return found


def why_not(policy: Policy, rule_id: str, dispute: Dispute, role: str, *given: str) -> tuple[str, str] | None:
    refusal = differences.why_not_take(policy, step(policy, rule_id), dispute, {role}, given)
    return (refusal.reason, refusal.remedy) if refusal else None


def open_now(policy: Policy, trouble: Any, *taken: str) -> list[str]:
    return [found.id for found in differences.open_now(policy, Dispute(trouble=trouble, taken=taken))]


def test_as_long_as_a_vote_may_be_held_no_step_is_open(locality: Policy) -> None:
    """WLP-CONF-2 is the first step."""
    assert differences.trouble(locality, Item(heard=True), TABLE) == "difference"
    assert open_now(locality, "difference") == []
    assert why_not(locality, "WLP-CONF-3", Dispute(trouble="difference"), "chair", "service") == (
        "That step is not open now: the chair says which service takes the case.",
        "Hear every agency and vote on it first.",
    )


def test_a_tie_lets_the_chair_nominate_or_call_a_meeting(locality: Policy) -> None:
    """WLP-CONF-3, WLP-CONF-4"""
    tied = Item(heard=True, votes=TIED)

    assert differences.trouble(locality, tied, TABLE) == "tie"
    assert open_now(locality, "tie") == ["WLP-CONF-3", "WLP-CONF-4"]


def test_a_vote_without_a_majority_is_no_agreement_and_a_majority_is_no_trouble(locality: Policy) -> None:
    more = (*TABLE, here("di", "member"), here("eve", "member"))

    assert differences.trouble(locality, Item(heard=True, votes={**SPLIT, "eve": "a"}), more) == "no_agreement"
    assert differences.trouble(locality, Item(heard=True, votes={"bo": "a", "cy": "a"}), TABLE) is None
    assert differences.trouble(locality, Item(agreed=True), TABLE) is None
    assert differences.trouble(locality, Item(settled=True, votes=TIED), TABLE, ["WLP-CONF-3"]) is None


def test_only_the_chair_nominates_and_must_say_which_service(locality: Policy) -> None:
    """WLP-CONF-3, WARKS 6.2.1 A"""
    tie = Dispute(trouble="tie")

    assert why_not(locality, "WLP-CONF-3", tie, "member", "service") == (
        "That step is for the chair: the chair says which service takes the case.",
        "Ask the chair.",
    )
    missing = why_not(locality, "WLP-CONF-3", tie, "chair")
    assert missing == ("Still needed: “which service takes the case”.", "Fill that in and try again.")
    assert why_not(locality, "WLP-CONF-3", tie, "acting_chair", "service") is None


def test_whose_word_settles_it(locality: Policy, practice: Policy) -> None:
    """WLP-CONF-3: the chair's. WLP-CONF-4: nobody's, it seeks agreement. DPSP-CONF-1: the Assistant Director's."""
    assert differences.settled_by(step(locality, "WLP-CONF-3")) == ("chair",)
    assert differences.settled_by(step(locality, "WLP-CONF-4")) == ()
    assert differences.settled_by(step(practice, "DPSP-CONF-1")) == ("Assistant Director",)


def test_the_service_manager_comes_only_after_the_chair_or_a_meeting(locality: Policy) -> None:
    """WLP-CONF-5: only after step 2"""
    early = why_not(locality, "WLP-CONF-5", Dispute(trouble="unsettled"), "chair")

    assert early == (
        "That step is not open yet: it goes to the Priority Families Service Manager.",
        "First: the chair says which service takes the case or those who differ meet with their line managers.",
    )
    assert why_not(locality, "WLP-CONF-5", Dispute(trouble="unsettled", taken=("WLP-CONF-4",)), "chair") is None


def test_nominating_and_meeting_may_follow_one_another(locality: Policy) -> None:
    """AMB-38: alternatives or successive, at the chair's choice"""
    assert differences.trouble(locality, Item(votes=TIED, heard=True), TABLE, ["WLP-CONF-4"]) == "unsettled"
    assert open_now(locality, "unsettled", "WLP-CONF-4") == ["WLP-CONF-3", "WLP-CONF-5"]


def test_the_last_step_is_a_report_upward(locality: Policy) -> None:
    """WLP-CONF-6"""
    taken = ("WLP-CONF-3", "WLP-CONF-4")

    assert open_now(locality, "unsettled", *taken) == ["WLP-CONF-5"]
    assert open_now(locality, "unsettled", *taken, "WLP-CONF-5") == ["WLP-CONF-6"]
    assert open_now(locality, "unsettled", *taken, "WLP-CONF-5", "WLP-CONF-6") == []


def test_without_consensus_the_chair_or_the_vice_chair_asks_the_assistant_director(practice: Policy) -> None:
    """DPSP-CONF-1"""
    apart = Dispute(trouble="no_agreement")

    assert differences.trouble(practice, Item(heard=True), TABLE) == "no_agreement"
    assert open_now(practice, "no_agreement") == ["DPSP-CONF-1"]
    assert why_not(practice, "DPSP-CONF-1", apart, "vice_chair") is None
    assert why_not(practice, "DPSP-CONF-1", apart, "referrer") is not None


def test_a_challenge_goes_there_at_once_even_after_a_decision(practice: Policy) -> None:
    """DPSP-CONF-2: by the worker, also for the family"""
    decided = Item(agreed=True)

    assert differences.trouble(practice, decided, TABLE, challenged=True) == "challenge"
    assert open_now(practice, "challenge") == ["DPSP-CONF-2"]
    assert why_not(practice, "DPSP-CONF-2", Dispute(trouble="challenge"), "referrer", "for_whom") is None
    assert why_not(practice, "DPSP-CONF-2", Dispute(trouble="challenge"), "chair", "for_whom") is not None


def test_a_subject_that_is_not_voted_on_is_not_agreed_at_once() -> None:
    """As JCB-VOTE-1 has it."""
    policy = made_up(
        table("D-1", "method", decides_by="agreement", vote="allowed"),
        table("D-2", "reserved", bars="vote", subjects=[{"key": "money", "label": "Money"}], refer_to=["the trust"]),
    ).in_force("PANEL", TODAY)

    assert differences.trouble(policy, Item(subject="money"), TABLE) == "no_agreement"
    assert differences.trouble(policy, Item(subject="rota"), TABLE) == "difference"


def test_steps_are_taken_in_their_order_and_a_ladder_for_something_else_does_not_stand_in_the_way() -> None:
    def rung(rule_id: str, number: int, *on: str) -> dict[str, Any]:
        return table(rule_id, "difference", step=number, label=rule_id, on=list(on), by=["chair"])

    policy = made_up(
        rung("D-LAST", 3, "unsettled"), rung("D-FIRST", 1, "challenge"), rung("D-NEXT", 2, "no_agreement", "unsettled")
    ).in_force("PANEL", TODAY)

    assert [found.id for found in differences.ladder(policy)] == ["D-FIRST", "D-NEXT", "D-LAST"]
    assert open_now(policy, "no_agreement") == ["D-NEXT"]
    assert open_now(policy, "unsettled") == []
    assert open_now(policy, "unsettled", "D-FIRST") == ["D-NEXT"]
    assert open_now(policy, "unsettled", "D-FIRST", "D-NEXT") == ["D-LAST"]
