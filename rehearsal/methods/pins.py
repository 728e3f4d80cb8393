"""pins.*"""

from rehearsal import posting, wire
from rehearsal.errors import SlackError
from rehearsal.methods.method import Call, Method
from rehearsal.state import Channel, Json, Message


def add(call: Call) -> Json:
    channel, message = _pinnable(call)
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= 100:
        raise SlackError("too_many_pins")
    by = call.workspace.bot_user
    channel.pins[message.ts] = {"created": int(call.workspace.machine.now()), "created_by": by}
    event = {"type": "pin_added", "user": by, "channel_id": channel.id, "event_ts": call.workspace.machine.stamp()}
    call.workspace.emit("pin_added", event, channel)
    posting.note(call.workspace, channel, by, "pinned_item", f"<@{by}> pinned a message to this channel.")
    return {"ok": True}


def remove(call: Call) -> Json:
    channel, message = _pinnable(call)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    del channel.pins[message.ts]
    call.workspace.changes.bump()
    return {"ok": True}


def listing(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.args.text("channel"))
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "message": wire.message_json(call.workspace, channel.messages[ts]),
        }
        | pin
        for ts, pin in channel.pins.items()
    ]
    return {"ok": True, "items": items}


def _pinnable(call: Call) -> tuple[Channel, Message]:
    channel = call.workspace.visible_to_bot(call.args.text("channel"))
    if channel.archived:
        raise SlackError("is_archived")
    if call.workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    if not call.args.has("timestamp"):
        raise SlackError("no_item_specified")
    message = channel.messages.get(call.args.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    if message.subtype.startswith("channel_") or message.subtype in ("tombstone", "pinned_item"):
        raise SlackError("not_pinnable")
    return channel, message


METHODS = (
    Method("pins.add", add, 2, "channel! timestamp", ("pins:write",)),
    Method("pins.list", listing, 2, "channel!", ("pins:read",)),
    Method("pins.remove", remove, 2, "channel! timestamp", ("pins:write",)),
)
