"""What a step cannot be taken without."""

from collections.abc import Collection, Mapping

from bot.rules.kinds import Needs
from bot.rules.parts import Need
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed

NO = "no"
"""What stands for no among the answers to yes or no."""


def needed(policy: Policy, step: str) -> tuple[Need, ...]:
    """All that *step* needs, whichever rules ask for it, each thing once: what is shared first, each file in its order.

    So a question stands after the one it depends on, as long as it does in the file.
    """
    own, *shared = policy.folders
    folders = [*shared, own]
    rules = sorted(policy.all(Needs), key=lambda rule: folders.index(policy.home[rule.id]))
    return tuple({need.key: need for rule in rules if rule.step == step for need in rule.needs}.values())


def lacking(policy: Policy, step: str, given: Collection[str]) -> tuple[tuple[Needs, tuple[Need, ...]], ...]:
    """What is still missing of what *step* needs, by the rule that asks for it, the forum's own first.

    *given* holds the keys that are there, or the answers by their keys. What depends on another answer is missing
    only where that was answered so.
    """
    found = []
    for rule in policy.all(Needs):
        if rule.step == step:
            needs = tuple(need for need in rule.needs if need.key not in given and is_asked(need, given))
            found += [(rule, needs)] if needs else []
    return tuple(found)


def missing(policy: Policy, step: str, given: Collection[str]) -> Refusal | None:
    """A refusal that names what is still missing of what *step* needs; *given* as in `lacking`."""
    for rule, needs in lacking(policy, step, given):
        return still_needed(rule, needs)
    return None


def blocks(policy: Policy, step: str, given: Collection[str]) -> Refusal | None:
    """As `missing`, but only what a rule that is to be enforced asks for."""
    for rule, needs in lacking(policy, step, given):
        if rule.enforcement == "enforce":
            return still_needed(rule, needs)
    return None


def warns(policy: Policy, step: str, given: Collection[str]) -> tuple[Refusal, ...]:
    """What else is missing: the step may be taken, and whoever leaves it out says why."""
    found = lacking(policy, step, given)
    return tuple(still_needed(rule, needs) for rule, needs in found if rule.enforcement != "enforce")


def still_needed(rule: Needs, needs: Collection[Need]) -> Refusal:
    what = listed([f"“{need.label}”" for need in needs])
    return Refusal(f"Still needed: {what}.", "Fill that in and try again.", rule.id, rule.cited)


def is_asked(need: Need, given: Collection[str]) -> bool:
    """Whether *need* is asked at all, after the answers that were *given* to the rest of the form."""
    if need.only_if is None:
        return True
    key, _, choice = need.only_if.partition("=")
    answer = given.get(key) if isinstance(given, Mapping) else None
    return answer == choice if choice else key in given and answer != NO
