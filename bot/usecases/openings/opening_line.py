"""`/rsg open` with words behind it: what they fill in, and what they do not."""

from collections.abc import Container, Iterable, Sequence

from msgspec.structs import replace

from bot import dates
from bot.rules.kinds import Question
from bot.rules.opening import first_slots
from bot.rules.places import Offered, places
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.openings.opening_form import place_named, policy_for
from bot.views.opening_filled import ELSEWHERE, ME, Filled

FIRST, CHAIR = "first", "chair"
"""The words before a time for the first meeting, and before "me"."""


def filled_from(words: str, services: Services) -> tuple[Filled, tuple[str, ...]]:
    """What *words* fill in, and what to say about them on the form: nothing typed is lost without a word."""
    now = services.clock.now()
    offered = places(services.policies, now.date())
    councils = _council_words(services)
    parts = _Parts(words, {*councils, *(word for place in offered for word in place.words)})
    filled, unknown = _named(parts.plain, offered, councils)
    if parts.chair:
        filled = replace(filled, chair=ME)
    notices = [f"I don't know {listed([f'“{word}”' for word in unknown])}: please choose below."] if unknown else []
    if parts.time:
        filled, says = _first_meeting(filled, parts.time, offered, services)
        notices.append(says)
    return filled, tuple(notices)


class _Parts:
    """The line taken apart: plain words, the time behind "first", and whether "chair me" was typed.

    A time ends where a word of a place or council comes.
    """

    def __init__(self, words: str, known: Container[str]) -> None:
        self.plain: list[str] = []
        self.chair = False
        time: list[str] = []
        in_time = False
        typed = words.split()
        while typed:
            word = typed.pop(0)
            low = word.lower().strip(",")
            if low == CHAIR and typed and typed[0].lower() == "me":
                typed.pop(0)
                self.chair, in_time = True, False
            elif low == FIRST and not time:
                in_time = True
            elif in_time and low not in known:
                time.append(word)
            else:
                self.plain.append(low)
                in_time = False
        self.time = " ".join(time)


def _council_words(services: Services) -> dict[str, str]:
    """What people type for each council: the key or the label of the answer."""
    policy = policy_for(services, None, services.clock.now().date())
    choices = [choice for choice in policy.the(Question, "council").choices if choice.organisation]
    return {word.lower(): choice.key for choice in choices for word in (choice.key, choice.label)}


def _named(words: Iterable[str], offered: Sequence[Offered], councils: dict[str, str]) -> tuple[Filled, list[str]]:
    filled, unknown = Filled(), []
    for word in words:
        place = next((place for place in offered if word in place.words), None)
        if word in councils:
            filled = replace(filled, council=councils[word])
        elif place is None:
            unknown.append(word)
        elif filled.place is None and place.forum:
            filled = replace(filled, place=place.key)
        elif filled.place is None:
            filled = replace(filled, place=ELSEWHERE, elsewhere=place.key)
        elif word not in _words_of(offered, filled):
            unknown.append(word)  # a second place
    return filled, unknown


def _words_of(offered: Sequence[Offered], filled: Filled) -> tuple[str, ...]:
    key = filled.elsewhere or filled.place
    return next(place.words for place in offered if place.key == key)


def _first_meeting(filled: Filled, typed: str, offered: Sequence[Offered], services: Services) -> tuple[Filled, str]:
    now = services.clock.now()
    reading = dates.parse(typed, now, services.calendar)
    if len(typed) > dates.LONGEST:
        return filled, f"First meeting: {reading.says}"
    if not isinstance(reading, dates.At):
        return replace(filled, other_time=typed), f"First meeting, “{typed}”: {reading.says}"
    policy = policy_for(services, place_named(offered, filled.place), now.date())
    says = f"First meeting: {reading.says}"
    if any(slot.at == reading.at for slot in first_slots(now, policy, services.calendar)):
        return replace(filled, slot=reading.at.isoformat()), says
    return replace(filled, other_time=typed), says
