"""What was typed after a command, taken apart."""

import re
from typing import Any

REF = re.compile(r"([A-Za-z]{2,8})-(\d{2})-(\d{1,4})")
AROUND = "\"'“”‘’«».,;:!?/()[]"
"""What a telephone's keyboard, or a sentence, leaves around a word."""
DASHES = str.maketrans("‐‑‒–—−", "------")


def first_and_rest(words: str) -> tuple[str, str]:
    """The first word, however it was typed, and what follows it: ("status", "A-26-014") for “ STATUS.  A-26-014”.

    The command's own name typed again before it is passed over.
    """
    first, *more = words.split(maxsplit=1)[:2] or [""]
    word, rest = first.strip(AROUND).lower(), more[0].strip() if more else ""
    return first_and_rest(rest) if first.startswith("/") and rest else (word, rest)


def ref_and_rest(words: str) -> tuple[str | None, str]:
    """The group's reference, if the first word is one, and what follows it. Of its number 14 is 014."""
    first, *more = words.split(maxsplit=1)[:2] or [""]
    found = REF.fullmatch(first.strip(AROUND).translate(DASHES))
    if found is None:
        return None, words.strip()
    family, year, number = found.groups()
    return f"{family.upper()}-{year}-{int(number):03}", more[0].strip() if more else ""


def key_of(command: dict[str, Any]) -> str:
    """The key under which a command counts once: also where the guard stopped it and it was then sent as harmless."""
    return f"cm:{command.get('first_trigger_id') or command['trigger_id']}"
