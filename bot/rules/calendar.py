"""Working days, the unit of most deadlines, and the time zone people live in."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
USUAL_WEEK = frozenset(WEEKDAYS[:5])


class Calendar(Struct, frozen=True):
    """England's working days: a day of the working week that is no bank holiday.

    *holidays* gives each bank holiday its name, so that a deadline can say which days it did not count.
    *week* comes from the rule that says what a working day is.
    """

    holidays: Mapping[date, str]
    week: frozenset[str] = USUAL_WEEK

    def is_working_day(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.week and day not in self.holidays

    def holiday(self, day: date) -> str | None:
        """The name of the bank holiday that *day* is, or None."""
        return self.holidays.get(day)

    def after(self, day: date, count: int) -> date:
        """The *count*-th working day after *day*, which is itself never counted."""
        return self._step(day, count, timedelta(days=1))

    def before(self, day: date, count: int) -> date:
        """The *count*-th working day before *day*, which is itself never counted."""
        return self._step(day, count, timedelta(days=-1))

    def next_working_day(self, day: date) -> date:
        """*day* itself if it is a working day, else the first one after it."""
        return day if self.is_working_day(day) else self.after(day, 1)

    def last_working_day(self, day: date) -> date:
        """*day* itself if it is a working day, else the last one before it."""
        return day if self.is_working_day(day) else self.before(day, 1)

    def holidays_between(self, first: date, last: date) -> tuple[str, ...]:
        """Names of the bank holidays from *first* to *last* that would else have been working days."""
        return tuple(
            self.holidays[day]
            for day in _days(first, last)
            if day in self.holidays and WEEKDAYS[day.weekday()] in self.week
        )

    def _step(self, day: date, count: int, step: timedelta) -> date:
        while count > 0:
            day += step
            if self.is_working_day(day):
                count -= 1
        return day


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
