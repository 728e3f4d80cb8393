"""Messages that people write: in a group's channel, and to the bot. The guard looks; nothing is kept."""

from typing import Any

from slack_bolt import App

from bot.services import Services
from bot.usecases.overheard import Heard, in_channel, to_the_bot

WRITTEN = (None, "file_share", "thread_broadcast", "message_changed")
"""Sorts of messages that somebody wrote; the others tell what happened to a channel."""


def register(app: App, services: Services) -> None:
    """An error here stays an error: Slack then sends the event again."""

    @app.event("message")
    def said(event: dict[str, Any], body: dict[str, Any]) -> None:
        message = event.get("message", event) if event.get("subtype") == "message_changed" else event
        written = event.get("subtype") in WRITTEN and not message.get("bot_id") and "user" in message
        if not written or message.get("text") == (event.get("previous_message") or {}).get("text", ...):
            return
        heard = Heard(
            key=f"ev:{body['event_id']}",
            by=message["user"],
            channel_id=event["channel"],
            ts=message["ts"],
            text=message.get("text") or "",
            has_files=bool(message.get("files")),
        )
        (to_the_bot if event.get("channel_type") == "im" else in_channel)(heard, services)
