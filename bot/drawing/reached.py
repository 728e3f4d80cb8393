"""What is added to a message that somebody else reads than the person it is for, or that comes late."""

from datetime import date, datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency_of
from bot.rules.calendar import LONDON
from bot.rules.words import counted
from bot.usecases.reaching import is_away
from bot.views.blocks import section, small
from bot.views.digest import for_whom
from bot.views.message import Message
from storage.models import Effect
from storage.outbox import person_conversation
from storage.queries import PERSON
from storage.unit_of_work import UnitOfWork


def addressed(drawer: Drawer) -> Drawer:
    """*drawer*, with a line that says whom a message is for where that is not the reader."""

    def draw(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        message = drawer(work, effect, now)
        if message is None:
            return None
        head = _for_whom(work, effect, now.astimezone(LONDON).date())
        foot = _late(work, effect)
        blocks = [*([section(head)] if head else []), *message.blocks, *([small(foot)] if foot else [])]
        return Message(message.text, blocks)

    return draw


def _for_whom(work: UnitOfWork, effect: Effect, today: date) -> str | None:
    there = effect.conversation_id or ""
    if effect.person_id is None or not there.startswith(PERSON) or there == person_conversation(effect.person_id):
        return None
    person = work.people.get(effect.person_id)
    if person.slack_id is not None and not is_away(person, today):
        return f"For {person.name}, who is back."
    return for_whom(person.name, agency_of(work, person.id), person.away_until if person.slack_id else None)


def _late(work: UnitOfWork, effect: Effect) -> str | None:
    """Steps of one thing that came while the bot was down share one message."""
    if "rung" not in effect.content:
        return None
    earlier = len(work.obligations.steps_in(effect.target_id or effect.id)) - 1
    if earlier < 1:
        return None
    return f"{counted(earlier, 'earlier reminder').capitalize()} about this could not be sent in time."
