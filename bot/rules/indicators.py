"""What is measured: its baseline, its target, and the days on which values are due. If it is good, a person says."""

from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date
from itertools import count, takewhile

from msgspec import Struct

from bot.rules.counting import months_later
from bot.rules.panel_kinds import Indicators
from bot.rules.parts import Indicator
from bot.rules.policy import Policy


class Value(Struct, frozen=True):
    """A value that is due: of which indicator, for which day, and which rule asks for it."""

    key: str
    on: date
    rule_id: str


def indicators(policy: Policy) -> tuple[Indicator, ...]:
    """Everything that is measured here, each thing once."""
    found = {one.key: one for rule in policy.all(Indicators) for one in rule.indicators}
    return tuple(found.values())


def days(rule: Indicators, last: date) -> tuple[date, ...]:
    """The days on which values are due, from the first to *last*; from the end of a month to the end of a month."""
    return tuple(takewhile(lambda day: day <= last, _days(rule)))


def next_day(rule: Indicators, on: date) -> date:
    """The first day after *on* on which values are due."""
    return next(day for day in _days(rule) if day > on)


def missing(policy: Policy, given: Collection[tuple[str, date]], today: date) -> tuple[Value, ...]:
    """The values that were due before *today* and have not been given, the oldest first, each once."""
    found = {
        (one.key, day): Value(one.key, day, rule.id)
        for rule in policy.all(Indicators)
        for day in days(rule, today)
        if day < today
        for one in rule.indicators
        if (one.key, day) not in given
    }
    return tuple(sorted(found.values(), key=lambda value: value.on))


def _days(rule: Indicators) -> Iterator[date]:
    at_the_end = rule.since.day == monthrange(rule.since.year, rule.since.month)[1]
    for step in count(0, rule.every_months):
        day = months_later(rule.since, step)
        yield day.replace(day=monthrange(day.year, day.month)[1]) if at_the_end else day
