"""What was typed after a command, taken apart."""

import re

REF = re.compile(r"[A-Za-z]{2,8}-\d{2}-\d{1,4}")


def ref_and_rest(words: str) -> tuple[str | None, str]:
    """The group's reference, if the first word is one, and what follows it."""
    first, _, rest = words.strip().partition(" ")
    return (first.upper(), rest.strip()) if REF.fullmatch(first) else (None, words.strip())
