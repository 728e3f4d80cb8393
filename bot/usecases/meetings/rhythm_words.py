"""How often a group meets, in the words somebody typed: by the command, by its form, or at the end of a meeting."""

from bot.dates import Ask, At, Day, Repeat, parse, rhythm_in_words
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.seeing.when_due import Meaning, NotSure

HOW = "Say the days and the time, for example “Mondays and Thursdays 9:30am”."


def read_rhythm(words: str, services: Services) -> str:
    """The rhythm that *words* mean. Raises NotSure where they have to be put back, Refused where they are none."""
    reading = parse(words, services.clock.now(), services.calendar)
    match reading:
        case Repeat(rhythm=rhythm):
            return rhythm
        case Ask(candidates=candidates) if found := [one.rhythm for one in candidates if isinstance(one, Repeat)]:
            raise NotSure(reading.says, [Meaning(rhythm, capital(rhythm_in_words(rhythm))) for rhythm in found])
        case At() | Day():
            reason = f"That is one day, {reading.says}, and does not say how often you meet."
            raise Refused(Refusal(reason, HOW, None, ""))
    raise Refused(Refusal(f"That does not say how often you meet. {reading.says}", HOW, None, ""))


def capital(words: str) -> str:
    """Mondays and Thursdays, 9:30am"""
    return words[:1].upper() + words[1:]
