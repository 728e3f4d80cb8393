"""Going a step up: on which ground, who may ask, who hears of it, and when the forum above reports.

Who must then authorise it and agree to it are `approval` steps of the forum above, "agree" last (ERG-AUTH-1,
ERG-EST-1).
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from bot.rules.calendar import Calendar
from bot.rules.due import Due, due
from bot.rules.kinds import Escalation, Report
from bot.rules.panel_kinds import Ground
from bot.rules.parts import Choice, Demand
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not

ASK = "escalate"
"""The action by which a forum asks for the one above, where its own rules say who may."""
ASK_AND_TELL = "escalate_with_note"
"""The same for those who may ask too, whereupon those who may `ASK` are told."""
REQUEST = "request"
"""The action of the forum above, for all below that do not say who may ask."""
AGREE = "agree"
"""The last step to be agreed: with it the forum above is opened."""


class Offered(Struct, frozen=True):
    """A ground that can be given, the rule that has it, and the actions of whom it is offered to."""

    key: str
    label: str
    about: tuple[Choice, ...]
    rule_id: str
    clause: str
    actions: tuple[str, ...]


class Asked(Struct, frozen=True):
    """That somebody may ask; *tell*: those who would normally have asked are told of it (RSG-A-ESC-1)."""

    tell: bool


class NextReport(Struct, frozen=True):
    """When the next report is due, who is to have it, and by which rule."""

    due: Due
    to: tuple[str, ...]
    rule_id: str


def grounds(above: Policy, below: Policy) -> tuple[Offered, ...]:
    """On what ground the forum above can be asked for from the one below: its own grounds for that forum (ERG-GND-1,
    ERG-GND-2), and those that only the forum below has (JSP-ERG-1). None: it cannot be asked for from there."""
    own = tuple(action for action in (ASK, ASK_AND_TELL) if _says_who(above, below, action)) or (REQUEST,)
    found = [
        Offered(rule.key, rule.label, rule.about, rule.id, rule.cited, own)
        for rule in above.all(Ground)
        if below.forum in rule.below
    ]
    for rule in _escalations(above, below):
        if rule.ground is not None:
            actions = tuple(action for demand in rule.demands for action in demand.actions)
            found.append(Offered(rule.ground.key, rule.ground.label, (), rule.id, rule.cited, actions))
    return tuple(found)


def offered_to(above: Policy, below: Policy, standing: Standing) -> tuple[Offered, ...]:
    """The grounds on which somebody of that standing may ask, for the form they are shown."""
    return tuple(one for one in grounds(above, below) if isinstance(_may(above, below, one, standing), Asked))


def ask(above: Policy, below: Policy, ground: str, standing: Standing, about: str | None = None) -> Asked | Refusal:
    """Whether somebody may ask for the forum above on that ground, or who may instead.

    The forum below says who may (RSG-A-ESC-1, RSG-B-ESC-1, and JSP-ERG-1 for its own ground); where it does not, the
    one above does (ERG-REQ-1). *standing* is towards the group below. *about* is what is stuck, where the ground asks.
    """
    there = grounds(above, below)
    offered = next((one for one in there if one.key == ground), None)
    if offered is None:
        ways = (
            "Choose one of: " + "; ".join(one.label for one in there)
            if there
            else "Ask the chair what else can be done."
        )
        return Refusal(f"From here that is no ground for the {above.title}.", ways, *_of(there))
    may = _may(above, below, offered, standing)
    if isinstance(may, Asked) and offered.about and about not in {choice.key for choice in offered.about}:
        labels = "; ".join(choice.label for choice in offered.about)
        return Refusal("Still needed: what is stuck.", f"Choose one of: {labels}.", offered.rule_id, offered.clause)
    return may


def next_report(policy: Policy, established: date, reported: Sequence[date], calendar: Calendar) -> NextReport | None:
    """The next report: so many months after the last one, or after the group was established (ERG-REP-1).

    None where the forum's own rules tell nobody at such times. It goes on until the group is closed.
    """
    rule = next((one for one in policy.all(Report) if one.every_months and policy.home[one.id] == policy.folder), None)
    if rule is None:
        return None
    return NextReport(due(rule, max(reported, default=established), calendar, house=policy), rule.to, rule.id)


def _may(above: Policy, below: Policy, offered: Offered, standing: Standing) -> Asked | Refusal:
    """The first of the actions that the standing allows; else the refusal of the first."""
    holder = above if offered.actions == (REQUEST,) else below
    found = [(action, why_not(holder, action, standing)) for action in offered.actions]
    for action, refusal in found:
        if refusal is None:
            return Asked(tell=action == ASK_AND_TELL)
    refusal = found[0][1]
    assert refusal is not None, "each action that is allowed was answered above"
    return refusal


def _escalations(above: Policy, below: Policy) -> tuple[Escalation, ...]:
    return tuple(rule for rule in below.all(Escalation) if rule.to == above.forum)


def _says_who(above: Policy, below: Policy, action: str) -> bool:
    demands: list[Demand] = [demand for rule in _escalations(above, below) for demand in rule.demands]
    return any(action in demand.actions for demand in demands)


def _of(there: Sequence[Offered]) -> tuple[str | None, str]:
    return (there[0].rule_id, there[0].clause) if there else (None, "")
