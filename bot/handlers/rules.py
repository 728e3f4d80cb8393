"""`/rsg rules`, and the same for any other command of ours: the rules of a forum, all of them or those with a word."""

from typing import Any

from slack_sdk import WebClient

from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.seeing.rules import rules_for
from bot.views import rules as view
from bot.views.blocks import Block


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone; its hints name the command that was typed."""
    ref, rest = ref_and_rest(words)
    typed = str(command.get("command") or "/rsg")
    found = rules_for(services, command["user_id"], ref, command["channel_id"], rest)
    return view.blocks(found, typed) if isinstance(found, view.Page) else view.forums(found, typed)
