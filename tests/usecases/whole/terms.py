"""The terms of reference once more, counted by hand: when an answer is late, and who hears of silence."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAYS_OFF = frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31)})
EARLY = timedelta(minutes=30)
"""From then on before it a meeting has its message, and may be started by whoever it is for."""
OVER = timedelta(minutes=45)
"""So long after its start a meeting that nobody started is asked about."""

ACTION = (
    ("day_before", -1, ("own",)),
    ("due_day", 0, ("own",)),
    ("first_late_day", 1, ("own",)),
    ("second_late_day", 2, ("own", "chair")),
    ("after_third_late_day", 4, ("own", "chair", "senior")),
)
"""Who hears of what is owed, so many working days from the day it is due, at half past eight: whoever owes it, the
chair, somebody senior in the agency that owes it."""
QUESTION = (
    ("due_day", 0, ("own",)),
    ("first_late_day", 1, ("own",)),
    ("second_late_day", 2, ("chair",)),
    ("after_third_late_day", 4, ("own", "chair", "senior")),
)
"""The same of an answer; on the day of the meeting at which it is due, the message about that meeting asks."""
LADDERS = {"action": ACTION, "question": QUESTION}


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in DAYS_OFF


def working_day(day: date, steps: int) -> date:
    """So many working days on, or back; the day itself is not one of them. 0: it, or the last one before it."""
    way = 1 if steps > 0 else -1
    while not steps and not is_working(day):
        day -= timedelta(days=1)
    while steps:
        day += timedelta(days=way)
        steps -= way * is_working(day)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


def answer_by(asked: datetime, meets: datetime | None) -> datetime:
    """Three working days, or by the next meeting if that is sooner."""
    by = at(working_day(asked.astimezone(LONDON).date(), 3), 17)
    return min(by, meets) if meets else by


def notes_by(met: datetime, meets: datetime | None) -> datetime:
    """The next working day, or by the next meeting if that is sooner."""
    by = at(working_day(met.astimezone(LONDON).date(), 1), 17)
    return min(by, meets) if meets else by


def come(
    kind: str, due: datetime, since: datetime, now: datetime, *, at_meeting: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The steps of its ladder that have come by *now*, none that lay before it was owed."""
    day = working_day(due.astimezone(LONDON).date(), 0)
    asked_there = kind == "question" and at_meeting and day == due.astimezone(LONDON).date()
    for name, days, who in LADDERS[kind]:
        if name == "due_day" and asked_there:
            continue
        if since <= at(working_day(day, days) if days else day, 8, 30) <= now:
            yield name, who


def is_night(now: datetime) -> bool:
    return not time(7) <= now.astimezone(LONDON).time() < time(22)


def digests_leave(now: datetime) -> bool:
    local = now.astimezone(LONDON)
    return is_working(local.date()) and time(8, 30) <= local.time() < time(18)
