"""`/rsg help`: what this person may do here."""

from typing import Any

from slack_sdk import WebClient

from bot.services import Services
from bot.usecases.help import help_for
from bot.views import help as view
from bot.views.blocks import Block


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    return view.blocks(help_for(command["user_id"], command["channel_id"], services))
