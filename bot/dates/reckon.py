"""From the words for a day to the day."""

from datetime import date, timedelta
from functools import singledispatch

from bot.dates.moment import FAR, Now
from bot.dates.months import LAST_YEAR, days_in, month_after, real, why_not_real
from bot.dates.phrase import (
    Agreed,
    BankHoliday,
    Beside,
    Dated,
    DayWords,
    Edge,
    Feast,
    Later,
    MonthSpan,
    Named,
    Near,
    Nth,
    OfMonth,
    Week,
    WeekOf,
)
from bot.dates.vocabulary import MONTHS, WEEKDAYS

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)
_JUST_GONE = 120  # days: a date without its year that lies this far back is a slip, not next year's
_MONTHS_JUST_GONE = 4
_COUNTABLE = 100_000  # days
_LATELY = 7  # days: "the 15th" said on the 16th is more likely a slip than next month's
_FRIDAY = 4


@singledispatch
def day_of(words: DayWords, now: Now) -> date:
    """The day these words mean when said *now*. Raises Unsettled where they mean none, or more than one."""
    raise TypeError(words)


@day_of.register
def _near(words: Near, now: Now) -> date:
    return now.today + words.days * _DAY


@day_of.register
def _named(words: Named, now: Now) -> date:
    """A weekday. Its own name means a week on; "next" is the week after this one, Monday to Sunday."""
    this = now.monday + words.weekday * _DAY
    coming = this if this > now.today else this + _WEEK
    match words.which:
        case "this":
            if this < now.today:
                raise now.mistake(f"This {_name(words)} has gone.", [now.day(coming)])
            return this
        case "next":
            if coming == this + _WEEK == now.today + _DAY:  # said on a Sunday of Monday
                raise now.doubt(f"Next {_name(words)} may be tomorrow.", [now.day(coming), now.day(coming + _WEEK)])
            return this + _WEEK
        case "after next":
            if this > now.today:
                raise now.doubt("That can be said of two days.", [now.day(this + _WEEK), now.day(this + 2 * _WEEK)])
            return this + 2 * _WEEK
        case "last":
            raise now.past(f"Last {_name(words)}")
        case "trailing next":
            days = dict.fromkeys((coming, this + _WEEK))
            raise now.doubt("That can be said of two days.", [now.day(day) for day in days])
    return coming


@day_of.register
def _dated(words: Dated, now: Now) -> date:
    """A date. Without its year it is the coming one, unless it has only just gone."""
    if words.year is not None:
        return _real(words.year, words, now)
    year = now.today.year
    found = [day for y in range(year - 1, year + 2) if (day := real(y, words.month, words.day))]
    ahead = [day for day in found if day >= now.today]
    behind = [day for day in found if day < now.today]
    if behind and (now.today - behind[-1]).days <= _JUST_GONE:
        if ahead and ahead[0] == now.today:
            return ahead[0]
        raise now.mistake(f"{now.written(behind[-1])} has gone.", [now.day(day) for day in ahead[:1]])
    return ahead[0] if ahead else _real(year, words, now)


@day_of.register
def _of_month(words: OfMonth, now: Now) -> date:
    if not 1 <= words.day <= 31:
        raise now.refusal(f"No month has a day {words.day}.")
    if words.ahead is not None:
        year, month = month_after(now.today, words.ahead)
        return _real(year, Dated(words.day, month), now)
    here = [real(*month_after(now.today, ahead), words.day) for ahead in range(-1, 4)]
    behind = [day for day in here if day and day < now.today]
    ahead = next(day for day in here if day and day >= now.today)
    if ahead == now.today:
        after = next(day for day in here if day and day > now.today)
        raise now.doubt("That is today's date.", [now.day(ahead), now.day(after)])
    if behind and (now.today - behind[-1]).days <= _LATELY:
        raise now.doubt(f"{now.written(behind[-1])} has just gone.", [now.day(ahead)])
    return ahead


@day_of.register
def _nth(words: Nth, now: Now) -> date:
    year, month = _span(words.month, now)
    found = _nth_in(words, year, month, now)
    if found is None:
        raise now.refusal(f"{MONTHS[month - 1].capitalize()} {year} has no such day.")
    if found >= now.today:
        return found
    later = _nth_in(words, *month_after(found, 1 if words.month.month is None else 12), now)
    raise now.mistake(f"{now.written(found)} has gone.", [now.day(later)] if later else [])


@day_of.register
def _later(words: Later, now: Now) -> date:
    if words.count == 0:
        raise now.refusal("None of them is no time at all.")
    anchor = _anchor(words, now)
    match words.unit:
        case "workday":
            if abs(words.count) > FAR:
                raise now.refusal("That is too far away.")
            step = now.calendar.after if words.count >= 0 else now.calendar.before
            return step(anchor, abs(words.count))
        case "day":
            return _shifted(anchor, words.count, now)
        case "week":
            return _shifted(anchor, words.count * 7, now)
        case "fortnight":
            return _shifted(anchor, words.count * 14, now)
    year, month = month_after(anchor, words.count * (12 if words.unit == "year" else 1))
    if not 1 <= year <= LAST_YEAR:
        raise now.refusal("That is too far away.")
    last = days_in(year, month)[-1]
    if anchor.day > last.day:
        raise now.doubt(why_not_real(year, month, anchor.day), [now.day(last), now.day(last + _DAY)])
    return last.replace(day=anchor.day)


@day_of.register
def _beside(words: Beside, now: Now) -> date:
    anchor = day_of(words.anchor, now)
    distance = (words.sign * (words.weekday - anchor.weekday())) % 7 or 7
    return anchor + words.sign * distance * _DAY


@day_of.register
def _week(words: Week, now: Now) -> date:
    monday = now.monday + words.ahead * _WEEK
    raise now.refusal(f"That is the week of {now.written(monday)}; say which day of it.")


@day_of.register
def _edge(words: Edge, now: Now) -> date:
    if words.of == "week":
        return _edge_of_week(words, now)
    if words.of == "year":
        year = now.today.year + words.ahead
        first, last = date(year, 1, 1), date(year, 12, 31)
    else:
        year, month = _span(words.month, now) if words.month else month_after(now.today, words.ahead)
        first, *_, last = days_in(year, month)
    if words.end:
        return last
    raise now.doubt("The start may be the first day, or a few days.", [now.day(first)])


@day_of.register
def _agreed(words: Agreed, now: Now) -> date:
    day = day_of(words.day, now)
    if day.weekday() != words.named.weekday:
        raise now.mistake(f"{now.written(day)} is no {_name(words.named)}.", [])
    return day


@day_of.register
def _week_of(words: WeekOf, now: Now) -> date:
    day = day_of(words.day, now)
    monday = day - day.weekday() * _DAY
    if day != monday:
        raise now.mistake(f"{now.written(day)} is no Monday.", [now.day(monday), now.day(monday + _WEEK)])
    return day


@day_of.register
def _feast(words: Feast, now: Now) -> date:
    years = (words.year,) if words.year else range(now.today.year - 1, now.today.year + 3)
    found = [day for year in years if (day := now.feasts.in_year(words.name, year))]
    days = [day + words.shift * _DAY for day in found]
    ahead = [day for day in days if day >= now.today]
    behind = [day for day in days if day < now.today]
    if not ahead:
        raise now.past("That")
    if behind and (now.today - behind[-1]).days <= _JUST_GONE:
        raise now.mistake(f"{now.written(behind[-1])} has gone.", [now.day(ahead[0])])
    return ahead[0]


@day_of.register
def _bank_holiday(words: BankHoliday, now: Now) -> date:
    coming = sorted(day for day in now.calendar.holidays if day >= now.today and day.weekday() <= _FRIDAY)
    if words.weekday is not None:
        coming = [day for day in coming if day.weekday() == words.weekday]
    if words.month is not None:
        coming = [day for day in coming if day.month == words.month]
        coming = [day for day in coming if coming and day.year == coming[0].year]
    if not coming:
        raise now.refusal("No such bank holiday is known.")
    if words.month is None and words.weekday is None:
        raise now.doubt(f"The next bank holiday is {now.calendar.holiday(coming[0])}.", [now.day(coming[0])])
    if words.month is not None and (words.which or len(coming) > 1):
        return _one_of(words, coming, now)
    return coming[0]


def _one_of(words: BankHoliday, coming: list[date], now: Now) -> date:
    month = [day for day in sorted(now.calendar.holidays) if (day.year, day.month) == (coming[0].year, words.month)]
    if words.which is None or len(month) != 2:
        raise now.doubt("That can be said of more than one day.", [now.day(day) for day in coming])
    wanted = month[0] if words.which == "first" else month[1]
    return _not_gone(wanted, now)


def _name(words: Named) -> str:
    return WEEKDAYS[words.weekday].capitalize()


def _edge_of_week(words: Edge, now: Now) -> date:
    monday = now.monday + words.ahead * _WEEK
    friday = monday + _FRIDAY * _DAY
    if not words.end:
        raise now.doubt("The start of a week may be its first day, or a few days.", [now.day(monday)])
    if friday <= now.today or not now.calendar.is_working_day(friday):
        trouble = "It is not clear which day the end of that week is."
        last = now.calendar.before(friday + _DAY, 1)
        raise now.doubt(trouble, [now.day(day) for day in dict.fromkeys((last, friday, friday + _WEEK))])
    return friday


def _anchor(words: Later, now: Now) -> date:
    if words.anchor is None:
        return now.today
    if isinstance(words.anchor, Named) and words.anchor == Named(now.today.weekday()):
        days = [day_of(Later(words.count, words.unit, near), now) for near in (Near(0), Near(7))]
        raise now.doubt(f"Today is a {now.today:%A} itself.", [now.day(day) for day in days])
    return day_of(words.anchor, now)


def _shifted(day: date, days: int, now: Now) -> date:
    if abs(days) > _COUNTABLE:
        raise now.refusal("That is too far away.")
    return day + timedelta(days=days)


def _span(span: MonthSpan, now: Now) -> tuple[int, int]:
    """The month meant; without its year the coming one, unless it has only just gone."""
    if span.month is None:
        return month_after(now.today, span.ahead)
    if span.year is not None:
        if not 1 <= span.year <= LAST_YEAR:
            raise now.refusal(why_not_real(span.year, span.month, 1))
        return span.year, span.month
    gone = (now.today.month - span.month) % 12
    return month_after(now.today, -gone if gone <= _MONTHS_JUST_GONE else 12 - gone)


def _nth_in(words: Nth, year: int, month: int, now: Now) -> date | None:
    """The n-th such day of a month, or its last; None where it has not so many."""
    found = [day for day in days_in(year, month) if _is(words, day, now)]
    if words.nth < 0:
        return found[-1]
    return found[words.nth - 1] if 1 <= words.nth <= len(found) else None


def _is(words: Nth, day: date, now: Now) -> bool:
    if words.what == "workday":
        return now.calendar.is_working_day(day)
    return words.what == "day" or day.weekday() == words.what


def _real(year: int, words: Dated, now: Now) -> date:
    day = real(year, words.month, words.day)
    if day is None:
        raise now.refusal(why_not_real(year, words.month, words.day))
    return day


def _not_gone(day: date, now: Now) -> date:
    if day < now.today:
        raise now.past(now.written(day))
    return day
