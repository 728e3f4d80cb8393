"""What a group is called wherever it is listed."""

from bot.rules.places import places
from bot.services import Services
from bot.views.status import Called
from storage.asking import Seen


def called(services: Services, row: Seen) -> Called:
    """A group's reference, code word and place, as people say it."""
    place = next(p.short for p in places(services.policies, row["policy_from"]) if p.key == row["place"])
    return Called(row["ref"], row["code_word"], place)
