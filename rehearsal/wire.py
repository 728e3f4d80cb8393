"""How the workspace's records look on the wire, as Slack writes them."""

from rehearsal.cast import Person
from rehearsal.state import Channel, File, Json, Message, View
from rehearsal.workspace import Workspace


def message_json(workspace: Workspace, message: Message, *, all_metadata: bool = True) -> Json:
    """A message as history and events show it. Without `all_metadata` only the event's type is left of it."""
    body: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.subtype:
        body["subtype"] = message.subtype
    if message.bot_id:
        body |= {"bot_id": message.bot_id, "app_id": workspace.app_id, "bot_profile": _bot_profile(workspace)}
    if not message.subtype or message.subtype in ("file_share", "thread_broadcast"):
        body["team"] = workspace.cast.team_id
    optional: Json = {
        "client_msg_id": message.client_msg_id,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "files": [file_json(workspace, workspace.files[one]) for one in message.files],
    }
    body |= {name: value for name, value in optional.items() if value} | message.extra
    if message.metadata:
        body["metadata"] = message.metadata if all_metadata else {"event_type": message.metadata["event_type"]}
    channel = workspace.channels[message.channel]
    if message.thread_ts and message.thread_ts != message.ts:
        if parent := channel.messages.get(message.thread_ts):
            body["parent_user_id"] = parent.user
    elif replies := channel.replies(message.ts):
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len({reply.user for reply in replies}),
            "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
            "latest_reply": replies[-1].ts,
        }
    if message.ts in channel.pins:
        body["pinned_to"] = [channel.id]
    return body


def _bot_profile(workspace: Workspace) -> Json:
    return {
        "id": workspace.bot_id,
        "app_id": workspace.app_id,
        "name": workspace.manifest.bot_name,
        "team_id": workspace.cast.team_id,
        "deleted": False,
    }


def channel_json(workspace: Workspace, channel: Channel, *, member_count: bool = False) -> Json:
    body: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.cast.team_id,
    }
    if channel.kind == "im":
        return body | {"user": workspace.partner(channel, workspace.bot_user), "is_user_deleted": False}
    body |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_general": channel.general,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "creator": channel.creator,
        "is_member": workspace.bot_user in channel.members,
        "topic": dict(channel.topic),
        "purpose": dict(channel.purpose),
        "previous_names": list(channel.previous_names),
    }
    if member_count:
        body["num_members"] = len(channel.members)
    return body


def user_json(workspace: Workspace, person: Person) -> Json:
    """A member; the e-mail address only if the app may read it."""
    profile: Json = {
        "real_name": person.real_name,
        "display_name": person.display,
        "title": person.title,
        "team": workspace.cast.team_id,
    }
    if "users:read.email" in workspace.manifest.scopes and person.email:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": workspace.cast.team_id,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deactivated,
        "tz": person.tz,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_bot": False,
        "is_app_user": False,
        "is_restricted": person.guest != "none",
        "is_ultra_restricted": person.guest == "single",
    }


def file_json(workspace: Workspace, file: File) -> Json:
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "url_private": f"{workspace.url}/files/{file.id}/{file.name}",
        "url_private_download": f"{workspace.url}/files/{file.id}/download/{file.name}",
        "permalink": f"{workspace.url}/files/{file.user}/{file.id}/{file.name}",
        "channels": _of_kind(workspace, file, "public"),
        "groups": _of_kind(workspace, file, "private"),
        "ims": _of_kind(workspace, file, "im"),
    }


def _of_kind(workspace: Workspace, file: File, kind: str) -> list[str]:
    return [place for place in file.shared_in if workspace.channels[place].kind == kind]


def view_json(workspace: Workspace, view: View) -> Json:
    content = view.content
    return {
        "id": view.id,
        "team_id": workspace.cast.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root or view.id,
        "app_id": workspace.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.cast.team_id,
        "bot_id": workspace.bot_id,
    }
