"""Books that are kept (a risk register, a log, a tracker, a plan): what stands in a line, and who writes it."""

from collections.abc import Mapping
from datetime import date

from bot.rules.needs import lacking
from bot.rules.panel_kinds import Register
from bot.rules.parts import Choice
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed


def register(policy: Policy, name: str) -> Register:
    """The book of that name, the forum's own before a shared one; PolicyError if there is none."""
    return policy.the(Register, name)


def registers(policy: Policy, of: str) -> tuple[Register, ...]:
    """The books that have a line for each of a sort: each referral, item or meeting; "body" has lines as they come."""
    names = dict.fromkeys(rule.name for rule in policy.all(Register))
    return tuple(found for name in names if (found := register(policy, name)).of == of)


def begins_with(policy: Policy, name: str) -> tuple[Choice, ...]:
    """The lines that stand in it from the start (CYPSP-DELEG-1)."""
    return register(policy, name).lines


def why_not_write(policy: Policy, name: str, roles: frozenset[str]) -> Refusal | None:
    """Refuses somebody who does not keep that book."""
    rule = register(policy, name)
    if not rule.by or roles & set(rule.by):
        return None
    keepers = " or ".join(f"the {role.replace('_', ' ')}" for role in rule.by)
    return Refusal(f"Only {keepers} can write here.", f"Ask the {rule.by[0].replace('_', ' ')}.", rule.id, rule.cited)


def why_not_close(policy: Policy, name: str, line: Mapping[str, object]) -> Refusal | None:
    """Refuses to close what a line is about while something that the book asks for is not written."""
    rule = register(policy, name)
    lacks = lacking(rule.fields, line)
    if not lacks:
        return None
    what = listed([need.label for need in lacks])
    return Refusal(f"Still to be written: {what}.", "Fill that in, then close it.", rule.id, rule.cited)


def overdue(due: date | None, today: date, *, done: bool) -> bool:
    """Whether a line is past its day and not done; its own day is not past."""
    return due is not None and due < today and not done
