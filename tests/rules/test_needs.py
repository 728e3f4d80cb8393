"""What a step cannot be taken without, in the order of a form, and what depends on another answer."""

from collections.abc import Collection

import pytest

from bot.rules.needs import blocks, lacking, missing, needed, warns
from bot.rules.policy import Policies, Policy
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table

SORT = {
    "key": "sort",
    "label": "sort",
    "answer": "choice",
    "choices": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}],
}
FORM = [
    SORT,
    {"key": "only_a", "label": "only a", "only_if": "sort=a"},
    {"key": "money", "label": "money", "answer": "yes_no"},
    {"key": "how_much", "label": "how much", "answer": "words", "only_if": "money"},
]


@pytest.fixture
def panel() -> Policy:
    return made_up(table("N-1", "needs", step="refer", needs=FORM)).in_force("PANEL", TODAY)


def keys(policy: Policy, given: Collection[str]) -> list[str]:
    return [need.key for _, needs in lacking(policy, "refer", given) for need in needs]


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, ["sort", "money"]),
        ({"sort": "a", "money": "no"}, ["only_a"]),
        ({"sort": "b", "money": "no"}, []),
        ({"sort": "b", "money": "yes"}, ["how_much"]),
        ({"sort": "a", "money": "yes", "only_a": "on", "how_much": "1"}, []),
    ],
)
def test_what_depends_on_another_answer_is_missing_only_after_it(
    panel: Policy, given: dict[str, str], lacks: list[str]
) -> None:
    assert keys(panel, given) == lacks
    assert (missing(panel, "refer", given) is None) == (lacks == [])


def test_where_only_ticks_are_known_a_tick_stands_for_yes(panel: Policy) -> None:
    assert keys(panel, {"sort", "money"}) == ["how_much"]


def test_what_only_warns_does_not_stand_in_the_way_of_a_referral(policies: Policies) -> None:
    """DPSP-PRE-2: a placement should have been to Legal Gateway. DPSP-PRE-3: for coming into care it must have been."""
    panel = policies.in_force("DPSP", TODAY)
    ticks = ("team_manager", "options_explored", "form")
    answers = {**dict.fromkeys(ticks, "on"), "occasion": "fee", "allowance": "no", "enhanced_payment": "no"}
    placement, into_care = {**answers, "placement": "yes"}, {**answers, "placement": "yes", "occasion": "into_care"}

    assert blocks(panel, "referral", placement) is None
    assert [found.reason for found in warns(panel, "referral", placement)] == [
        "Still needed: “the day of the Legal Gateway meeting”."
    ]
    blocked = blocks(panel, "referral", into_care)
    assert blocked is not None
    assert blocked.rule_id == "DPSP-PRE-3"
    assert [found.rule_id for found in warns(panel, "referral", into_care)] == ["DPSP-PRE-2"]


def test_a_question_stands_after_the_one_it_depends_on(policies: Policies) -> None:
    """DPSP-DOC-2 before DPSP-ATT-3, WLP-CH-2 before WLP-CH-11"""
    for forum, step in (("DPSP", "referral"), ("DPSP", "decision"), ("WLP", "referral"), ("WLP", "decision")):
        form = needed(policies.in_force(forum, TODAY), step)
        asked = [need.key for need in form]
        for need in form:
            if need.only_if is not None:
                assert asked.index(need.only_if.partition("=")[0]) < asked.index(need.key), need.key
