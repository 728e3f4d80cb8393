"""Interests: to whom, in words, what the chair chooses, who then counts and votes, and what the minutes say."""

import pytest

from bot.rules.interests import (
    Declared,
    choices,
    counts,
    declared_to,
    may_vote,
    minuted,
    why_not_choose,
    why_not_close,
    why_not_declare,
)
from bot.rules.policy import Policies, Policy
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table

BOARDS = ("JCB", "JDB-SPEC", "JDB-WC", "JDB-PC")


@pytest.fixture(params=BOARDS)
def board(request: pytest.FixtureRequest, policies: Policies) -> Policy:
    return policies.in_force(request.param, TODAY)


def test_interests_are_declared_to_the_chair_in_writing_on_every_board(board: Policy) -> None:
    """JCB-INT-1, JDB-PC-INT-1; one written form for all (AMB-56)."""
    assert declared_to(board) == "chair"
    assert why_not_declare(board, "I am a governor of the school.") is None
    said = why_not_declare(board, "  ")
    assert said is not None
    assert said.reason == "A declaration needs a word of what the interest is."


def test_only_the_chair_chooses_and_never_about_themselves(board: Policy) -> None:
    """JCB-INT-2"""
    assert [one.key for one in choices(board)] == ["stay", "stay_without_vote", "leave"]
    assert why_not_choose(board, {"chair"}, "leave") is None
    assert why_not_choose(board, {"vice_chair"}, "leave") is None
    member, other, own = (
        why_not_choose(board, {"member"}, "leave"),
        why_not_choose(board, {"chair"}, "resign"),
        why_not_choose(board, {"chair"}, "stay", own=True),
    )
    assert member is not None
    assert member.reason == "What follows from an interest is for the chair to choose."
    assert other is not None
    assert own is not None
    assert own.remedy == "Ask the vice chair to choose."


@pytest.mark.parametrize(
    ("choice", "counted", "votes"),
    [("stay", True, True), ("stay_without_vote", True, False), ("leave", False, False), (None, True, False)],
)
def test_what_is_chosen_holds_for_that_person_and_that_item(choice: str | None, counted: bool, votes: bool) -> None:
    declared = [Declared("P", "Item 3", "I sit on its board.", choice)]

    assert (counts(declared, "P", "Item 3"), may_vote(declared, "P", "Item 3")) == (counted, votes)
    assert (counts(declared, "P", "Item 4"), may_vote(declared, "P", "Item 4")) == (True, True)
    assert (counts(declared, "Q", "Item 3"), may_vote(declared, "Q", "Item 3")) == (True, True)


def test_nothing_is_decided_while_a_declaration_waits(board: Policy) -> None:
    waiting = [Declared("P", "Item 3", "I sit on its board.")]

    said = why_not_close(board, "Item 3", waiting)
    assert said is not None
    assert (said.reason, said.rule_id) == ("An interest of P still waits for a choice.", "JCB-INT-2")
    assert why_not_close(board, "Item 4", waiting) is None
    assert why_not_close(board, "Item 3", [Declared("P", "Item 3", "I sit on its board.", "stay")]) is None


def test_declaration_and_choice_are_minuted(board: Policy) -> None:
    chosen = Declared("P", "Item 3", "I sit on its board.", "stay_without_vote")

    assert minuted(board, chosen) == (
        "P declared an interest in Item 3: I sit on its board. The chair decided: stays, without a vote."
    )


def test_a_body_that_has_it_otherwise_needs_no_python() -> None:
    choice = {"key": "leave", "label": "goes out"}
    rule = table("P-1", "interests", declared_to="vice_chair", choices=[choice])
    panel = made_up(rule).in_force("PANEL", TODAY)

    assert declared_to(panel) == "vice_chair"
    assert why_not_choose(panel, {"chair"}, "leave") is not None
    assert minuted(panel, Declared("P", "x", "y", "leave")).endswith("The vice chair decided: goes out.")


def test_a_body_that_says_nothing_of_interests_asks_nothing(policies: Policies) -> None:
    group = policies.in_force("EHSG", TODAY)

    assert declared_to(group) is None
    assert why_not_close(group, "Item 3", [Declared("P", "Item 3", "x")]) is None
    assert why_not_choose(group, {"chair"}, "leave") is not None
