"""Text made easy to search: every digit and full-width letter in its plain form, spelt-out digits as digits."""

import re
import unicodedata

from bot.guard.cleaning import clean

_DIGITS = {
    "zero": "0",
    "nought": "0",
    "oh": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_WORD = "|".join(_DIGITS)
# Slack writes a keycap ":one:".
_SPELT = re.compile(rf":?\b(?=[dtznofse])(?:(double|triple)[ -])?({_WORD})\b:?", re.IGNORECASE)
_TIMES = {"": 1, "double": 2, "triple": 3}
_KEYCAP = ("\ufe0f", "\u20e3")  # what turns a digit into a picture of a key


def fold(text: str) -> str:
    """Clean *text* with digits of any script as 0 to 9, and digits in words ("double four") as digits too."""
    text = clean(text)
    if not text.isascii():
        text = text.translate({ord(ch): _plain_form(ch) for ch in set(text) if not ch.isascii()})
    return _SPELT.sub(_in_figures, text)


def _plain_form(ch: str) -> str:
    if ch in _KEYCAP:
        return ""
    if (value := unicodedata.digit(ch, None)) is not None:
        return str(value)
    return chr(ord(ch) - 0xFEE0) if "\uff01" <= ch <= "\uff5e" else ch


def _in_figures(found: re.Match[str]) -> str:
    return _DIGITS[found[2].lower()] * _TIMES[(found[1] or "").lower()]
