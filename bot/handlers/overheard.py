"""Messages that people write: in a group's channel, and to the bot. The guard looks; nothing is kept."""

from collections.abc import Iterator
from typing import Any

from slack_bolt import App

from bot.services import Services
from bot.usecases.decisions.decision_source import source_changed, source_gone
from bot.usecases.records.overheard import Heard, changed, gone, in_channel, to_the_bot

Event = dict[str, Any]

WRITTEN = (None, "file_share", "thread_broadcast", "me_message")
"""Sorts of messages that somebody wrote; the others tell what happened to a channel or a message."""


def register(app: App, services: Services) -> None:
    """An error here stays an error: Slack then sends the event again."""

    @app.event("message")
    def said(event: Event, body: dict[str, Any]) -> None:
        sort, key = event.get("subtype"), f"ev:{body['event_id']}"
        direct = event.get("channel_type") == "im"
        if sort in WRITTEN and _by_a_person(event):
            (to_the_bot if direct else in_channel)(_heard(event, event["channel"], key), services)
        elif sort == "message_changed" and not direct:
            _edited(event, key, services)
        elif sort == "message_deleted" and not direct:
            _deleted(event["channel"], event["deleted_ts"], key, services)


def _edited(event: Event, key: str, services: Services) -> None:
    """Slack also calls it a change when it shows what stands behind a link: the words are the same then."""
    now, before = event["message"], event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":  # what is left of a deleted message that was answered
        _deleted(event["channel"], now["ts"], key, services)
    elif _by_a_person(now) and list(_written(now)) != list(_written(before)):
        changed(_heard(now, event["channel"], key), services)
        source_changed(key, event["channel"], now["ts"], services)


def _deleted(channel: str, ts: str, key: str, services: Services) -> None:
    gone(channel, ts, services)
    source_gone(key, channel, ts, services)


def _by_a_person(message: Event) -> bool:
    return "user" in message and not message.get("bot_id")


def _heard(message: Event, channel: str, key: str) -> Heard:
    return Heard(
        key=key,
        by=message["user"],
        channel_id=channel,
        ts=message["ts"],
        texts=tuple(_written(message)),
        files=len(message.get("files") or ()),
    )


def _written(message: Event) -> Iterator[str]:
    """All that can be read in it: its words, and what its files are called."""
    yield str(message.get("text") or "")
    for file in message.get("files") or ():
        yield from (str(file.get("name") or ""), str(file.get("title") or ""))
