"""Numbers under which a child stands in a hospital's or a council's system."""

import re
from collections.abc import Iterator

from bot.guard.phones import PhoneSpans

_SYSTEM = r"mosaic|lcs|fwi|eha|ll|mrn|crn|systm ?one|liquid ?logic"
_OWNER = r"case|hospital|patient|unit|district|client|record|pupil|social care"
_NUMBER_WORD = r"(?:no|nos|num|number|nbr|ref|reference|id|identifier)(?![a-z])\.?|#"
_CASE_NUMBER = re.compile(
    rf"\b(?=[mlfecshpdur])(?<!['’])"
    rf"(?:(?:{_SYSTEM})(?:[ -]?(?P<worded>{_NUMBER_WORD}))?|(?:{_OWNER})[ -]?(?:{_NUMBER_WORD}))"
    r"(?: ?[:=#-])?(?: ?(?:is|was)(?![a-z]))?[ \n]?"
    r"(?P<number>\d(?:[ -]?\d){3,14}(?![\w/.-]\w)|(?=[a-z/-]{0,12}\d)[a-z0-9][a-z0-9/-]{3,24})(?!\w)",
    re.IGNORECASE,
)
_OUR_OWN = re.compile(r"[A-Z]{2,6}-\d\d-\d{3}", re.IGNORECASE)  # the shape of the bot's own references
_NOT_A_NUMBER = re.compile(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{2,4}"  # a date
    r"|\d+(?:am|pm|hrs?|hours?|mins?|days?|weeks?|months?|yrs?|years?|st|nd|rd|th)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d)?")


def find(text: str) -> Iterator[str]:
    """The case numbers in folded *text*, as typed: at least four characters, three digits, after words that say so."""
    taken = PhoneSpans(text)
    for found in _CASE_NUMBER.finditer(text):
        number = found["number"]
        if sum(map(str.isdigit, number)) < 3 or _OUR_OWN.fullmatch(number) or _NOT_A_NUMBER.fullmatch(number):
            continue
        if _YEAR.fullmatch(number) and not found["worded"]:  # "Mosaic 2026" is a year of training
            continue
        if taken.meet(*found.span("number")):
            continue
        yield number
