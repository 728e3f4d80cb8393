"""What a person sees: their channels, what was said, what only they are shown, the open form, the Home tab."""

import mimetypes

from rehearsal import wire
from rehearsal.cast import Person
from rehearsal.errors import CannotDo
from rehearsal.state import Channel, Ephemeral, File, Json, Message, View
from rehearsal.workspace import Workspace


class Reading:
    """Raises CannotDo for what this person cannot see."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def place(self, person: Person, channel: str) -> Channel:
        """By id, by name, or `@handle` for a direct message (`@bot` is the app)."""
        workspace = self._workspace
        if channel.startswith("@") or channel == "bot":
            handle = channel.lstrip("@")
            other = workspace.bot_user if handle == "bot" else workspace.person(handle).id
            return workspace.im_between(person.id, other)
        found = workspace.channels.get(channel) or workspace.channel_named(channel)
        if found is None or (found.kind != "public" and person.id not in found.members):
            raise CannotDo(f"{person.name} sees no channel {channel!r}")
        return found

    def channels(self, who: str) -> list[Json]:
        person = self._workspace.person(who)
        mine = [c for c in self._workspace.channels.values() if person.id in c.members]
        return [self._channel(person, channel) for channel in mine]

    def messages(self, who: str, channel: str, thread: str = "", mark: bool = True) -> list[Json]:
        """A channel's messages, oldest first; with `thread`, that thread's. Reading marks them as read."""
        person = self._workspace.person(who)
        place = self.place(person, channel)
        found = [m for m in place.messages.values() if not m.thread_ts or m.thread_ts == m.ts or m.broadcast]
        if thread:
            root = place.messages.get(thread)
            if root is None:
                raise CannotDo("no such thread here")
            top = root.thread_ts or root.ts
            found = [place.messages[top], *place.replies(top)]
        if mark and place.messages:
            place.last_read[person.id] = next(reversed(place.messages))
        return [self._message(message) for message in found]

    def ephemerals(self, who: str) -> list[Json]:
        person = self._workspace.person(who)
        return [self._ephemeral(one) for one in self._workspace.ephemerals if one.to == person.id]

    def ephemerals_since(self, person: Person, start: int) -> list[Json]:
        return [self._ephemeral(one) for one in self._workspace.ephemerals[start:] if one.to == person.id]

    def modal(self, who: str) -> Json | None:
        stack = self._workspace.stacks.get(self._workspace.person(who).id) or []
        return wire.view_json(self._workspace, self._workspace.views[stack[-1]]) if stack else None

    def home(self, who: str) -> Json | None:
        view = self._workspace.homes.get(self._workspace.person(who).id)
        return wire.view_json(self._workspace, view) if view else None

    def view_of(self, person: Person, target: Json) -> View:
        """The Home tab, the named form if it is the one on top, or whatever form is."""
        if target.get("home"):
            if person.id not in self._workspace.homes:
                raise CannotDo(f"{person.name}'s Home tab is empty")
            return self._workspace.homes[person.id]
        stack = self._workspace.stacks.get(person.id) or []
        if not stack:
            raise CannotDo(f"{person.name} has no form open")
        if target.get("view") and target["view"] != stack[-1]:
            raise CannotDo("that form is not the one on top (any more)")
        return self._workspace.views[stack[-1]]

    def file(self, who: str, file_id: str) -> bytes:
        person = self._workspace.person(who)
        file = self._workspace.files.get(file_id)
        places = file.shared_in if file else []
        if not any(person.id in self._workspace.channels[place].members for place in places):
            raise CannotDo("no such file")
        return file.content or b"" if file else b""

    def keep_file(self, person: Person, name: str, content: bytes) -> File:
        file = File(
            id=self._workspace.new_id("F"),
            name=name,
            title=name,
            size=len(content),
            user=person.id,
            created=int(self._workspace.machine.now()),
            mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
            completed=True,
            content=content,
        )
        self._workspace.files[file.id] = file
        return file

    def everything(self) -> list[Json]:
        """Every channel and what was said in it: for a transcript, not for any one person."""
        return [
            self._described(channel) | {"messages": [self._message(m) for m in channel.messages.values()]}
            for channel in self._workspace.channels.values()
        ]

    def described(self, name: str) -> Json:
        channel = self._workspace.channels.get(name) or self._workspace.channel_named(name)
        if channel is None:
            raise CannotDo(f"no channel {name!r}")
        return self._described(channel)

    def _channel(self, person: Person, channel: Channel) -> Json:
        read = channel.last_read.get(person.id, "0")
        unread = sum(1 for m in channel.messages.values() if float(m.ts) > float(read) and m.user != person.id)
        return self._described(channel) | {"unread": unread}

    def _described(self, channel: Channel) -> Json:
        names = {member: self._workspace.people.get(member) for member in channel.members}
        return {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "archived": channel.archived,
            "creator": channel.creator,
            "topic": channel.topic["value"],
            "purpose": channel.purpose["value"],
            "members": [person.name if person else "bot" for person in names.values()],
            "pins": list(channel.pins),
        }

    def _message(self, message: Message) -> Json:
        shown = wire.message_json(self._workspace, message)
        return shown | {"channel": message.channel, "from": self._workspace.name_of(message.user)}

    def _ephemeral(self, one: Ephemeral) -> Json:
        return {
            "ts": one.ts,
            "channel": one.channel,
            "text": one.text,
            "blocks": one.blocks,
            "thread_ts": one.thread_ts,
            "ephemeral": True,
        }
