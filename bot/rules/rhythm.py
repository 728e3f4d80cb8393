"""How often a group meets, written "MO,TH@09:30", "TU/2@14:00" (every second week) or "MO@10:00;TH@14:00"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from math import lcm

from msgspec import Struct

from bot.rules.cadence import nearest
from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.kinds import Cadence
from bot.rules.refusal import Refusal
from bot.rules.words import counted, number

_PART = re.compile(r"^(?P<days>[A-Z]{2}(?:,[A-Z]{2})*)(?:/(?P<every>[1-9]))?@(?P<at>\d{2}:\d{2})$")


class RhythmError(ValueError):
    """A rhythm that is not written as rhythms are."""


class Beat(Struct, frozen=True):
    """One weekday (Monday is 0) and London wall time, every so many weeks."""

    weekday: int
    at: time
    every: int


class Start(Struct, frozen=True):
    """A meeting of a rhythm (London time), and the bank holiday it falls on, if it does."""

    at: datetime
    holiday: str | None


def beats(rhythm: str) -> tuple[Beat, ...]:
    """The rhythm taken apart; raises RhythmError if it is not one."""
    found: list[Beat] = []
    for part in rhythm.split(";"):
        match = _PART.match(part)
        days = match["days"].split(",") if match else []
        if match is None or not set(days) <= set(WEEKDAYS):
            raise RhythmError(f"{rhythm!r} is no rhythm; one looks like MO,TH@09:30.")
        try:
            at = time.fromisoformat(match["at"])
        except ValueError:
            raise RhythmError(f"{match['at']} is no time of day.") from None
        found.extend(Beat(WEEKDAYS.index(day), at, int(match["every"] or 1)) for day in days)
    return tuple(found)


def too_slow(rule: Cadence, rhythm: str) -> Refusal | None:
    """Refuses a rhythm after one of whose meetings fewer than the rule's number follow in its span of days.

    From one start to the same wall time so many days later, inclusive; so "MO,TH" is twice in any seven days.
    """
    if rule.bound != "at_least":
        return None
    taken_apart = beats(rhythm)
    span = timedelta(days=rule.per_days)
    cycle = timedelta(weeks=lcm(*(beat.every for beat in taken_apart)))
    all_starts = sorted(_offsets(taken_apart, cycle + span))
    for start in (offset for offset in all_starts if offset < cycle):
        if sum(start < other <= start + span for other in all_starts) < rule.count:
            return Refusal(
                f"That is fewer than {counted(rule.count, 'meeting')} in any {number(rule.per_days)} days.",
                "Add a day, for example Mondays and Thursdays.",
                rule.id,
                rule.cited,
            )
    return None


def too_often(rule: Cadence, rhythm: str) -> Refusal | None:
    """Refuses a rhythm with more meetings than the rule's number in its span, counted in days (ERG-FREQ-2)."""
    if rule.bound != "at_most":
        return None
    taken_apart = beats(rhythm)
    cycle = timedelta(weeks=lcm(*(beat.every for beat in taken_apart)))
    days = sorted(offset.days for offset in _offsets(taken_apart, cycle + timedelta(days=rule.per_days)))
    for first, last in zip(days, days[rule.count :], strict=False):
        if last - first < rule.per_days:
            return Refusal(
                f"That is more than {counted(rule.count, 'meeting')} in any {number(rule.per_days)} days.",
                "Take a day out, or meet every second week.",
                rule.id,
                rule.cited,
            )
    return None


def unfit(rule: Cadence, rhythm: str) -> Refusal | None:
    """Refuses a rhythm that is too slow for a rule, or too often."""
    return too_slow(rule, rhythm) or too_often(rule, rhythm)


def _offsets(taken_apart: tuple[Beat, ...], until: timedelta) -> Iterator[timedelta]:
    """Every start from the Monday on which all beats fall together, up to and including *until* after each."""
    for beat in taken_apart:
        offset = timedelta(days=beat.weekday, hours=beat.at.hour, minutes=beat.at.minute)
        while offset <= until + timedelta(weeks=1):
            yield offset
            offset += timedelta(weeks=beat.every)


def starts(
    rhythm: str, after: datetime, count: int, calendar: Calendar, *, since: datetime | None = None
) -> tuple[Start, ...]:
    """The next *count* meetings of the rhythm later than *after*.

    Every second week counts from the first after *since*, when the rhythm began; without it, after *after*.
    """
    local = after.astimezone(LONDON)
    began = min(since or after, after).astimezone(LONDON)
    found: list[datetime] = []
    for beat in beats(rhythm):
        found.extend(islice((at for at in _beat_starts(beat, began) if at > local), count))
    return tuple(Start(at, calendar.holiday(at.date())) for at in sorted(found)[:count])


def goes_on_after(rhythm: str, last: datetime) -> datetime:
    """From when on the rhythm goes on after a meeting at *last*: where that is no start of its own, from the next
    day, so that no day has two meetings."""
    local = last.astimezone(LONDON)
    own = any((beat.weekday, beat.at) == (local.weekday(), local.time()) for beat in beats(rhythm))
    return last if own else datetime.combine(local.date(), time.max, tzinfo=LONDON)


def _beat_starts(beat: Beat, after: datetime) -> Iterator[datetime]:
    day = after.date() + timedelta(days=(beat.weekday - after.weekday()) % 7)
    at = datetime.combine(day, beat.at, tzinfo=LONDON)
    if at <= after:
        at += timedelta(weeks=1)
    while True:
        yield at
        at += timedelta(weeks=beat.every)


class Broken(Struct, frozen=True):
    """A rule that some starts do not keep, and the start after which they do not."""

    rule: Cadence
    after: datetime


def broken(rules: Iterable[Cadence], meetings: Sequence[datetime]) -> Broken | None:
    """The first rule that these starts, in order, do not keep; None if they keep all.

    From each start to the same wall time so many days later, inclusive; what is at most so many is counted in days.
    Where fewer starts are known than a rule
    counts, nothing is said: what is booked later may still keep it.
    """
    local = [at.astimezone(LONDON) for at in meetings]
    for rule in rules:
        span = timedelta(days=rule.per_days)
        for start, other in zip(local, local[rule.count :], strict=False):
            ends = start + span  # wall time: the same hour, whatever the clocks do
            if other > ends if rule.bound == "at_least" else other.date() < ends.date():
                return Broken(rule, start)
    return None


class Ahead(Struct, frozen=True):
    """A meeting to be booked (London time). *slot* is the start of the rhythm that it stands for, *holiday* the bank
    holiday that falls on: it was moved off that day, or stays on it where no other day would do."""

    at: datetime
    slot: datetime
    holiday: str | None


def ahead(
    rules: Sequence[Cadence],
    rhythm: str,
    before: Sequence[datetime],
    count: int,
    calendar: Calendar,
    now: datetime,
    *,
    last_slot: datetime,
    since: datetime,
) -> tuple[Ahead, ...]:
    """The next *count* meetings of the rhythm later than *last_slot*, those on bank holidays moved where that can be.

    *before* are the starts of the meetings before them, in order; *since* is when the rhythm began.
    """
    wanted = max((rule.count for rule in rules), default=0)
    slots = starts(rhythm, max(last_slot, now), count + wanted, calendar, since=since)
    found: list[Ahead] = []
    for place, slot in enumerate(slots[:count]):
        at = slot.at
        if slot.holiday is not None:
            fits = Between(rules, [*before, *(one.at for one in found)], [one.at for one in slots[place + 1 :]], now)
            at = next(iter(nearest(at, [at.time()], fits, calendar)), at)
        found.append(Ahead(at, slot.at, slot.holiday))
    return tuple(found)


class Between(Struct, frozen=True):
    """Whether a time lies between those *before* and *after*, on a day of its own, still to come, and keeps *rules*."""

    rules: Sequence[Cadence]
    before: Sequence[datetime]
    after: Sequence[datetime]
    now: datetime

    def __call__(self, at: datetime) -> bool:
        free = all(other.astimezone(LONDON).date() != at.date() for other in (*self.before, *self.after))
        between = all(other < at for other in self.before) and all(at < other for other in self.after)
        kept = broken(self.rules, [*self.before, at, *self.after]) is None
        return free and between and kept and at > self.now
