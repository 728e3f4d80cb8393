"""An answer that keeps a case out, where it goes instead, and who may let it in."""

from typing import Any

from bot.rules.policy import Policies, Policy
from bot.rules.rights import Standing
from bot.rules.turned_away import turned_away, why_not_let_in
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.panels import TODAY

ASKS = {"key": "rain", "label": "Is it raining?", "answer": "yes_no"}


def shelter(**more: Any) -> Policy:
    """A made-up forum for dry days; its chair may let somebody in out of the rain."""
    fields = {"step": "referral", "asks": ASKS, "when": "yes", "instead": "Go to the other shelter.", **more}
    return made_up(table("MU-1", "turned_away", **fields)).in_force("PANEL", TODAY)


def chair(*, reason: bool = False) -> Standing:
    return Standing(roles=frozenset({"chair"}), gives_reason=reason)


def test_a_purely_health_need_goes_to_the_nhs_commissioner(policies: Policies) -> None:
    """CITY-ELIG-1"""
    city = policies.in_force("JSP-CITY", TODAY)

    away = turned_away(city, "referral", {"need": "health"})

    assert away is not None
    assert away.refusal.reason == "A case needs a social care side. A purely health need does not belong here."
    assert away.refusal.remedy == "A purely health need goes to the NHS commissioner, the Integrated Care Board."
    assert away.refusal.rule_id == "CITY-ELIG-1"
    assert turned_away(city, "referral", {"need": "social_care"}) is None


def test_where_nobody_may_let_it_in_nobody_does(policies: Policies) -> None:
    away = turned_away(policies.in_force("JSP-CITY", TODAY), "referral", {"need": "health"})

    assert away is not None
    assert why_not_let_in(away, chair(reason=True)) == away.refusal


def test_whoever_may_let_it_in_says_why() -> None:
    away = turned_away(shelter(unless=["chair", "vice_chair"]), "referral", {"rain": "yes"})

    assert away is not None
    assert away.refusal.remedy == "Go to the other shelter. The chair and vice chair can let it in with a reason."
    no_reason = why_not_let_in(away, chair())
    assert no_reason is not None
    assert no_reason.reason == "To let this case in, a reason is needed."
    assert why_not_let_in(away, chair(reason=True)) is None
    assert why_not_let_in(away, Standing(roles=frozenset({"member"}), gives_reason=True)) == away.refusal


def test_an_answer_to_another_step_or_none_keeps_nobody_out() -> None:
    assert turned_away(shelter(), "decision", {"rain": "yes"}) is None
    assert turned_away(shelter(), "referral", {}) is None
