"""What the app is handed when somebody does something, as Slack writes it."""

import secrets

from rehearsal import wire
from rehearsal.cast import Person
from rehearsal.state import Channel, Ephemeral, Json, Message, View
from rehearsal.workspace import Workspace


def event(workspace: Workspace, inner: Json) -> Json:
    """An event in its wrapper, with the event_id that a repeat keeps."""
    team = workspace.cast.team_id
    authorised = {"enterprise_id": None, "team_id": team, "user_id": workspace.bot_user, "is_bot": True}
    return {
        "token": workspace.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev0{secrets.token_hex(5).upper()}",
        "event_time": int(workspace.machine.now()),
        "authorizations": [authorised | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def slash(workspace: Workspace, person: Person, channel: Channel, command: str, text: str) -> Json:
    """A slash command's form. It never says in which thread: commands do not exist there."""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.cast.team_id,
        "team_domain": workspace.cast.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.new_response_url(person.id, channel.id),
        "trigger_id": workspace.new_trigger(person.id),
    }


def channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup", "public": channel.name}[channel.kind]


def message_action(
    workspace: Workspace, person: Person, channel: Channel, message: Message | Ephemeral, actions: list[Json]
) -> Json:
    """Somebody pressed or chose something in a message."""
    ephemeral = isinstance(message, Ephemeral)
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body = _common(workspace, person, "block_actions") | {
        "container": container,
        "trigger_id": workspace.new_trigger(person.id),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": {}},
        "response_url": workspace.new_response_url(person.id, channel.id, message.ts, ephemeral, message.thread_ts),
        "actions": actions,
    }
    if isinstance(message, Message):
        body["message"] = wire.message_json(workspace, message)
    return body


def view_action(workspace: Workspace, person: Person, view: View, actions: list[Json]) -> Json:
    """Somebody pressed or chose something in a form or on the Home tab."""
    shown = wire.view_json(workspace, view)
    return _common(workspace, person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.new_trigger(person.id, view=view.id),
        "view": shown,
        "state": shown["state"],
        "actions": actions,
    }


def view_submission(workspace: Workspace, person: Person, view: View) -> Json:
    return _common(workspace, person, "view_submission") | {
        "trigger_id": workspace.new_trigger(person.id, view=view.id),
        "view": wire.view_json(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, person: Person, view: View, *, cleared: bool) -> Json:
    return _common(workspace, person, "view_closed") | {
        "view": wire.view_json(workspace, view),
        "is_cleared": cleared,
    }


def message_shortcut(
    workspace: Workspace, person: Person, channel: Channel, message: Message, callback_id: str
) -> Json:
    return _common(workspace, person, "message_action") | {
        "action_ts": f"{workspace.machine.now():.6f}",
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(person.id),
        "response_url": workspace.new_response_url(person.id, channel.id, message.ts, thread_ts=message.thread_ts),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": wire.message_json(workspace, message),
    }


def global_shortcut(workspace: Workspace, person: Person, callback_id: str) -> Json:
    return _common(workspace, person, "shortcut") | {
        "action_ts": f"{workspace.machine.now():.6f}",
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(person.id),
    }


def _common(workspace: Workspace, person: Person, kind: str) -> Json:
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": workspace.cast.team_id,
        },
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "team": {"id": workspace.cast.team_id, "domain": workspace.cast.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
