"""`/rsg help`: what this person may do here."""

from typing import Any

from slack_sdk import WebClient

from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.seeing.help import help_for
from bot.views import help as view
from bot.views.blocks import Block


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone; the group's reference may follow outside its channel.

    Whoever nothing would be done for still reads where to turn in danger.
    """
    ref, _ = ref_and_rest(words)
    try:
        return view.blocks(help_for(command["user_id"], command["channel_id"], services, ref))
    except Refused as refused:
        return view.stranger(refused.refusal)
