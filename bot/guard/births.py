"""Dates of birth: a date next to words that say whose day it is."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

_YOUNGEST = timedelta(days=28)
_OLDEST = 26  # years

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_UNITS = "first second third fourth fifth sixth seventh eighth ninth"
_ORDINALS = (
    f"{_UNITS} tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
    f"twentieth {' '.join('twenty-' + unit for unit in _UNITS.split())} thirtieth thirty-first"
).split()
_ORDINAL = "|".join(sorted((word.replace("-", "[ -]") for word in _ORDINALS), key=len, reverse=True))
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})"
_GAP = r"[ ,./\\-]{0,3}"
_MARK = r" ?(?:[/.\\-]| ) ?"
_YEAR = r"'?(?:(?:19|20)\d\d|\d\d)"
_DATE = re.compile(
    rf"(?<![\w.])(?:(?P<d1>{_DAY}){_GAP}(?:day of |of )?(?P<m1>{_MONTH})(?:{_GAP}(?P<y1>{_YEAR})(?![\d:]))?"
    rf"|(?P<m2>{_MONTH}){_GAP}(?:the )?(?P<d2>{_DAY})(?![\d:])(?:{_GAP}(?P<y2>{_YEAR})(?![\d:]))?"
    rf"|(?P<m3>{_MONTH}){_GAP}(?P<y3>(?:19|20)\d\d)"
    rf"|(?P<y4>(?:19|20)\d\d)(?P<s4>{_MARK})(?P<m4>\d{{1,2}}|{_MONTH})(?P=s4)(?P<d4>\d{{1,2}})"
    rf"|(?P<d5>\d{{1,2}}){_MARK}(?P<m5>\d{{1,2}}){_MARK}(?P<y5>{_YEAR})"
    r"|(?P<d6>\d\d)(?P<m6>[01]\d)(?P<y6>(?:19|20)?\d\d)|(?P<y7>(?:19|20)\d\d)(?P<m7>[01]\d)(?P<d7>\d\d))(?!\d)",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?<![a-z])(?:(?P<sure>dob|d\. ?o\. ?b|d[ /-]o[ /-]b|date[ -]of[ -]birth|birth[ -]?da(?:y|te)|b[ -]?day)"
    r"|born|aged|birth(?! (?:plan|partner|famil|mum|mother|father|dad|parent|sibling|cent|certificate|unit|injur)))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"[\W_]*(?:(?:is|was|on|of|the|in|his|her|their|my)\b[\W_]*){0,4}", re.IGNORECASE)
_ELSEWHERE = re.compile(  # a new sentence, or a date that belongs to something else
    r"[.!?;] |\n|\b(?:meet|review|panel|call|due|agreed|plan|discharge|visit)", re.IGNORECASE
)
_AFTER_CUE, _BEFORE_CUE = 40, 25  # characters


def find(text: str, today: date) -> Iterator[str]:
    """The dates of birth in folded *text*, as typed.

    A date counts up to forty characters after "born", "aged" or the like, in the same sentence and with no meeting
    or the like between, if it lies more than 28 days and less than 26 years before *today*. Right beside "date of
    birth" any date counts, even one that does not exist. A date without a year is the last one that has been.
    """
    cues = list(_CUE.finditer(text))
    if not cues:
        return
    following = 0
    for found in _DATE.finditer(text):
        while following < len(cues) and cues[following].start() < found.end():
            following += 1
        before = cues[following - 1] if following else None
        after = cues[following] if following < len(cues) else None
        if (before and _belongs_after(found, before, today)) or (after and _belongs_before(found, after, today)):
            yield found[0]


def _belongs_after(found: re.Match[str], cue: re.Match[str], today: date) -> bool:
    if found.start() - cue.end() > _AFTER_CUE or found.start() < cue.end():
        return False
    between = found.string[cue.end() : found.start()]
    beside = _BESIDE.fullmatch(between) is not None
    if beside and cue["sure"]:
        return True
    return (beside or not _ELSEWHERE.search(between)) and _is_of_a_child(found, today)


def _belongs_before(found: re.Match[str], cue: re.Match[str], today: date) -> bool:
    between = found.string[found.end() : cue.start()]
    if len(between) > _BEFORE_CUE or "\n" in between or not _BESIDE.fullmatch(between):
        return False
    return cue["sure"] is not None or _is_of_a_child(found, today)


def _is_of_a_child(found: re.Match[str], today: date) -> bool:
    day = _read(found, today)
    return day is not None and _years_before(today, _OLDEST) < day < today - _YOUNGEST


def _read(found: re.Match[str], today: date) -> date | None:
    parts = {name[0]: value for name, value in found.groupdict().items() if value and name[0] in "dmy"}
    day, month = _day(parts.get("d", "1")), _month(parts["m"])
    if month > 12:  # written month first
        day, month = month, day
    try:
        if "y" in parts:
            return date(_year(parts["y"], today), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)
    except ValueError:
        return None


def _day(text: str) -> int:
    if text[0].isdigit():
        return int(text.rstrip("stndrhSTNDRH"))
    return _ORDINALS.index(text.lower().replace(" ", "-")) + 1


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1


def _year(text: str, today: date) -> int:
    year = int(text.lstrip("'"))
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= today.year else 1900 + year


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
