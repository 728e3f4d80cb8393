"""Where a young person can be, and which forum that leads to."""

from datetime import date

from msgspec import Struct

from bot.rules.kinds import Places, SentOn
from bot.rules.parts import Panel
from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal


class Offered(Struct, frozen=True):
    """A place on the form. *forum* is None for one that belongs to other forums; *ask* is a question it raises."""

    key: str
    label: str
    short: str
    route: str
    words: tuple[str, ...]
    forum: str | None
    ask: str | None


def places(policies: Policies, on: date) -> tuple[Offered, ...]:
    """Every place of every forum in force on *on*, then the places that are sent on elsewhere, each once."""
    found: dict[str, Offered] = {}
    forums = [policies.in_force(forum, on) for forum in policies.forums(on, "at_once")]
    for policy in forums:
        for rule in policy.all(Places):
            for p in rule.places:
                found[p.key] = Offered(p.key, p.label, p.short, p.route, p.words, policy.forum, p.ask)
    for policy in forums:
        for sent in policy.all(SentOn):
            for e in sent.places:
                found.setdefault(e.key, Offered(e.key, e.label, e.label, e.route, e.words, None, None))
    return tuple(found.values())


def short(policies: Policies, on: date, key: str | None) -> str:
    """The place as it stands on a card; nothing for a standing body, which has none."""
    return next((place.short for place in places(policies, on) if place.key == key), "")


def forum_for(
    policies: Policies, place: str, on: date, *, urgent: bool = True, council: str | None = None
) -> str | Refusal:
    """The forum a place belongs to, or a refusal that says where to go instead.

    *urgent* is the answer to the place's own question, if it has one; *council* narrows the refusal to one panel.
    """
    for forum in policies.forums(on, "at_once"):
        policy = policies.in_force(forum, on)
        for offered in (p for rule in policy.all(Places) for p in rule.places if p.key == place):
            if urgent or offered.if_not is None:
                return forum
            return _sent_on(policy, offered.if_not, council) or forum
    for forum in policies.forums(on, "at_once"):
        if refusal := _sent_on(policies.in_force(forum, on), place, council):
            return refusal
    known = ", ".join(offered.label for offered in places(policies, on))
    return Refusal(f"I don't know the place “{place}”.", f"Choose one of: {known}.", None, "")


def panels_for(policies: Policies, place: str, on: date, council: str | None = None) -> tuple[Panel, ...]:
    """The forums a place is sent on to, for that council or for each; none for a place that is not sent on."""
    for policy in (policies.in_force(forum, on) for forum in policies.forums(on, "at_once")):
        for rule in policy.all(SentOn):
            if any(elsewhere.key == place for elsewhere in rule.places):
                return tuple(panel for panel in rule.panels if council in (None, panel.choice))
    return ()


def sent_on_as(policies: Policies, place: str, on: date) -> str:
    """The place of another forum that is meant where a place's own question is answered with no."""
    for policy in (policies.in_force(forum, on) for forum in policies.forums(on, "at_once")):
        for found in (p for rule in policy.all(Places) for p in rule.places if p.key == place):
            return found.if_not or place
    return place


def _sent_on(policy: Policy, place: str, council: str | None) -> Refusal | None:
    for rule in policy.all(SentOn):
        for elsewhere in rule.places:
            if elsewhere.key == place:
                panels = [panel for panel in rule.panels if council in (None, panel.choice)]
                ways = "\n".join(f"{p.name}: send the {p.form}. {p.meets} Papers: {p.papers}." for p in panels)
                reason = f"“{elsewhere.label}” does not go to a {policy.title}. {rule.text}"
                return Refusal(reason, ways, rule.id, rule.cited)
    return None
