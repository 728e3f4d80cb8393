"""The app with everything registered, and payloads as Slack sends them; what it asks Slack to show is kept."""

import json
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.handlers import register
from bot.handlers.errors import UNREADABLE
from bot.handlers.listening import Listening
from bot.services import Services

Json = dict[str, Any]


class Windows(WebClient):
    """Keeps each window it was asked to open, and says yes to whatever else."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-1")
        self.views: list[Json] = []

    def api_call(self, api_method: str, **asked: Any) -> Any:
        form = asked.get("json") or asked.get("params") or {}
        if "view" in form:
            view = form["view"]
            self.views.append(json.loads(view) if isinstance(view, str) else view)
        return {"ok": True}


class OneClient(Listening):
    """Bolt makes a client of its own for each request; here all have the one that was given."""

    def _init_context(self, req: BoltRequest) -> None:
        super()._init_context(req)
        req.context["client"] = self.client


class Door:
    """Takes payloads as Socket Mode hands them over."""

    def __init__(self, services: Services) -> None:
        self.windows = Windows()
        self.app = OneClient(
            client=self.windows,
            authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            request_verification_enabled=False,
        )
        register(self.app, services)

    def __call__(self, payload: Json) -> BoltResponse:
        try:
            return self.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        except UNREADABLE:  # where Bolt cannot even take it in, `Sockets` answers nothing
            return BoltResponse(status=400)


def answer(response: BoltResponse) -> Json:
    """What goes back with the acknowledgement."""
    found: Json = json.loads(response.body) if response.body else {}
    return found


def command(text: str, by: str, *, trigger: str = "1.2", channel: str = "C0") -> Json:
    return {
        "command": "/rsg",
        "text": text,
        "user_id": by,
        "user_name": "somebody",
        "team_id": "T1",
        "team_domain": "made-up",
        "channel_id": channel,
        "channel_name": "general",
        "trigger_id": trigger,
        "response_url": "https://hooks.slack.com/commands/1",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
    }


def pressed(action: str, value: str, by: str, *, trigger: str = "1.2") -> Json:
    return {
        "type": "block_actions",
        "team": {"id": "T1", "domain": "made-up"},
        "user": {"id": by, "username": "somebody", "team_id": "T1"},
        "api_app_id": "A1",
        "container": {"type": "message", "message_ts": "1.0", "channel_id": "D1", "is_ephemeral": False},
        "trigger_id": trigger,
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "ts": "1.0", "text": "a message"},
        "response_url": "https://hooks.slack.com/actions/1",
        "actions": [{"type": "button", "block_id": "b", "action_id": action, "value": value, "action_ts": "1.1"}],
    }


def submitted(callback: str, metadata: str, values: Json, by: str) -> Json:
    """A form that was sent; *values* by block."""
    return {
        "type": "view_submission",
        "team": {"id": "T1", "domain": "made-up"},
        "user": {"id": by, "username": "somebody", "team_id": "T1"},
        "api_app_id": "A1",
        "trigger_id": "1.3",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": metadata,
            "hash": "1.abc",
            "title": {"type": "plain_text", "text": "A form"},
            "blocks": [],
            "state": {"values": {block: {"value": value} for block, value in values.items()}},
        },
    }


def event(inner: Json, *, event_id: str = "Ev1") -> Json:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": inner,
        "event_id": event_id,
        "event_time": 1_775_000_000,
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
    }
