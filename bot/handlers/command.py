"""`/rsg` and `/panel`: commands with our own tables of subcommands."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers import (
    action_new,
    agenda,
    away,
    closing,
    decision,
    escalation,
    help,
    interests,
    listing,
    meeting,
    meeting_move,
    membership,
    mine,
    note,
    opening,
    panel,
    proposal,
    referral,
    rhythm,
    rules,
    sittings,
    status,
    votes,
    why,
)
from bot.handlers.buttons import Body, open_form, press, value
from bot.handlers.words import first_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.guard import Typed, let_in
from bot.usecases.panels.panel_meant import channel_meant
from bot.usecases.refused import Refused
from bot.views import guard as guard_view
from bot.views import refusal as refusal_view
from bot.views.blocks import Block, modal

Subcommand = Callable[[dict[str, Any], str, WebClient, Services], list[Block] | None]
"""Gets the payload and the words after its own; what it returns is shown to the person who typed, alone."""

SUBCOMMANDS: Mapping[str, Subcommand] = {
    "open": opening.show_form,
    "action": action_new.command,
    "decide": decision.command,
    "propose": proposal.command,
    "decisions": decision.listed,
    "note": note.command,
    "notes": note.show,
    "mine": mine.show,
    "status": status.show,
    "list": listing.show,
    "meeting": meeting.show,
    "add": membership.add,
    "remove": membership.remove,
    "move": meeting_move.command,
    "rhythm": rhythm.command,
    "why": why.explain,
    "rules": rules.show,
    "close": closing.command,
    "escalate": escalation.command,
    "away": away.leave,
    "back": away.come_back,
    "help": help.show,
}
"""What is typed after `/rsg`."""

OF_ONE_CASE = ("open", "rhythm", "close", "add", "escalate")
"""What a standing body has not, or does in its own way."""

OF_PANELS: Mapping[str, Subcommand] = {
    **{name: found for name, found in SUBCOMMANDS.items() if name not in OF_ONE_CASE},
    "open": panel.show_form,
    "seats": panel.seats,
    "vote": votes.command,
    "interest": interests.command,
    "agenda": agenda.show,
    "item": agenda.item,
    "calendar": sittings.show,
    "next": sittings.enter_one,
    "cancel": sittings.cancel_one,
    "seat": panel.seat,
    "chair": panel.chair,
    "add": panel.guest,
    "refer": referral.show_form,
    "referrals": referral.listed,
}
"""What is typed after `/panel`."""

COMMANDS = {"/rsg": SUBCOMMANDS, "/panel": OF_PANELS}


def register(app: App, services: Services) -> None:
    def typed(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        try:
            shown = _answer(command, client, services)
        except Refused as refused:  # as Bolt would have it answered, but on a shorter way
            ack(text=refusal_view.title(refused.refusal), blocks=refusal_view.blocks(refused.refusal))
        else:
            ack(text="Answer", blocks=shown) if shown else ack()

    for name in COMMANDS:
        app.command(name)(typed)

    @app.action(guard_view.SURE)
    def send_anyway(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: _send_anyway(body, client, services))


def _answer(command: dict[str, Any], client: WebClient, services: Services) -> list[Block] | None:
    name = command.get("command", "/rsg")
    word, rest = first_and_rest(command.get("text", ""))
    found = COMMANDS[name].get(word or "help")
    if found is None:
        raise Refused(_unknown(name, word))
    if name == "/panel":
        channel = channel_meant(services, command["user_id"], command["channel_id"])
        command = command | {"channel_id": channel}
    return found(command, rest.strip(), client, services)


def _send_anyway(body: Body, client: WebClient, services: Services) -> None:
    """The command that the guard stopped, once more: its author says that what was found in it is none."""
    key, kinds, name, text = guard_view.read_answer(value(body))
    by = body["user"]["id"]
    let_in(Typed(key=f"sure:{key}", by=by, texts=(unslack(text),), sure=kinds), services)
    command = {
        "command": name,
        "text": text,
        "user_id": by,
        "channel_id": body["channel"]["id"],
        "trigger_id": body["trigger_id"],
        "first_trigger_id": key,
    }
    shown = _answer(command, client, services)
    if shown:
        open_form(body, client, modal("Sent", shown))


def _unknown(command: str, word: str) -> Refusal:
    likely = [one for one in COMMANDS[command] if word[0] == one[0] or word[-1] == one[-1]]  # few slips change both
    near = difflib.get_close_matches(word, likely, n=3, cutoff=0.5)
    meant = f"Did you mean {' or '.join(f'`{command} {one}`' for one in near)}? " if near else ""
    return Refusal("I don't know that command.", f"{meant}`{command} help` shows what you can do here.", None, "")
