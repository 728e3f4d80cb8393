"""`/rsg status`: the group whose channel it is typed in, or that of the reference after it."""

from typing import Any

from slack_sdk import WebClient

from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.status import status
from bot.views import status as view
from bot.views.blocks import Block


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    ref, _ = ref_and_rest(words)
    return view.blocks(status(command["user_id"], ref, command["channel_id"], services))
