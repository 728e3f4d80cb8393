"""The grammar of dates in figures, and of days of the month with or without its name."""

from collections.abc import Iterator

from bot.dates.phrase import Dated, DayWords, OfMonth
from bot.dates.times import Tokens, mark, number, word
from bot.dates.vocabulary import MONTHS
from bot.dates.words import Token

_MONTHS_AT_MOST, _DAYS_AT_MOST = 12, 31
_HOURS = 24  # a bare number from here on behind a date is a short year, not an hour


def numeric(found: Tokens, i: int) -> Iterator[tuple[DayWords, int]]:
    """ "3/7", "3/7/26", "06-07-2026", "06.07.2026", "2026-07-06", "18062026"; the day before the month."""
    if (first := number(found, i)) is None or first.spelled:
        return
    if len(first.text) == 8:
        yield from _run_together(first.text, i + 1)
    if not (mark(found, i + 1, "/", "-", ".") and _glued(found, i + 1, 2)):
        return
    sign, second = found[i + 1].text, found[i + 2]
    if mark(found, i + 3, sign) and _glued(found, i + 3, 2):
        third = found[i + 4]
        if len(first.text) == 4:
            yield Dated(third.value, second.value, first.value), i + 5
        elif len(third.text) in (2, 4) and len(first.text) <= 2 >= len(second.text):
            yield Dated(first.value, second.value, _year(third)), i + 5
    elif len(first.text) <= 2 >= len(second.text):
        sure = sign == "/"
        if sure or (0 < second.value <= _MONTHS_AT_MOST and 0 < first.value <= _DAYS_AT_MOST):
            yield Dated(first.value, second.value), i + 3


def day_of_month(found: Tokens, i: int) -> Iterator[tuple[DayWords, int]]:
    """ "6 July", "6th of July 2026", "July the 6th", "the 15th", "the 15th of next month"."""
    if word(found, i, *MONTHS):
        month, at = MONTHS.index(found[i].text) + 1, i + 1
        at += word(found, at, "the")
        if i > 0 and _day(found, i - 1) and not mark(found, i - 2, ".", ":"):
            return  # "19 June 26" and "6 July 2pm" begin with their day
        if (day := _day(found, at)) and not mark(found, at + 1, ":", "."):
            yield from _with_year(found, at + 1, day.value, month)
        return
    if (day := _day(found, i)) is None:
        return
    at = i + 1
    of = at + (2 if word(found, at, "of") and word(found, at + 1, "the") else word(found, at, "of"))
    if word(found, of, *MONTHS):
        yield from _with_year(found, of + 1, day.value, MONTHS.index(found[of].text) + 1)
    if word(found, of, "month") and of > at:
        yield OfMonth(day.value, 0), of + 1
    if word(found, of, "this", "next") and word(found, of + 1, "month"):
        yield OfMonth(day.value, int(found[of].text == "next")), of + 2
    if day.kind == "ordinal":
        yield OfMonth(day.value), at


def _day(found: Tokens, i: int) -> Token | None:
    if i < len(found) and found[i].kind in ("ordinal", "number") and len(found[i].text) <= 2:
        return found[i]
    return None


def _with_year(found: Tokens, i: int, day: int, month: int) -> Iterator[tuple[DayWords, int]]:
    """The date with the year behind it if there is one: a number that can be no hour."""
    year = i + mark(found, i, ",", "-")
    token = number(found, year)
    if token and not token.spelled and not _is_clock(found, year):
        if len(token.text) == 4 and "19" <= token.text[:2] <= "21":
            yield Dated(day, month, token.value), year + 1
            return
        if len(token.text) == 2 and token.value >= _HOURS and year == i:
            yield Dated(day, month, _year(token)), year + 1
            return
    yield Dated(day, month), i


def _is_clock(found: Tokens, i: int) -> bool:
    """Whether the number at *i* goes on as a time: "14:00", "1400 hrs"."""
    return mark(found, i + 1, ":") or word(found, i + 1, "hour", "am", "pm")


def _year(token: Token) -> int:
    return token.value if len(token.text) == 4 else 2000 + token.value


def _glued(found: Tokens, i: int, many: int) -> bool:
    """Whether *many* tokens from *i* stand close to what is before them, and end in a number in figures."""
    run = found[i : i + many]
    return len(run) == many and all(token.glued for token in run) and run[-1].kind == "number"


def _run_together(text: str, end: int) -> Iterator[tuple[DayWords, int]]:
    year_last = Dated(int(text[:2]), int(text[2:4]), int(text[4:]))
    year_first = Dated(int(text[6:]), int(text[4:6]), int(text[:4]))
    for dated in (year_last, year_first):
        if dated.day <= _DAYS_AT_MOST and dated.month <= _MONTHS_AT_MOST and 1900 <= (dated.year or 0) < 2200:
            yield dated, end
