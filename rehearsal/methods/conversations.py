"""conversations.*: making channels and looking after who is in them."""

from rehearsal import posting, rooms, wire
from rehearsal.errors import SlackError
from rehearsal.methods.method import Call, Method, page
from rehearsal.state import Channel, Json


def create(call: Call) -> Json:
    private = call.args.flag("is_private")
    call.workspace.require(("groups:write",) if private else ("channels:manage",))
    channel = rooms.create(call.workspace, call.args.text("name"), private=private, by=call.workspace.bot_user)
    return {"ok": True, "channel": wire.channel_json(call.workspace, channel)}


def invite(call: Call) -> Json:
    """All or nothing, unless `force`: then the valid ones come in and the rest are listed, with ok false."""
    channel = _own(call, "write")
    users = list(dict.fromkeys(call.args.listed("users")))
    if not users:
        raise SlackError("no_user")
    if len(users) > 100:
        raise SlackError("too_many_users")
    why_not = {
        user: call.faults.invite_error(user) or rooms.why_not_invite(call.workspace, channel, user) for user in users
    }
    errors = [{"user": user, "ok": False, "error": why} for user, why in why_not.items() if why]
    if not errors or call.args.flag("force"):
        for user in (user for user, why in why_not.items() if not why):
            rooms.join(call.workspace, channel, user, inviter=call.workspace.bot_user)
    if errors:
        raise SlackError(str(errors[0]["error"]), errors=errors)
    return {"ok": True, "channel": wire.channel_json(call.workspace, channel)}


def kick(call: Call) -> Json:
    channel = _own(call, "write")
    user = call.args.text("user")
    if user == call.workspace.bot_user:
        raise SlackError("cant_kick_self")
    call.workspace.user(user)
    if channel.general:
        raise SlackError("cant_kick_from_general")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    rooms.leave(call.workspace, channel, user)
    return {"ok": True, "errors": {}}


def join(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.args.text("channel"))
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    body: Json = {"ok": True, "channel": wire.channel_json(call.workspace, channel)}
    if call.workspace.bot_user in channel.members:
        return body | {"warning": "already_in_channel"}
    rooms.join(call.workspace, channel, call.workspace.bot_user)
    return body


def leave(call: Call) -> Json:
    channel = call.channel("write")
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if call.workspace.bot_user not in channel.members:
        return {"ok": False, "not_in_channel": True}
    rooms.leave(call.workspace, channel, call.workspace.bot_user)
    return {"ok": True}


def info(call: Call) -> Json:
    channel = call.channel("read")
    counted = call.args.flag("include_num_members")
    return {"ok": True, "channel": wire.channel_json(call.workspace, channel, member_count=counted)}


def listing(call: Call) -> Json:
    found = [c for c in _of_types(call) if c.kind == "public" or call.workspace.bot_user in c.members]
    return _listed(call, found)


def users_conversations(call: Call) -> Json:
    """Of the app itself, or of the public and shared channels of another member."""
    user = call.args.text("user") or call.workspace.bot_user
    if user != call.workspace.bot_user:
        call.workspace.user(user)
    here = call.workspace.bot_user
    found = [c for c in _of_types(call) if user in c.members and (c.kind == "public" or here in c.members)]
    return _listed(call, found)


def members(call: Call) -> Json:
    channel = call.channel("read")
    found, cursor = page(call.args, [{"id": user} for user in channel.members])
    return {
        "ok": True,
        "members": [one["id"] for one in found],
        "response_metadata": {"next_cursor": cursor},
    }


def history(call: Call) -> Json:
    channel = call.channel("history")
    if call.workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    top = [m for m in channel.messages.values() if m.thread_ts in ("", m.ts) or m.broadcast]
    return _messages(call, channel, [m.ts for m in top], newest_first=True)


def replies(call: Call) -> Json:
    channel = call.channel("history")
    ts = call.args.text("ts")
    message = channel.messages.get(ts)
    if message is None or _lagging(call, ts):
        raise SlackError("thread_not_found")
    root = message.thread_ts or ts
    return _messages(call, channel, [root, *(m.ts for m in channel.replies(root))], newest_first=False)


def _messages(call: Call, channel: Channel, stamps: list[str], *, newest_first: bool) -> Json:
    """One page of messages between `oldest` and `latest`, without those that history does not yet show."""
    args = call.args
    oldest, latest = _bound(args.text("oldest"), "0"), _bound(args.text("latest"), "9" * 20)
    inclusive = args.flag("inclusive")

    def within(ts: str) -> bool:
        stamp = float(ts)
        return oldest < stamp < latest or (inclusive and stamp in (oldest, latest))

    shown = [ts for ts in sorted(stamps, key=float, reverse=newest_first) if not _lagging(call, ts)]
    if newest_first:
        shown = [ts for ts in shown if within(ts)]
    else:
        shown = [ts for ts in shown if ts == stamps[0] or within(ts)]
    found, cursor = page(args, [{"ts": ts} for ts in shown], most=999)
    everything = args.flag("include_all_metadata")
    answer: Json = {
        "ok": True,
        "messages": [
            wire.message_json(call.workspace, channel.messages[one["ts"]], all_metadata=everything) for one in found
        ],
        "has_more": bool(cursor),
    }
    if newest_first:
        answer["pin_count"] = len(channel.pins)
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _bound(value: str, default: str) -> float:
    try:
        return float(value or default)
    except ValueError as error:
        raise SlackError("invalid_ts_latest" if default != "0" else "invalid_ts_oldest") from error


def _lagging(call: Call, ts: str) -> bool:
    machine = call.workspace.machine
    return float(ts) > machine.now() - machine.scaled(call.faults.lag()) and call.faults.lag() > 0


def open_(call: Call) -> Json:
    workspace = call.workspace
    workspace.require(("im:write",))
    if call.args.has("channel"):
        return {"ok": True, "channel": {"id": workspace.visible_to_bot(call.args.text("channel")).id}}
    users = call.args.listed("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(sorted(workspace.manifest.scopes)))
    if users[0] == workspace.bot_user:
        raise SlackError("cannot_dm_bot")
    if workspace.user(users[0]).deactivated:
        raise SlackError("user_disabled")
    known = {c.id for c in workspace.channels.values()}
    channel = workspace.im_between(workspace.bot_user, users[0])
    answer: Json = {"ok": True, "channel": {"id": channel.id}}
    if call.args.flag("return_im"):
        answer["channel"] = wire.channel_json(workspace, channel)
    if channel.id in known:
        answer |= {"no_op": True, "already_open": True}
    return answer


def archive(call: Call) -> Json:
    channel = call.channel("write")
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("already_archived")
    if channel.general:
        raise SlackError("cant_archive_general")
    if call.workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    rooms.archive(call.workspace, channel, call.workspace.bot_user)
    return {"ok": True}


def unarchive(call: Call) -> Json:
    """An app cannot: archiving took it out of the channel."""
    channel = call.channel("write")
    raise SlackError("not_archived" if not channel.archived else "not_in_channel")


def rename(call: Call) -> Json:
    channel = _own(call, "write")
    if channel.general:
        raise SlackError("not_authorized")
    if channel.creator != call.workspace.bot_user:
        raise SlackError("not_authorized")
    rooms.rename(call.workspace, channel, call.args.text("name"), call.workspace.bot_user)
    return {"ok": True, "channel": wire.channel_json(call.workspace, channel)}


def set_topic(call: Call) -> Json:
    return _set(call, "topic")


def set_purpose(call: Call) -> Json:
    return _set(call, "purpose")


def _set(call: Call, what: str) -> Json:
    channel = _own(call, "write")
    value = call.args.text(what)
    if len(value) > 250:
        raise SlackError("too_long")
    by = call.workspace.bot_user
    setattr(channel, what, {"value": value, "creator": by, "last_set": int(call.workspace.machine.now())})
    if what == "topic" or value:
        text = f"<@{by}> set the channel {what}: {value}" if value else f"<@{by}> cleared the channel {what}"
        posting.note(call.workspace, channel, by, f"channel_{what}", text, **{what: value})
    return {"ok": True, "channel": wire.channel_json(call.workspace, channel)}


def _own(call: Call, right: str) -> Channel:
    """A live channel the app is in. Raises SlackError not_in_channel, is_archived."""
    channel = call.channel(right, writes=True)
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    if call.workspace.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _of_types(call: Call) -> list[Channel]:
    words = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
    types = call.args.listed("types") or ["public_channel"]
    if unknown := [one for one in types if one not in words]:
        raise SlackError("invalid_types", unknown=unknown)
    for one in types:
        scope = {"public_channel": "channels", "private_channel": "groups"}.get(one, one)
        call.workspace.require((f"{scope}:read",))
    kinds = {words[one] for one in types}
    hide = call.args.flag("exclude_archived")
    return [c for c in call.workspace.channels.values() if c.kind in kinds and not (hide and c.archived)]


def _listed(call: Call, found: list[Channel]) -> Json:
    shown = [wire.channel_json(call.workspace, channel, member_count=True) for channel in found]
    items, cursor = page(call.args, shown)
    return {"ok": True, "channels": items, "response_metadata": {"next_cursor": cursor}}


TIMES = "cursor inclusive latest limit oldest include_all_metadata"
METHODS = (
    Method("conversations.archive", archive, 2, "channel!"),
    Method("conversations.create", create, 2, "name! is_private team_id"),
    Method("conversations.history", history, 3, f"channel! {TIMES}"),
    Method("conversations.info", info, 3, "channel! include_locale include_num_members"),
    Method("conversations.invite", invite, 3, "channel! users! force"),
    Method("conversations.join", join, 3, "channel!", ("channels:join",)),
    Method("conversations.kick", kick, 3, "channel! user!"),
    Method("conversations.leave", leave, 3, "channel!"),
    Method("conversations.list", listing, 2, "cursor exclude_archived limit team_id types"),
    Method("conversations.members", members, 4, "channel! cursor limit"),
    Method("conversations.open", open_, 3, "channel prevent_creation return_im users"),
    Method("conversations.rename", rename, 2, "channel! name!"),
    Method("conversations.replies", replies, 3, f"channel! ts! {TIMES}"),
    Method("conversations.setPurpose", set_purpose, 2, "channel! purpose"),
    Method("conversations.setTopic", set_topic, 2, "channel! topic"),
    Method("conversations.unarchive", unarchive, 2, "channel!"),
    Method("users.conversations", users_conversations, 3, "cursor exclude_archived limit team_id types user"),
)
