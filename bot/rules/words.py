"""Numbers, days and hours as people say them."""

from collections.abc import Sequence
from datetime import date, time

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(count: int) -> str:
    """3 -> "three"; from eleven on in figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def counted(count: int, thing: str) -> str:
    """(3, "working day") -> "three working days"."""
    return f"{number(count)} {thing}{'' if count == 1 else 's'}"


def listed(things: Sequence[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    return " and ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)


def a(thing: str) -> str:
    """ "Rapid Solutions Group" -> "a Rapid Solutions Group", with "an" before a vowel."""
    return f"{'an' if thing[:1].lower() in 'aeiou' else 'a'} {thing}"


def hour(at: time) -> str:
    """17:00 -> "5pm", 8:30 -> "8:30am", 12:00 -> "noon"."""
    if (at.hour, at.minute) in {(12, 0), (0, 0)}:
        return "noon" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def day(on: date) -> str:
    """Thursday 9 April 2026"""
    return f"{on:%A} {on.day} {on:%B %Y}"
