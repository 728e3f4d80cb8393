"""The grammar of days: which tokens name one, and where the name ends."""

from collections.abc import Iterator
from typing import Literal, get_args

from bot.dates.feasts import Feasts
from bot.dates.numerals import day_of_month, numeric
from bot.dates.phrase import Agreed, Beside, DayWords, Edge, Later, MonthSpan, Named, Near, Nth, Unit, Week, WeekOf
from bot.dates.times import Tokens, count, mark, word
from bot.dates.vocabulary import MONTHS, WEEKDAYS

Found = Iterator[tuple[DayWords, int]]
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_UNITS: tuple[str, ...] = get_args(Unit)
_SPANS: tuple[Literal["week", "month", "year"], ...] = ("week", "month", "year")
_SHORT_ENDS: dict[str, Literal["week", "month", "year"]] = {"eow": "week", "eom": "month", "eoy": "year"}
_DEEPEST = 3  # "two days after the day after tomorrow"; beyond that nobody means it


def days(found: Tokens, i: int, feasts: Feasts, depth: int = 0) -> Found:
    """Every name of a day that starts at *i*, with the index behind it."""
    if i >= len(found) or depth > _DEEPEST:
        return
    yield from later(found, i, feasts, depth)
    i += word(found, i, "the")
    yield from numeric(found, i)
    yield from day_of_month(found, i)
    yield from feasts.at(found, i)
    yield from _edges(found, i)
    yield from _nth(found, i)
    yield from _weeks(found, i)
    for simple, end in _near_or_named(found, i):
        yield simple, end
        if word(found, end, "week", "fortnight") and (isinstance(simple, Near) or simple.which == "bare"):
            yield Later(1, _unit(found, end), simple), end + 1
        if depth and isinstance(simple, Named) and simple.which == "bare":
            for date, behind in day_of_month(found, end + (mark(found, end, ",") or word(found, end, "the"))):
                yield Agreed(simple, date), behind
    if (of := _week_of(found, i)) is not None:
        for day, end in days(found, of, feasts, depth + 1):
            yield WeekOf(day), end
    yield from _beside(found, i, feasts, depth)


def later(found: Tokens, i: int, feasts: Feasts, depth: int) -> Found:
    """ "In 2 weeks", "five working days after Friday", "a week on Wednesday", "the day before Good Friday"."""
    start = i + 1 if word(found, i, "in") else i
    if (amount := count(found, start)) and word(found, amount[1], *_UNITS):
        number, end = amount
    elif start == i and (one := _one(found, i)) is not None:
        number, end = 1, one
    else:
        return
    unit = _unit(found, end)
    end += 1
    if word(found, end, "ago"):
        yield Later(-number, unit), end + 1
    elif word(found, end, "time", "hence"):
        yield Later(number, unit), end + 1
    elif number > 1 or start > i or word(found, end - 2, "next"):  # "a week" alone is a length
        yield Later(number, unit), end
    for sign, tail in _tails(found, end, unit, joined=start == i):
        if word(found, tail, "now"):
            yield Later(number, unit), tail + 1
        for anchor, behind in days(found, tail, feasts, depth + 1):
            if tail > end or _may_stand_beside(anchor, unit):
                yield Later(sign * number, unit, anchor), behind


def month_span(found: Tokens, i: int) -> tuple[MonthSpan, int] | None:
    """ "August", "August 2027", "the month", "next month"."""
    if word(found, i, *MONTHS):
        month = MONTHS.index(found[i].text) + 1
        if i + 1 < len(found) and found[i + 1].kind == "number" and len(found[i + 1].text) == 4:
            return MonthSpan(month, found[i + 1].value), i + 2
        return MonthSpan(month), i + 1
    ahead = int(word(found, i, "next"))
    i += word(found, i, "the", "this", "next")
    return (MonthSpan(ahead=ahead), i + 1) if word(found, i, "month") else None


def _one(found: Tokens, i: int) -> int | None:
    """Where the unit stands of which there is one without its being said: "week on", "the next working day"."""
    if i and found[i - 1].kind == "number":
        return None
    if word(found, i, "week", "fortnight"):
        return i
    i += word(found, i, "the")
    if i < len(found) and (word(found, i, "next") or (found[i].kind == "ordinal" and found[i].value == 1)):
        return i + 1 if word(found, i + 1, "workday") else None
    return i if word(found, i, "day", "workday") and word(found, i + 1, "after", "before", "following") else None


def _tails(found: Tokens, i: int, unit: Unit, *, joined: bool) -> Iterator[tuple[int, int]]:
    """Where the day to count from may start, and which way to count from it."""
    if word(found, i, "from", "after", "following"):
        yield 1, i + 1
    elif word(found, i, "before"):
        yield -1, i + 1
    elif joined and word(found, i, "on") and unit in ("week", "fortnight"):
        yield 1, i + 1
    elif joined:
        yield 1, i


def _may_stand_beside(anchor: DayWords, unit: Unit) -> bool:
    """ "A week Friday" and "a month today" are said; "a month Friday" and "3 days Friday" are not."""
    if isinstance(anchor, Named):
        return unit in ("week", "fortnight") and anchor.which == "bare"
    return isinstance(anchor, Near) and unit not in ("day", "workday")


def _unit(found: Tokens, i: int) -> Unit:
    unit: Unit = found[i].text  # type: ignore[assignment]  # one of _UNITS: whoever asks has looked
    return unit


def _near_or_named(found: Tokens, i: int) -> Iterator[tuple[Near | Named, int]]:
    yield from _named(found, i)
    if word(found, i, *_NEAR):
        yield Near(_NEAR[found[i].text]), i + 1


def _named(found: Tokens, i: int) -> Iterator[tuple[Named, int]]:
    if word(found, i, "this") and word(found, i + 1, "coming"):
        i += 1
    which, at = "bare", i
    if word(found, i, "this", "next", "last", "coming"):
        which, at = found[i].text, i + 1
    if not word(found, at, *WEEKDAYS) or found[at].plural:
        return
    weekday = WEEKDAYS.index(found[at].text)
    if which == "next":
        yield Named(weekday, "next"), at + 1
    elif which == "last":
        yield Named(weekday, "last"), at + 1
    elif which == "this":
        yield Named(weekday, "this"), at + 1
    elif which == "coming":
        yield Named(weekday, "coming"), at + 1
    elif word(found, at + 1, "after") and word(found, at + 2, "next"):
        yield Named(weekday, "after next"), at + 3
    else:
        yield Named(weekday), at + 1
        if word(found, at + 1, "next", "coming") and not word(found, at + 2, "week", "month"):
            yield Named(weekday, "trailing next"), at + 2


def _edges(found: Tokens, i: int) -> Found:
    if word(found, i, *_SHORT_ENDS):
        yield Edge(True, _SHORT_ENDS[found[i].text]), i + 1
    if word(found, i, "month", "year") and word(found, i + 1, "end"):
        yield Edge(True, "month" if found[i].text == "month" else "year"), i + 2
    if not word(found, i, "end", "start"):
        return
    end = found[i].text == "end"
    i += 2 if word(found, i + 1, "of") else 1
    if (span := month_span(found, i)) and span[0].month:
        yield Edge(end, "month", month=span[0]), span[1]
    ahead = int(word(found, i, "next"))
    i += word(found, i, "the", "this", "next")
    i += word(found, i, "working")
    for unit in _SPANS:
        if word(found, i, unit):
            yield Edge(end, unit, ahead), i + 1


def _nth(found: Tokens, i: int) -> Found:
    if i >= len(found) or not (found[i].kind == "ordinal" or word(found, i, "last")):
        return
    nth = found[i].value if found[i].kind == "ordinal" else -1
    if not (word(found, i + 1, *WEEKDAYS, "day", "workday") and word(found, i + 2, "in", "of")):
        return
    what = found[i + 1].text
    if span := month_span(found, i + 3):
        if what in WEEKDAYS:
            yield Nth(nth, WEEKDAYS.index(what), span[0]), span[1]
        else:
            yield Nth(nth, "day" if what == "day" else "workday", span[0]), span[1]


def _weeks(found: Tokens, i: int) -> Found:
    i += word(found, i, "of") and word(found, i + 1, "this", "next", "the")
    if word(found, i, "this", "next") and word(found, i + 1, "week"):
        yield Week(1 if found[i].text == "next" else 0), i + 2
    i += word(found, i, "the")
    if word(found, i, "week") and word(found, i + 1, "after") and word(found, i + 2, "next"):
        yield Week(2), i + 3


def _week_of(found: Tokens, i: int) -> int | None:
    """Where the day starts that a week is named by; None if it is not named so."""
    if word(found, i, "wc", "wb"):
        i += 1
    elif word(found, i, "week") and word(found, i + 1, "commencing", "starting"):
        i += 2
    else:
        return None
    return i + mark(found, i, ":")


def _beside(found: Tokens, i: int, feasts: Feasts, depth: int) -> Found:
    if i < len(found) and found[i].kind == "ordinal" and found[i].value == 1:
        i += 1
    if not (word(found, i, *WEEKDAYS) and word(found, i + 1, "after", "before", "following")):
        return
    sign = -1 if found[i + 1].text == "before" else 1
    for anchor, end in days(found, i + 2, feasts, depth + 1):
        yield Beside(WEEKDAYS.index(found[i].text), sign, anchor), end
