"""By when: the words somebody typed, read as one moment or day; or the question that has to be put back."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from bot.dates import Ask, At, Day, parse
from bot.dates.says import named
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.refused import Refused


class Meaning(Struct, frozen=True):
    """One of the things that words can mean: *value* is it in ISO form, *label* as people say it."""

    value: str
    label: str


class NotSure(Refused):
    """The words can mean any of *meanings*: whoever typed them is asked. Shown as it stands, it is a refusal."""

    def __init__(self, question: str, meanings: Sequence[Meaning]) -> None:
        super().__init__(Refusal(question, "Say which, in full.", None, ""))
        self.question = question
        self.meanings = meanings

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple((meaning.value, meaning.label) for meaning in self.meanings)


def read_due(words: str, services: Services) -> datetime | date:
    """What *words* mean now. Raises NotSure where they have to be put back, Refused where nothing will do."""
    reading = parse(words, services.clock.now(), services.calendar)
    match reading:
        case At(at=at):
            return at
        case Day(day=day, part=None):
            return day
        case Day():
            raise Refused(Refusal(reading.says, "Say at what hour, for example “11am”.", None, ""))
        case Ask(candidates=candidates) if meanings := tuple(_meanings(candidates)):
            raise NotSure(reading.says, meanings)
    raise Refused(Refusal(reading.says, "Nothing was saved.", None, ""))


def chosen(value: str) -> datetime | date:
    """The moment or day that was picked from a question. Raises Refused for anything else."""
    try:
        return date.fromisoformat(value) if len(value) == len("2026-01-01") else datetime.fromisoformat(value)
    except ValueError:
        raise Refused(Refusal("That could not be read as a time.", "Please type it again.", None, "")) from None


def _meanings(candidates: Sequence[object]) -> list[Meaning]:
    """A rhythm, or a day with no more than a part of it, is no time to have something done by."""
    found = []
    for candidate in candidates:
        match candidate:
            case At(at=at):
                found.append(Meaning(at.isoformat(timespec="minutes"), _capital(named(candidate))))
            case Day(day=day, part=None):
                found.append(Meaning(day.isoformat(), named(candidate)))
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
