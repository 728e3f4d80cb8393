"""Telephone numbers, as people in the United Kingdom write them."""

import re
from bisect import bisect_left, bisect_right

_GAP = r"[ ().-]{0,2}"
_NUMBER = re.compile(
    rf"(?<![\w+.])(?:(?:\+|00) ?44{_GAP}(?:\(?0\)?{_GAP})?[1-9]\d(?:{_GAP}\d){{7,8}}"
    rf"|\(?0[1-9]\d(?:{_GAP}\d){{8}}|0[58]00{_GAP}\d{{3}} ?\d{{3}})(?!\d)"
)


def phone_numbers(text: str) -> tuple[str, ...]:
    """The telephone numbers in *text*, as typed, so that their author may be asked "Is this a work number?"."""
    return tuple(found[0] for found in _NUMBER.finditer(text))


class PhoneSpans:
    """Where the telephone numbers in a text stand."""

    def __init__(self, text: str) -> None:
        spans = [found.span() for found in _NUMBER.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def meet(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with the text from *start* to *end*."""
        return bisect_right(self._ends, start) < bisect_left(self._starts, end)
