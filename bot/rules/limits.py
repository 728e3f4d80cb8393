"""Figures with a name: how long something is kept, how much fits."""

from datetime import timedelta

from bot.rules.kinds import Limit
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import number


def span(policy: Policy, name: str) -> timedelta:
    """A limit of the house that is a length of time, by its name."""
    limit = policy.the(Limit, name)
    return timedelta(**{"days" if limit.unit == "calendar_days" else limit.unit: limit.amount})


def too_long(policy: Policy, name: str, text: str) -> Refusal | None:
    """Refuses a text over the limit of that name, in the limit's own unit: words or characters."""
    limit = policy.the(Limit, name)
    length = len(text.split()) if limit.unit == "words" else len(text)
    if length <= limit.amount:
        return None
    return Refusal(
        f"That is {number(length)} {limit.unit}; at most {number(limit.amount)} fit.",
        "Make it shorter and send it again.",
        limit.id,
        limit.cited,
    )
