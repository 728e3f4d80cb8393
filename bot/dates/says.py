"""Times in words, always in full where they count."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from bot.dates.reading import Ask, At, Day, Part, Repeat, Settled
from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.rhythm import beats
from bot.rules.words import day as day_in_words
from bot.rules.words import hour as time_in_words
from bot.rules.words import listed

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVERY = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
_HALF_A_YEAR = 183


def in_words(at: datetime) -> str:
    """ "Thursday 9 April 2026, 5pm" (London time): reads back as the same moment.

    The hour that happens twice in October says which one it is ("1:30am BST"); midnight says of which day.
    """
    local = at.astimezone(LONDON)
    if local.time() == time(0):
        return f"midnight at the start of {day_in_words(local.date())}"
    zone = f" {local.tzname()}" if _happens_twice(local) else ""
    return f"{day_in_words(local.date())}, {time_in_words(local.time())}{zone}"


def briefly(at: datetime, now: datetime) -> str:
    """ "Thu 9 Apr, 5pm" (London time); with the year only where it is more than half a year away."""
    local = at.astimezone(LONDON)
    year = f" {local.year}" if abs((at - now).days) > _HALF_A_YEAR else ""
    return f"{local:%a} {local.day} {local:%b}{year}, {time_in_words(local.time())}"


def moment(at: datetime, calendar: Calendar) -> At:
    """A reading of this moment, saying what is odd about its day."""
    local = at.astimezone(LONDON)
    words = in_words(local)
    return At(local, " ".join((f"{words[0].upper()}{words[1:]}.", *_oddities(local.date(), calendar))))


def whole_day(day: date, calendar: Calendar, part: Part | None = None) -> Day:
    """A reading of this day, saying what is odd about it."""
    words = day_in_words(day) + (f", {_part_in_words(part)}" if part else "")
    return Day(day, " ".join((words + ".", *_oddities(day, calendar))), part)


def repeat(slots: Sequence[tuple[Sequence[int], time]], every: int) -> Repeat:
    """A reading of these weekdays (Monday is 0) and times, every so many weeks; in the order of the week."""
    at_time: dict[time, set[int]] = {}
    for days, at in slots:
        at_time.setdefault(at, set()).update(days)
    ordered = sorted(at_time.items(), key=lambda item: (min(item[1]), item[0]))
    suffix = f"/{every}" if every > 1 else ""
    rhythm = ";".join(f"{','.join(WEEKDAYS[day] for day in sorted(days))}{suffix}@{at:%H:%M}" for at, days in ordered)
    words = rhythm_in_words(rhythm)
    return Repeat(rhythm, f"{words[0].upper()}{words[1:]}.")


def rhythm_in_words(rhythm: str) -> str:
    """ "MO,TH@09:30" is "Mondays and Thursdays, 9:30am"; "TU/2@14:00" is "every second Tuesday, 2pm"."""
    slots: dict[tuple[time, int], list[int]] = {}
    for beat in beats(rhythm):
        slots.setdefault((beat.at, beat.every), []).append(beat.weekday)
    return "; ".join(f"{_days_in_words(days, every)}, {time_in_words(at)}" for (at, every), days in slots.items())


def named(settled: Settled) -> str:
    """What was read, without what is odd about it: for a list of choices."""
    match settled:
        case At(at=at):
            return in_words(at)
        case Day(day=day, part=part):
            return day_in_words(day) + (f", {_part_in_words(part)}" if part else "")
        case Repeat(rhythm=rhythm):
            return rhythm_in_words(rhythm)


def choice(trouble: str, candidates: Iterable[Settled]) -> Ask:
    """The question that puts these readings back, after a sentence that says why it has to be asked."""
    distinct = tuple(dict.fromkeys(candidates))
    *others, last = [named(candidate) for candidate in distinct]
    listing = f"{'; '.join(others)}; or {last}" if others else last
    return Ask(f"{trouble} Do you mean {listing}?", distinct)


def _days_in_words(days: Sequence[int], every: int) -> str:
    if every > 1:
        return f"every {_EVERY[every]} {listed([_NAMES[day] for day in days])}"
    return listed([f"{_NAMES[day]}s" for day in days])


def _part_in_words(part: Part) -> str:
    return "at night" if part == "night" else f"in the {part}" if part != "lunchtime" else "at lunchtime"


def _happens_twice(local: datetime) -> bool:
    return local.replace(fold=0).astimezone(UTC) != local.replace(fold=1).astimezone(UTC)


def _oddities(day: date, calendar: Calendar) -> Iterable[str]:
    if day.isoweekday() > 5:
        yield f"That is a {day:%A}."
    if name := calendar.holiday(day):
        plain = name.split(" (")[0]
        yield "That is a bank holiday." if "bank holiday" in plain.lower() else f"{plain} is a bank holiday."
