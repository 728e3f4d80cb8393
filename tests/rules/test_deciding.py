"""When a body may vote, how votes are counted, and what a decision must say."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import deciding
from bot.rules.deciding import Item
from bot.rules.form import Answers
from bot.rules.policy import Policies, Policy
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.probes_of_panels import here

CHAIR = here("ann", "chair")
TABLE = (CHAIR, here("bo", "member"), here("cy", "member"), here("di", "deputy"), here("ed", "administrator"))
ALLOCATED: Answers = {
    "outcome": "allocated",
    "lead_agency": "bo",
    "desired_outcomes": "School again.",
    "accountable": "post",
    "lead_professional": "post",
    "timescale": date(2026, 9, 1),
    "progress_on": date(2026, 6, 24),
}
WANTED = [{"count": 1, "of": "chair", "label": "the chair"}]
RESERVED = {"subjects": [{"key": "money", "label": "Money"}], "refer_to": ["the trust", "the council"]}


@pytest.fixture
def locality(policies: Policies) -> Policy:
    return policies.in_force("WLP", TODAY)


def board(*more: dict[str, Any], **method: Any) -> Policy:
    """A board of its own sort, with a quorum of the chair alone."""
    how = {"decides_by": "agreement", "vote": "allowed", **method}
    rules = (table("B-1", "method", **how), table("B-2", "quorum", seats=WANTED), *more)
    return made_up(*rules).in_force("PANEL", TODAY)


def votes(**choices: str) -> Item:
    return Item(heard=True, votes=choices)


def test_a_vote_opens_only_after_every_agency_has_put_its_view(locality: Policy) -> None:
    """WLP-CONF-2, WARKS 6.1"""
    refusal = deciding.why_no_vote(locality, Item())

    assert refusal is not None
    assert refusal.reason == "A vote opens once every agency has put its view."
    assert refusal.rule_id == "WLP-CONF-2"
    assert deciding.why_no_vote(locality, Item(heard=True)) is None


def test_a_body_that_decides_by_consensus_does_not_vote(policies: Policies) -> None:
    """DPSP-CONF-1"""
    refusal = deciding.why_no_vote(policies.in_force("DPSP", TODAY), Item(heard=True))

    assert refusal is not None
    assert refusal.reason == "This body does not vote."


def test_a_body_of_which_nothing_is_said_does_not_vote(policies: Policies) -> None:
    refusal = deciding.why_no_vote(policies.in_force("RSG-A", TODAY), Item(heard=True))

    assert refusal is not None
    assert refusal.rule_id is None


def test_as_a_last_resort_a_vote_waits_until_those_here_cannot_agree() -> None:
    last = board(vote="last_resort")

    assert deciding.why_no_vote(last, Item(heard=True, agreed=True)) is not None
    assert deciding.why_no_vote(last, Item(heard=False)) is not None
    assert deciding.why_no_vote(last, Item(heard=True)) is None


def test_a_reserved_subject_is_not_voted_on_and_it_is_said_who_settles_it() -> None:
    """As JCB-VOTE-1 has it."""
    refusal = deciding.why_no_vote(board(table("B-3", "reserved", bars="vote", **RESERVED)), Item(subject="money"))

    assert refusal is not None
    assert refusal.remedy == "Refer it to the trust and the council."
    assert refusal.rule_id == "B-3"


def test_what_a_body_may_not_decide_is_referred_even_if_all_agree() -> None:
    policy = board(table("B-3", "reserved", bars="decision", **RESERVED))

    assert deciding.why_no_vote(policy, Item(subject="money")) is None
    refusal = deciding.why_not_decided(policy, Item(subject="money", agreed=True), TABLE, TODAY)
    assert refusal is not None
    assert refusal.rule_id == "B-3"
    assert deciding.why_not_decided(policy, Item(subject="rota", agreed=True), TABLE, TODAY) is None


def test_each_attending_member_has_one_vote_and_the_chair_and_business_support_have_none(locality: Policy) -> None:
    """WLP-CONF-2, AMB-38: two of one agency have two."""
    second = here("ben", "member", agency="bo")

    assert deciding.voters(locality, (*TABLE, second), {}) == {"bo", "ben", "cy", "di"}


def test_elsewhere_the_chair_votes_like_any_other_member() -> None:
    assert deciding.voters(board(), TABLE, {}) == {"ann", "bo", "cy", "di"}


def test_a_vote_of_somebody_without_one_is_not_counted(locality: Policy) -> None:
    may = deciding.voters(locality, TABLE, {})

    result = deciding.counted(locality, votes(ann="bo", ed="bo", bo="bo", cy="cy"), may)

    assert (result.outcome, result.choice) == ("tie", None)
    assert result.counts == {"bo": 1, "cy": 1}


@pytest.mark.parametrize(
    ("cast", "outcome", "choice"),
    [
        ("aab", "carried", "a"),
        ("ab", "tie", None),
        ("aabbc", "tie", None),
        ("aabc", "no_majority", None),
        ("a", "carried", "a"),
        ("", "none", None),
    ],
)
def test_more_than_half_of_the_votes_cast_carry_it(cast: str, outcome: str, choice: str | None) -> None:
    item = Item(heard=True, votes={str(number): vote for number, vote in enumerate(cast)})

    result = deciding.counted(board(), item, set(item.votes))

    assert (result.outcome, result.choice) == (outcome, choice)


def test_a_casting_vote_settles_what_has_no_majority_and_nothing_else() -> None:
    """As JDB-VOTE-1 has it."""
    policy, may = board(casting="chair"), {"ann", "bo", "cy"}
    tied = Item(heard=True, votes={"bo": "a", "cy": "b"}, casting="b")
    carried = Item(heard=True, votes={"ann": "a", "bo": "a", "cy": "b"}, casting="b")

    assert deciding.counted(policy, tied, may).choice == "b"
    assert deciding.counted(policy, carried, may).choice == "a"
    assert deciding.counted(board(), tied, may).outcome == "tie"


def test_only_whoever_is_in_the_chair_gives_the_casting_vote_and_only_where_it_is_needed() -> None:
    policy, tied, carried = board(casting="chair"), votes(bo="a", cy="b"), votes(bo="a", cy="a")

    def why(policy: Policy, item: Item, role: str) -> str | None:
        refusal = deciding.why_no_casting_vote(policy, item, deciding.counted(policy, item, {"bo", "cy"}), {role})
        return refusal.reason if refusal else None

    assert why(policy, tied, "acting_chair") is None
    assert why(policy, tied, "member") == "The casting vote is the chair's."
    assert why(policy, carried, "chair") == "A casting vote is only for a vote without a majority."
    assert why(board(), tied, "chair") == "Nobody has a casting vote here."


def test_below_quorum_nothing_is_decided_even_if_all_here_agree(locality: Policy) -> None:
    """WLP-QUO-1"""
    refusal = deciding.why_not_decided(locality, Item(agreed=True, answers=ALLOCATED), TABLE[:3], TODAY)

    assert refusal is not None
    assert refusal.rule_id == "WLP-QUO-1"


def test_agreed_and_complete_it_is_decided(locality: Policy) -> None:
    assert deciding.why_not_decided(locality, Item(agreed=True, answers=ALLOCATED), TABLE, TODAY) is None


def test_without_agreement_the_way_on_is_a_vote_and_then_the_majority_decides(locality: Policy) -> None:
    """WLP-CONF-2"""
    apart = deciding.why_not_decided(locality, Item(heard=True, answers=ALLOCATED), TABLE, TODAY)
    tied = deciding.why_not_decided(
        locality, Item(heard=True, answers=ALLOCATED, votes={"bo": "a", "cy": "b"}), TABLE, TODAY
    )
    clear = Item(heard=True, answers=ALLOCATED, votes={"bo": "a", "cy": "a", "di": "b"})

    assert apart is not None
    assert tied is not None
    assert (apart.remedy, tied.reason) == ("Open a vote.", "The vote has no majority.")
    assert deciding.why_not_decided(locality, clear, TABLE, TODAY) is None


def test_votes_cast_before_views_were_heard_decide_nothing(locality: Policy) -> None:
    early = Item(answers=ALLOCATED, votes={"bo": "a", "cy": "a"})

    assert deciding.why_not_decided(locality, early, TABLE, TODAY) is not None


def test_where_nobody_votes_a_lack_of_agreement_leads_to_the_next_step(policies: Policies) -> None:
    """DPSP-CONF-1"""
    refusal = deciding.why_not_decided(policies.in_force("DPSP", TODAY), Item(heard=True), TABLE, TODAY)

    assert refusal is not None
    assert refusal.remedy == "Say that it is not agreed; the next step says who settles it."


def test_what_was_settled_by_whose_word_it_is_needs_no_agreement_but_says_what_it_must(locality: Policy) -> None:
    """WLP-CONF-3: the chair nominates; WLP-CH-2"""
    assert deciding.why_not_decided(locality, Item(settled=True, answers=ALLOCATED), (), TODAY) is None
    refusal = deciding.why_not_decided(locality, Item(settled=True, answers={"outcome": "allocated"}), (), TODAY)
    assert refusal is not None
    assert refusal.rule_id == "WLP-CH-2"
    assert refusal.reason.startswith("Still needed: “the agency that leads”, “what should come of it”, “which profess")


@pytest.mark.parametrize("key", [key for key in ALLOCATED if key != "outcome"])
def test_an_allocation_without_any_one_of_its_fields_is_not_closed(locality: Policy, key: str) -> None:
    """WLP-OBJ-4, WLP-OBJ-5, WLP-CH-2, WLP-CH-11"""
    answers = {one: answer for one, answer in ALLOCATED.items() if one != key}

    assert deciding.why_not_decided(locality, Item(agreed=True, answers=answers), TABLE, TODAY) is not None


def test_support_without_an_allocation_needs_no_lead_agency(locality: Policy) -> None:
    assert deciding.why_not_decided(locality, Item(agreed=True, answers={"outcome": "supported"}), TABLE, TODAY) is None


def test_what_only_warns_lets_the_decision_pass_and_is_said(policies: Policies) -> None:
    """DPSP-PRIN-1, DPSP-MR-4, DPSP-CH-1: 20 miles, wherever possible"""
    panel = policies.in_force("DPSP", TODAY)
    far = {"resource": "allocate", "allocated": "external_placement", "distance": "further", "extra_funding": "no"}
    item = Item(agreed=True, answers=far)

    assert deciding.why_not_decided(panel, item, TABLE, TODAY) is None
    assert [found.rule_id for found in deciding.warnings(panel, item, TODAY)] == ["DPSP-CH-1", "DPSP-PRIN-1"]


def test_without_a_decision_somebody_gets_an_action_and_the_case_comes_back(locality: Policy) -> None:
    """WLP-DEF-1, WARKS 3.5"""
    refusal = deciding.why_not_left_open(locality, ())

    assert refusal is not None
    assert refusal.reason == "Still needed: “an action with an owner”."
    assert deciding.why_not_left_open(locality, {"action"}) is None
    assert deciding.comes_back(locality)


def test_elsewhere_an_item_may_end_without_either() -> None:
    assert deciding.why_not_left_open(board(), ()) is None
    assert not deciding.comes_back(board())


def test_an_emergency_agreed_between_two_panels_is_seen_by_the_next(policies: Policies) -> None:
    """HD-10, DPSP-EMERG-1"""
    assert deciding.comes_back(policies.in_force("DPSP", TODAY), "out_of_panel")


@given(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("xyz")))
def test_nothing_is_carried_by_half_of_the_votes_or_less(cast: dict[str, str]) -> None:
    result = deciding.counted(board(), Item(heard=True, votes=cast), set(cast))

    for choice in "xyz":
        wins = list(cast.values()).count(choice) > len(cast) / 2
        assert (result.choice == choice) is wins
