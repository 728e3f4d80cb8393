"""The grammar of rhythms: weekdays with their times, every week or every so many."""

import re
from collections.abc import Iterator, Sequence
from datetime import time

from msgspec import Struct, field
from msgspec.structs import replace

from bot.dates.clocks import options
from bot.dates.moment import Now
from bot.dates.phrase import Clock
from bot.dates.reading import Ask, Part, Repeat, Unsettled
from bot.dates.says import repeat as rhythm_of
from bot.dates.times import Tokens, mark, number, part_of_day, times, word
from bot.dates.vocabulary import WEEKDAYS

_USUAL_WEEK = frozenset(range(5))
_JOINS = ("and", "at", "on", "the")
_MOST_WEEKS = 9
_IN_TURN = re.compile(r"(?:(?:DT)+|(?:TD)+)$")
_AGAIN = re.compile(r"(?<=D)D+")


class _Often(Struct, frozen=True):
    """Every so many weeks; *times* a week if that was said; *daily*: every day, whatever that includes."""

    weeks: int = 1
    times: int | None = None
    daily: bool = False


class _Heard(Struct, frozen=True):
    """What was heard so far. *order* is D for weekdays and T for a time; *again*: a word that means repeating."""

    days: tuple[frozenset[int], ...] = ()
    clocks: tuple[Clock, ...] = ()
    order: str = ""
    part: Part | None = None
    often: _Often = field(default_factory=_Often)
    again: bool = False


def repeats(found: Tokens, now: Now) -> Repeat | None:
    """The rhythm these tokens are; None if they are no rhythm. Raises Unsettled if a part of it is missing."""
    heard = _heard(found)
    if heard is None or not (heard.again or len(frozenset().union(*heard.days)) > 1):
        return None
    if not heard.days and heard.often.daily:
        return _daily(heard, now)
    if not heard.days:
        raise Unsettled(Ask('On which days? Type them with the time, for example "Mon and Thu 9:30am".'), wrong=False)
    if not heard.clocks:
        raise Unsettled(Ask('At what time? Type it behind the days, for example "Mon and Thu 9:30am".'), wrong=False)
    days = _usable(heard, now)
    if _may_be_dates(found, now):
        raise now.refusal(
            "Those may be dates, or weekdays with hours: type each by itself, or the hours with am or pm."
        )
    return _with_times(heard, days, now)


def _usable(heard: _Heard, now: Now) -> Sequence[frozenset[int]]:
    """The weekdays of each time; raises Unsettled where it is not clear which belong together."""
    order = _AGAIN.sub("", heard.order)
    if not _IN_TURN.match(order) or len(heard.days) != len(heard.clocks):
        raise now.refusal("It is not clear which time is for which day.")
    if heard.often.times and heard.often.times != len(frozenset().union(*heard.days)):
        raise now.refusal("The number of days does not agree with how often that is.")
    return heard.days


def _with_times(heard: _Heard, days: Sequence[frozenset[int]], now: Now) -> Repeat:
    choices = [_times(clock, heard.part, now) for clock in heard.clocks]
    first = rhythm_of([(sorted(d), c[0]) for d, c in zip(days, choices, strict=True)], heard.often.weeks)
    if all(len(choice) == 1 for choice in choices):
        return first
    second = rhythm_of([(sorted(d), c[-1]) for d, c in zip(days, choices, strict=True)], heard.often.weeks)
    raise now.doubt("That may be in the morning or after noon.", [first, second])


def _times(clock: Clock, part: Part | None, now: Now) -> tuple[time, ...]:
    if clock.zone:
        raise now.refusal("A rhythm keeps to the clock on the wall; leave out BST or GMT.")
    return options(clock, part, now)


def _daily(heard: _Heard, now: Now) -> Repeat:
    if len(heard.clocks) != 1:
        raise now.refusal("Every day needs one time.")
    (at, *_) = _times(heard.clocks[0], heard.part, now)
    weekdays, all_days = (rhythm_of([(range(last), at)], heard.often.weeks) for last in (5, 7))
    raise now.doubt("Every day may be every working day, or all seven.", [weekdays, all_days])


def _heard(found: Tokens) -> _Heard | None:
    """All tokens heard as parts of a rhythm, or None if one of them is none."""
    heard, i = _Heard(), 0
    while i < len(found):
        if word(found, i, *_JOINS) or mark(found, i, ",", "&", "+", "/", "@", "-"):
            i += 1
        elif often := _often(found, i):
            heard, i = replace(heard, often=often[0], again=True), often[1]
        elif days := _weekdays(found, i):
            heard, i = _and_days(heard, *days[:2]), days[2]
        elif (part := part_of_day(found, i)) and heard.part in (None, part[0]):
            plural = any(token.plural for token in found[i : part[1]])
            heard, i = replace(heard, part=part[0], again=heard.again or plural), part[1]
        elif (clocks := list(_clocks(found, i))) and heard.order[-1:] != "T":
            clock, i = max(clocks, key=lambda clock: clock[1])
            heard = replace(heard, clocks=(*heard.clocks, clock), order=heard.order + "T")
        else:
            return None
    return heard


def _clocks(found: Tokens, i: int) -> Iterator[tuple[Clock, int]]:
    for at, end in times(found, i):
        if isinstance(at, Clock):
            yield at, end


def _and_days(heard: _Heard, days: frozenset[int], again: bool) -> _Heard:
    again = again or heard.again
    if heard.order.endswith("D"):
        return replace(heard, days=(*heard.days[:-1], heard.days[-1] | days), again=again)
    return replace(heard, days=(*heard.days, days), order=heard.order + "D", again=again)


def _weekdays(found: Tokens, i: int) -> tuple[frozenset[int], bool, int] | None:
    """The weekdays at *i*, whether the word itself means repeating, and the index behind."""
    if word(found, i, "weekdays") or (word(found, i, "workday") and i and word(found, i - 1, "every")):
        return _USUAL_WEEK, True, i + 1
    if not word(found, i, *WEEKDAYS):
        return None
    first, again = WEEKDAYS.index(found[i].text), found[i].plural
    if (mark(found, i + 1, "-") or word(found, i + 1, "to", "until")) and word(found, i + 2, *WEEKDAYS):
        last = WEEKDAYS.index(found[i + 2].text)
        return (frozenset(range(first, last + 1)), True, i + 3) if first < last else None
    return frozenset({first}), again, i + 1


def _often(found: Tokens, i: int) -> tuple[_Often, int] | None:
    """ "Every", "every other", "fortnightly", "every 2 weeks on", "twice a week"."""
    if word(found, i, "daily"):
        return _Often(daily=True), i + 1
    if word(found, i, "weekly"):
        return _Often(), i + 1
    if word(found, i, "fortnightly"):
        return _Often(2), i + 1
    if word(found, i, "alternate"):
        return _Often(2), i + (2 if word(found, i + 1, "week") else 1)
    if word(found, i, "every"):
        return _every(found, i + 1)
    return _so_often(found, i)


def _every(found: Tokens, i: int) -> tuple[_Often, int] | None:
    weeks, counted = 1, i
    if word(found, i, "other", "alternate"):
        weeks, counted = 2, i + 1
    elif i < len(found) and found[i].kind == "ordinal" and 1 < found[i].value <= _MOST_WEEKS:
        weeks, counted = found[i].value, i + 1
    elif (some := number(found, i)) and word(found, i + 1, "week") and 1 <= some.value <= _MOST_WEEKS:
        return _Often(some.value), i + 2
    if word(found, counted, "week"):
        return _Often(weeks), counted + 1
    if word(found, i, "fortnight"):
        return _Often(2), i + 1
    if word(found, i, "day"):
        return _Often(daily=True), i + 1
    if word(found, counted, *WEEKDAYS) or (counted == i and word(found, i, "weekdays", "workday")):
        return _Often(weeks), counted
    return None


def _so_often(found: Tokens, i: int) -> tuple[_Often, int] | None:
    if word(found, i, "once", "twice", "thrice"):
        often, end = ("once", "twice", "thrice").index(found[i].text) + 1, i + 1
    elif (some := number(found, i)) and word(found, i + 1, "times"):
        often, end = some.value, i + 2
    else:
        return None
    if word(found, end, "weekly"):
        return _Often(times=often), end + 1
    if word(found, end, "a", "per", "every") and word(found, end + 1, "week"):
        return _Often(times=often), end + 2
    if word(found, end, "a", "per", "every") and word(found, end + 1, "fortnight") and often == 1:
        return _Often(2, times=1), end + 2
    return None


def _may_be_dates(found: Tokens, now: Now) -> bool:
    """Whether each weekday has a number of its own that is the date of the next such day: "Mon 6 & Thu 9"."""
    weekdays = [i for i, token in enumerate(found) if token.is_word(*WEEKDAYS)]
    return len(weekdays) > 1 and all(_is_dated(found, i, now) for i in weekdays)


def _is_dated(found: Tokens, i: int, now: Now) -> bool:
    day = number(found, i + 1)
    if day is None or found[i].plural or word(found, i + 2, "am", "pm", "oclock") or mark(found, i + 2, ".", ":"):
        return False
    coming = now.next_of_month(day.value) if day.value <= 31 else []
    return bool(coming) and coming[0].weekday() == WEEKDAYS.index(found[i].text)
