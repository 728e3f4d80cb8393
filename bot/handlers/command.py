"""`/rsg`: one command with our own table of subcommands."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers import action, away, membership, opening, why
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.refused import Refused
from bot.views import refusal as refusal_view
from bot.views.blocks import Block

Subcommand = Callable[[dict[str, Any], str, WebClient, Services], list[Block] | None]
"""Gets the payload and the words after its own; what it returns is shown to the person who typed, alone."""

SUBCOMMANDS: Mapping[str, Subcommand] = {
    "open": opening.show_form,
    "action": action.create,
    "add": membership.add,
    "remove": membership.remove,
    "why": why.explain,
    "away": away.leave,
    "back": away.come_back,
}


def register(app: App, services: Services) -> None:
    @app.command("/rsg")
    def rsg(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        word, _, rest = command.get("text", "").strip().partition(" ")
        try:
            found = SUBCOMMANDS.get(word.lower())
            if found is None:
                raise Refused(_unknown(word))
            shown = found(command, rest.strip(), client, services)
        except Refused as refused:
            ack(text=refused.refusal.reason, blocks=refusal_view.blocks(refused.refusal))
            return
        ack(text=f"/rsg {word}", blocks=shown) if shown else ack()


def _unknown(word: str) -> Refusal:
    near = difflib.get_close_matches(word.lower(), SUBCOMMANDS, n=3, cutoff=0.5)
    known = " or ".join(f"`/rsg {name}`" for name in near or SUBCOMMANDS)
    reason = "I don't know that command." if word else "A word is missing after `/rsg`."
    return Refusal(reason, f"Try {known}.", None, "")
