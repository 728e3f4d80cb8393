"""Days within months: what the calendar on the wall knows without knowing what day it is."""

from calendar import monthrange
from datetime import date

from bot.dates.vocabulary import MONTHS

LAST_YEAR = 9000  # so that whatever is counted from a date is still one


def month_after(day: date, ahead: int) -> tuple[int, int]:
    """The year and month so many months from that of *day*."""
    months = day.year * 12 + day.month - 1 + ahead
    return months // 12, months % 12 + 1


def real(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day ("31/6")."""
    if not 1 <= month <= 12 or not 1 <= year <= LAST_YEAR:
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def days_in(year: int, month: int) -> list[date]:
    """All days of a month."""
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def why_not_real(year: int, month: int, day: int) -> str:
    """The sentence that says what is wrong with a date that is none."""
    if not 1 <= month <= 12:
        return f"There is no month {month}: write the day first, then the month."
    if not 1 <= year <= LAST_YEAR:
        return f"There is no year {year} here."
    return f"{MONTHS[month - 1].capitalize()} {year} has no day {day}."
