"""Whether a text may identify a child."""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from re import Pattern

from bot.guard import births, case_numbers, names, nhs_numbers, postcodes
from bot.guard.folding import fold
from bot.guard.kinds import Finding, Kind


def identifying(
    text: str, today: date, own: Container[str] = (), patterns: Iterable[Pattern[str]] = ()
) -> tuple[Finding, ...]:
    """What in *text* may identify a child, each kind once; empty if nothing was recognised.

    *today* is the office's day. *own* holds texts of the bot's that may stand although they look like one of these,
    and *patterns* the shapes of case numbers that the organisations have named; both are compared with the text as
    `fold` writes it. One random number in eleven passes for an NHS number: let people say that it is none.
    """
    folded = fold(text)
    found: dict[Kind, Iterator[str]] = {
        "NHS number": nhs_numbers.find(folded),
        "date of birth": births.find(folded, today),
        "postcode": postcodes.find(folded),
        "case number": _case_numbers(folded, patterns),
        "name": names.find(folded),
    }
    return tuple(Finding(kind) for kind, texts in found.items() if any(each not in own for each in texts))


def _case_numbers(folded: str, patterns: Iterable[Pattern[str]]) -> Iterator[str]:
    yield from case_numbers.find(folded)
    for pattern in patterns:
        yield from (match[0] for match in pattern.finditer(folded))
