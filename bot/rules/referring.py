"""Putting a case to a standing body: which bodies take one, what their form means, and the meetings it can reach."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.form import ROUTE, Answer, Answers
from bot.rules.kinds import Deadline, Ladder, Places, Told
from bot.rules.needs import needed
from bot.rules.panel_kinds import Schedule, TurnedAway
from bot.rules.papers import PAPERS, Dates, coming
from bot.rules.parts import Need, Place
from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on
from bot.rules.sittings import counted, schedule, why_not_enter
from bot.rules.words import day

REFERRAL, LISTING = "referral", "listing"
"""The step of whoever refers, and that of whoever takes a referral on for the body."""
REFER = "refer"
"""The name of the right to put a case to a body."""
AHEAD = timedelta(weeks=27)
"""How far days are counted where a body meets every so many weeks: the meeting after the next is always among them."""


class Body(Struct, frozen=True):
    """A body that takes cases; *instance* is which, where there are several of one kind. *meets*: it is held here."""

    forum: str
    instance: str | None
    name: str
    meets: bool

    @property
    def key(self) -> str:
        return f"{self.forum}|{self.instance or ''}"


def bodies(policies: Policies, on: date) -> tuple[Body, ...]:
    """Every body in force to which somebody may refer, by its name."""
    found = [
        body_of(policy, instance)
        for policy in (policies.in_force(forum, on) for forum in policies.forums(on))
        if policy.about.opened in ("standing", "elsewhere") and demands_on(policy, REFER)
        for instance in (policy.about.instances or (None,))
    ]
    return tuple(sorted(found, key=lambda body: body.name))


def body_of(policy: Policy, instance: str | None) -> Body:
    """A body by its rules, and by which of several it is."""
    name = f"{policy.title}, {instance}" if instance else policy.about.name
    return Body(policy.forum, instance, name, policy.about.opened == "standing")


def places_of(policy: Policy) -> tuple[Place, ...]:
    """The places this body is for; none where its form does not ask."""
    return tuple(place for rule in policy.all(Places) for place in rule.places)


def answers_of(policy: Policy, step: str, place: str | None, given: Mapping[str, Any]) -> Answers:
    """What was said, as the rules read it: days as days, and the route on which the place lies."""
    needs = {need.key: need for need in asked_at(policy, step)}
    found: dict[str, Answer] = {
        key: _read(needs[key], answer) for key, answer in given.items() if key in needs and answer not in (None, "")
    }
    route = next((one.route for one in places_of(policy) if one.key == place), None)
    return found if route is None else {**found, ROUTE: route}


def asked_at(policy: Policy, step: str) -> tuple[Need, ...]:
    """Everything the form of *step* can ask, whatever is answered."""
    bars = [bar.asks for bar in policy.all(TurnedAway) if bar.step == step]
    return (*bars, *needed(policy, step))


def decisive(policy: Policy, step: str) -> frozenset[str]:
    """The questions of a form whose answers change what else it asks."""
    return frozenset(need.only_if.partition("=")[0] for need in asked_at(policy, step) if need.only_if)


def _read(need: Need, answer: Any) -> Answer:
    if need.answer in ("past_day", "coming_day"):
        return date.fromisoformat(str(answer))
    return answer is True if need.answer == "tick" else str(answer)


def ways(policy: Policy) -> tuple[str, ...]:
    """How the form gets there (its name, its mailbox), in the words of the text nearest to this body that says so."""
    said = [rule for rule in policy.nearest(Told) if rule.moment == "referral"]
    return tuple(rule.text for rule in said if policy.home[rule.id] == policy.home[said[0].id])


def meetings(policy: Policy, booked: Sequence[date], told: date | None, today: date) -> tuple[date, ...]:
    """The meetings from *today* on: those that are booked; else counted from one that is known; else that one alone.

    *told* is a meeting of which somebody heard, where nobody has entered any here.
    """
    ahead = sorted(one for one in booked if one >= today)
    rule = schedule(policy, today)
    if len(ahead) > 1 or rule is None:
        return tuple(ahead)
    known = ahead[0] if ahead else (told or rule.first or _any(rule, today))
    if known is None:
        return ()
    if rule.dates == "entered":
        return (known,) if known >= today else ()
    return tuple(sitting.day for sitting in counted(policy, today, today + AHEAD, known))


def _any(rule: Schedule, today: date) -> date | None:
    """Of a body that meets each week on one weekday every such day is a meeting."""
    if rule.dates != "counted" or rule.every != 1 or rule.weekday is None:
        return None
    return today + timedelta(days=(WEEKDAYS.index(rule.weekday) - today.weekday()) % 7)


def next_two(
    policy: Policy, days: Sequence[date], now: datetime, calendar: Calendar
) -> tuple[Dates | None, Dates | None]:
    """The next meeting whose papers can still be in time, and the one after it."""
    if not takes_papers(policy):
        return None, None
    found = coming(policy, days, now, calendar)
    return (found[0] if found else None, found[1] if len(found) > 1 else None)


def takes_papers(policy: Policy) -> bool:
    """Whether the body has a last moment for papers."""
    return any(rule.name == PAPERS for rule in policy.all(Deadline))


def why_not_told(policy: Policy, told: date, now: datetime) -> Refusal | None:
    """Refuses a day of which somebody says that the body meets then: one that has gone, and one of another weekday."""
    if told <= now.astimezone(LONDON).date():
        return Refusal(f"{day(told)} is not to come.", "Give the day of the next meeting.", None, "")
    return why_not_enter(policy, told, ())


def reminders(policy: Policy) -> Ladder:
    """Who is reminded of papers, and when: as the body's text says, else as we do."""
    rule = policy.the(Deadline, PAPERS)
    found = policy.rule(rule.ladder) if rule.ladder else policy.the(Ladder, PAPERS)
    assert isinstance(found, Ladder), "a policy whose ladders lead elsewhere does not load"
    return found
