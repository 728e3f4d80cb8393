"""The app as its manifest describes it, checked as Slack checks it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

EVENT_SCOPES: Mapping[str, tuple[str, ...]] = {  # any one of the scopes lets the app subscribe
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "channel_archive": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "pin_added": ("pins:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}
TOP = {"_metadata", "display_information", "features", "oauth_config", "settings"}
FEATURES = {"app_home", "bot_user", "shortcuts", "slash_commands", "unfurl_domains"}


class ManifestError(ValueError):
    """Slack would not accept this manifest; every problem is named."""


@dataclass(frozen=True)
class Command:
    name: str
    should_escape: bool
    url: str


@dataclass(frozen=True)
class Shortcut:
    name: str
    kind: Literal["message", "global"]
    callback_id: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the app may do and wants to hear."""

    app_name: str
    bot_name: str
    scopes: frozenset[str]
    commands: Mapping[str, Command]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    socket_mode: bool
    events_url: str
    interactivity: bool
    interactivity_url: str
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool


def load_manifest(path: Path) -> Manifest:
    """Raises ManifestError; YAML and JSON are both read."""
    return read_manifest(yaml.safe_load(path.read_text(encoding="utf-8")))


def read_manifest(data: Any) -> Manifest:
    if not isinstance(data, Mapping):
        raise ManifestError("expected a mapping")
    features, settings = data.get("features") or {}, data.get("settings") or {}
    bot = features.get("bot_user") or {}
    home = features.get("app_home") or {}
    subscribed = settings.get("event_subscriptions") or {}
    interactivity = settings.get("interactivity") or {}
    manifest = Manifest(
        app_name=(data.get("display_information") or {}).get("name") or "",
        bot_name=bot.get("display_name") or "",
        scopes=frozenset(((data.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        commands={entry.get("command", ""): _command(entry) for entry in features.get("slash_commands") or ()},
        shortcuts=tuple(
            Shortcut(entry.get("name", ""), entry.get("type", ""), entry.get("callback_id", ""))
            for entry in features.get("shortcuts") or ()
        ),
        events=frozenset(subscribed.get("bot_events") or ()),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        events_url=subscribed.get("request_url") or "",
        interactivity=bool(interactivity.get("is_enabled")),
        interactivity_url=interactivity.get("request_url") or "",
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", True)),
    )
    if problems := [*_problems(data, manifest)]:
        raise ManifestError("; ".join(problems))
    return manifest


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(entry.get("command", ""), bool(entry.get("should_escape")), entry.get("url") or "")


def _problems(data: Mapping[str, Any], manifest: Manifest) -> Iterable[str]:
    features = data.get("features") or {}
    for unknown in sorted((set(data) - TOP) | {f"features.{name}" for name in set(features) - FEATURES}):
        yield f"unknown field {unknown}"
    if not 1 <= len(manifest.app_name) <= 35:
        yield "display_information.name must have 1 to 35 characters"
    if not 1 <= len(manifest.bot_name) <= 80:
        yield "features.bot_user.display_name must have 1 to 80 characters"
    for entry in features.get("slash_commands") or ():
        if not re.fullmatch(r"/[^\s/]{1,31}", entry.get("command", "")):
            yield f"not a command: {entry.get('command')!r}"
        if not entry.get("description"):
            yield f"{entry.get('command')} needs a description"
    if manifest.commands and "commands" not in manifest.scopes:
        yield "slash commands need the scope commands"
    yield from _shortcut_problems(manifest)
    for event in sorted(manifest.events):
        if event not in EVENT_SCOPES:
            yield f"unknown event {event}"
        elif EVENT_SCOPES[event] and not manifest.scopes.intersection(EVENT_SCOPES[event]):
            yield f"{event} needs the scope {' or '.join(EVENT_SCOPES[event])}"


def _shortcut_problems(manifest: Manifest) -> Iterable[str]:
    if manifest.shortcuts and "commands" not in manifest.scopes:
        yield "shortcuts need the scope commands"
    for kind, most in (("message", 5), ("global", 5)):
        if len([one for one in manifest.shortcuts if one.kind == kind]) > most:
            yield f"no more than {most} {kind} shortcuts"
    for one in manifest.shortcuts:
        if one.kind not in ("message", "global") or not 1 <= len(one.name) <= 24 or not one.callback_id:
            yield f"shortcut {one.name!r} needs a type, a callback_id and a name of at most 24 characters"
    if (manifest.shortcuts or manifest.commands) and not manifest.socket_mode and not manifest.interactivity_url:
        yield "without Socket Mode, interactivity needs a request_url"
