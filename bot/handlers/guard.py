"""The guard at the door: every command and every form passes here before its own listener sees it."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from bot.guard import unslack
from bot.services import Services
from bot.usecases.guard import MayIdentify, Typed, let_in
from bot.views import guard as view
from bot.views import refusal as refusal_view
from storage.database import Busy


def register(app: App, services: Services) -> None:
    @app.middleware
    def door(ack: Ack, body: dict[str, Any], next_: Callable[[], BoltResponse]) -> BoltResponse:
        """Answer in place of the listener what may identify a child; let everything else through."""
        if "command" in body:
            return _command(ack, body, services) or next_()
        if body.get("type") == "view_submission":
            return _form(ack, body, services) or next_()
        return next_()


def _command(ack: Ack, body: dict[str, Any], services: Services) -> BoltResponse | None:
    words = str(body.get("text") or "")
    typed = Typed(key=f"sure:{body['trigger_id']}", by=body["user_id"], texts=(unslack(words),))
    try:
        let_in(typed, services)
    except MayIdentify as found:
        blocks = view.answer(found.refusal, found.kinds, body["command"], words, body["trigger_id"])
        return ack(text="Not sent", blocks=blocks)
    return None


def _form(ack: Ack, body: dict[str, Any], services: Services) -> BoltResponse | None:
    form = body["view"]
    typed = Typed(key=f"sure:{body['trigger_id']}", by=body["user"]["id"], texts=view.typed(form), sure=view.sure(form))
    try:
        let_in(typed, services)
    except MayIdentify as found:
        return ack(response_action="update", view=view.again(form, found.refusal, found.kinds))
    except Busy:
        return ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
    return None
