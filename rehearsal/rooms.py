"""Channels: made, joined, left, renamed, put away."""

import re

from rehearsal import posting
from rehearsal.errors import SlackError
from rehearsal.state import Channel
from rehearsal.workspace import Workspace


def create(workspace: Workspace, name: str, *, private: bool, by: str) -> Channel:
    """Raises SlackError for a name Slack would not take, and for what the owner does not allow."""
    check_name(workspace, name)
    if private and by == workspace.bot_user and not workspace.cast.settings.apps_create_private_channels:
        raise SlackError("restricted_action")
    channel = workspace.new_channel(name, "private" if private else "public", creator=by)
    join(workspace, channel, by)
    return channel


def check_name(workspace: Workspace, name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise SlackError("invalid_name_punctuation")
    if re.search(r"[^\w-]|[A-Z]", name):
        raise SlackError("invalid_name_specials")
    if workspace.channel_named(name) or name in workspace.cast.settings.reserved_names:
        raise SlackError("name_taken")


def join(workspace: Workspace, channel: Channel, user: str, inviter: str = "") -> None:
    channel.members[user] = None
    extra = {"inviter": inviter} if inviter else {}
    posting.note(workspace, channel, user, "channel_join", f"<@{user}> has joined the channel", **extra)
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": workspace.cast.team_id,
        "event_ts": workspace.machine.stamp(),
    }
    workspace.emit("member_joined_channel", event | extra, channel)


def leave(workspace: Workspace, channel: Channel, user: str) -> None:
    del channel.members[user]
    event = {
        "type": "member_left_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": workspace.cast.team_id,
        "event_ts": workspace.machine.stamp(),
    }
    posting.note(workspace, channel, user, "channel_leave", f"<@{user}> has left the channel")
    workspace.emit("member_left_channel", event, channel)
    if user == workspace.bot_user:
        left = {"type": "group_left", "channel": channel.id, "event_ts": workspace.machine.stamp()}
        workspace.emit("group_left", left)


def why_not_invite(workspace: Workspace, channel: Channel, user: str) -> str | None:
    """Slack's error for inviting `user`, or None."""
    if user == workspace.bot_user:
        return "cant_invite_self"
    person = workspace.people.get(user)
    if person is None:
        return "user_not_found"
    if user in channel.members:
        return "already_in_channel"
    if person.deactivated:
        return "cant_invite"
    if person.guest != "none" and not workspace.cast.settings.apps_invite_guests:
        return "user_is_ultra_restricted" if person.guest == "single" else "user_is_restricted"
    if person.guest == "single" and any(
        user in other.members for other in workspace.channels.values() if other.kind != "im" and not other.archived
    ):
        return "ura_max_channels"
    return None


def archive(workspace: Workspace, channel: Channel, by: str) -> None:
    posting.note(workspace, channel, by, "channel_archive", f"<@{by}> archived the channel")
    channel.archived = True
    name = "channel_archive" if channel.kind == "public" else "group_archive"
    event = {"type": name, "channel": channel.id, "user": by, "event_ts": workspace.machine.stamp()}
    workspace.emit(name, event, channel)


def rename(workspace: Workspace, channel: Channel, name: str, by: str) -> None:
    check_name(workspace, name)
    old = channel.name
    channel.previous_names.append(old)
    channel.name = name
    text = f'<@{by}> has renamed the channel from "{old}" to "{name}"'
    posting.note(workspace, channel, by, "channel_name", text, old_name=old, name=name)
    kind = "channel_rename" if channel.kind == "public" else "group_rename"
    body = {"id": channel.id, "name": name, "created": channel.created}
    workspace.emit(kind, {"type": kind, "channel": body, "event_ts": workspace.machine.stamp()}, channel)


def make_public(workspace: Workspace, channel: Channel, by: str) -> None:
    """Everybody can see and join it from now on; its id stays. To an app it is a message in a public channel."""
    channel.kind = "public"
    text = "made this channel *public*. Any member in this workspace can see and join it."
    posting.note(workspace, channel, by, "channel_convert_to_public", text)


def make_private(workspace: Workspace, channel: Channel, by: str) -> None:
    """Only its members see it from now on."""
    channel.kind = "private"
    text = "made this channel *private*. Now, it can only be viewed or joined by invitation."
    posting.note(workspace, channel, by, "channel_convert_to_private", text)


def share(workspace: Workspace, channel: Channel, team: str) -> None:
    """Another workspace has accepted to share it."""
    channel.shared_with.append(team)
    event = {
        "type": "channel_shared",
        "connected_team_id": team,
        "channel": channel.id,
        "event_ts": workspace.machine.stamp(),
    }
    workspace.emit("channel_shared", event, channel)


def unshare(workspace: Workspace, channel: Channel, team: str) -> None:
    """That workspace is in it no more."""
    channel.shared_with.remove(team)
    event = {
        "type": "channel_unshared",
        "previously_connected_team_id": team,
        "channel": channel.id,
        "is_ext_shared": bool(channel.shared_with),
        "event_ts": workspace.machine.stamp(),
    }
    workspace.emit("channel_unshared", event, channel)
