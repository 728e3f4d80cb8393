"""A second way to count every deadline, too slow to be used: a walk along a calendar, one day or half hour at a time.

It shares no code with the rules. Bank holidays and the changes of the clocks are written down by hand, the policy
files are read as plain tables, and nothing is multiplied, divided or looked up by weekday number.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

FIRST, LAST = date(2024, 6, 1), date(2031, 7, 31)
"""The whole calendar that is walked: half a year more at each end than anybody asks about."""

ONE_OFF = date(2027, 6, 14)
"""A bank holiday that is proclaimed for one year."""

_HOLIDAYS = """
2024-08-26 2024-12-25 2024-12-26
2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28 2027-06-14
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
2029-01-01 2029-03-30 2029-04-02 2029-05-07 2029-05-28 2029-08-27 2029-12-25 2029-12-26
2030-01-01 2030-04-19 2030-04-22 2030-05-06 2030-05-27 2030-08-26 2030-12-25 2030-12-26
2031-01-01 2031-04-11 2031-04-14 2031-05-05 2031-05-26
"""
BANK_HOLIDAYS = frozenset(_HOLIDAYS.split())

_CHANGES = """
2024-03-31 2024-10-27 2025-03-30 2025-10-26 2026-03-29 2026-10-25 2027-03-28 2027-10-31
2028-03-26 2028-10-29 2029-03-25 2029-10-28 2030-03-31 2030-10-27 2031-03-30 2031-10-26
"""
SUMMERS = tuple(_CHANGES.split())
"""The days on which London's clocks go forward, and back, at one in the morning of Greenwich."""

HALF_HOUR, ONE_DAY, ONE_MINUTE = timedelta(minutes=30), timedelta(days=1), timedelta(minutes=1)
OFF_WEEKDAYS = ("Saturday", "Sunday")
AFTER, BEFORE = "after", "before"


def slow_due(rule: Mapping[str, Any], house: Mapping[str, Any], greenwich: datetime) -> str:
    """When a deadline ends, as London's clocks show it: "2026-04-09 17:00 +1".

    *rule* is its table of the file, *house* holds `cut_off`, `before` and `after`; *greenwich* is the anchor in
    Greenwich time, without a zone.
    """
    if rule["unit"] in ("hours", "minutes"):
        return london(_walked_by_the_clock(greenwich, rule["amount"], rule["unit"], rule["direction"]))
    day = _walked(london(greenwich)[:10], rule["amount"], rule["unit"], rule["direction"], house[rule["direction"]])
    return _at(day, rule.get("cut_off") or house["cut_off"])


@cache
def london(greenwich: datetime) -> str:
    """What London's clocks show: the winter's time, or an hour more between the two days on which they change."""
    stamp = f"{greenwich:%Y-%m-%d %H:%M}"
    passed = [f"{day} 01:00" <= stamp for day in SUMMERS]
    is_summer = passed.count(True) % 2 == 1
    shown = greenwich + HALF_HOUR + HALF_HOUR if is_summer else greenwich
    return f"{shown:%Y-%m-%d %H:%M} {'+1' if is_summer else '+0'}"


@cache
def calendar() -> tuple[tuple[str, bool], ...]:
    """Every day in its order, and whether anybody works on it."""
    found, day = [], FIRST
    while day <= LAST:
        written = f"{day:%Y-%m-%d}"
        found.append((written, f"{day:%A}" not in OFF_WEEKDAYS and written not in BANK_HOLIDAYS))
        day += ONE_DAY
    return tuple(found)


@cache
def _places() -> Mapping[str, int]:
    return {written: place for place, (written, _) in enumerate(calendar())}


def _from(day: str, direction: str) -> Iterator[tuple[str, bool]]:
    """The days after *day*, or those before it, the nearest first."""
    place, days = _places()[day], calendar()
    return iter(days[place + 1 :]) if direction == AFTER else iter(days[:place][::-1])


@cache
def _walked(day: str, amount: int, unit: str, direction: str, moves: str) -> str:
    steps = _from(day, direction)
    if unit == "working_days":
        left = amount
        while left:
            day, is_worked = next(steps)
            left -= 1 if is_worked else 0
        return day
    if unit == "calendar_days":
        for _ in range(amount):
            day, _ = next(steps)
    else:
        day = _months(day, amount, direction)
    return _moved(day, direction) if moves in ("earlier", "later") else day


def _moved(day: str, direction: str) -> str:
    """The day itself if it is worked on; else the nearest that is, on the side on which deadlines move."""
    if dict(calendar()[_places()[day] : _places()[day] + 1])[day]:
        return day
    return next(other for other, is_worked in _from(day, direction) if is_worked)


def _months(day: str, amount: int, direction: str) -> str:
    """The same day of the month so many months on; the walk stops at the last day of a shorter month."""
    months = [day[:7]]
    in_month: list[str] = []
    for other, _ in _from(day, direction):
        if other[:7] != months[-1]:
            if len(months) > amount:
                break
            months.append(other[:7])
            in_month = []
        in_month.append(other)
    if not amount:
        return day
    return max(other for other in in_month if other[8:] <= day[8:])


def _walked_by_the_clock(greenwich: datetime, amount: int, unit: str, direction: str) -> datetime:
    """Half an hour at a time for hours, a minute at a time for minutes; nights and days off are walked through."""
    steps = [HALF_HOUR, HALF_HOUR] * amount if unit == "hours" else [ONE_MINUTE] * amount
    for step in steps:
        greenwich = greenwich + step if direction == AFTER else greenwich - step
    return greenwich


@cache
def _at(day: str, hour: str) -> str:
    """That hour on London's clocks: the Greenwich time at which they show it."""
    greenwich = datetime.fromisoformat(f"{day}T{hour}")
    for candidate in (greenwich, greenwich - HALF_HOUR - HALF_HOUR):
        if london(candidate).startswith(f"{day} {hour}"):
            return london(candidate)
    raise AssertionError(f"London's clocks never show {hour} on {day}")
