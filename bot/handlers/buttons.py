"""What every button has in common: one key for each press, and a no that comes in a small window."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.guard import plain
from bot.usecases.refused import Refused
from bot.views import refusal as refusal_view
from bot.views.blocks import modal, section
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
        open_form(body, client, refusal_view.window(refused.refusal))
    except Busy:
        open_form(body, client, refusal_view.window(refusal_view.NOT_SAVED))
    ack()


def say(body: Body, client: WebClient, says: str, *, always: bool = False) -> None:
    """Say what came of a press in a window, where it was made on something that does not change by itself, or for
    others more than for who pressed (*always*)."""
    if always or body.get("view") or body.get("container", {}).get("is_ephemeral"):
        open_form(body, client, modal("Done", [section(plain(says))]))


def submit(ack: Ack, act: Callable[[], object]) -> None:
    """Do what a form asks for and close it; a no is laid over it, and what was typed stays beneath.

    Where *act* gives a view, the form turns into that instead of closing.
    """
    try:
        found = act()
    except Refused as refused:
        ack(response_action="push", view=refusal_view.window(refused.refusal))
    except Busy:
        ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
    else:
        ack(response_action="update", view=found) if isinstance(found, dict) else ack()


def submit_over(ack: Ack, act: Callable[[], dict[str, Any]]) -> None:
    """The same, with the view that *act* gives laid over the form: going back leads to what was typed."""
    try:
        found = act()
    except Refused as refused:
        found = refusal_view.window(refused.refusal)
    except Busy:
        found = refusal_view.window(refusal_view.NOT_SAVED)
    ack(response_action="push", view=found)


def open_form(body: Body, client: WebClient, form: dict[str, Any]) -> None:
    """Show a form to whoever pressed; over the window they pressed in, if it was one."""
    if body.get("view"):
        client.views_push(trigger_id=body["trigger_id"], view=form)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=form)
