"""What the grammar does not know: a full date with its year, in an order of words we did not think of."""

import re
from datetime import datetime

# A year and another figure: without both no full date can come of it, and the library need not be loaded.
_MAY_BE_FULL = re.compile(r"\b(?:19|20)\d\d\b")
_OTHER_FIGURE = re.compile(r"\b\d{1,2}(?!\d)")


def full_date(text: str, today: datetime) -> datetime | None:
    """The date, naive and perhaps with a time, that dateparser finds in *text*; None if it finds no full one.

    *today* is naive: with an aware one the library loses times. It never guesses: all three of day, month and
    year must stand in the text.
    """
    if not _MAY_BE_FULL.search(text) or not _OTHER_FIGURE.search(text):
        return None
    from dateparser import parse  # a third of a second; only what nobody else understands pays for it

    found: datetime | None = parse(
        text,
        languages=["en"],
        settings={
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": "DMY",
            "RELATIVE_BASE": today,
        },
    )
    return found.replace(tzinfo=None) if found else None
