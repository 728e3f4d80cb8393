"""`/panel interest WORDS`, its form, and the choices of whoever it is declared to."""

import re
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, press, say, submit, value
from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.panels.interests import Choose, Declare, asked_of, choose, declare
from bot.usecases.within import group_meant
from bot.views import interests as view
from bot.views import panel as panel_view


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> None:
    """`/panel interest WORDS` opens the form."""
    ref, text = ref_and_rest(words)
    by = payload["user_id"]
    group_id = group_meant(services, by, ref, payload["channel_id"])
    asked = asked_of(services, by, group_id, unslack(text))
    client.views_open(trigger_id=payload["trigger_id"], view=view.form(asked, uuid4().hex))


def register(app: App, services: Services) -> None:
    @app.view(view.FORM)
    def declared(ack: Ack, body: Body) -> None:
        request = Declare(by=str(body["user"]["id"]), **view.read(body["view"]))
        submit(ack, lambda: panel_view.done(declare(request, services)))

    @app.action(re.compile(rf"{view.CHOOSE}_\d+"))
    def chosen(ack: Ack, body: Body, client: WebClient) -> None:
        def pick() -> None:
            interest, _, choice = value(body).partition(" ")
            by = str(body["user"]["id"])
            say(body, client, choose(Choose(key=key(body), by=by, interest_id=uuid(interest), choice=choice), services))

        press(ack, body, client, pick)
