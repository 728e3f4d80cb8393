"""What a phrase says, before it is known what day it is said on."""

from typing import Literal

from msgspec import Struct

from bot.dates.reading import Part

Unit = Literal["day", "week", "fortnight", "month", "year", "workday"]
Which = Literal["bare", "this", "next", "coming", "after next", "last", "trailing next"]


class Clock(Struct, frozen=True):
    """A time of day as typed. *half* is am or pm; *written*: as 24-hour clocks write it ("0930", "14.00").

    *unclear*: morning and evening are equally likely ("quarter to seven").
    """

    hour: int
    minute: int = 0
    half: Literal["am", "pm"] | None = None
    written: bool = False
    zone: str | None = None
    unclear: bool = False


class Midnight(Struct, frozen=True):
    """Of which of two days is rarely said; *start*: "midnight at the start of"."""

    start: bool = False


class SameTime(Struct, frozen=True):
    """ "Same time", "this time": the time it is now."""


class Muddle(Struct, frozen=True):
    """Two times that are neither a range nor a choice the bot can settle ("9.30 for 9.45", "between 2 and 4")."""


TimeOfDay = Clock | Midnight | SameTime | Muddle


class Near(Struct, frozen=True):
    """Today (0), tomorrow (1), yesterday (-1)."""

    days: int


class Named(Struct, frozen=True):
    """A weekday; Monday is 0."""

    weekday: int
    which: Which = "bare"


class Dated(Struct, frozen=True):
    """A day of a month, the year if it was said; perhaps no real one ("31/6")."""

    day: int
    month: int
    year: int | None = None


class OfMonth(Struct, frozen=True):
    """ "The 15th"; *ahead*: of this month (0) or the next (1), if that was said."""

    day: int
    ahead: int | None = None


class MonthSpan(Struct, frozen=True):
    """A named month (perhaps with its year), or so many months from this one."""

    month: int | None = None
    year: int | None = None
    ahead: int = 0


class Nth(Struct, frozen=True):
    """ "2nd Tuesday in August", "last working day of the month": *nth* -1 is the last; *what* a weekday or a unit."""

    nth: int
    what: int | Literal["day", "workday"]
    month: MonthSpan


class Later(Struct, frozen=True):
    """So many units after (before, if negative) a day; *anchor* None is now."""

    count: int
    unit: Unit
    anchor: "DayWords | None" = None


class Beside(Struct, frozen=True):
    """ "The Tuesday after Easter Monday": the nearest one strictly after (1) or before (-1) the anchor."""

    weekday: int
    sign: int
    anchor: "DayWords"


class Week(Struct, frozen=True):
    """This week (0), next (1), the one after next (2); with a weekday it is a day."""

    ahead: int


class Edge(Struct, frozen=True):
    """The start or the end of a week, a month or a year."""

    end: bool
    of: Literal["week", "month", "year"]
    ahead: int = 0
    month: MonthSpan | None = None


class Agreed(Struct, frozen=True):
    """A weekday and a date that must agree, where another day is counted from them."""

    named: Named
    day: "DayWords"


class WeekOf(Struct, frozen=True):
    """ "Week commencing 13 July"."""

    day: "DayWords"


class Feast(Struct, frozen=True):
    """A bank holiday by its name, or a day before or after it that has a name of its own ("Christmas Eve")."""

    name: tuple[str, ...]
    year: int | None = None
    shift: int = 0


class BankHoliday(Struct, frozen=True):
    """A bank holiday by weekday ("bank holiday Monday"), by month ("August bank holiday"), or the next one."""

    weekday: int | None = None
    month: int | None = None
    which: Literal["first", "last"] | None = None


DayWords = Near | Named | Dated | OfMonth | Nth | Later | Beside | Week | Edge | Agreed | WeekOf | Feast | BankHoliday


class Elapsed(Struct, frozen=True):
    """So many minutes from now, by a clock that does not care about summer time."""

    minutes: int


class Phrase(Struct, frozen=True):
    """One way to read the whole text: what was said of the day, the time and the part of the day.

    *named* is a weekday said together with *day* (they must agree) or alone. *closing*: end of the day.
    *unsure*: the words may as well be a length as a moment ("24 hours", "within 2 weeks").
    """

    named: Named | None = None
    day: DayWords | None = None
    time: TimeOfDay | None = None
    part: Part | None = None
    closing: bool = False
    elapsed: Elapsed | None = None
    unsure: bool = False
