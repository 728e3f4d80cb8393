"""`/panel`: what is done with standing bodies, by a table of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers import referral
from bot.handlers.words import first_and_rest
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.refused import Refused
from bot.views import refusal as refusal_view
from bot.views.blocks import Block

Subcommand = Callable[[dict[str, Any], str, WebClient, Services], list[Block] | None]

SUBCOMMANDS: Mapping[str, Subcommand] = {
    "refer": referral.show_form,
    "referrals": referral.listed,
}


def register(app: App, services: Services) -> None:
    @app.command("/panel")
    def panel(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        word, rest = first_and_rest(command.get("text", ""))
        try:
            if (found := SUBCOMMANDS.get(word)) is None:
                raise Refused(_unknown())
            shown = found(command, rest, client, services)
        except Refused as refused:
            ack(text="Not possible", blocks=refusal_view.blocks(refused.refusal))
        else:
            ack(text="Answer", blocks=shown) if shown else ack()


def _unknown() -> Refusal:
    known = listed([f"`/panel {name}`" for name in SUBCOMMANDS])
    return Refusal("Say what you want to do with a panel.", f"Type {known}.", None, "")
