"""What a step cannot be taken without, in the order of a form, and what depends on another answer."""

from typing import Any

import pytest

from bot.rules.needs import Given, lacking, missing, needed
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


def keys(policy: Policy, given: Given) -> list[str]:
    return [need.key for need in lacking(needed(policy, "refer"), given)]


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({}, ["sort", "money"]),
        ({"sort": "a", "money": "no"}, ["only_a"]),
        ({"sort": "b", "money": "no"}, []),
        ({"sort": "b", "money": "yes"}, ["how_much"]),
        ({"sort": "a", "money": "yes", "only_a": True, "how_much": "1"}, []),
        ({"sort": "b", "money": "yes", "how_much": ""}, ["how_much"]),
        ({"sort": "a", "money": "no", "only_a": False}, ["only_a"]),
    ],
)
def test_what_depends_on_another_answer_is_missing_only_after_it(
    panel: Policy, given: dict[str, Any], lacks: list[str]
) -> None:
    assert keys(panel, given) == lacks
    assert (missing(panel, "refer", given) is None) == (lacks == [])


def test_where_only_ticks_are_known_a_tick_stands_for_yes(panel: Policy) -> None:
    assert keys(panel, {"sort", "money"}) == ["how_much"]


def test_what_depends_on_an_answer_to_another_rule_is_missing_only_after_it() -> None:
    vet = {"key": "vet", "label": "vet", "only_if": "horse=yes"}
    policy = made_up(
        table("N-1", "needs", step="refer", needs=[{"key": "horse", "label": "horse", "answer": "yes_no"}]),
        table("N-2", "needs", step="refer", needs=[vet]),
    ).in_force("PANEL", TODAY)

    assert missing(policy, "refer", {"horse": "no"}) is None
    refusal = missing(policy, "refer", {"horse": "yes"})
    assert refusal is not None
    assert (refusal.rule_id, refusal.reason) == ("N-2", "Still needed: “vet”.")


def test_what_was_answered_before_the_mind_was_changed_is_not_missed() -> None:
    """Nothing hangs on an answer to a question that is not asked any more."""
    deeper = {"key": "why", "label": "why", "only_if": "only_a"}
    policy = made_up(table("N-1", "needs", step="refer", needs=[*FORM, deeper])).in_force("PANEL", TODAY)

    assert keys(policy, {"sort": "a", "money": "no", "only_a": True}) == ["why"]
    assert keys(policy, {"sort": "b", "money": "no", "only_a": True}) == []


def test_a_question_stands_after_the_one_it_depends_on(policies: Policies) -> None:
    """DPSP-DOC-2 before DPSP-ATT-3, WLP-CH-2 before WLP-CH-11"""
    for forum, step in (("DPSP", "referral"), ("DPSP", "decision"), ("WLP", "referral"), ("WLP", "decision")):
        form = needed(policies.in_force(forum, TODAY), step)
        asked = [need.key for need in form]
        for need in form:
            if need.only_if is not None:
                assert asked.index(need.only_if.partition("=")[0]) < asked.index(need.key), need.key
