"""chat.*: saying, changing and taking back."""

import json
import re
import secrets
from typing import Any

from rehearsal import posting, wire
from rehearsal.blocks import ALL_TEXT, MESSAGE, all_text, block_problems, interactive
from rehearsal.errors import SlackError, invalid_arguments
from rehearsal.methods.method import Call, Method
from rehearsal.state import Channel, Json, Message

LONGEST_TEXT = 40_000
LARGEST_METADATA = 16_000


def post_message(call: Call) -> Json:
    channel = _where_to_post(call)
    if wait := call.limits.too_many_posts(channel.id):
        raise SlackError("ratelimited", retry_after=wait)
    content = _content(call)
    thread_ts = call.args.text("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")
    if thread_ts and (parent := channel.messages[thread_ts].thread_ts):
        thread_ts = parent  # a reply to a reply goes to the thread
    broadcast = call.args.flag("reply_broadcast") and bool(thread_ts)
    message = posting.post(
        call.workspace,
        channel,
        call.workspace.bot_user,
        thread_ts=thread_ts,
        broadcast=broadcast,
        subtype="thread_broadcast" if broadcast else "",
        client_msg_id=call.args.text("client_msg_id"),
        **content,
    )
    shown = wire.message_json(call.workspace, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}


def update(call: Call) -> Json:
    channel, message = _own_message(call, "cant_update_message")
    content = _content(call, keep=message)
    posting.edit(call.workspace, channel, message, **content)
    shown = wire.message_json(call.workspace, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    channel, message = _own_message(call, "cant_delete_message")
    posting.delete(call.workspace, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.args.text("channel"))
    if channel.archived:
        raise SlackError("is_archived")
    user = call.args.text("user")
    if user not in call.workspace.people:
        raise SlackError("user_not_found")
    if call.workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = _content(call)
    thread_ts = call.args.text("thread_ts")
    said = posting.whisper(call.workspace, channel.id, user, content["text"], content["blocks"], thread_ts)
    return {"ok": True, "message_ts": said.ts}


def get_permalink(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.args.text("channel"))
    message = channel.messages.get(call.args.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.workspace.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _where_to_post(call: Call) -> Channel:
    target = call.args.text("channel")
    workspace = call.workspace
    if target.startswith(("U", "W")) and (person := workspace.people.get(target)):
        if person.deactivated:
            raise SlackError("channel_not_found")
        channel = workspace.im_between(workspace.bot_user, target)
    else:
        channel = workspace.visible_to_bot(target)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im" and not workspace.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    if channel.kind == "im" and workspace.people[workspace.partner(channel, workspace.bot_user)].deactivated:
        raise SlackError("channel_not_found")
    if workspace.bot_user not in channel.members and "chat:write.public" not in workspace.manifest.scopes:
        raise SlackError("not_in_channel")
    return channel


def _own_message(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel = call.workspace.visible_to_bot(call.args.text("channel"))
    message = channel.messages.get(call.args.text("ts"))
    if message is None or message.subtype == "tombstone":
        raise SlackError("message_not_found")
    if message.user != call.workspace.bot_user or message.subtype.startswith("channel_"):
        raise SlackError(refusal)
    if channel.archived:
        raise SlackError("is_archived")
    return channel, message


def _content(call: Call, keep: Message | None = None) -> dict[str, Any]:
    """Text, blocks, attachments and metadata, checked. An update keeps what it does not name.

    As in Slack, an update with only text takes the blocks away.
    """
    args = call.args
    text = args.text("text")
    blocks = checked_blocks(args.structure("blocks", "invalid_blocks_format"))
    attachments = args.structure("attachments", "invalid_attachments") or []
    if len(attachments) > 100:
        raise SlackError("too_many_attachments")
    metadata = checked_metadata(args.structure("metadata", "invalid_metadata_format"))
    if not text and not blocks and not attachments:
        if keep is None or metadata is None:
            raise SlackError("no_text")
        return {"metadata": metadata}
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    content: dict[str, Any] = {"text": text, "blocks": blocks, "attachments": attachments}
    if keep is None or metadata is not None:
        content["metadata"] = metadata
    return content


def checked_blocks(blocks: Any) -> list[Json]:
    """A message's blocks with the ids Slack fills in. Raises SlackError invalid_blocks or msg_blocks_too_long."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if problems := block_problems(blocks, MESSAGE):
        raise invalid_arguments(*problems, code="invalid_blocks")
    if all_text(blocks) > ALL_TEXT:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


def with_ids(blocks: list[Json]) -> list[Json]:
    filled = json.loads(json.dumps(blocks))
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in interactive(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return list(filled)


def checked_metadata(metadata: Any) -> Json | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not re.fullmatch(r"[A-Za-z0-9_.:-]{1,255}", kind) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(payload)) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return metadata


COMMON = "blocks text attachments thread_ts reply_broadcast link_names parse metadata unfurl_links unfurl_media"
LOOKS = "username icon_emoji icon_url mrkdwn as_user"
WRITE = ("chat:write",)
METHODS = (
    # client_msg_id is not documented: it is taken, and nothing is made of it
    Method("chat.postMessage", post_message, None, f"channel! client_msg_id {COMMON} {LOOKS}", WRITE),
    Method("chat.update", update, 3, "channel! ts! blocks text attachments link_names parse metadata", WRITE),
    Method("chat.delete", delete, 3, "channel! ts! as_user", WRITE),
    Method("chat.postEphemeral", post_ephemeral, 4, f"channel! user! {COMMON} {LOOKS}", WRITE),
    Method("chat.getPermalink", get_permalink, 4, "channel! message_ts!"),
)
