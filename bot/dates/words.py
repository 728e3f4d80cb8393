"""From typed text to tokens: case, abbreviations, numbers in words and the usual slips are settled here."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from bot.dates.spelling import nearest
from bot.dates.vocabulary import (
    ALIASES,
    CARDINALS,
    CLOSERS,
    GLUED_UNITS,
    MONTHS,
    OPENERS,
    ORDINALS,
    PLURALS,
    TENS,
    TYPO_TARGETS,
    WEEKDAYS,
)

_REWRITES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"<[@#!][^<>]*>", " "),  # whom the message mentions is no part of the time
        (r"&amp;", "&"),
        (r"['’‘ʼ`´]", ""),
        (r"[–—−‐‑]", "-"),
        (r"[\"“”()\[\]*_~?!]", " "),
        (r";", ","),
        (r"(?<![a-z])([ap])\. ?m\b\.?", r"\1m"),
        (r"\b([a-z])\.([a-z])\.([a-z])\b\.?", r"\1\2\3"),
        (r"\bw ?/ ?([cb])\b", r"w\1"),
        (r"\bo clock\b", "oclock"),
        (r"\b2(?=(?:moro|morrow|mrw|day|nite)\b)", "to"),
        (r"\bto[ -]morrow\b", "tomorrow"),
        (r"\bmid[ -]day\b", "noon"),
        (r"\b(?:working|business|work)[ -]?days?\b", "workday"),
    )
)
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d(?:t\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?: ?(?:z|utc)\b|[+-]\d\d:?\d\d)?"
    r"| \d\d:\d\d(?::\d\d)?(?:\+\d\d:\d\d|z\b)?(?! ?(?:[-:.\w]))))"
    r"|(?P<ordinal>\d+)(?:st|nd|rd|th)\b|(?P<number>\d+)|(?P<word>[a-z]+)|(?P<mark>\S)",
    re.ASCII,
)


class Token(Struct, frozen=True):
    """One word, number, ordinal, sign or ISO instant, in its settled form.

    *glued*: nothing stands between it and the token before. *spelled*: a number written in letters.
    *plural*: "Mondays", "mornings".
    """

    kind: Literal["iso", "ordinal", "number", "word", "mark"]
    text: str
    glued: bool = False
    spelled: bool = False
    plural: bool = False

    @property
    def value(self) -> int:
        return int(self.text)

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text in words


def visible(text: str) -> str:
    """The text in one line, without characters that nobody sees (controls, changes of direction)."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if not unicodedata.category(char).startswith("C"))


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of *text*, without the politeness round them. Never fails: what is no word is a sign."""
    plain = unicodedata.normalize("NFKC", visible(text)).lower()
    for pattern, to in _REWRITES:
        plain = pattern.sub(to, plain)
    return _without_politeness(_numbers(list(_without_dashes(list(_lexed(plain))))))


def _lexed(plain: str) -> Iterator[Token]:
    end = -1
    for match in _TOKEN.finditer(plain):
        kind, glued = match.lastgroup, match.start() == end
        text = match[kind or "mark"]
        end = match.end()
        if kind == "iso":
            yield Token("iso", text, glued)
        elif kind == "ordinal":
            yield Token("ordinal", text, glued)
        elif kind == "number":
            yield Token("number", text, glued)
        elif kind == "word":
            yield _word(text, glued, after_number=glued and plain[match.start() - 1].isdigit())
        else:
            yield Token("mark", text, glued)


def _word(text: str, glued: bool, *, after_number: bool) -> Token:
    if after_number and text in GLUED_UNITS:
        return Token("word", GLUED_UNITS[text], glued)
    if text in PLURALS:
        return Token("word", PLURALS[text], glued, plural=True)
    if text in ALIASES:
        return Token("word", ALIASES[text], glued)
    if text in TYPO_TARGETS:
        return Token("word", text, glued)
    if text.endswith("s") and (single := _weekday(text[:-1])):
        return Token("word", single, glued, plural=True)
    return Token("word", nearest(text, TYPO_TARGETS) or text, glued)


def _weekday(text: str) -> str | None:
    return text if text in WEEKDAYS else nearest(text, WEEKDAYS)


def _without_dashes(found: Sequence[Token]) -> Iterator[Token]:
    """Leaves out dashes inside words ("mid-morning", "14-Jul", "10-ish") and dots after them ("Mon.").

    Between two weekdays a dash is a range; between numbers it is left to the grammar.
    """
    for i, token in enumerate(found):
        before = found[i - 1] if i else None
        after = found[i + 1] if i + 1 < len(found) else None
        if token.kind == "mark" and token.text == "." and (after is None or (before and before.kind == "word")):
            continue
        if token.kind == "mark" and token.text == "-" and before and after and _only_joins(before, after):
            continue
        yield token


def _only_joins(before: Token, after: Token) -> bool:
    if before.kind == after.kind == "word":
        return not (before.text in WEEKDAYS and after.text in WEEKDAYS)
    return before.is_word(*MONTHS) or after.is_word(*MONTHS, "ish")


def _numbers(found: Sequence[Token]) -> list[Token]:
    """Numbers and ordinals in letters become figures: "twenty first" is the ordinal 21."""
    settled: list[Token] = []
    for token in found:
        value = TENS.get(token.text, CARDINALS.get(token.text)) if token.kind == "word" else None
        ordinal = ORDINALS.get(token.text) if token.kind == "word" else None
        tens = settled[-1].value if settled and settled[-1].spelled and settled[-1].value in TENS.values() else 0
        if tens and settled[-1].kind == "number" and 0 < (value or ordinal or 0) < 10:
            settled.pop()
            value, ordinal = (tens + value, None) if value else (None, tens + (ordinal or 0))
        if ordinal:
            settled.append(Token("ordinal", str(ordinal), token.glued, spelled=True))
        elif value:
            settled.append(Token("number", str(value), token.glued, spelled=True))
        else:
            settled.append(token)
    return settled


def _without_politeness(found: Sequence[Token]) -> tuple[Token, ...]:
    start, end = 0, len(found)
    while start < end and (found[start].is_word(*OPENERS) or found[start].text in {",", "-", ":"}):
        start += 1
    while end > start and (found[end - 1].is_word(*CLOSERS) or found[end - 1].text == ","):
        end -= 1
    return tuple(found[start:end])
