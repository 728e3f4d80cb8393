"""`/rsg status`: the group whose channel it is typed in, or that of the reference after it."""

from typing import Any

from slack_sdk import WebClient

from bot.handlers.words import ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.seeing.status import status
from bot.views import status as view
from bot.views.blocks import Block

NO_REFERENCE = Refusal(
    "That is not the reference of a group.",
    "It stands first on the group's card. `/rsg list` shows the groups you are in.",
    None,
    "",
)


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    ref, rest = ref_and_rest(words)
    if rest:
        raise Refused(NO_REFERENCE)
    return view.blocks(status(command["user_id"], ref, command["channel_id"], services))
