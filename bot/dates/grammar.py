"""The grammar of a whole phrase: a day, a time and a part of the day, once each, in any order."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from bot.dates.days import days
from bot.dates.feasts import Feasts
from bot.dates.phrase import Named, Near, OfMonth, Phrase
from bot.dates.times import Tokens, elapsed, mark, number, part_of_day, times, word
from bot.dates.vocabulary import WEEKDAYS
from bot.dates.words import Token

_JOINS = ("at", "on", "by", "about", "due", "for", "sometime")
_LONG_JOINS = (("no", "later", "than"), ("some", "time"))


class _Step(Struct, frozen=True):
    """How far a reading has come: the token it is at, what it has, and whether a day or a weekday came last."""

    i: int
    phrase: Phrase
    last: str = ""


def phrases(found: Tokens, feasts: Feasts) -> Iterator[Phrase]:
    """Every way to read all the tokens as one phrase; none, if they are no phrase of a single time."""
    if any(token.plural for token in found) or any(token.is_word("every") for token in found):
        return
    if alone := _elapsed(found):
        yield alone
    pending = [_Step(0, Phrase())]
    while pending:
        step = pending.pop()
        if step.i == len(found) and step.last not in ("", "join"):
            yield step.phrase
        elif step.i < len(found):
            pending.extend(_next(found, step, feasts))


def is_bare(found: Tokens, *, day: bool) -> bool:
    """Whether nothing but a number was typed, which may be anything; four figures are a time ("1430").

    *day*: it was read as a day; "14.30" is a time, but "3.7" may be no date.
    """
    if day and len(found) == 3 and mark(found, 1, "."):
        return True
    if not all(token.kind == "number" and not token.glued for token in found):
        return False
    return len(found) > 1 or len(found[0].text) not in (4, 8) or 1950 <= found[0].value <= 2059


def _elapsed(found: Tokens) -> Phrase | None:
    """ "In 24 hours", "2 hours from now", "30 minutes ago": hours and minutes by the clock, and nothing else."""
    told = word(found, 0, "in")
    within = word(found, 0, "within")
    if not (length := elapsed(found, 1 if told or within else 0)):
        return None
    spent, i = length
    if word(found, i, "ago") and i + 1 == len(found):
        return Phrase(elapsed=replace(spent, minutes=-spent.minutes))
    if word(found, i, "from") and word(found, i + 1, "now"):
        told, i = True, i + 2
    elif word(found, i, "time", "hence"):
        told, i = True, i + 1
    return Phrase(elapsed=spent, unsure=not told) if i == len(found) else None


def _next(found: Tokens, step: _Step, feasts: Feasts) -> Iterator[_Step]:
    """Every step that can follow: a joining word, a time, a part of the day, or a day."""
    i, phrase = step.i, step.phrase
    yield from _joins(found, step)
    if phrase.time is None and not phrase.closing:
        for time, end in times(found, i):
            yield _Step(end, replace(phrase, time=time), "time")
    if phrase.part is None:
        yield from _parts(found, step)
    if not phrase.closing and phrase.time is None and (behind := _closing(found, i)):
        yield _Step(behind, replace(phrase, closing=True), "closing")
    for day, end in days(found, i, feasts):
        if isinstance(day, Named):
            if phrase.named is None:
                yield _Step(end, replace(phrase, named=day), "named")
        elif phrase.day is None:
            yield _Step(end, replace(phrase, day=day), "day")
    beside = step.last == "named" or (word(found, i + 1, *WEEKDAYS) and phrase.named is None)
    if beside and phrase.day is None and (bare := _bare_day(found, i)):
        yield _Step(i + 1, replace(phrase, day=OfMonth(bare.value)), "day")


def _joins(found: Tokens, step: _Step) -> Iterator[_Step]:
    i, phrase = step.i, step.phrase
    if word(found, i, *_JOINS) or mark(found, i, "@"):
        yield _Step(i + 1, phrase, "join")
    if mark(found, i, ",") or (mark(found, i, "-") and step.last in ("day", "named")):
        yield _Step(i + 1, phrase, "join")
    if word(found, i, "within"):
        yield _Step(i + 1, replace(phrase, unsure=True), "join")
    if word(found, i, "for") and phrase.time and (length := elapsed(found, i + 1)):
        yield _Step(length[1], phrase, step.last)
    for joining in _LONG_JOINS:
        if all(word(found, i + k, text) for k, text in enumerate(joining)):
            yield _Step(i + len(joining), phrase, "join")
    if word(found, i, "at") and word(found, i + 1, "the") and word(found, i + 2, "latest"):
        yield _Step(i + 3, phrase, step.last)
    if word(found, i, "latest"):
        yield _Step(i + 1, phrase, step.last)


def _parts(found: Tokens, step: _Step) -> Iterator[_Step]:
    i, phrase = step.i, step.phrase
    if word(found, i, "tonight") and phrase.day is None:
        yield _Step(i + 1, replace(phrase, day=Near(0), part="evening"), "day")
    today = word(found, i, "this") and phrase.day is None
    if part := part_of_day(found, i + today):
        yield _Step(part[1], replace(phrase, day=Near(0) if today else phrase.day, part=part[0]), "part")


def _closing(found: Tokens, i: int) -> int | None:
    """The index behind "EOD", "close of play", "the end of the day", or the "end of" that a day must follow."""
    i += word(found, i, "the")
    if word(found, i, "eod"):
        return i + 1
    if not (word(found, i, "end", "close") and word(found, i + 1, "of")):
        return None
    of = i + 2
    at = of + word(found, of, "the")
    if word(found, at, "play", "business", "day", "workday"):
        return at + 1
    return of if word(found, i, "end") and not word(found, at, "this", "next", "week", "month", "year") else None


def _bare_day(found: Tokens, i: int) -> Token | None:
    """The number right beside a weekday, which may be the day of the month ("Mon 13", "13 Mon")."""
    token = number(found, i)
    behind = i + 1
    if token is None or token.spelled or not 1 <= token.value <= 31:
        return None
    return None if mark(found, behind, ".", ":", "/", "-") or word(found, behind, "am", "pm", "oclock") else token
