"""How a difference is settled, step by step: which step may be taken now, by whom, and whose word settles it."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from bot.rules import deciding
from bot.rules.deciding import Item
from bot.rules.needs import Given, lacking, still_needed
from bot.rules.panel_kinds import After, Difference
from bot.rules.policy import Policy
from bot.rules.quorum import IN_THE_CHAIR, Attending
from bot.rules.refusal import Refusal

_VOTE = "Hear every agency and vote on it first."


class Dispute(Struct, frozen=True, kw_only=True):
    """How a difference stands: what it is now, and the steps taken so far, by their rule ids."""

    trouble: After
    taken: tuple[str, ...] = ()


def ladder(policy: Policy) -> tuple[Difference, ...]:
    """Every step there is, the first first."""
    return tuple(sorted(policy.all(Difference), key=lambda step: step.step))


def trouble(
    policy: Policy, item: Item, there: Sequence[Attending], taken: Collection[str] = (), *, challenged: bool = False
) -> After | None:
    """What keeps *item* from being settled, or None: a challenge, a step that came to nothing, a vote or its lack.

    Where a vote may still be held it is only a "difference": the vote comes before all steps that follow one.
    """
    if challenged:
        return "challenge"
    if item.settled:
        return None
    if taken:
        return "unsettled"
    if item.votes:
        result = deciding.counted(policy, item, deciding.voters(policy, there, item.answers))
        return None if result.choice is not None else "tie" if result.outcome == "tie" else "no_agreement"
    if item.agreed:
        return None
    how = deciding.method(policy)
    barred = deciding.reserved(policy, item.subject, "vote") is not None
    return "no_agreement" if barred or how is None or how.vote == "never" else "difference"


def open_now(policy: Policy, dispute: Dispute) -> tuple[Difference, ...]:
    """The steps that may be taken now: those that follow what has happened, once what comes before them is taken.

    Several of one number are a choice, and may follow one another (the chair chooses, or managers meet, or both).
    """
    return tuple(step for step in ladder(policy) if _follows(step, dispute) and not _first(policy, step, dispute))


def why_not_take(
    policy: Policy, step: Difference, dispute: Dispute, roles: Collection[str], given: Given
) -> Refusal | None:
    """A no to taking *step*: not yet, not on this, not by them, or something still missing of what it needs.

    *roles* are those of whoever takes it, as in `rights.Standing`; *given* holds what is there of its needs.
    """
    if not _follows(step, dispute):
        way = _VOTE if dispute.trouble == "difference" else _way_on(open_now(policy, dispute))
        return Refusal(f"That step is not open now: {step.label}.", way, step.id, step.cited)
    if first := _first(policy, step, dispute):
        return Refusal(f"That step is not open yet: {step.label}.", _way_on(first), step.id, step.cited)
    if not _may_take(step, roles):
        who = _either([role.replace("_", " ") for role in step.by])
        return Refusal(f"That step is for the {who}: {step.label}.", f"Ask the {who}.", step.id, step.cited)
    lacks = lacking(step.needs, given)
    return still_needed(step, lacks) if lacks else None


def settled_by(step: Difference) -> tuple[str, ...]:
    """Whose word is the decision: those asked, or else who takes the step; nobody's where it only seeks agreement."""
    return (step.to or step.by) if step.settles else ()


def _follows(step: Difference, dispute: Dispute) -> bool:
    return dispute.trouble in step.on and step.id not in dispute.taken


def _first(policy: Policy, step: Difference, dispute: Dispute) -> tuple[Difference, ...]:
    """What must be taken before *step*: one of the next lower number that leads to it, if none of them is."""
    unsettled = dispute.trouble == "unsettled"  # some step came to nothing, whatever that one followed
    lower = [one for one in ladder(policy) if one.step < step.step and (unsettled or dispute.trouble in one.on)]
    nearest = max((one.step for one in lower), default=0)
    before = tuple(one for one in lower if one.step == nearest)
    return () if any(one.id in dispute.taken for one in before) else before


def _may_take(step: Difference, roles: Collection[str]) -> bool:
    by = {*step.by, *(IN_THE_CHAIR if "chair" in step.by else ())}
    return not by.isdisjoint(roles)


def _way_on(steps: Sequence[Difference]) -> str:
    return (
        f"First: {_either([step.label for step in steps])}."
        if steps
        else "No further step is written down: ask the chair how it goes on."
    )


def _either(things: Sequence[str]) -> str:
    return " or ".join(things)
