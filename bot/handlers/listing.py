"""`/rsg list`: the open groups of whoever asks."""

from typing import Any

from slack_sdk import WebClient

from bot.services import Services
from bot.usecases.seeing.listing import listing
from bot.views import listing as view
from bot.views.blocks import Block


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    return view.blocks(listing(command["user_id"], services))
