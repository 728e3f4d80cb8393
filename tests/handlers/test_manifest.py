"""The manifest, the code and the README say the same: what is asked of Slack is used, and what is used is asked for."""

import logging
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt import App
from slack_sdk import WebClient

from bot.handlers import register
from bot.settings import Settings
from bot.views import action_new, decision_form, note
from rehearsal.manifest import load_manifest
from storage.database import Database
from tests.usecases.house import services_on

ROOT = Path(__file__).parents[2]
MANIFEST: Mapping[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
SCOPES: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

USED_BY: Mapping[str, tuple[str, ...]] = {  # as Slack's reference says of each method, event and feature
    "app_mentions:read": ("app_mention",),
    "chat:write": ("chat.postMessage", "chat.postEphemeral", "chat.update"),
    "commands": ("/rsg", "/panel"),
    "files:read": ("files.info", "files.list"),
    "files:write": ("files.getUploadURLExternal", "files.completeUploadExternal"),
    "groups:history": ("conversations.history", "conversations.replies", "message.groups"),
    "groups:read": ("conversations.info", "conversations.members", "conversations.list", "member_joined_channel"),
    "groups:write": (
        "conversations.archive",
        "conversations.create",
        "conversations.invite",
        "conversations.kick",
        "conversations.setPurpose",
        "conversations.setTopic",
    ),
    "im:history": ("conversations.history", "conversations.replies", "message.im"),
    "im:write": ("conversations.open",),
    "pins:write": ("pins.add",),
    "users:read": ("users.info",),
    "users:read.email": ("users.lookupByEmail",),
}

SHORTCUTS = {action_new.SHORTCUT, note.SHORTCUT, decision_form.SHORTCUT}
WITHOUT = {"apps.connections.open", "auth.test"}
"""Methods that need no scope of the bot's."""


class Heard(App):
    """Notes what the handlers listen to."""

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = {"event": set(), "command": set(), "shortcut": set()}
        super().__init__(
            client=WebClient("xoxb-none"), token_verification_enabled=False, signing_secret="none", logger=logging.root
        )

    def event(self, event: Any, *args: Any, **more: Any) -> Any:
        self.names["event"].add(event if isinstance(event, str) else event["type"])
        return super().event(event, *args, **more)

    def command(self, command: Any, *args: Any, **more: Any) -> Any:
        self.names["command"].add(command)
        return super().command(command, *args, **more)

    def shortcut(self, constraints: Any, *args: Any, **more: Any) -> Any:
        self.names["shortcut"].add(constraints)
        return super().shortcut(constraints, *args, **more)


@pytest.fixture
def heard(sqlite_url: str) -> Mapping[str, set[str]]:
    app, database = Heard(), Database(sqlite_url)
    register(app, services_on(database)[0])
    database.close()
    return app.names


def called() -> set[str]:
    """Every method of the Web API that the code names."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    return set(re.findall(r'"((?:apps|auth|chat|conversations|files|pins|users)\.[A-Za-z.]+)"', code)) - WITHOUT


def test_the_workspace_accepts_it() -> None:
    assert load_manifest(ROOT / "manifest.yaml").commands["/rsg"].should_escape


def test_no_more_is_asked_for_than_was_agreed() -> None:
    assert sorted(SCOPES) == sorted(USED_BY)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_used(scope: str) -> None:
    used = called() | set(EVENTS) | {one["command"] for one in MANIFEST["features"]["slash_commands"]}

    assert used.intersection(USED_BY[scope]), f"nothing needs {scope}"


@pytest.mark.parametrize("method", sorted(called()))
def test_every_method_that_is_called_has_its_scope(method: str) -> None:
    needs = {scope for scope, used in USED_BY.items() if method in used}

    assert needs.intersection(SCOPES), f"{method} needs one of {sorted(needs)}"


def test_every_scope_and_event_says_what_it_is_for() -> None:
    lines = (ROOT / "manifest.yaml").read_text(encoding="utf-8").splitlines()
    bare = [name for name in (*SCOPES, *EVENTS) if not any(line.strip().startswith(f"- {name} # ") for line in lines)]

    assert not bare


def test_what_is_subscribed_to_is_handled_and_nothing_else_is(heard: Mapping[str, set[str]]) -> None:
    assert {event.split(".")[0] for event in EVENTS} == heard["event"]


def test_commands_and_shortcuts_are_those_of_the_manifest(heard: Mapping[str, set[str]]) -> None:
    assert {one["command"] for one in MANIFEST["features"]["slash_commands"]} == heard["command"]
    assert {one["callback_id"] for one in MANIFEST["features"]["shortcuts"]} == heard["shortcut"] == SHORTCUTS


def test_lengths_are_those_that_slack_documents() -> None:
    shown, features = MANIFEST["display_information"], MANIFEST["features"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command.get("usage_hint", "")) <= 1000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["callback_id"]) <= 255
        assert len(shortcut["description"]) <= 150


def test_the_readme_names_every_setting_and_the_manifest() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [one.name.upper() for one in fields(Settings) if one.name.upper() not in readme]

    assert not missing
    assert "manifest.yaml" in readme
