"""What a phrase says, before it is known what day it is said on."""

from dataclasses import dataclass
from typing import Literal

from bot.dates.reading import Part

Unit = Literal["day", "week", "fortnight", "month", "year", "workday"]
Which = Literal["bare", "this", "next", "coming", "after next", "last", "trailing next"]


@dataclass(frozen=True)
class Clock:
    """A time of day as typed. *half* is am or pm; *written*: as 24-hour clocks write it ("0930", "14.00").

    *unclear*: morning and evening are equally likely ("quarter to seven").
    """

    hour: int
    minute: int = 0
    half: Literal["am", "pm"] | None = None
    written: bool = False
    zone: str | None = None
    unclear: bool = False


@dataclass(frozen=True)
class Midnight:
    """Of which of two days is rarely said; *start*: "midnight at the start of"."""

    start: bool = False


@dataclass(frozen=True)
class SameTime:
    """ "Same time", "this time": the time it is now."""


@dataclass(frozen=True)
class Muddle:
    """Two times that are neither a range nor a choice the bot can settle ("9.30 for 9.45", "between 2 and 4")."""


TimeOfDay = Clock | Midnight | SameTime | Muddle


@dataclass(frozen=True)
class Near:
    """Today (0), tomorrow (1), yesterday (-1)."""

    days: int


@dataclass(frozen=True)
class Named:
    """A weekday; Monday is 0."""

    weekday: int
    which: Which = "bare"


@dataclass(frozen=True)
class Dated:
    """A day of a month, the year if it was said; perhaps no real one ("31/6")."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True)
class OfMonth:
    """ "The 15th"; *ahead*: of this month (0) or the next (1), if that was said."""

    day: int
    ahead: int | None = None


@dataclass(frozen=True)
class MonthSpan:
    """A named month (perhaps with its year), or so many months from this one."""

    month: int | None = None
    year: int | None = None
    ahead: int = 0


@dataclass(frozen=True)
class Nth:
    """ "2nd Tuesday in August", "last working day of the month": *nth* -1 is the last; *what* a weekday or a unit."""

    nth: int
    what: int | Literal["day", "workday"]
    month: MonthSpan


@dataclass(frozen=True)
class Later:
    """So many units after (before, if negative) a day; *anchor* None is now."""

    count: int
    unit: Unit
    anchor: "DayWords | None" = None


@dataclass(frozen=True)
class Beside:
    """ "The Tuesday after Easter Monday": the nearest one strictly after (1) or before (-1) the anchor."""

    weekday: int
    sign: int
    anchor: "DayWords"


@dataclass(frozen=True)
class Week:
    """This week (0), next (1), the one after next (2); with a weekday it is a day."""

    ahead: int


@dataclass(frozen=True)
class Edge:
    """The start or the end of a week, a month or a year."""

    end: bool
    of: Literal["week", "month", "year"]
    ahead: int = 0
    month: MonthSpan | None = None


@dataclass(frozen=True)
class Agreed:
    """A weekday and a date that must agree, where another day is counted from them."""

    named: Named
    day: "DayWords"


@dataclass(frozen=True)
class WeekOf:
    """ "Week commencing 13 July"."""

    day: "DayWords"


@dataclass(frozen=True)
class Feast:
    """A bank holiday by its name, or a day before or after it that has a name of its own ("Christmas Eve")."""

    name: tuple[str, ...]
    year: int | None = None
    shift: int = 0


@dataclass(frozen=True)
class BankHoliday:
    """A bank holiday by weekday ("bank holiday Monday"), by month ("August bank holiday"), or the next one."""

    weekday: int | None = None
    month: int | None = None
    which: Literal["first", "last"] | None = None


DayWords = Near | Named | Dated | OfMonth | Nth | Later | Beside | Week | Edge | Agreed | WeekOf | Feast | BankHoliday


@dataclass(frozen=True)
class Elapsed:
    """So many minutes from now, by a clock that does not care about summer time."""

    minutes: int


@dataclass(frozen=True)
class Phrase:
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
