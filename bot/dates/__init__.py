"""Words for a time, as people in Britain type them, and the time they mean.

A closed grammar decides; what has two meanings is asked, and what has none is refused. A wrong answer given in
silence is far worse than a question. All times are London's.
"""

from datetime import datetime

from bot.dates.reading import Ask, At, Day, Reading, Refuse, Repeat, as_json
from bot.dates.says import briefly, in_words, rhythm_in_words
from bot.rules.calendar import Calendar
from bot.rules.words import hour as time_in_words

__all__ = [
    "LONGEST",
    "Ask",
    "At",
    "Day",
    "Reading",
    "Refuse",
    "Repeat",
    "as_json",
    "briefly",
    "in_words",
    "parse",
    "rhythm_in_words",
    "time_in_words",
]

LONGEST = 100  # characters; nobody needs more for a date, and a library behind us is slow on long ones


def parse(text: str, now: datetime, calendar: Calendar) -> Reading:
    """What *text* means when it is typed at *now* (aware).

    Never raises, and never answers with a moment or a day that has gone. A date without a time stays a Day:
    whoever makes a deadline of it decides the hour.
    """
    from bot.dates.understanding import understood  # the grammar is a tenth of a start, and only typed words need it

    return understood(text, now, calendar, LONGEST)
