"""`/rsg open` and its form."""

from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from bot.usecases.opening import OpenGroup, open_group
from bot.usecases.opening_form import what_to_ask
from bot.usecases.refused import Refused
from bot.views import opening as view
from bot.views import refusal as refusal_view
from storage.database import Busy


def show_form(command: dict[str, Any], words: str, client: WebClient, services: Services) -> None:
    """Open the form with what the command's words already answer."""
    ask = what_to_ask(command["user_id"], words, services)
    client.views_open(trigger_id=command["trigger_id"], view=view.form(ask, uuid4().hex))


def register(app: App, services: Services) -> None:
    @app.view(view.FORM)
    def submit_form(ack: Ack, body: dict[str, Any]) -> None:
        try:
            opened = open_group(OpenGroup(opened_by=body["user"]["id"], **view.read(body["view"])), services)
        except Refused as refused:
            ack(response_action="push", view=refusal_view.window(refused.refusal))
            return
        except Busy:
            ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
            return
        ack(response_action="update", view=view.opened(opened.ref, opened.code_word))
