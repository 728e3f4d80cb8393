"""Text made safe to keep: one form for each letter, and nothing that cannot be seen."""

import re
import unicodedata

# Letters, marks and symbols by category, but drawn as nothing: they hide text as well as any zero-width space.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))  # control, format (bidirectional, zero-width), half a surrogate pair
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MARKS_KEPT = 8  # no language stacks more; putting very long stacks in order takes the square of their length


def clean(text: str) -> str:
    """*text* in Unicode's composed form (NFC), without control, bidirectional or zero-width characters.

    Runs of spaces become one, more than one empty line becomes one, and both ends are trimmed. Lines stay lines.
    """
    text = unicodedata.normalize("NFC", _visible(_LINE_ENDS.sub("\n", text)))
    text = _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def too_long(text: str, limit: int) -> bool:
    """Whether *text*, once clean, has more than *limit* characters."""
    return len(text) > limit and len(clean(text)) > limit


def _visible(text: str) -> str:
    unseen = {ord(ch): None for ch in set(text) - {"\n", "\t"} if ch in _BLANK or unicodedata.category(ch) in _UNSEEN}
    text = text.translate(unseen) if unseen else text
    return text if text.isascii() else _without_stacks(text)


def _without_stacks(text: str) -> str:
    marks = {ch for ch in set(text) if unicodedata.combining(ch)}
    if not marks:
        return text
    kept: list[str] = []
    stacked = 0
    for ch in text:
        stacked = stacked + 1 if ch in marks else 0
        if stacked <= _MARKS_KEPT:
            kept.append(ch)
    return "".join(kept)
