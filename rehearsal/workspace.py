"""The workspace itself: everybody and everything in it, and how to find them."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from rehearsal.cast import Cast, Person
from rehearsal.diary import Diary
from rehearsal.errors import CannotDo, SlackError
from rehearsal.machine import Changes, Machine
from rehearsal.manifest import EVENT_SCOPES, Manifest
from rehearsal.state import Channel, Ephemeral, File, Json, Kind, ResponseUrl, Trigger, View

TRIGGER_LIFE = 3.0  # seconds; the app's own speed decides whether it meets it, so it is not scaled
RESPONSE_URL_LIFE = 30 * 60.0
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class Workspace:
    """One team with one app installed. Not thread-safe: it lives in one event loop."""

    def __init__(self, cast: Cast, manifest: Manifest, machine: Machine) -> None:
        self.cast = cast
        self.manifest = manifest
        self.machine = machine
        self.changes = Changes()
        self.diary = Diary()
        self.people: dict[str, Person] = {person.id: person for person in cast.people}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, View] = {}
        self.ephemerals: list[Ephemeral] = []
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.used_external_ids: dict[str, str] = {}
        self.url = ""
        self.app_id = "A0REHEARSE"
        self.bot_id = "B0REHEARSE"
        self.bot_user = "U0REHEARSEBOT"
        self.bot_token = f"xoxb-rehearsal-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.app_id}-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(12)
        self.send_event: Callable[[Json], None] = lambda event: None
        general = self.new_channel("general", "public", creator=self.bot_user)
        general.general = True
        general.members = {p.id: None for p in cast.people if p.guest == "none" and not p.deactivated}

    # ids

    def new_id(self, letter: str) -> str:
        return f"{letter}0" + "".join(secrets.choice(ALPHABET) for _ in range(9))

    def new_channel(self, name: str, kind: Kind, creator: str) -> Channel:
        letter = "D" if kind == "im" else "C"
        channel = Channel(self.new_id(letter), name, kind, creator, created=int(self.machine.now()))
        self.channels[channel.id] = channel
        return channel

    def new_trigger(self, user: str, view: str = "") -> str:
        now = self.machine.now()
        trigger_id = f"{int(now * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, expires=now + TRIGGER_LIFE, view=view)
        return trigger_id

    def new_response_url(
        self, user: str, channel: str, message_ts: str = "", ephemeral: bool = False, thread_ts: str = ""
    ) -> str:
        key = secrets.token_urlsafe(18)
        expires = self.machine.now() + self.machine.scaled(RESPONSE_URL_LIFE)
        self.response_urls[key] = ResponseUrl(user, channel, expires, 5, message_ts, ephemeral, thread_ts)
        return f"{self.url}/response/{key}"

    # finding

    def user(self, user_id: str) -> Person:
        """Raises SlackError user_not_found."""
        if user_id not in self.people:
            raise SlackError("user_not_found")
        return self.people[user_id]

    def person(self, who: str) -> Person:
        """By handle or id, for whoever acts as them. Raises CannotDo."""
        for person in self.people.values():
            if who in (person.id, person.name):
                return person
        raise CannotDo(f"nobody in the workspace is called {who!r}")

    def channel_named(self, name: str) -> Channel | None:
        name = name.lstrip("#")
        return next((c for c in self.channels.values() if c.kind != "im" and c.name == name), None)

    def visible_to_bot(self, channel_id: str) -> Channel:
        """Raises SlackError channel_not_found for what does not exist and for what the app cannot see."""
        channel = self.channels.get(channel_id) or self._by_hash_name(channel_id)
        if channel is None or (channel.kind != "public" and self.bot_user not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def _by_hash_name(self, name: str) -> Channel | None:
        return self.channel_named(name) if name.startswith("#") else None

    def im_between(self, user_id: str, other: str) -> Channel:
        """The direct-message channel of two members, made when first asked for."""
        pair = {user_id, other}
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == pair:
                return channel
        channel = self.new_channel("directmessage", "im", creator=user_id)
        channel.members = {user_id: None, other: None}
        return channel

    def name_of(self, user_id: str) -> str:
        if user_id == self.bot_user:
            return self.manifest.bot_name
        person = self.people.get(user_id)
        return person.shown() if person else user_id

    def partner(self, channel: Channel, user_id: str) -> str:
        """The other one in a direct message (oneself, when alone in it)."""
        return next((member for member in channel.members if member != user_id), user_id)

    # telling the app

    def emit(self, name: str, event: Json, channel: Channel | None = None) -> None:
        """Send an event, if the app subscribed to `name` and is in the channel it happened in."""
        self.changes.bump()
        if name not in self.manifest.events:
            return
        if channel is not None and not self._hears_of(name, channel):
            return
        self.send_event(event)

    def _hears_of(self, name: str, channel: Channel) -> bool:
        """Whether the app is in the channel, and has the scope for its kind where an event has one for each kind."""
        by_kind = {"public": "channels:read", "private": "groups:read"}.get(channel.kind, "")
        allowed = by_kind not in EVENT_SCOPES[name] or by_kind in self.manifest.scopes
        return self.bot_user in channel.members and allowed

    def require(self, scopes: Iterable[str]) -> None:
        """Raises SlackError missing_scope unless the app has one of them."""
        wanted = tuple(scopes)
        if wanted and not self.manifest.scopes.intersection(wanted):
            raise SlackError("missing_scope", needed=wanted[0], provided=",".join(sorted(self.manifest.scopes)))


def mention_names(workspace: Workspace) -> dict[str, str]:
    """What people may type after an @, in lower case, and whom it means; the app answers to its name too."""
    names: dict[str, str] = {"bot": workspace.bot_user, workspace.manifest.bot_name.lower(): workspace.bot_user}
    for person in workspace.people.values():
        names[person.name.lower()] = person.id
        names[person.shown().lower()] = person.id
    return names


def bot_user_json(workspace: Workspace) -> dict[str, Any]:
    return {
        "id": workspace.bot_user,
        "team_id": workspace.cast.team_id,
        "name": workspace.manifest.bot_name.lower().replace(" ", "_"),
        "real_name": workspace.manifest.bot_name,
        "deleted": False,
        "is_bot": True,
        "is_app_user": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "profile": {
            "real_name": workspace.manifest.bot_name,
            "bot_id": workspace.bot_id,
            "api_app_id": workspace.app_id,
        },
    }
