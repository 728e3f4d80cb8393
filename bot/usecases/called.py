"""What a group is called wherever it is listed."""

from bot.rules.kinds import Places
from bot.services import Services
from bot.views.status import Called
from storage.types import Seen


def called(services: Services, row: Seen) -> Called:
    """A group's reference, code word and place, as people say it; a standing body has no place."""
    rules = services.policies.in_force(row["forum"], row["policy_from"]).all(Places)
    place = next((place.short for rule in rules for place in rule.places if place.key == row["place"]), "")
    return Called(row["ref"], row["code_word"], place)
