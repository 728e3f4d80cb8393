"""What every button has in common: one key for each press, and a no that comes in a small window."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.usecases.refused import Refused
from bot.views import refusal as refusal_view
from storage.database import Busy

Body = dict[str, Any]


def key(body: Body) -> str:
    """The key of a press: the same press delivered twice has the same one."""
    return f"ac:{body['trigger_id']}"


def value(body: Body) -> str:
    """The id of the thing the button is about."""
    return str(body["actions"][0]["value"])


def press(ack: Ack, body: Body, client: WebClient, act: Callable[[], object]) -> None:
    """Do what was pressed; a message that changes is the answer, a no opens in a window."""
    try:
        act()
    except Refused as refused:
        client.views_open(trigger_id=body["trigger_id"], view=refusal_view.window(refused.refusal))
    except Busy:
        client.views_open(trigger_id=body["trigger_id"], view=refusal_view.window(refusal_view.NOT_SAVED))
    ack()


def submit(ack: Ack, act: Callable[[], object]) -> None:
    """Do what a form asks for and close it; a no is laid over it, and what was typed stays beneath."""
    try:
        act()
    except Refused as refused:
        ack(response_action="push", view=refusal_view.window(refused.refusal))
    except Busy:
        ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
    else:
        ack()


def open_form(body: Body, client: WebClient, form: dict[str, Any]) -> None:
    """Show a form to whoever pressed."""
    client.views_open(trigger_id=body["trigger_id"], view=form)
