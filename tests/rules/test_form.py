"""A form with answers: what is asked, what is missing or wrong, what is only warned of, and what sends it back."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.form import Answers, Share, asked, check
from bot.rules.policy import Policies, Policy
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.panels import EVERY, TODAY

YES_NO = {"key": "horse", "label": "Does it have a horse?", "answer": "yes_no"}
VET = {"key": "vet", "label": "The day of the vet's visit", "answer": "past_day", "only_if": "horse=yes"}
SADDLE = {"key": "saddle", "label": "It has a saddle.", "only_if": "vet"}


def panel(*needs: dict[str, Any], enforcement: str = "enforce", **more: Any) -> Policy:
    """A made-up forum that takes in horses."""
    rule = {**table("MU-1", "needs", step="referral", needs=list(needs), **more), "enforcement": enforcement}
    return made_up(rule).in_force("PANEL", TODAY)


def keys(policy: Policy, answers: Answers, step: str = "referral") -> list[str]:
    return [need.key for need in asked(policy, step, answers)]


def rules_of(policy: Policy, answers: Answers, step: str = "referral") -> list[tuple[str, str, str]]:
    return [(one.key, one.does, one.rule_id) for one in check(policy, step, answers, TODAY).faults]


@pytest.fixture
def city(policies: Policies) -> Policy:
    return policies.in_force("JSP-CITY", TODAY)


@pytest.fixture
def county(policies: Policies) -> Policy:
    return policies.in_force("JSP-LEICS", TODAY)


def test_a_question_comes_only_after_the_answer_it_depends_on() -> None:
    policy = panel(YES_NO, VET, SADDLE)

    assert keys(policy, {}) == ["horse"]
    assert keys(policy, {"horse": "no"}) == ["horse"]
    assert keys(policy, {"horse": "yes"}) == ["horse", "vet"]
    assert keys(policy, {"horse": "yes", "vet": TODAY}) == ["horse", "vet", "saddle"]


def test_what_was_answered_before_the_mind_was_changed_asks_nothing_further() -> None:
    """The vet's day stays in the form, but there is no horse any more."""
    assert keys(panel(YES_NO, VET, SADDLE), {"horse": "no", "vet": TODAY}) == ["horse"]


def test_an_autistic_young_person_needs_a_review_first_and_any_other_a_meeting(city: Policy) -> None:
    """JSP-C-CETR-1, JSP-C-MAM-1"""
    autistic = {**EVERY, "route": "C", "autistic_or_ld": "yes", "cetr": "", "mam": ""}

    assert rules_of(city, autistic) == [("cetr", "refused", "JSP-C-CETR-1")]
    assert rules_of(city, {**autistic, "autistic_or_ld": "no"}) == [("mam", "refused", "JSP-C-MAM-1")]


def test_on_a_ward_a_missing_review_is_only_warned_of(city: Policy) -> None:
    """Nobody wrote that it bars the referral: our own rule asks (OWN-CETR)."""
    ward = {**EVERY, "route": "D", "ward_cetr": "", "cetr": ""}

    checked = check(city, "referral", ward, TODAY)

    assert checked.refusal is None
    assert [(one.rule_id, one.says) for one in checked.warnings] == [
        ("OWN-CETR", "Still needed: “The day of the Care, Education and Treatment Review”.")
    ]


def test_the_review_was_held_on_the_day_of_the_referral_at_the_latest(city: Policy) -> None:
    """JSP-C-CETR-1: not after the referral."""
    held = {**EVERY, "route": "C", "cetr": TODAY}
    planned = {**held, "cetr": TODAY + timedelta(days=1)}

    refusal = check(city, "referral", planned, TODAY).refusal

    assert check(city, "referral", held, TODAY).faults == ()
    assert refusal is not None
    assert refusal.reason == (
        "“The day of the Care, Education and Treatment Review”: Friday 3 April 2026 is still to come."
    )
    assert refusal.rule_id == "JSP-C-CETR-1"
    assert refusal.clause == "LLR process 2023, section 3 para 4"


def test_everything_that_is_missing_is_named_at_once(city: Policy) -> None:
    lacking = {**EVERY, "route": "D", "not_settled_locally": False, "service_manager_signed": ""}

    refusal = check(city, "referral", lacking, TODAY).refusal

    assert refusal is not None
    assert refusal.reason == (
        "Still needed: “Ward, council and others have tried, and cannot settle it” and "
        "“The day on which the service manager signed”."
    )
    assert refusal.remedy == "Fill that in and try again."
    assert refusal.rule_id == "JSP-D-REQ-1"


def test_an_incomplete_form_goes_back_with_what_is_missing(city: Policy) -> None:
    """JSP-FORM-CONTENT"""
    checked = check(city, "referral", {**EVERY, "route": "C", "education": False, "signed": False}, TODAY)

    assert checked.refusal is None
    assert checked.sent_back is not None
    assert checked.sent_back.reason == "Still needed: “Education” and “Signatures”."
    assert checked.sent_back.rule_id == "JSP-FORM-CONTENT"


def test_what_sends_a_form_back_is_not_warned_of_as_well(city: Policy) -> None:
    """The reviewing officer's comments: JSP-FORM-IRO warns, JSP-FORM-CONTENT sends back."""
    checked = check(city, "referral", {**EVERY, "route": "C", "looked_after": "yes", "iro": False}, TODAY)

    assert [fault.key for fault in checked.of("warned")] == ["iro"]
    assert checked.warnings == ()
    assert checked.sent_back is not None


def test_what_is_only_recorded_may_stay_open(city: Policy) -> None:
    """JSP-C-MDT-1: the team around the child and why now."""
    assert rules_of(city, {**EVERY, "route": "C", "team_asked": False, "why_now_placement": ""}) == []


def test_a_legal_step_is_warned_of_and_for_coming_into_care_it_must_have_been(policies: Policies) -> None:
    """DPSP-PRE-2: a placement should have been to Legal Gateway. DPSP-PRE-3: for coming into care it must have been."""
    practice = policies.in_force("DPSP", TODAY)
    ticks = dict.fromkeys(("team_manager", "options_explored", "form"), True)
    no = dict.fromkeys(("allowance", "enhanced_payment", "joint_funding"), "no")
    answers: Answers = {**ticks, **no, "occasion": "fee", "placement": "yes"}

    placement = check(practice, "referral", answers, TODAY)
    into_care = check(practice, "referral", {**answers, "occasion": "into_care"}, TODAY)

    assert placement.refusal is None
    assert [one.says for one in placement.warnings] == ["Still needed: “the day of the Legal Gateway meeting”."]
    assert into_care.refusal is not None
    assert into_care.refusal.rule_id == "DPSP-PRE-3"
    assert [one.rule_id for one in into_care.warnings] == ["DPSP-PRE-2"]


@pytest.mark.parametrize(
    ("enforcement", "does"),
    [("enforce", ["refused"]), ("warn", ["warned"]), ("remind", ["warned"]), ("record", []), ("inform", [])],
)
def test_how_firm_a_rule_is_says_what_becomes_of_a_gap(enforcement: str, does: list[str]) -> None:
    policy = panel(YES_NO, enforcement=enforcement)

    assert [fault.does for fault in check(policy, "referral", {}, TODAY).faults] == does


def test_an_answer_that_cannot_be_is_refused_however_soft_the_rule() -> None:
    policy = panel({**VET, "only_if": "horse"}, YES_NO, enforcement="record")

    assert rules_of(policy, {"horse": "perhaps", "vet": TODAY}) == [("horse", "refused", "MU-1")]


def test_a_review_date_is_still_to_come(county: Policy) -> None:
    """JFP-DEC-5"""
    assert rules_of(county, {**EVERY, "review": TODAY}, "decision") == [("review", "refused", "JFP-DEC-5")]
    assert rules_of(county, {**EVERY, "review": TODAY + timedelta(days=1)}, "decision") == []


def test_a_choice_is_one_of_those_there_are(county: Policy) -> None:
    refusal = check(county, "decision", {**EVERY, "course": "maybe"}, TODAY).refusal

    assert refusal is not None
    assert refusal.reason == "“The recommended course”: choose one of Accepted, Another option and Not agreed."


def test_a_preferred_option_is_asked_where_there_were_several(county: Policy) -> None:
    """JFP-DEC-2"""
    one = {**EVERY, "preferred": ""}

    assert rules_of(county, {**one, "several": "yes"}, "decision") == [("preferred", "refused", "JFP-DEC-2")]
    assert rules_of(county, {**one, "several": "no"}, "decision") == []


def test_a_no_for_cost_without_a_lawful_basis_is_warned_of(county: Policy) -> None:
    """JFP-FIN-3"""
    checked = check(county, "decision", {**EVERY, "no_for_cost": "yes", "lawful_basis": ""}, TODAY)

    assert checked.refusal is None
    assert [fault.rule_id for fault in checked.warnings] == ["JFP-FIN-3"]


def test_the_parts_of_a_cost_make_a_hundred_per_cent(county: Policy) -> None:
    """JFP-FIN-4"""
    short = check(county, "decision", {**EVERY, "shares": (Share("county", 60), Share("nhs", 30))}, TODAY)
    odd = check(county, "decision", {**EVERY, "shares": (Share("county", 120), Share("nhs", -20))}, TODAY)

    assert short.refusal is not None
    assert short.refusal.reason == "“How the cost is shared”: the parts make 90 per cent; they must make 100."
    assert short.refusal.rule_id == "JFP-FIN-4"
    assert odd.refusal is not None


def test_a_cost_is_not_divided_inside_one_council(county: Policy) -> None:
    """JFP-FIN-5"""
    lines = (Share("county", 30), Share("county", 30), Share("nhs", 40))

    refusal = check(county, "decision", {**EVERY, "shares": lines}, TODAY).refusal

    assert refusal is not None
    assert refusal.reason.startswith("“How the cost is shared”: give one organisation only one line.")
    assert refusal.rule_id == "JFP-FIN-5"


def test_where_no_rule_counts_lines_one_organisation_may_have_two() -> None:
    policy = panel({"key": "shares", "label": "Shares", "answer": "share"})

    assert rules_of(policy, {"shares": (Share("x", 50), Share("x", 50))}) == []


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_whole_parts_are_taken_just_when_they_make_the_whole(parts: list[int]) -> None:
    policy = panel({"key": "shares", "label": "Shares", "answer": "share"})
    lines = tuple(Share(f"o{number}", part) for number, part in enumerate(parts))

    assert (rules_of(policy, {"shares": lines}) == []) == (sum(parts) == 100)


@given(st.dictionaries(st.sampled_from(["horse", "vet", "saddle"]), st.sampled_from(["yes", "no", "", TODAY, True])))
def test_nothing_is_missing_that_was_not_asked(answers: dict[str, Any]) -> None:
    policy = panel(YES_NO, VET, SADDLE)

    assert {fault.key for fault in check(policy, "referral", answers, TODAY).faults} <= set(keys(policy, answers))


def test_what_is_shared_is_asked_before_the_forums_own(city: Policy) -> None:
    """And the question that may keep the case out before all others."""
    found = keys(city, {"route": "C"})

    assert found[0] == "need"
    assert found.index("tried_together") < found.index("looked_after") < found.index("social_worker_signed")


def test_a_day_is_a_day() -> None:
    assert rules_of(panel({**VET, "only_if": "horse"}, YES_NO), {"horse": "yes", "vet": "last week"}) == [
        ("vet", "refused", "MU-1")
    ]
    assert isinstance(EVERY["review"], date)
