"""What typed words come to: every way to read them, and whether those agree."""

from collections.abc import Iterable
from datetime import datetime, time

from bot.dates.fallback import full_date
from bot.dates.feasts import Feasts
from bot.dates.grammar import is_bare, phrases
from bot.dates.moment import Now
from bot.dates.phrase import Phrase
from bot.dates.reading import Ask, At, Day, Reading, Refuse, Settled, Unsettled
from bot.dates.repeats import repeats
from bot.dates.says import choice
from bot.dates.settle import settle
from bot.dates.times import Tokens
from bot.dates.words import tokens, visible
from bot.rules.calendar import LONDON, Calendar

_MOST_PHRASES = 100


def understood(text: str, now: datetime, calendar: Calendar, longest: int) -> Reading:
    """As `bot.dates.parse`; what has more than *longest* characters is not read."""
    said = Now(now.astimezone(LONDON), calendar)
    plain = visible(text)
    try:
        if len(text) > longest:
            raise said.refusal(f"That is longer than {longest} characters, so it was not read.")
        if not plain:
            raise said.refusal("Nothing was typed.")
        return _read(plain, said)
    except Unsettled as unsettled:
        return unsettled.reading


def _read(plain: str, now: Now) -> Settled:
    found = tokens(plain)
    if any(token.kind == "iso" for token in found):
        return _instant(found, now)
    if any(token.is_word("or", "either") for token in found):
        raise Unsettled(_either(found, now))
    if rhythm := repeats(found, now):
        return rhythm
    ways = _ways(found, now)
    if not ways:
        raise _unknown(plain, found, now)
    settled = _agreed(ways, now)
    if is_bare(found, day=isinstance(settled, Day)):
        raise now.doubt("A number alone may be anything.", [settled])
    return settled


def _ways(found: Tokens, now: Now) -> list[tuple[Phrase, Now]]:
    """Every way to read the tokens. The calendar's own names are looked at only if nothing else fits."""
    for feasts in (now.feasts, None):
        said = Now(now.at, now.calendar, Feasts.of(now.calendar)) if feasts is None else now
        ways = dict.fromkeys(
            phrase for phrase, _ in zip(phrases(found, said.feasts), range(_MOST_PHRASES), strict=False)
        )
        if ways:
            return [(phrase, said) for phrase in ways]
    return []


def _agreed(ways: Iterable[tuple[Phrase, Now]], now: Now) -> Settled:
    """The one meaning that all ways to read it come to; raises Unsettled if there is none, or more than one."""
    settled: dict[Settled, None] = {}
    doubts: list[Unsettled] = []
    wrongs: list[Unsettled] = []
    for phrase, said in ways:
        try:
            settled[settle(phrase, said)] = None
        except Unsettled as unsettled:
            (wrongs if unsettled.wrong else doubts).append(unsettled)
    candidates = [*settled, *(other for doubt in doubts for other in _candidates(doubt))]
    if doubts and not settled and len({doubt.reading for doubt in doubts}) == 1:
        raise doubts[0]
    if doubts or len(settled) > 1:
        raise Unsettled(choice("That can be read in more than one way.", candidates))
    if settled:
        return next(iter(settled))
    raise next((wrong for wrong in wrongs if isinstance(wrong.reading, Ask)), wrongs[0])


def _candidates(unsettled: Unsettled) -> tuple[Settled, ...]:
    return unsettled.reading.candidates if isinstance(unsettled.reading, Ask) else ()


def _instant(found: Tokens, now: Now) -> Settled:
    """An ISO time: exact if it says its zone, else London's clocks."""
    if len(found) > 1:
        raise now.refusal("Nothing may stand beside a time in that form.")
    try:
        at = datetime.fromisoformat(found[0].text.replace(" ", "T", 1).replace(" ", "").upper().replace("UTC", "Z"))
    except ValueError:
        raise now.refusal("There is no such date or time.") from None
    whole = at.replace(second=0, microsecond=0)
    candidates = [now.instant(whole)] if at.tzinfo else list(now.wall(at.date(), time(at.hour, at.minute)))
    return _only(candidates, now)


def _only(candidates: list[At], now: Now) -> At:
    """The one candidate, which must lie ahead and not too far."""
    if len(candidates) != 1:
        raise now.doubt("The clocks change that night, so that time comes twice or never.", candidates)
    if now.is_past(candidates[0]):
        raise now.past(now.named(candidates[0]))
    if now.is_far(candidates[0].at.date()):
        raise now.doubt("That is more than a year away.", candidates)
    return candidates[0]


def _either(found: Tokens, now: Now) -> Ask | Refuse:
    """What stands on each side of "or", put back as a question."""
    sides: list[Tokens] = [()]
    for token in found:
        if token.is_word("or"):
            sides.append(())
        elif not token.is_word("either"):
            sides[-1] = (*sides[-1], token)
    offered = [_ways(side, now) for side in sides]
    if not all(ways and all(_has_a_day(phrase) for phrase, _ in ways) for ways in offered):
        return Refuse(f"That offers a choice. {now.hint}")
    candidates: list[Settled] = []
    for ways in offered:
        try:
            candidates.append(_agreed(ways, now))
        except Unsettled as unsettled:
            candidates.extend(_candidates(unsettled))
    return choice("That is more than one.", candidates) if candidates else Refuse(f"None of those will do. {now.hint}")


def _has_a_day(phrase: Phrase) -> bool:
    return not (phrase.named is None and phrase.day is None and phrase.elapsed is None)


def _unknown(plain: str, found: Tokens, now: Now) -> Unsettled:
    """Why nothing could be read: a full date in a form of its own, a stretch of time, or no time at all."""
    when = full_date(plain, now.at.replace(tzinfo=None))
    if when and now.today <= when.date() and not now.is_far(when.date()):
        at = time(when.hour, when.minute)
        guess: list[Settled] = [*now.wall(when.date(), at)] if at != time(0) else [now.day(when.date())]
        return now.doubt("That is an unusual way to write a date.", guess)
    if any(token.is_word(*_STRETCHES) for token in found):
        return now.refusal("That does not name one day.")
    return now.refusal("That could not be read as a day or a time.")


_STRETCHES = ("week", "month", "year", "weekend", "later", "soon", "sometime", "early", "late", "fortnight")
