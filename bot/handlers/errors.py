"""What a person sees when what they did could not be done: never silence, and never "saved" when it was not.

A use case's no is answered by the handler itself where it has a better place for it; whatever else a listener
raises ends here. The log says what failed and where, never what was written.
"""

import logging
import traceback
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.rules.refusal import Refusal
from bot.usecases.refused import Refused
from bot.views import refusal as view
from storage.database import Busy

log = logging.getLogger(__name__)

OURS = Path(__file__).parents[2]
READERS = ("bot/handlers/", "bot/views/")
"""Where payloads are read: what fails with a missing or odd value there is the payload's fault."""

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError)
TRY_AGAIN = BoltResponse(status=500, body="")


def register(app: App) -> None:
    """Answer for every listener."""

    @app.error
    def failed(error: Exception, body: dict[str, Any], client: WebClient, ack: Ack) -> BoltResponse:
        if not isinstance(error, Refused | Busy | BoltUnhandledRequestError):
            log.error("%s could not be handled: %s at %s", _sort(body), type(error).__name__, _where(error))
        return _answer(body, error, client, ack)


def _answer(body: dict[str, Any], error: Exception, client: WebClient, ack: Ack) -> BoltResponse:
    refusal = _refusal(error)
    match _sort(body):
        case "event":  # nobody waits for it: it comes again, unless it would be no better then
            nobody_listens = isinstance(error, Refused | BoltUnhandledRequestError)
            return ack() if nobody_listens or _unreadable(error) else TRY_AGAIN
        case "command":
            return ack(text=view.title(refusal), blocks=view.blocks(refusal))
        case "view_submission":
            return ack(response_action="push", view=view.window(refusal))
    try:
        client.views_open(trigger_id=str(body.get("trigger_id")), view=view.window(refusal))
    except (SlackClientError, OSError):
        return TRY_AGAIN  # Slack then puts its own warning beside the button
    return ack()


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refused):
        return error.refusal
    if isinstance(error, BoltUnhandledRequestError):
        return view.OUTDATED
    return view.NOT_SAVED if isinstance(error, Busy) else view.FAILED


def _sort(body: dict[str, Any]) -> str:
    if "command" in body:
        return "command"
    return "event" if "event" in body else str(body.get("type"))


def _unreadable(error: Exception) -> bool:
    """Whether *error* came of reading the payload, in our code or in Bolt's, and not of what was then done."""
    ours = [place for place in _places(error) if place.startswith(("bot/", "storage/"))]
    return isinstance(error, UNREADABLE) and (not ours or ours[-1].startswith(READERS))


def _where(error: Exception) -> str:
    return next((place for place in reversed(_places(error)) if place.startswith(("bot/", "storage/"))), "Bolt")


def _places(error: Exception) -> list[str]:
    """File and line of every call on the way, ours as they stand in the repository; no values."""
    found = ((Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__))
    return [f"{file.relative_to(OURS) if file.is_relative_to(OURS) else file}:{line}" for file, line in found]
