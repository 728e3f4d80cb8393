"""Postcodes of the United Kingdom, whole ones only: half of one is also a bed, a ward or a road."""

import re
from collections.abc import Iterator

_POSTCODE = re.compile(
    r"(?<!\w)(?:gir[ -]?0aa|[a-pr-uwyz](?:\d\d?|\d[a-hjkpstuw]|[a-hk-y]\d\d?|[a-hk-y]\d[abehmnprvwxy])"
    r"[ \n.,‐-―-]{0,2}(?P<inward>\d[abd-hjlnp-uw-z]{2}))(?!\w)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th", re.IGNORECASE)
_MEASURE = re.compile(r"\d(?:hr|yr|ft|lb|pt|pp|wd|gb|st|dy)")  # in small letters, "D3 2hr" is a bed and a time
_CALENDAR = re.compile(r" (?:of|floor|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b", re.IGNORECASE)


def find(text: str) -> Iterator[str]:
    """The postcodes in folded *text*, as typed, in any case, spaced or not."""
    for found in _POSTCODE.finditer(text):
        inward = found["inward"] or ""
        if _MEASURE.fullmatch(inward):
            continue
        if _ORDINAL.fullmatch(inward) and (inward.islower() or _CALENDAR.match(text, found.end())):
            continue
        yield found[0]
