"""Who comes for whoever cannot, agreed by whom, and when it has become the rule."""

from typing import Any

import pytest

from bot.rules import deputising
from bot.rules.approval import Agreed
from bot.rules.deputising import Came
from bot.rules.policy import Policies, Policy, assemble
from tests.rules.conftest import TODAY
from tests.rules.made_up import HOUSE, forum, table
from tests.rules.made_up import policies as made_up

D: Came = "deputy"
S: Came = "self"
CHAIR_AGREES = {
    "step": "substitute",
    "by": [{"key": "chair", "label": "the chair", "any_of": [{"roles": ["chair"]}]}],
}


@pytest.fixture
def locality(policies: Policies) -> Policy:
    return policies.in_force("WLP", TODAY)


def board(*more: dict[str, Any], **fields: Any) -> Policy:
    how = {"of": "member", "substitute": "allowed", **fields}
    return made_up(table("B-1", "deputising", **how), *more).in_force("PANEL", TODAY)


def test_apologies_ask_for_a_substitute_where_one_should_come_and_do_without(locality: Policy) -> None:
    """WLP-MR-5: where possible"""
    assert deputising.asks_for_substitute(locality, "member")
    assert deputising.why_not_away(locality, "member", substitute=False) is None
    assert deputising.told(locality, "member") == ("chair", "administrator")


def test_where_one_must_come_apologies_alone_are_not_enough() -> None:
    """As JFP-DEP-1 has it."""
    refusal = deputising.why_not_away(board(substitute="required"), "member", substitute=False)

    assert refusal is not None
    assert refusal.reason == "Apologies alone are not enough here."
    assert refusal.remedy == "Name somebody of your agency who can decide for it."
    assert deputising.why_not_away(board(substitute="required"), "member", substitute=True) is None


def test_where_anybody_may_come_instead_nothing_is_asked() -> None:
    assert not deputising.asks_for_substitute(board(), "member")
    assert deputising.why_not_away(board(), "member", substitute=False) is None


def test_a_substitute_counts_only_once_the_chair_has_agreed_beforehand() -> None:
    """As JCB-DEP-1 and JDB-DEP-1 have it: able, agreed, and all members told."""
    policy = board(table("B-2", "approval", **CHAIR_AGREES), approval="substitute", told=["member"])

    agreed = Agreed("substitute", "chair", "ann")
    refusal = deputising.why_not_away(policy, "member", substitute=True)
    assert refusal is not None
    assert refusal.reason == "A substitute counts only once this is agreed by the chair."
    assert refusal.remedy == "Ask first. Until then they can come as a guest, without a vote."
    assert deputising.why_not_away(policy, "member", substitute=True, agreed=[agreed]) is None
    unable = deputising.why_not_away(policy, "member", substitute=True, able=False, agreed=[agreed])
    assert unable is not None
    assert deputising.told(policy, "member") == ("member",)


def test_a_chair_who_cannot_come_tells_the_vice_chair_who_takes_the_chair(locality: Policy) -> None:
    """WLP-CH-8, WLP-VC-2"""
    refusal = deputising.why_not_away(locality, "chair", substitute=False)

    assert refusal is not None
    assert (refusal.rule_id, refusal.remedy) == ("WLP-CH-8", "Name the vice-chair.")
    assert deputising.told(locality, "chair") == ("vice_chair",)
    assert deputising.takes_the_chair(locality) == "vice_chair"


def test_the_deputy_takes_the_chair_of_the_practice_panel(policies: Policies) -> None:
    """DPSP-DEP-1"""
    assert deputising.takes_the_chair(policies.in_force("DPSP", TODAY)) == "vice_chair"


def test_where_the_rules_are_silent_nobody_takes_the_chair_by_them(policies: Policies) -> None:
    group = policies.in_force("RSG-A", TODAY)

    assert deputising.takes_the_chair(group) is None
    assert deputising.why_not_away(group, "chair", substitute=False) is None
    assert deputising.told(group, "chair") == ()


@pytest.mark.parametrize(
    ("came", "regular"),
    [
        ([D, D], True),
        ([D, S, D], False),
        ([D, S, D, S, D], True),
        ([D, S, S, S, S, D, D], True),
        ([D, S, S, D, S, S, D], False),
        ([D, "nobody", D], False),
        ([D], False),
        ([], False),
    ],
)
def test_twice_running_or_three_of_the_last_six_is_a_regular_replacement(came: list[Came], *, regular: bool) -> None:
    """As CITY-DEP-1 and HD-09 have it; the figures are data."""
    found = deputising.replaced_regularly(board(running=2, times=3, of_last=6), came)

    assert (found is not None) is regular


def test_other_figures_make_another_rule() -> None:
    """Four running, and nothing of how many in all."""
    policy = board(running=4)

    assert deputising.replaced_regularly(policy, [D, D, D]) is None
    assert deputising.replaced_regularly(policy, [D, D, D, D]) is not None
    assert deputising.replaced_regularly(board(), [D] * 9) is None


def test_the_figures_of_our_own_serve_a_forum_whose_rule_has_none() -> None:
    policy = board(table("B-2", "deputising", of="member", substitute="allowed", running=2))

    assert deputising.replaced_regularly(policy, [D, D]) == policy.rule("B-2")


def test_what_a_family_shares_goes_before_our_own_rule() -> None:
    """As JFP-DEP-1, which two panels share, goes before HD-09; the figures are still HD-09's."""
    ours = table("H-1", "deputising", of="member", substitute="allowed", running=2)
    shared = table("F-1", "deputising", of="member", substitute="required")
    policy = assemble(
        {
            "house/2020-01-01.toml": {"rule": [*HOUSE["rule"], ours]},
            "family/2020-01-01.toml": {"rule": [shared]},
            "panel/2020-01-01.toml": {**forum(), "extends": ["house", "family"]},
        }
    ).in_force("PANEL", TODAY)

    assert deputising.rule(policy, "member") == policy.rule("F-1")
    assert deputising.replaced_regularly(policy, [D, D]) == policy.rule("H-1")


def test_whoever_hears_of_a_regular_replacement_does_not_hear_of_each_deputy(locality: Policy) -> None:
    """HD-09 tells the chair and the member, but only of what has become the rule."""
    found = deputising.replaced_regularly(locality, [D, D])

    assert found is not None
    assert (found.id, found.told) == ("HD-09", ("chair", "member"))
    assert "member" not in deputising.told(locality, "member")


@pytest.mark.parametrize(
    ("came", "looked_into"),
    [(["nobody", "nobody"], True), (["apologies", "nobody"], True), (["nobody", D], False), (["nobody"], False)],
)
def test_a_service_that_is_away_twice_running_is_looked_into(
    locality: Policy, came: list[Came], *, looked_into: bool
) -> None:
    """WLP-CH-7"""
    assert (deputising.absent_running(locality, came) is not None) is looked_into
    assert deputising.absent_running(board(), came) is None
