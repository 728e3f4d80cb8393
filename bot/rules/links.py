"""What a rule names that must stand elsewhere in the same policy: other rules, steps, deadlines, places."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.rules import kinds, panel_kinds
from bot.rules.kinds import AnyRule
from bot.rules.parts import Need

if TYPE_CHECKING:
    from bot.rules.policy import Policy

Link = tuple[str, str, set[str]]
"""Where a name stands, the name, and the names there are."""


def links(rule: AnyRule, policy: "Policy") -> Iterator[Link]:
    """Every name in *rule* that must be found elsewhere."""
    match rule:
        case kinds.Told(see=str(see)):
            yield "see", see, set(policy.rules)
        case kinds.Deadline(ladder=str(ladder)) | panel_kinds.Approval(ladder=str(ladder)):
            yield "ladder", ladder, {found.id for found in policy.all(kinds.Ladder)}
        case kinds.StandingAction(due=str(due)) | panel_kinds.Duty(due=str(due)):
            yield "due", due, {found.id for found in policy.all(kinds.Deadline)}
        case kinds.Ladder():
            for rung in rule.rungs:
                if rung.hours is not None:
                    yield f"step {rung.name}: hours", rung.hours, set(policy.hours)
        case kinds.Places() | kinds.SentOn():
            yield from _places(rule, policy)
        case panel_kinds.Agenda():
            known = {item.key for found in policy.all(panel_kinds.Agenda) for item in found.items}
            for item in rule.items:
                if item.before is not None:
                    yield f"item {item.key}: before", item.before, known
    yield from _steps(rule, policy)
    yield from _needs(rule, policy)


def _steps(rule: AnyRule, policy: "Policy") -> Iterator[Link]:
    """Steps that somebody must agree to, and deadlines by name."""

    def steps() -> set[str]:
        return {found.step for found in policy.all(panel_kinds.Approval)}

    match rule:
        case panel_kinds.Approval(follows=str(follows)):
            yield "follows", follows, steps()
        case panel_kinds.Deputising(approval=str(step)) | panel_kinds.Joining(approval=str(step)):
            yield "approval", step, steps()
        case panel_kinds.Late():
            deadlines = {found.name for found in policy.all(kinds.Deadline)}
            yield "deadline", rule.deadline, deadlines
            if rule.approval is not None:
                yield "approval", rule.approval, steps()
            for what, name in (("floor", rule.floor), ("target", rule.target)):
                if name is not None:
                    yield what, name, deadlines


def _needs(rule: AnyRule, policy: "Policy") -> Iterator[Link]:
    """Questions on one form that are asked only after another's answer."""
    if not isinstance(rule, kinds.Needs | panel_kinds.TurnedAway):
        return
    needs = rule.needs if isinstance(rule, kinds.Needs) else (rule.asks,)
    if any(need.only_if is not None for need in needs):
        answers = {answer for need in _asked(policy, rule.step) for answer in _answers(need)}
        answers |= {f"route={place.route}" for places in policy.all(kinds.Places) for place in places.places}
        for need in needs:
            if need.only_if is not None:
                yield f"{need.key}: only_if", need.only_if, answers
    if isinstance(rule, panel_kinds.TurnedAway):
        yield "when", rule.when, {"yes", "no"} | {choice.key for choice in rule.asks.choices}


def _asked(policy: "Policy", step: str) -> Iterator[Need]:
    for rule in policy.all(kinds.Needs):
        if rule.step == step:
            yield from rule.needs
    for bar in policy.all(panel_kinds.TurnedAway):
        if bar.step == step:
            yield bar.asks


def _answers(need: Need) -> Iterator[str]:
    yield need.key
    for choice in (*(choice.key for choice in need.choices), *(("yes", "no") if need.answer == "yes_no" else ())):
        yield f"{need.key}={choice}"


def _places(rule: kinds.Places | kinds.SentOn, policy: "Policy") -> Iterator[Link]:
    for place in rule.places:
        routes = {route for known in policy.all(kinds.Routes) for route in known.routes}
        yield f"place {place.key}: route", place.route, routes
    if isinstance(rule, kinds.SentOn):
        choices = {choice.key for known in policy.all(kinds.Question) for choice in known.choices}
        for panel in rule.panels:
            yield "panel: choice", panel.choice, choices
        return
    sent_on = {place.key for known in policy.all(kinds.SentOn) for place in known.places}
    for place in rule.places:
        if place.if_not is not None:
            yield f"place {place.key}: if_not", place.if_not, sent_on
