"""Who comes for whoever cannot: with or without a substitute, agreed beforehand by whom, and who hears of it."""

from collections.abc import Collection, Sequence
from typing import Literal

from bot.rules.approval import Agreed, waiting
from bot.rules.kinds import Limit
from bot.rules.panel_kinds import Deputising
from bot.rules.parts import Role
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed

Came = Literal["self", "deputy", "apologies", "nobody"]
"""How a seat was filled at one meeting."""

ABSENCES_RUNNING = "absences_running"
"""The limit that says how many absences running are looked into."""


def rule(policy: Policy, of: Literal["member", "chair"]) -> Deputising | None:
    """What holds for whoever cannot come: the forum's own rule before what is shared and before our own."""
    return next((found for found in policy.nearest(Deputising) if found.of == of), None)


def why_not_away(
    policy: Policy,
    of: Literal["member", "chair"],
    *,
    substitute: bool,
    able: bool = True,
    agreed: Collection[Agreed] = (),
) -> Refusal | None:
    """A no to apologies as they stand: without a substitute where one must come, or with one nobody agreed to.

    *able*: the substitute can fill the role. *agreed* holds what was agreed to beforehand. Whoever is turned down so
    may still come as a guest, without a vote.
    """
    holds = rule(policy, of)
    if holds is None:
        return None
    if not substitute:
        if holds.substitute != "required":
            return None
        who = "the vice-chair" if holds.stands_in == "vice_chair" else "somebody of your agency who can decide for it"
        return Refusal("Apologies alone are not enough here.", f"Name {who}.", holds.id, holds.cited)
    if not able:
        return Refusal(
            "Whoever comes instead must be able to fill the role.", "Name somebody else.", holds.id, holds.cited
        )
    if holds.approval and (waits := waiting(policy, holds.approval, agreed)):
        return Refusal(
            f"A substitute counts only once this is agreed by {listed([one.label for one in waits])}.",
            "Ask first. Until then they can come as a guest, without a vote.",
            holds.id,
            holds.cited,
        )
    return None


def asks_for_substitute(policy: Policy, of: Literal["member", "chair"]) -> bool:
    """Whether apologies ask for a name: where one must or should come."""
    holds = rule(policy, of)
    return holds is not None and holds.substitute != "allowed"


def told(policy: Policy, of: Literal["member", "chair"]) -> tuple[Role, ...]:
    """Who hears of apologies, over all rules that speak of them, each once.

    Whom a rule with figures names hears of a regular replacement alone (HD-09).
    """
    found = (role for one in policy.all(Deputising) if one.of == of and not _counts(one) for role in one.told)
    return tuple(dict.fromkeys(found))


def takes_the_chair(policy: Policy) -> Role | None:
    """Who has the chair for a meeting to which the chair does not come, or None where the rules are silent."""
    holds = rule(policy, "chair")
    return holds.stands_in if holds else None


def replaced_regularly(policy: Policy, came: Sequence[Came]) -> Deputising | None:
    """The rule that calls this a regular replacement, if one does: too often running, or too often of the last.

    *came* says how the seat was filled, the latest meeting last. The figures are the nearest rule's that has some.
    """
    holds = next((one for one in policy.nearest(Deputising) if one.of == "member" and _counts(one)), None)
    if holds is None:
        return None
    running = holds.running is not None and _at_the_end(came, "deputy") >= holds.running
    of_last = came[-holds.of_last :] if holds.of_last else came
    often = holds.times is not None and of_last.count("deputy") >= holds.times
    return holds if running or often else None


def absent_running(policy: Policy, came: Sequence[Came]) -> Limit | None:
    """The rule by which so many absences running are looked into, if it has come to that."""
    limit = next((one for one in policy.nearest(Limit) if one.name == ABSENCES_RUNNING), None)
    if limit is None or _at_the_end(came, "apologies", "nobody") < limit.amount:
        return None
    return limit


def _counts(one: Deputising) -> bool:
    return one.running is not None or one.times is not None


def _at_the_end(came: Sequence[Came], *ways: Came) -> int:
    """How many of the latest meetings, one after another, were so."""
    return next((back for back, way in enumerate(reversed(came)) if way not in ways), len(came))
