"""What words for a time can turn out to mean."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

Part = Literal["morning", "lunchtime", "afternoon", "evening", "night"]


class At(Struct, frozen=True):
    """A moment: aware, Europe/London, whole minutes. *says* is it in full, with what is odd about the day."""

    at: datetime
    says: str


class Day(Struct, frozen=True):
    """A day without a time of day, or with no more than a part of it."""

    day: date
    says: str
    part: Part | None = None


class Repeat(Struct, frozen=True):
    """A rhythm, written "MO,TH@09:30", "TU/2@14:00" (every second week) or "MO@10:00;TH@14:00"; London time."""

    rhythm: str
    says: str


Settled = At | Day | Repeat


class Ask(Struct, frozen=True):
    """More than one meaning, or one that is not sure enough: to be put back to whoever typed it."""

    question: str
    candidates: tuple[Settled, ...] = ()

    @property
    def says(self) -> str:
        return self.question


class Refuse(Struct, frozen=True):
    """No meaning: what was understood, what is wrong with it and what to type instead."""

    why: str

    @property
    def says(self) -> str:
        return self.why


Reading = Settled | Ask | Refuse


class Unsettled(Exception):
    """Raised while a phrase is worked out, when only a question or a refusal can come of it.

    *wrong*: this way to read the phrase fails by itself (past, no such day), so another way may still hold.
    Otherwise the doubt stays, whatever another way may give.
    """

    def __init__(self, reading: Ask | Refuse, *, wrong: bool = True) -> None:
        super().__init__(reading.says)
        self.reading = reading
        self.wrong = wrong


def as_json(reading: Reading) -> dict[str, object]:
    """The reading for machines: kind, value (ISO instant, ISO date, rhythm, or the list asked about) and says."""
    match reading:
        case Ask(candidates=candidates):
            kind, value = "ask", [_value(candidate) for candidate in candidates]
        case Refuse():
            return {"kind": "refuse", "value": None, "says": reading.says}
        case At() | Day() | Repeat():
            return {"kind": type(reading).__name__.lower(), "value": _value(reading), "says": reading.says}
    return {"kind": kind, "value": value, "says": reading.says}


def _value(settled: Settled) -> str:
    match settled:
        case At(at=at):
            return at.isoformat(timespec="minutes")
        case Day(day=day):
            return day.isoformat()
        case Repeat(rhythm=rhythm):
            return rhythm
