"""The small steps that counting days is made of."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from bot.rules.calendar import LONDON, Calendar
from bot.rules.kinds import Counting
from bot.rules.words import day, listed

_ANCHORS = {
    "request_made": "the request",
    "meeting_date": "the meeting",
    "meeting_start": "the meeting",
    "meeting_end": "the meeting",
    "recommendation_sent": "the question was sent",
    "referral_sent": "the referral was sent",
    "draft_received": "the draft came",
    "decision_made": "the decision",
    "notes_questioned": "somebody said that they are wrong",
    "answer_given": "the answer",
    "closed": "the group was closed",
    "last_report_or_establishment": "the last report",
    "agreed": "the agreement",
}


def anchor_words(anchor: str) -> str:
    """What a deadline counts from, to follow "after" or "before"."""
    return _ANCHORS[anchor]


def at_hour(on: date, hour: str) -> datetime:
    """A wall time in London, *hour* as HH:MM."""
    return datetime.combine(on, time.fromisoformat(hour), tzinfo=LONDON)


def months_later(anchor: date, months: int) -> date:
    """The same day of the month, so many months on; the last day of a month that has no such day."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def not_counted(start: date, end: date, calendar: Calendar) -> str:
    """The bank holidays between, as in ", Good Friday and Easter Monday not counted"; *start* is day 0."""
    first, last = (start + timedelta(days=1), end) if start < end else (end, start - timedelta(days=1))
    names = calendar.holidays_between(first, last)
    return f", {listed(names)} not counted" if names else ""


def moved(target: date, direction: str, rule: Counting, calendar: Calendar) -> tuple[date, str]:
    """*target*, or where it moves to if it is a day off, and a clause that says so."""
    if calendar.is_working_day(target):
        return target, ""
    if direction == "before" and rule.before == "earlier":
        found, where = calendar.before(target, 1), "before"
    elif direction == "after" and rule.after == "later":
        found, where = calendar.after(target, 1), "after"
    else:
        return target, ""
    name = calendar.holiday(target)
    off = f"{day(target)} is {name}" if name else f"{day(target)} is no working day"
    return found, f", moved to the working day {where} because {off}"
