"""Finding rules by words."""

from collections.abc import Collection

from bot.rules.policy import Policy
from bot.rules.rule import Rule


def with_words(policy: Policy, words: Collection[str]) -> tuple[Rule, ...]:
    """The rules of a forum in which every one of *words* stands, what the agreement says before what we say."""
    found = [rule for rule in policy.rules.values() if all(word.casefold() in _said(rule) for word in words)]
    return tuple(sorted(found, key=is_ours))


def is_ours(rule: Rule) -> bool:
    """Whether no agreement says so: such a rule quotes nothing."""
    return not rule.quote


def _said(rule: Rule) -> str:
    kind = str(rule.__struct_config__.tag).replace("_", " ")
    return " ".join((rule.id, kind, rule.text, rule.quote, rule.cited)).casefold()
