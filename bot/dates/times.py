"""The grammar of times of day, ranges and lengths: which tokens are one, and where it ends."""

from collections.abc import Iterator
from typing import Literal

from msgspec.structs import replace

from bot.dates.phrase import Clock, Elapsed, Midnight, Muddle, SameTime, TimeOfDay
from bot.dates.reading import Part
from bot.dates.words import Token

Tokens = tuple[Token, ...]
_PARTS: dict[str, Part] = {
    "morning": "morning",
    "afternoon": "afternoon",
    "evening": "evening",
    "night": "night",
    "lunchtime": "lunchtime",
    "am": "morning",
    "pm": "afternoon",
}
_FIRST_THING = Clock(9, written=True)
_MINUTES_TOLD = (5, 10, 15, 20, 25)
_LONG_DAY = 10 * 60  # minutes; nobody books more


def word(found: Tokens, i: int, *words: str) -> bool:
    """Whether the token at *i* is one of these words."""
    return i < len(found) and found[i].is_word(*words)


def mark(found: Tokens, i: int, *marks: str) -> bool:
    """Whether the token at *i* is one of these signs."""
    return i < len(found) and found[i].kind == "mark" and found[i].text in marks


def number(found: Tokens, i: int) -> Token | None:
    """The number at *i*, in figures or letters."""
    return found[i] if i < len(found) and found[i].kind == "number" else None


def times(found: Tokens, i: int) -> Iterator[tuple[TimeOfDay, int]]:
    """Every time of day that starts at *i*; of a range only its start counts."""
    if named := _named(found, i):
        yield named
    if word(found, i, "between") and (first := clock(found, i + 1)) and word(found, first[1], "and"):
        if last := clock(found, first[1] + 1):
            yield Muddle(), last[1]
        return
    start = i + 1 if word(found, i, "from") else i
    told = _told(found, start)
    spelled = told and found[start].spelled  # "ten to two" is no range
    plain = () if spelled else (clock(found, start), clock(found, start, spaced=False))
    for single in (told, *plain):
        if single is None:
            continue
        if ranged := _ranged(found, *single):
            yield ranged
        if start == i:
            yield _with_length(found, *single)


def part_of_day(found: Tokens, i: int) -> tuple[Part, int] | None:
    """ "Afternoon", "in the morning", "early evening", "at night", "the morning of"."""
    if word(found, i, "in", "during") and word(found, i + 1, "the"):
        i += 2
    elif (word(found, i, "at", "in", "by") and word(found, i + 1, "night", "lunchtime")) or word(found, i, "the"):
        i += 1
    if word(found, i, "early", "late", "mid"):
        i += 1
    if word(found, i, *_PARTS):
        return _PARTS[found[i].text], i + (2 if word(found, i + 1, "of") else 1)
    return None


def elapsed(found: Tokens, i: int) -> tuple[Elapsed, int] | None:
    """A length of hours and minutes: "2 hours", "an hour and a half", "half an hour", "1 hr 30 mins"."""
    if word(found, i, "half") and word(found, i + 1, "an", "a") and word(found, i + 2, "hour"):
        return Elapsed(30), i + 3
    if word(found, i, "half") and word(found, i + 1, "hour"):
        return Elapsed(30), i + 2
    if (some := count(found, i)) is None or not word(found, some[1], "hour", "minute"):
        return None
    amount, i = some
    if word(found, i, "minute"):
        return Elapsed(amount), i + 1
    minutes, i = amount * 60, i + 1
    if word(found, i, "and") and word(found, i + 1, "a") and word(found, i + 2, "half"):
        return Elapsed(minutes + 30), i + 3
    more = i + 1 if word(found, i, "and") else i
    if (rest := number(found, more)) and word(found, more + 1, "minute"):
        return Elapsed(minutes + rest.value), more + 2
    return Elapsed(minutes), i


def count(found: Tokens, i: int) -> tuple[int, int] | None:
    """ "2", "two", "a", "a couple of"."""
    if word(found, i, "a", "an"):
        if word(found, i + 1, "couple"):
            return 2, i + (3 if word(found, i + 2, "of") else 2)
        return 1, i + 1
    if word(found, i, "couple") and word(found, i + 1, "of"):
        return 2, i + 2
    if (some := number(found, i)) and len(some.text) <= 4:
        return some.value, i + 1
    return None


def clock(found: Tokens, i: int, *, spaced: bool = True) -> tuple[Clock, int] | None:
    """A single time in figures: "2", "2pm", "14.00", "0930", "2 30pm" (only if *spaced*), "10 o'clock"."""
    if word(found, i, "noon"):
        return Clock(12, half="pm"), i + 1
    if (hour := number(found, i)) is None:
        return None
    if (mark(found, i + 1, ".", ":") or word(found, i + 1, "hour")) and _minutes(found, i + 2, glued=True):
        return _finished(found, hour, found[i + 2].value, i + 3)
    if spaced and len(hour.text) <= 2 and _minutes(found, i + 1, glued=False):
        return _finished(found, hour, found[i + 1].value, i + 2)
    if len(hour.text) in (3, 4) and not hour.spelled and not _looks_like_a_year(hour):
        return _finished(found, replace(hour, text=hour.text[:-2]), int(hour.text[-2:]), i + 1, run=True)
    if len(hour.text) > 2:
        return None
    if word(found, i + 1, "noon"):
        return (Clock(12, half="pm"), i + 2) if hour.value == 12 else None
    return _finished(found, hour, 0, i + 1)


def _minutes(found: Tokens, i: int, *, glued: bool) -> bool:
    token = number(found, i)
    return token is not None and token.glued is glued and len(token.text) == 2


def _looks_like_a_year(token: Token) -> bool:
    """ "2026" is no time of day, unlike "2030"; the minutes of a meeting are multiples of five."""
    return 1950 <= token.value <= 2059 and token.value % 5 != 0


def _finished(found: Tokens, hour: Token, minute: int, i: int, *, run: bool = False) -> tuple[Clock, int]:
    """The clock with all that may follow its figures: seconds, "o'clock", "ish", am or pm, "hrs", a zone."""
    bare = minute == 0 and not run
    if mark(found, i, ":") and _minutes(found, i + 1, glued=True):
        i += 2
    if word(found, i, "oclock", "ish"):
        i += 1
    if word(found, i, "ish"):
        i += 1
    half: Literal["am", "pm"] | None = None
    if word(found, i, "am", "pm"):
        half = "am" if found[i].text == "am" else "pm"
        i += 1
    written = len(hour.text) > 1 and hour.text[0] == "0"
    if word(found, i, "hour") and (run or not bare or found[i - 1].text == "00"):
        written, i = True, i + 1
    zone = found[i].text if word(found, i, "bst", "gmt", "utc") else None
    i += zone is not None
    if word(found, i, "uk", "london") and word(found, i + 1, "time"):
        i += 2
    return Clock(hour.value, minute, half, written or (run and len(hour.text) == 2), zone=zone), i


def _named(found: Tokens, i: int) -> tuple[TimeOfDay, int] | None:
    if number(found, i) and found[i].text == "12" and word(found, i + 1, "midnight"):
        i += 1
    if word(found, i, "midnight"):
        rest = [token.text for token in found[i + 1 : i + 5]]
        return (Midnight(start=True), i + 5) if rest == ["at", "the", "start", "of"] else (Midnight(), i + 1)
    if i < len(found) and found[i].kind == "ordinal" and found[i].value == 1 and word(found, i + 1, "thing"):
        return _FIRST_THING, i + 2
    start = i + 1 if word(found, i, "the") else i
    if word(found, start, "same", "this") and word(found, start + 1, "time"):
        return SameTime(), start + 2
    return None


def _told(found: Tokens, i: int) -> tuple[Clock, int] | None:
    """ "Half two", "quarter to four", "twenty past nine", "5 to 3": minutes told before the hour."""
    i += word(found, i, "a") and word(found, i + 1, "quarter")
    if word(found, i, "half"):
        return _hour(found, i + (2 if word(found, i + 1, "past") else 1), 30)
    some = number(found, i)
    minute = 15 if word(found, i, "quarter") else some.value if some else 0
    at = i + (2 if some and word(found, i + 1, "minute") else 1)
    if not 0 < minute < 60:
        return None
    if word(found, at, "past", "after"):
        return _hour(found, at + 1, minute)
    if word(found, at, "to") and (at > i + 1 or not some or minute in _MINUTES_TOLD):
        told = _hour(found, at + 1, -minute)
        return None if told and some and _surely_a_range(some, found[at + 1]) else told
    return None


def _surely_a_range(first: Token, last: Token) -> bool:
    """ "10 to 11" in figures is two times; "ten to eleven", "10 to 9" and "20 to 11" are one."""
    return not first.spelled and first.value == 10 and last.text in ("11", "12")


def _hour(found: Tokens, i: int, minute: int) -> tuple[Clock, int] | None:
    """The hour that minutes were told of. A negative *minute* is so many before it."""
    if word(found, i, "noon"):
        told, end = Clock(12, half="pm"), i + 1
    elif (token := number(found, i)) and len(token.text) <= 2 and 1 <= token.value <= 12:
        told, end = _finished(found, token, 0, i + 1)
    else:
        return None
    if minute >= 0:
        return replace(told, minute=minute, written=False), end
    half = told.half
    if told.hour == 12 and half:
        half = "am" if half == "pm" else "pm"
    earlier = replace(told, hour=(told.hour - 2) % 12 + 1, minute=60 + minute, half=half, written=False)
    return replace(earlier, unclear=told.hour == 7 and half is None), end


def _ranged(found: Tokens, first: Clock, i: int) -> tuple[Clock, int] | None:
    """The start of a range whose first time ends at *i*: "10-11am", "9.30 to 10", "11-1pm"."""
    if not (mark(found, i, "-") or word(found, i, "to", "until")):
        return None
    for after in (_told(found, i + 1), clock(found, i + 1)):
        if after and (start := _before(first, after[0])):
            return replace(start, zone=first.zone or after[0].zone), after[1]
    return None


def _before(first: Clock, last: Clock) -> Clock | None:
    """*first* with the half of the day that puts it before *last*, by no more than a long day; or None."""
    halves: tuple[Literal["am", "pm"] | None, ...] = (first.half,)
    if last.half and not first.half:
        halves = (last.half, "am" if last.half == "pm" else "pm", None)
    for half in halves:
        start = replace(first, half=half if first.hour <= 12 else None)
        lengths = [end - begin for begin in _minutes_of(start, begins=True) for end in _minutes_of(last)]
        if any(0 < length <= _LONG_DAY for length in lengths):
            return start
    return None


def _minutes_of(clock: Clock, *, begins: bool = False) -> tuple[int, ...]:
    """Minutes after midnight that the clock may stand for; where a range *begins*, as if it stood alone."""
    if clock.half:
        return ((clock.hour % 12 + 12 * (clock.half == "pm")) * 60 + clock.minute,)
    if clock.written or clock.hour >= 12:
        return (clock.hour * 60 + clock.minute,)
    if begins and clock.hour != 7:
        return ((clock.hour + 12 * (clock.hour < 7)) * 60 + clock.minute,)
    return tuple((hour * 60 + clock.minute) for hour in (clock.hour, clock.hour + 12))


def _with_length(found: Tokens, first: Clock, i: int) -> tuple[TimeOfDay, int]:
    """The time, past "for an hour" behind it; "9.30 for 9.45" is no time that can be kept."""
    if word(found, i, "for"):
        if length := elapsed(found, i + 1):
            return first, length[1]
        if other := clock(found, i + 1):
            return Muddle(), other[1]
    return first, i
