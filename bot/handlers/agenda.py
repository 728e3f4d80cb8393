"""`/panel agenda`, `/panel item TEXT`, and the buttons of an agenda."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.agenda import agenda_of
from bot.guard import plain, unslack
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, press, say, value
from bot.handlers.words import key_of, ref_and_rest
from bot.services import Services
from bot.usecases.meetings.meeting import Press
from bot.usecases.panels.agenda import Drop, PutForward, drop, put_forward
from bot.usecases.panels.agenda_send import agree, send
from bot.usecases.within import group_meant
from bot.views import agenda as view
from bot.views.blocks import Block, section


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel agenda`: that of the meeting that is on or comes next."""
    ref, _ = ref_and_rest(words)
    return agenda_of(services, command["user_id"], ref, command["channel_id"])


def item(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel item what to talk about`"""
    ref, text = ref_and_rest(words)
    by = command["user_id"]
    group_id = group_meant(services, by, ref, command["channel_id"])
    request = PutForward(key=key_of(command), by=by, group_id=group_id, text=unslack(text))
    return [section(plain(put_forward(request, services)))]


def register(app: App, services: Services) -> None:
    def does(action: str, act: Callable[[str, str, UUID, str], str]) -> None:
        @app.action(action)
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            def carry_out() -> None:
                meeting, _, more = value(body).partition(" ")
                says = act(key(body), str(body["user"]["id"]), uuid(meeting), more)
                say(body, client, says, always=True)

            press(ack, body, client, carry_out)

    does(view.SEND, lambda key, by, meeting, _: send(Press(key=key, by=by, meeting_id=meeting), services))
    does(view.AGREE, lambda key, by, meeting, _: agree(Press(key=key, by=by, meeting_id=meeting), services))
    does(view.DROP, lambda key, by, meeting, item: drop(Drop(key=key, by=by, meeting_id=meeting, item=item), services))
