"""NHS numbers: ten digits, the last of which checks the others (NHS Data Dictionary, modulus 11)."""

import re
from collections.abc import Iterator
from itertools import accumulate
from operator import mul

from bot.guard.phones import PhoneSpans

_GAP = r"[ \n\-‐-―−./,_·•()]"
_CUED = re.compile(
    r"(?<![a-z])n\.?h\.?s\.?[ -]?(?:no|num|number|nbr|id|identifier|#|:)(?![a-z])"
    rf"[^\d\n]{{0,20}}\n?(\d(?:{_GAP}{{0,3}}\d){{9}})(?!\d)",
    re.IGNORECASE,
)
_CHAIN = re.compile(rf"\d+(?:{_GAP}{{1,3}}\d+)*")
_GROUP = re.compile(r"\d+")
# Lengths of groups of digits, "a" being ten and "x" more. A run of ones or twos must be just so long.
_LAYOUT = re.compile(r"(?=(a|334|343|433|55|37|73|46|64|(?<!2)2{5}(?!2)|(?<!1)1{10}(?!1)))")
_LENGTHS = "0123456789ax"
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
_SPACED = re.compile(r"(?:\d|[ ‐-―−-])+")  # only spaces and hyphens, however placed
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[ -]\d{1,2}[ -](?:19|20)\d\d|(?:19|20)\d\d[ -]\d{1,2}[ -]\d{1,2})(?!\d)")
_MESSAGE_TIME = re.compile(r"\.\d{6}(?!\d)")  # what follows the seconds where Slack names a message
_MEETING = re.compile(r"\b(?:meeting id|conference id|zoom|webex|dial.?in)\b[^\d\n]{0,15}\Z", re.IGNORECASE)


def find(text: str) -> Iterator[str]:
    """The NHS numbers in folded *text*, as typed.

    After "NHS number" any ten digits count, right or mistyped. Elsewhere the check digit must be right and the
    digits laid out as one number: a telephone number, Slack's time of a message, a date or a meeting's dial-in
    number is none.
    """
    yield from (found[1] for found in _CUED.finditer(text))
    taken = PhoneSpans(text)
    for start, end in _checked(text):
        if _MESSAGE_TIME.match(text, end):
            continue
        if not taken.meet(start, end) and not _MEETING.search(text[max(0, start - 35) : start]):
            yield text[start:end]


def _checked(text: str) -> Iterator[tuple[int, int]]:
    for chain in _CHAIN.finditer(text):
        if len(chain[0]) < 10:
            continue
        groups = [group.span() for group in _GROUP.finditer(text, chain.start(), chain.end())]
        digits = [int(ch) for ch in chain[0] if ch.isdigit()]
        before = list(accumulate((end - start for start, end in groups), initial=0))
        lengths = "".join([_LENGTHS[min(end - start, 11)] for start, end in groups])
        for layout in _LAYOUT.finditer(lengths):
            first, last = layout.start(), layout.end(1)
            if _checks(digits[before[first] : before[last]]):
                yield groups[first][0], groups[last - 1][1]
        if len(digits) == 10 and _spaced_anyhow(chain[0]) and _checks(digits):
            yield chain.span()


def _spaced_anyhow(chain: str) -> bool:
    return _SPACED.fullmatch(chain) is not None and _DATE.search(chain) is None


def _checks(digits: list[int]) -> bool:
    # Ten of the same digit pass the sum, and stand for nobody.
    return sum(map(mul, digits, _WEIGHTS)) % 11 == 0 and len(set(digits)) > 1
