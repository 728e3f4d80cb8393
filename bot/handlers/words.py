"""What was typed after a command, taken apart."""

import re
from typing import Any

REF = re.compile(r"[A-Za-z]{2,8}-\d{2}-\d{1,4}")


def ref_and_rest(words: str) -> tuple[str | None, str]:
    """The group's reference, if the first word is one, and what follows it."""
    first, _, rest = words.strip().partition(" ")
    return (first.upper(), rest.strip()) if REF.fullmatch(first) else (None, words.strip())


def key_of(command: dict[str, Any]) -> str:
    """The key under which a command counts once: also where the guard stopped it and it was then sent as harmless."""
    return f"cm:{command.get('first_trigger_id') or command['trigger_id']}"
