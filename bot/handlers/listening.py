"""Bolt's App behind a door of ours: what no database can hold does not come in, and no odd shape breaks it."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.handlers.errors import UNREADABLE

log = logging.getLogger(__name__)

UNKEEPABLE = re.compile("[\\0\ud800-\udfff]")
"""NUL, which PostgreSQL refuses, and halves of a surrogate pair, which no encoding knows: nobody types them."""


class Listening(App):
    """Bolt's App, which by itself trips over payloads that are not of Slack's shape."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer one request; 400 for what is none of Slack's."""
        try:
            req.body = _keepable(req.body)
            return super().dispatch(req)
        except UNREADABLE as error:
            log.error("a payload could not be read: %s", type(error).__name__)  # its text may quote the payload
            return BoltResponse(status=400, body="")


def known(token: str, myself: Mapping[str, Any]) -> Callable[..., AuthorizeResult]:
    """Bolt's `authorize` for the one workspace we are in: *myself* is what auth.test said of *token* at the start.

    Left to itself Bolt asks on the first request after a start, and acknowledges that request without handling it
    where the answer is an error: the person is told nothing, and nothing is saved.
    """

    def authorize(user_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=myself.get("enterprise_id"),
            team_id=myself.get("team_id"),
            bot_id=myself.get("bot_id"),
            bot_user_id=myself.get("user_id"),
            bot_token=token,
            user_id=user_id,
        )

    return authorize


def _keepable(value: Any) -> Any:
    """The same with every text in it such as can be kept."""
    if isinstance(value, str):
        return UNKEEPABLE.sub("", value)
    if isinstance(value, dict):
        return {name: _keepable(inner) for name, inner in value.items()}
    return [_keepable(inner) for inner in value] if isinstance(value, list) else value
