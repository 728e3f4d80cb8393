"""Messages: said, changed, taken back, pinned; by the app and by people alike, each heard as an event."""

import re
import uuid
from typing import Any

from rehearsal import wire
from rehearsal.state import Channel, Ephemeral, Json, Message
from rehearsal.workspace import Workspace, mention_names

MESSAGE_EVENT = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im"}


def post(workspace: Workspace, channel: Channel, user: str, text: str, **more: Any) -> Message:
    """Say something. `more` is any further field of Message."""
    message = Message(workspace.machine.stamp(), channel.id, user, text, **more)
    if user == workspace.bot_user and not message.subtype.startswith("channel_"):
        message.bot_id = workspace.bot_id
    elif not message.subtype:
        message.client_msg_id = message.client_msg_id or str(uuid.uuid4())
    channel.messages[message.ts] = message
    channel.last_read[user] = message.ts
    shown = wire.message_json(workspace, message)
    workspace.diary.note("said", user, channel.id, shown)
    told = _event(workspace, channel, shown)
    workspace.emit(MESSAGE_EVENT[channel.kind], told, channel)
    mentioned = f"<@{workspace.bot_user}>" in text or f"<@{workspace.bot_user}|" in text
    if mentioned and user != workspace.bot_user and not message.subtype and channel.kind != "im":
        mention = {name: value for name, value in told.items() if name != "channel_type"}
        workspace.emit("app_mention", mention | {"type": "app_mention"}, channel)
    return message


def edit(workspace: Workspace, channel: Channel, message: Message, **changed: Any) -> None:
    """Replace fields of a message; everyone who listens hears both versions."""
    before = wire.message_json(workspace, message)
    for name, value in changed.items():
        setattr(message, name, value)
    if "text" in changed or "blocks" in changed:
        message.edited = {"user": message.user, "ts": workspace.machine.stamp()}
    after = wire.message_json(workspace, message)
    workspace.diary.note("changed", message.user, channel.id, after)
    body = {"type": "message", "subtype": "message_changed", "message": after, "previous_message": before}
    workspace.emit(
        MESSAGE_EVENT[channel.kind],
        _event(workspace, channel, body | {"hidden": True, "ts": workspace.machine.stamp()}),
        channel,
    )


def delete(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Take a message back. A parent with replies leaves a tombstone, as in Slack."""
    before = wire.message_json(workspace, message)
    workspace.diary.note("deleted", message.user, channel.id, before)
    if channel.replies(message.ts):
        message.text, message.blocks, message.subtype = "This message was deleted.", [], "tombstone"
        message.metadata, message.files, message.attachments = None, [], []
    else:
        del channel.messages[message.ts]
    channel.pins.pop(message.ts, None)
    body = {"type": "message", "subtype": "message_deleted", "previous_message": before, "deleted_ts": message.ts}
    workspace.emit(
        MESSAGE_EVENT[channel.kind],
        _event(workspace, channel, body | {"hidden": True, "ts": workspace.machine.stamp()}),
        channel,
    )


def note(workspace: Workspace, channel: Channel, user: str, subtype: str, text: str, **extra: Any) -> Message:
    """A line the workspace itself writes: who joined, what the topic is now."""
    return post(workspace, channel, user, text, subtype=subtype, extra=extra)


def whisper(
    workspace: Workspace, channel: str, to: str, text: str, blocks: list[Json], thread_ts: str = ""
) -> Ephemeral:
    """An ephemeral message: shown to one person, in no history."""
    ephemeral = Ephemeral(workspace.machine.stamp(), channel, to, text, blocks, thread_ts)
    workspace.ephemerals.append(ephemeral)
    workspace.diary.note("whispered", to, channel, {"text": text, "blocks": blocks, "thread_ts": thread_ts})
    workspace.changes.bump()
    return ephemeral


def _event(workspace: Workspace, channel: Channel, body: Json) -> Json:
    """The inner event: the message with where and when it happened."""
    return body | {
        "channel": channel.id,
        "channel_type": CHANNEL_TYPE[channel.kind],
        "event_ts": body["ts"],
    }


# what people type

TOKEN = re.compile(r"https?://[^\s<>]+|#[a-z0-9_-]+|@", re.IGNORECASE)


def typed(workspace: Workspace, text: str, *, named: bool = False) -> str:
    """What Slack makes of typed text: control characters escaped, mentions, channels and links resolved.

    `named` writes `<@U1|handle>` and `<#C1|name>`, as an escaped slash command does.
    """
    names = mention_names(workspace)
    longest = sorted(names, key=len, reverse=True)
    out, at = "", 0
    for found in TOKEN.finditer(text):
        if found.start() < at:
            continue
        word = found.group()
        if word == "@":
            rest = text[found.end() :].lower()
            name = next((n for n in longest if rest.startswith(n) and not rest[len(n) : len(n) + 1].isalnum()), None)
            if name is None:
                continue
            label = f"|{_handle(workspace, names[name])}" if named else ""
            made, end = f"<@{names[name]}{label}>", found.end() + len(name)
        elif word.startswith("#"):
            channel = workspace.channel_named(word.lower())
            if channel is None:
                continue
            made, end = f"<#{channel.id}|{channel.name if named else ''}>", found.end()
        else:
            made, end = f"<{word}>", found.end()
        out += escape(text[at : found.start()]) + made
        at = end
    return out + escape(text[at:])


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _handle(workspace: Workspace, user_id: str) -> str:
    person = workspace.people.get(user_id)
    return person.name if person else workspace.manifest.bot_name.lower().replace(" ", "_")


def rich_text(text: str) -> list[Json]:
    """The blocks Slack gives a message a person typed."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": uuid.uuid4().hex[:5], "elements": [section]}]
