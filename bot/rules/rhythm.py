"""How often a group meets, written "MO,TH@09:30", "TU/2@14:00" (every second week) or "MO@10:00;TH@14:00"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from math import lcm

from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.kinds import Cadence
from bot.rules.refusal import Refusal
from bot.rules.words import counted, number

_PART = re.compile(r"^(?P<days>[A-Z]{2}(?:,[A-Z]{2})*)(?:/(?P<every>[1-9]))?@(?P<at>\d{2}:\d{2})$")


class RhythmError(ValueError):
    """A rhythm that is not written as rhythms are."""


@dataclass(frozen=True)
class Beat:
    """One weekday (Monday is 0) and London wall time, every so many weeks."""

    weekday: int
    at: time
    every: int


@dataclass(frozen=True)
class Start:
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


def _offsets(taken_apart: tuple[Beat, ...], until: timedelta) -> Iterator[timedelta]:
    """Every start from the Monday on which all beats fall together, up to and including *until* after each."""
    for beat in taken_apart:
        offset = timedelta(days=beat.weekday, hours=beat.at.hour, minutes=beat.at.minute)
        while offset <= until + timedelta(weeks=1):
            yield offset
            offset += timedelta(weeks=beat.every)


def starts(rhythm: str, after: datetime, count: int, calendar: Calendar) -> tuple[Start, ...]:
    """The next *count* meetings of the rhythm later than *after*; every second week counts from the first."""
    local = after.astimezone(LONDON)
    found: list[datetime] = []
    for beat in beats(rhythm):
        found.extend(islice(_beat_starts(beat, local), count))
    return tuple(Start(at, calendar.holiday(at.date())) for at in sorted(found)[:count])


def _beat_starts(beat: Beat, after: datetime) -> Iterator[datetime]:
    day = after.date() + timedelta(days=(beat.weekday - after.weekday()) % 7)
    at = datetime.combine(day, beat.at, tzinfo=LONDON)
    if at <= after:
        at += timedelta(weeks=1)
    while True:
        yield at
        at += timedelta(weeks=beat.every)
