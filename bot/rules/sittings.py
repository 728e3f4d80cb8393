"""The days on which a standing body meets: counted in weeks, or entered by hand and looked over.

Nothing is moved silently: a day that falls on a bank holiday is said, with the days that could be taken instead.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from msgspec import Struct

from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.counting import at_hour, months_later
from bot.rules.kinds import Limit
from bot.rules.panel_kinds import Schedule, Yearly
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import counted as so_many
from bot.rules.words import day as day_words
from bot.rules.words import hour, listed, number


class SittingsError(ValueError):
    """Why no days can be counted, in one sentence."""


class Sitting(Struct, frozen=True, order=True):
    """One meeting of a standing body. *start* and *end* (London) are None where no hour is known.

    *extra*: one that is held besides the usual ones.
    """

    day: date
    start: datetime | None = None
    end: datetime | None = None
    extra: bool = False


class DayOff(Struct, frozen=True):
    """A sitting that falls on a day off: why it is one, and the days that could be taken instead."""

    day: date
    why: str
    instead: tuple[date, ...]

    @property
    def says(self) -> str:
        days = " or ".join(day_words(one) for one in self.instead)
        return f"{day_words(self.day)} is {self.why}. It stays so until somebody moves it; {days} would do."


def schedule(policy: Policy, on: date) -> Schedule | None:
    """The standing day that holds on that day: one that ends goes before the one that follows it (EHSG-FREQ-1, -2).

    A forum's own text goes before what it shares, and one to be enforced before one that is only told (JFP-FREQ-1).
    """
    running = [rule for rule in policy.all(Schedule) if rule.until is None or on <= rule.until]
    return min(
        running, key=lambda rule: (_distance(policy, rule), _firmness(rule), rule.until or date.max), default=None
    )


def counted(policy: Policy, first: date, last: date, known: date | None = None) -> tuple[Sitting, ...]:
    """Every sitting from *first* to *last*, in steps of so many weeks from one that is known (JSP-LEICS-SCHED-1).

    The hour is the same on London's clocks in summer and winter. Raises SittingsError where days are entered by hand,
    and where no sitting is known or the one given is on another weekday.
    """
    return tuple(
        sitting
        for rule, begins, ends in _spans(policy, first, last)
        for sitting in _steps(rule, known or rule.first, begins, ends)
    )


def day_off(day: date, calendar: Calendar) -> DayOff | None:
    """None for a working day; else why it is none, with the working days next to it and the same weekday later."""
    if calendar.is_working_day(day):
        return None
    found = [calendar.last_working_day(day), calendar.next_working_day(day)]
    later = day + timedelta(weeks=1)
    if later not in found and calendar.is_working_day(later):
        found.append(later)
    return DayOff(day, calendar.holiday(day) or "no working day", tuple(found))


def why_not_enter(policy: Policy, day: date, entered: Collection[Sitting], *, extra: bool = False) -> Refusal | None:
    """Refuses a day of the wrong weekday, and a second in its month or months (JSP-CITY-SCHED-1, JDB-WC-FREQ-1).

    An extra meeting may be on any day. Where the terms name no standing day any day will do (CYPSP-TOR-1).
    """
    rule = schedule(policy, day)
    if rule is None or extra:
        return None
    if rule.weekday is not None and WEEKDAYS[day.weekday()] != rule.weekday:
        usual = f"{date(2024, 1, 1 + WEEKDAYS.index(rule.weekday)):%A}"  # a month that began on a Monday
        return Refusal(
            f"{day_words(day)} is not a {usual}. This body meets on a {usual}.",
            f"Choose a {usual}, or enter it as an extra meeting.",
            rule.id,
            rule.cited,
        )
    if rule.unit == "months":
        begins, ends = _period(policy, rule, day)
        taken = [one.day for one in entered if begins <= one.day < ends and not one.extra and one.day != day]
        if taken:
            return Refusal(
                f"{day_words(taken[0])} is already entered for {_months(begins, ends)}.",
                "Take that day off first, or enter this one as an extra meeting.",
                rule.id,
                rule.cited,
            )
    return None


def empty_months(policy: Policy, year: int, sittings: Collection[Sitting]) -> tuple[str, ...]:
    """The months, or pairs of months, that end in a year and in which there should be a meeting and none is entered."""
    days = [one.day for one in sittings if not one.extra]
    found: dict[date, str] = {}
    for month in range(1, 13):
        day = date(year, month, 1)
        rule = schedule(policy, day)
        if rule is not None and rule.unit == "months":
            begins, ends = _period(policy, rule, day)
            if (ends - timedelta(days=1)).year == year and not any(begins <= one < ends for one in days):
                found[begins] = _months(begins, ends)
    return tuple(found.values())


def too_few(policy: Policy, year: int, sittings: Collection[Sitting]) -> Refusal | None:
    """What is said of a year's calendar with fewer meetings than the terms want; extra ones count (JCB-FREQ-1)."""
    for rule in policy.all(Yearly):
        there = len({one.day for one in sittings if one.day.year == year})
        if there < rule.at_least:
            wanted = rule.aim or rule.at_least
            return Refusal(
                f"The calendar of {year} holds {so_many(there, 'meeting')}. It should hold {number(rule.at_least)} "
                f"at least{f', and {number(rule.aim)} is the aim' if rule.aim else ''}.",
                f"Enter {number(wanted - there)} more.",
                rule.id,
                rule.cited,
            )
    return None


def unconfirmed(policy: Policy) -> str | None:
    """What is said of a printed figure that is read as a slip, until the chair confirms the reading (AMB-53)."""
    for rule in policy.all(Yearly):
        if rule.printed is not None and rule.printed != rule.at_least:
            return (
                f"The terms print {number(rule.printed)} meetings a year; that is read as {number(rule.at_least)}. "
                "The chair has not confirmed it yet."
            )
    return None


def why_not_so_long(policy: Policy, start: datetime, end: datetime) -> Refusal | None:
    """Refuses a meeting that is longer than the terms allow (EHSG-DUR-1)."""
    rule = schedule(policy, start.astimezone(LONDON).date())
    longest: list[tuple[int, Limit | Schedule]] = [
        (found.amount, found) for found in policy.all(Limit) if found.name == "longest_meeting"
    ]
    if rule is not None and rule.longest is not None:
        longest.append((rule.longest, rule))
    for minutes, of in longest:
        if end - start > timedelta(minutes=minutes):
            return Refusal(
                f"That is longer than {_span(minutes)}, the most a meeting of this body takes.",
                f"End it by {hour((start + timedelta(minutes=minutes)).astimezone(LONDON).time())}.",
                of.id,
                of.cited,
            )
    return None


def nearly_over(policy: Policy, start: datetime) -> datetime | None:
    """When the chair is told that the time of a running meeting is nearly over, if the body says so."""
    found = [rule for rule in policy.all(Limit) if rule.name == "nearly_over"]
    return start + timedelta(minutes=found[0].amount) if found else None


def next_two(sittings: Collection[Sitting], now: datetime) -> tuple[Sitting | None, Sitting | None]:
    """The sitting that begins next and the one after it; one without an hour is still to come on its day."""
    today = now.astimezone(LONDON).date()
    ahead = sorted(one for one in sittings if (one.start > now if one.start else one.day >= today))
    return (ahead[0] if ahead else None, ahead[1] if len(ahead) > 1 else None)


def _distance(policy: Policy, rule: Schedule) -> int:
    """0 for a text of the forum's own, 1 for the last that it extends, and so on."""
    return [policy.folder, *reversed(policy.about.extends)].index(policy.home[rule.id])


def _firmness(rule: Schedule) -> int:
    return 0 if rule.enforcement == "enforce" else 1


def _spans(policy: Policy, first: date, last: date) -> Iterator[tuple[Schedule, date, date]]:
    """Each schedule with the first and the last day on which it holds, between two days."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    for rule, group in groupby(days, key=lambda day: schedule(policy, day)):
        if rule is not None:
            held = list(group)
            yield rule, held[0], held[-1]


def _steps(rule: Schedule, known: date | None, first: date, last: date) -> Iterator[Sitting]:
    if rule.dates == "entered":
        raise SittingsError(f"{rule.id} does not say which day it is: whoever looks after the body enters its dates.")
    if known is None:
        raise SittingsError(f"{rule.id} counts in weeks: enter one day on which the body meets.")
    if rule.weekday is not None and WEEKDAYS[known.weekday()] != rule.weekday:
        raise SittingsError(f"{day_words(known)} is not the weekday on which {rule.id} says that the body meets.")
    span = timedelta(weeks=rule.every)
    day = known + span * -((known - first) // span)
    while day <= last:
        yield Sitting(
            day,
            at_hour(day, rule.start) if rule.start else None,
            at_hour(day, rule.end) if rule.end else None,
        )
        day += span


def _period(policy: Policy, rule: Schedule, day: date) -> tuple[date, date]:
    """The month, or the months, of which *day* is one: the first day, and the first day after.

    Months are counted from January, or from the month after the schedule before ended.
    """
    before = [found.until for found in policy.all(Schedule) if found.until is not None and found.until < day]
    origin = max(before).replace(day=1) if before else date(day.year - 1, 12, 1)
    passed = (day.year - origin.year) * 12 + day.month - origin.month - 1
    begins = months_later(origin, 1 + passed - passed % rule.every)
    ends = months_later(begins, rule.every)
    return begins, ends if rule.until is None else min(ends, rule.until + timedelta(days=1))


def _months(begins: date, ends: date) -> str:
    """ "March 2014", or "April and May 2014"."""
    days: Sequence[date] = [months_later(begins, step) for step in range(12) if months_later(begins, step) < ends]
    if len({one.year for one in days}) > 1:
        return listed([f"{one:%B %Y}" for one in days])
    return f"{listed([f'{one:%B}' for one in days])} {begins.year}"


def _span(minutes: int) -> str:
    return so_many(minutes // 60, "hour") if minutes % 60 == 0 else so_many(minutes, "minute")
