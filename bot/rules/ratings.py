"""Red, amber, green: chosen by a person, with a word of why, after the legend of what is rated."""

from typing import Literal

from bot.rules.panel_kinds import Rating
from bot.rules.parts import Choice
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed

Rated = Literal["actions", "indicators"]


def legend(policy: Policy, of: Rated) -> tuple[Choice, ...]:
    """What each colour means there; actions and indicators have legends of their own (EHSG-RAG-1, EHSG-RAG-2)."""
    rule = _rule(policy, of)
    return rule.colours if rule else ()


def why_not_rate(policy: Policy, of: Rated, colour: str, why: str, *, by: str | None) -> Refusal | None:
    """Refuses a colour without a person who chose it, without a word of why, or that the legend does not have."""
    rule = _rule(policy, of)
    if rule is None:
        return Refusal("This body gives no colours.", "Say in words how it goes.", None, "")
    if by is None:
        return Refusal("A colour is chosen by a person.", "Ask whoever looks after it.", rule.id, rule.cited)
    keys = [one.key for one in rule.colours]
    if colour not in keys:
        return Refusal(f"“{colour}” is no colour of this legend.", f"Choose {listed(keys)}.", rule.id, rule.cited)
    if not why.strip():
        return Refusal("A colour needs a word of why.", "Write one sentence beside it.", rule.id, rule.cited)
    return None


def shown(policy: Policy, of: Rated, colour: str | None) -> str:
    """How a colour reads: with its meaning, because two legends share the words; nothing chosen stays so."""
    meaning = next((one.label for one in legend(policy, of) if one.key == colour), None)
    return f"{colour}: {meaning}" if meaning else "no colour chosen"


def _rule(policy: Policy, of: Rated) -> Rating | None:
    return next((rule for rule in policy.all(Rating) if rule.of == of), None)
