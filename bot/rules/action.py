"""How an action stands: late is worked out from its date, never kept."""

from datetime import datetime, timedelta

from bot.rules.calendar import LONDON, Calendar


def working_days_late(due_at: datetime, now: datetime, calendar: Calendar) -> int:
    """How many working days something due at *due_at* is late, today among them; 0 on its own day and before.

    Days are London's. What was due on a day off is one day late on the first working day after it.
    """
    due_on, today = due_at.astimezone(LONDON).date(), now.astimezone(LONDON).date()
    days = (due_on + timedelta(days=count) for count in range(1, (today - due_on).days + 1))
    return sum(calendar.is_working_day(day) for day in days)
