"""Interests: declared when they arise, to one person, who chooses what follows for that item; all of it is minuted."""

from collections.abc import Collection

from msgspec import Struct

from bot.rules.panel_kinds import Interests
from bot.rules.parts import Choice, Role
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal

LEAVES, WITHOUT_VOTE = "leave", "stay_without_vote"
"""What a choice can mean for who counts and who votes; any other means that nothing changes."""


class Declared(Struct, frozen=True):
    """An interest that somebody declared at an item, in their own words, and what was chosen; None: not yet."""

    person: str
    item: str
    words: str
    choice: str | None = None


def declared_to(policy: Policy) -> Role | None:
    """To whom interests are declared here; None where no text speaks of them."""
    return next((rule.declared_to for rule in policy.all(Interests)), None)


def choices(policy: Policy) -> tuple[Choice, ...]:
    """What can follow from a declaration (JCB-INT-2)."""
    return next((rule.choices for rule in policy.all(Interests) if rule.choices), ())


def why_not_declare(policy: Policy, words: str) -> Refusal | None:
    """Refuses a declaration without words: they are the writing that the terms ask for (JCB-INT-1)."""
    if words.strip():
        return None
    rule = next(iter(policy.all(Interests)), None)
    reason = "A declaration needs a word of what the interest is."
    remedy = "Write one sentence. It goes into the minutes, so nothing about a child."
    return Refusal(reason, remedy, rule.id if rule else None, rule.cited if rule else "")


def why_not_choose(policy: Policy, roles: Collection[str], choice: str, *, own: bool = False) -> Refusal | None:
    """Only whoever it was declared to chooses, of what the terms offer, and never about an interest of their own.

    Then the vice chair does.
    """
    rule = next((found for found in policy.all(Interests) if found.choices), None)
    if rule is None:
        return Refusal("No rule of this body says what follows from an interest.", "Settle it by word.", None, "")
    by = rule.declared_to.replace("_", " ")
    if own:
        reason = "You can't choose what follows from your own interest."
        return Refusal(reason, "Ask the vice chair to choose.", rule.id, rule.cited)
    if not {rule.declared_to, "acting_chair", "vice_chair"} & set(roles):
        return Refusal(
            f"What follows from an interest is for the {by} to choose.", f"Ask the {by}.", rule.id, rule.cited
        )
    if choice not in {one.key for one in rule.choices}:
        return Refusal("That is not one of the choices.", "Choose one of the list.", rule.id, rule.cited)
    return None


def why_not_close(policy: Policy, item: str, declared: Collection[Declared]) -> Refusal | None:
    """Nothing is decided at an item while a declaration made there waits for a choice."""
    waiting = [one.person for one in declared if one.item == item and one.choice is None]
    rule = next((found for found in policy.all(Interests) if found.choices), None)
    if not waiting or rule is None:
        return None
    return Refusal(
        f"An interest of {waiting[0]} still waits for a choice.",
        f"The {rule.declared_to.replace('_', ' ')} chooses first what follows from it.",
        rule.id,
        rule.cited,
    )


def counts(declared: Collection[Declared], person: str, item: str) -> bool:
    """Whether somebody counts for the quorum of an item: not if they leave for it."""
    return not _chosen(declared, person, item) & {LEAVES}


def may_vote(declared: Collection[Declared], person: str, item: str) -> bool:
    """Whether somebody may vote at an item: not if they leave or stay without, nor before it has been chosen."""
    return not _chosen(declared, person, item) & {LEAVES, WITHOUT_VOTE, None}


def minuted(policy: Policy, declared: Declared) -> str:
    """The line of the minutes for one declaration."""
    label = next((one.label for one in choices(policy) if one.key == declared.choice), None)
    to = (declared_to(policy) or "chair").replace("_", " ")
    follows = f"The {to} decided: {label}." if label else f"The {to} has not decided yet."
    return f"{declared.person} declared an interest in {declared.item}: {declared.words.strip().rstrip('.')}. {follows}"


def _chosen(declared: Collection[Declared], person: str, item: str) -> set[str | None]:
    return {one.choice for one in declared if (one.person, one.item) == (person, item)}
