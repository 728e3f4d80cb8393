"""A step that waits until others have agreed: to whom it is put, in which order, and who may agree to what."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from bot.rules.kinds import Ladder
from bot.rules.panel_kinds import Approval
from bot.rules.parts import Approver
from bot.rules.policy import Policy, PolicyError
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, holds
from bot.rules.words import listed

Able = Mapping[str, Collection[str]]
"""Of those of whom each must agree: who they are, by the approver's key."""
NOBODY: Able = {}


class Agreed(Struct, frozen=True):
    """Somebody has agreed to a step, as the approver of that key."""

    step: str
    key: str
    by: str


def in_order(policy: Policy, step: str) -> tuple[str, ...]:
    """The steps that must be agreed for *step*, the first to be asked for first (ERG-AUTH-1, then ERG-EST-1)."""
    found = [step]
    while before := [rule.follows for rule in _rules(policy, found[0]) if rule.follows and rule.follows not in found]:
        found.insert(0, before[0])
    return tuple(found)


def turn(policy: Policy, step: str, agreed: Collection[Agreed], able: Able = NOBODY) -> str | None:
    """The step that is to be agreed to now, on the way to *step*; None when everybody has agreed to all."""
    return next((one for one in in_order(policy, step) if waiting(policy, one, agreed, able)), None)


def waiting(
    policy: Policy,
    step: str,
    agreed: Collection[Agreed],
    able: Able = NOBODY,
) -> tuple[Approver, ...]:
    """Who has not agreed yet to this very step, in the order of the rules.

    Of most one person is enough; where each must agree, *able* says who they are.
    """
    given = {(one.key, one.by) for one in agreed if one.step == step}
    found: dict[str, Approver] = {}
    for rule in _rules(policy, step):
        for approver in rule.by:
            each = {(approver.key, person) for person in able.get(approver.key, ())} if approver.each else set()
            enough = each <= given if each else any(key == approver.key for key, _ in given)
            if not enough:
                found.setdefault(approver.key, approver)
    return tuple(found.values())


def may_agree_as(policy: Policy, step: str, standing: Standing) -> tuple[str, ...]:
    """The keys of those as whom somebody of that standing may agree: one person can be several (JFP-APPR-1 with
    JSP-LEICS-FORM-2)."""
    approvers = (approver for rule in _rules(policy, step) for approver in rule.by)
    return tuple(one.key for one in approvers if any(holds(grant, standing) for grant in one.any_of))


def why_not_agree(policy: Policy, step: str, standing: Standing, agreed: Collection[Agreed]) -> Refusal | None:
    """Refuses whoever is none of those asked, and whatever is not to be agreed to yet, or any more."""
    rules = _rules(policy, step)
    if not rules:
        return Refusal("Nobody has to agree to that.", "Go on without.", None, "")
    rule = rules[0]
    if not may_agree_as(policy, step, standing):
        who = listed([approver.label for rule in rules for approver in rule.by])
        return Refusal(f"To this only these can agree: {who}.", "Tell one of them.", rule.id, rule.cited)
    for before in in_order(policy, step)[:-1]:
        if refusal := why_not_go_on(policy, before, agreed):
            return refusal
    if not waiting(policy, step, agreed):
        return Refusal("That is agreed already.", "Nothing is left to do.", rule.id, rule.cited)
    return None


def why_not_go_on(
    policy: Policy,
    step: str,
    agreed: Collection[Agreed],
    able: Able = NOBODY,
) -> Refusal | None:
    """A no to whatever waits for *step*, with who has still to agree; None where everybody has, or nobody has to."""
    now = turn(policy, step, agreed, able)
    if now is None:
        return None
    labels = [approver.label for approver in waiting(policy, now, agreed, able)]
    rule = next(rule for rule in _rules(policy, now) if any(one.label in labels for one in rule.by))
    return Refusal(f"Still to agree: {listed(labels)}.", "It goes on when they have.", rule.id, rule.cited)


def own_request(policy: Policy, step: str, key: str, by: str, asked_by: str) -> str | None:
    """The warning where whoever asked for something agrees to it too, and better would not (ERG-EST-1).

    It is not refused: nobody else may be there in time. It is shown before they agree, and recorded.
    """
    for rule in _rules(policy, step):
        for approver in rule.by:
            if approver.key == key and approver.not_the_asker and by == asked_by:
                return "You asked for this yourself. It is better if somebody else agrees, where one can be reached."
    return None


def rule_of(policy: Policy, step: str) -> Approval:
    """The first rule that makes *step* wait; PolicyError if none does."""
    found = _rules(policy, step)
    if not found:
        raise PolicyError(f"{policy.forum} has no step called {step} that anybody must agree to.")
    return found[0]


def reminders(policy: Policy, step: str) -> Ladder | None:
    """When those who have not answered are asked again (HD-12), if the step says so."""
    found = next((policy.rule(rule.ladder) for rule in _rules(policy, step) if rule.ladder), None)
    return found if isinstance(found, Ladder) else None


def _rules(policy: Policy, step: str) -> list[Approval]:
    return [rule for rule in policy.all(Approval) if rule.step == step]
