"""`/panel open`, its form, and who has which seat."""

import re
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.panel import seats_of
from bot.guard import plain, unslack
from bot.handlers.buttons import Body, submit
from bot.handlers.words import key_of, ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.panels.panel import OpenPanel, may_open, open_panel
from bot.usecases.panels.seats import BringGuest, NameSeat, bring_guest, name_seat
from bot.usecases.refused import Refused
from bot.usecases.within import group_meant
from bot.views import panel as view
from bot.views.blocks import Block, section

TYPED = re.compile(r"(?P<seat>[\w-]+)\s+<@(?P<id>\w+)(?:\|[^>]*)?>", re.I)
PERSON = re.compile(r"<@(?P<id>\w+)(?:\|[^>]*)?>")
HOW = Refusal(
    "Which seat, and who has it?",
    "Type it like this: `/panel seat chair @sam`. `/panel seats` shows the seats, each with its word in brackets.",
    None,
    "",
)


def show_form(command: dict[str, Any], words: str, client: WebClient, services: Services) -> None:
    """`/panel open`: which body, and who has which part in it."""
    bodies = [(body.key, body.name) for body in may_open(services, command["user_id"])]
    client.views_open(trigger_id=command["trigger_id"], view=view.form(bodies, uuid4().hex))


def seats(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel seats`: who has which."""
    ref, _ = ref_and_rest(words)
    return seats_of(services, command["user_id"], ref, command["channel_id"])


def seat(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel seat chair @sam`"""
    ref, rest = ref_and_rest(words)
    found = TYPED.fullmatch(rest.strip())
    if found is None:
        raise Refused(HOW)
    by = command["user_id"]
    group_id = group_meant(services, by, ref, command["channel_id"])
    wanted = unslack(found["seat"]).lower().replace("-", "_")
    request = NameSeat(key=key_of(command), by=by, group_id=group_id, seat=wanted, person=found["id"])
    return [section(plain(name_seat(request, services)))]


def chair(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel chair @sam`"""
    ref, rest = ref_and_rest(words)
    return seat(command, f"{ref or ''} chair {rest}".strip(), client, services)


def guest(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel add @sam`: without a seat."""
    ref, rest = ref_and_rest(words)
    found = PERSON.fullmatch(rest.strip())
    if found is None:
        raise Refused(Refusal("Who is to come as a guest?", "Type it like this: `/panel add @sam`.", None, ""))
    by = command["user_id"]
    group_id = group_meant(services, by, ref, command["channel_id"])
    request = BringGuest(key=key_of(command), by=by, group_id=group_id, person=found["id"])
    return [section(plain(bring_guest(request, services)))]


def register(app: App, services: Services) -> None:
    @app.view(view.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        request = OpenPanel(by=str(body["user"]["id"]), **view.read(body["view"]))
        submit(ack, lambda: view.done(open_panel(request, services)))
