"""What a step cannot be taken without."""

from collections.abc import Collection

from bot.rules.kinds import Needs
from bot.rules.parts import Need
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed


def needed(policy: Policy, step: str) -> tuple[Need, ...]:
    """All that *step* needs, whichever rules ask for it, each thing once: the house's and the area's first."""
    found = {need.key: need for rule in reversed(policy.all(Needs)) if rule.step == step for need in rule.needs}
    return tuple(found.values())


def missing(policy: Policy, step: str, given: Collection[str]) -> Refusal | None:
    """A refusal that names what is still missing of what *step* needs; *given* holds the keys that are there."""
    for rule in policy.all(Needs):
        lacking = [need.label for need in rule.needs if need.key not in given] if rule.step == step else []
        if lacking:
            what = listed([f"“{label}”" for label in lacking])
            return Refusal(f"Still needed: {what}.", "Fill that in and try again.", rule.id, rule.cited)
    return None
