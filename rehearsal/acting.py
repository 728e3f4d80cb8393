"""What a person does with their hands: type, press, choose, fill in, send, close."""

from typing import Any

from rehearsal import forms, payloads, posting, rooms, wire
from rehearsal.cast import Person
from rehearsal.deliveries import Deliveries, Undelivered
from rehearsal.errors import CannotDo, SlackError
from rehearsal.methods import chat
from rehearsal.reading import Reading
from rehearsal.state import Channel, Ephemeral, Json, Message, View
from rehearsal.submitting import Submitting
from rehearsal.workspace import Workspace

TIMED_OUT = "operation_timeout"  # what the person is told when the app did not answer in time
NOT_TAKEN = "dispatch_failed"  # ... and when it could not be reached or failed


class Acting:
    """Every act raises CannotDo where Slack's client would not offer it."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries, reading: Reading) -> None:
        self._workspace, self._deliveries, self._reading = workspace, deliveries, reading
        self._submitting = Submitting(workspace, deliveries)

    async def command(self, who: str, line: str, channel: str = "", thread: str = "") -> Json:
        """Type a slash command; without a channel, in the person's own direct message.

        The answer: what the app said at once, the form it opened, or the error Slack shows.
        """
        person = self._acting(who)
        place = self._place(person, channel or f"@{person.name}")
        name, _, text = line.strip().partition(" ")
        wanted = self._workspace.manifest.commands.get(name)
        if wanted is None:
            return {"ok": False, "error": "not_a_command"}
        if thread:
            return {"ok": False, "error": "not_supported_in_threads"}
        if place.archived:
            raise CannotDo(f"{place.name} is archived")
        if wanted.should_escape:
            text = posting.typed(self._workspace, text, named=True)
        payload = payloads.slash(self._workspace, person, place, name, text.strip())
        self._did(person, "types", line.strip(), place.id)
        before = len(self._workspace.ephemerals)
        try:
            answer = await self._deliveries.interact("slash_commands", payload, name)
        except Undelivered as failure:
            return {"ok": False, "error": _told(failure)}
        reply = self._opened(payload)
        try:
            reply |= self._say(answer, person, place)
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.more}
        return reply | {"shown": self._reading.ephemerals_since(person, before)}

    async def press(self, who: str, target: Json, what: str, value: Any = None, near: str = "") -> Json:
        """Press a button or choose something. `target` has channel and ts, or view, or home."""
        person = self._acting(who)
        if target.get("view") or target.get("home"):
            view = self._reading.view_of(person, target)
            return await self._press_in_view(person, view, what, value, near)
        place = self._place(person, target["channel"])
        message = self._message(person, place, target["ts"])
        control = forms.find(message.blocks, what, near)
        chosen = forms.action(control, self._resolved(control, value), f"{self._workspace.machine.now():.6f}")
        payload = payloads.message_action(self._workspace, person, place, message, [chosen])
        self._did(person, "presses", control.label, place.id, value)
        return await self._interact(person, payload, chosen["action_id"])

    async def shortcut(self, who: str, name: str, channel: str = "", ts: str = "") -> Json:
        """Choose a shortcut by its name or callback_id: on a message, or a global one without a message."""
        person = self._acting(who)
        kind = "message" if ts else "global"
        found = [s for s in self._workspace.manifest.shortcuts if name in (s.name, s.callback_id) and s.kind == kind]
        if not found:
            raise CannotDo(f"the app has no {kind} shortcut {name!r}")
        callback_id = found[0].callback_id
        self._did(person, "chooses", found[0].name)
        if not ts:
            payload = payloads.global_shortcut(self._workspace, person, callback_id)
        else:
            place = self._place(person, channel)
            message = self._message(person, place, ts)
            if isinstance(message, Ephemeral):
                raise CannotDo("there are no shortcuts on a message only you can see")
            payload = payloads.message_shortcut(self._workspace, person, place, message, callback_id)
        return await self._interact(person, payload, callback_id)

    async def submit(self, who: str, values: Json, view: str = "") -> Json:
        """Fill in the open form by label, action_id or block_id and send it."""
        person = self._acting(who)
        top = self._reading.view_of(person, {"view": view} if view else {})
        for what, value in values.items():
            top = await self._fill(person, top, what, value)
        self._did(person, "sends", forms.title(top), value=values)
        return await self._submitting.submit(person, top)

    async def close(self, who: str, everything: bool = False) -> Json:
        """Close the open form; with `everything`, the whole pile of them."""
        person = self._acting(who)
        self._did(person, "closes", forms.title(self._reading.view_of(person, {})))
        return await self._submitting.close(person, everything)

    def post(self, who: str, text: str, channel: str = "@bot", thread: str = "") -> Json:
        person = self._acting(who)
        place = self._place(person, channel)
        self._check_may_post(person, place)
        if text.startswith("/") and text.split()[0] in self._workspace.manifest.commands:
            raise CannotDo("that is a command: commands are not messages")
        thread_ts = place.messages[thread].thread_ts or thread if thread in place.messages else thread
        if thread_ts and thread_ts not in place.messages:
            raise CannotDo("no such thread here")
        said = posting.typed(self._workspace, text)
        message = posting.post(
            self._workspace, place, person.id, said, thread_ts=thread_ts, blocks=posting.rich_text(text)
        )
        return wire.message_json(self._workspace, message) | {"channel": place.id}

    def edit(self, who: str, channel: str, ts: str, text: str) -> Json:
        _, place, message = self._own(who, channel, ts)
        said = posting.typed(self._workspace, text)
        posting.edit(self._workspace, place, message, text=said, blocks=posting.rich_text(text))
        return wire.message_json(self._workspace, message) | {"channel": place.id}

    def delete(self, who: str, channel: str, ts: str) -> Json:
        _, place, message = self._own(who, channel, ts)
        posting.delete(self._workspace, place, message)
        return {"ok": True}

    def join(self, who: str, channel: str) -> Json:
        person = self._acting(who)
        place = self._workspace.channel_named(channel)
        if place is None or place.kind != "public" or place.archived or person.guest != "none":
            raise CannotDo(f"{person.name} cannot join {channel}")
        if person.id not in place.members:
            rooms.join(self._workspace, place, person.id)
        return {"ok": True}

    def leave(self, who: str, channel: str) -> Json:
        person = self._acting(who)
        place = self._place(person, channel)
        if place.kind == "im" or place.general:
            raise CannotDo(f"nobody can leave {place.name}")
        rooms.leave(self._workspace, place, person.id)
        return {"ok": True}

    def invite(self, who: str, channel: str, users: list[str]) -> Json:
        """A member adds others, or the app, to a channel."""
        person = self._acting(who)
        place = self._place(person, channel)
        for handle in users:
            user = self._workspace.bot_user if handle == "bot" else self._workspace.person(handle).id
            if user not in place.members:
                rooms.join(self._workspace, place, user, inviter=person.id)
        return {"ok": True}

    def create_channel(self, who: str, name: str, private: bool = False) -> Json:
        person = self._acting(who)
        if person.guest != "none":
            raise CannotDo("guests cannot make channels")
        try:
            channel = rooms.create(self._workspace, name, private=private, by=person.id)
        except SlackError as error:
            raise CannotDo(error.code) from error
        return wire.channel_json(self._workspace, channel)

    def make_public(self, who: str, channel: str, public: bool = True) -> Json:
        """An owner of the workspace turns a channel they are in into one that everybody sees, or back."""
        person = self._acting(who)
        place = self._place(person, channel)
        if place.kind == "im" or place.archived or person.guest != "none":
            raise CannotDo(f"{person.name} cannot do that with {place.name}")
        (rooms.make_public if public else rooms.make_private)(self._workspace, place, person.id)
        return {"ok": True}

    def share(self, who: str, channel: str, team: str, shared: bool = True) -> Json:
        """A channel is shared with another workspace, which has accepted; or is so no more."""
        person = self._acting(who)
        place = self._place(person, channel)
        if place.kind == "im" or person.guest != "none" or (team in place.shared_with) == shared:
            raise CannotDo(f"{person.name} cannot do that with {place.name}")
        (rooms.share if shared else rooms.unshare)(self._workspace, place, team)
        return {"ok": True}

    def upload(self, who: str, channel: str, name: str, content: str, thread: str = "", text: str = "") -> Json:
        person = self._acting(who)
        place = self._place(person, channel)
        self._check_may_post(person, place)
        file = self._reading.keep_file(person, name, content.encode())
        file.shared_in.append(place.id)
        said = posting.typed(self._workspace, text)
        message = posting.post(
            self._workspace, place, person.id, said, thread_ts=thread, subtype="file_share", files=[file.id]
        )
        shared = {
            "type": "file_shared",
            "channel_id": place.id,
            "file_id": file.id,
            "user_id": person.id,
            "file": {"id": file.id},
            "event_ts": message.ts,
        }
        self._workspace.emit("file_shared", shared, place)
        return wire.message_json(self._workspace, message) | {"channel": place.id}

    def open_home(self, who: str) -> Json:
        """Go to the app's Home tab; the app hears of it. What is there now is the answer."""
        person = self._acting(who)
        if not self._workspace.manifest.home_tab:
            raise CannotDo("the app has no Home tab")
        home = self._workspace.homes.get(person.id)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self._workspace.im_between(self._workspace.bot_user, person.id).id,
            "tab": "home",
            "event_ts": self._workspace.machine.stamp(),
        }
        if home is not None:
            event["view"] = wire.view_json(self._workspace, home)
        self._workspace.emit("app_home_opened", event)
        return {"ok": True, "home": wire.view_json(self._workspace, home) if home else None}

    # what the acts have in common

    def _acting(self, who: str) -> Person:
        person = self._workspace.person(who)
        if person.deactivated:
            raise CannotDo(f"{person.name} has left: the account is deactivated")
        return person

    def _did(self, person: Person, act: str, name: str, channel: str = "", value: Any = None) -> None:
        self._workspace.diary.note("did", person.id, channel, {"act": act, "name": name, "value": value})

    def _place(self, person: Person, channel: str) -> Channel:
        return self._reading.place(person, channel)

    def _message(self, person: Person, place: Channel, ts: str) -> Message | Ephemeral:
        if ts in place.messages:
            return place.messages[ts]
        for one in self._workspace.ephemerals:
            if (one.ts, one.channel, one.to) == (ts, place.id, person.id):
                return one
        raise CannotDo("that message is not there (any more)")

    def _own(self, who: str, channel: str, ts: str) -> tuple[Person, Channel, Message]:
        person = self._acting(who)
        place = self._place(person, channel)
        message = self._message(person, place, ts)
        if isinstance(message, Ephemeral) or message.user != person.id:
            raise CannotDo("only your own messages can be changed")
        return person, place, message

    def _check_may_post(self, person: Person, place: Channel) -> None:
        if place.archived:
            raise CannotDo(f"{place.name} is archived")
        if person.id not in place.members:
            raise CannotDo(f"{person.name} is not in {place.name}")
        manifest = self._workspace.manifest
        with_app = place.kind == "im" and self._workspace.bot_user in place.members
        if with_app and (manifest.messages_read_only or not manifest.messages_tab):
            raise CannotDo("the app takes no direct messages (see app_home in its manifest)")

    async def _fill(self, person: Person, view: View, what: str, value: Any) -> View:
        control = forms.find(view.content["blocks"], what)
        if control.block["type"] != "input":
            raise CannotDo(f"{what!r} is chosen with press: the app hears of it at once")
        if control.block.get("dispatch_action"):
            await self._press_in_view(person, view, what, value, "")
            return self._reading.view_of(person, {"view": view.id})
        chosen = forms.state_of(control, self._resolved(control, value))
        view.values.setdefault(control.block["block_id"], {})[control.element["action_id"]] = chosen
        return view

    async def _press_in_view(self, person: Person, view: View, what: str, value: Any, near: str) -> Json:
        control = forms.find(view.content["blocks"], what, near)
        resolved = self._resolved(control, value)
        if control.element["type"] not in ("button", "overflow"):
            state = forms.state_of(control, resolved)
            view.values.setdefault(control.block["block_id"], {})[control.element["action_id"]] = state
        forms.complete(view)
        chosen = forms.action(control, resolved, f"{self._workspace.machine.now():.6f}")
        payload = payloads.view_action(self._workspace, person, view, [chosen])
        self._did(person, "presses", control.label, value=value)
        return await self._interact(person, payload, chosen["action_id"])

    async def _interact(self, person: Person, payload: Json, action: str) -> Json:
        if not self._workspace.manifest.interactivity:
            return {"ok": False, "error": "interactivity_not_enabled"}
        before = len(self._workspace.ephemerals)
        try:
            await self._deliveries.interact("interactive", payload, action)
        except Undelivered as failure:
            return {"ok": False, "error": _told(failure)}
        return self._opened(payload) | {"shown": self._reading.ephemerals_since(person, before)}

    def _opened(self, payload: Json) -> Json:
        """The form opened for this very click, or still open beneath it."""
        trigger = self._workspace.triggers[payload["trigger_id"]]
        stack = self._workspace.stacks.get(trigger.user) or []
        view_id = trigger.opened or (stack[-1] if trigger.view in stack and stack else "")
        view = self._workspace.views.get(view_id)
        return {"ok": True, "modal": wire.view_json(self._workspace, view) if view else None}

    def _resolved(self, control: forms.Control, value: Any) -> Any:
        """People are chosen by handle, channels by name."""
        kind = control.element["type"]
        if isinstance(value, list):
            return [self._resolved(control, one) for one in value]
        if kind in ("users_select", "multi_users_select") and value:
            return self._workspace.person(str(value).lstrip("@")).id
        if kind.endswith(("conversations_select", "channels_select")) and value:
            found = self._workspace.channel_named(str(value))
            return found.id if found else str(value)
        return value

    def _say(self, answer: Any, person: Person, place: Channel) -> Json:
        """Show what the app answered to a command. Raises SlackError for blocks Slack would not show."""
        if isinstance(answer, str):
            answer = {"text": answer}
        if not answer or not (answer.get("text") or answer.get("blocks")):
            return {"text": "", "blocks": []}
        blocks = chat.checked_blocks(answer.get("blocks"))
        text = str(answer.get("text") or "")
        if answer.get("response_type") == "in_channel":
            posting.post(self._workspace, place, self._workspace.bot_user, text, blocks=blocks)
        else:
            posting.whisper(self._workspace, place.id, person.id, text, blocks)
        return {"text": text, "blocks": blocks}


def _told(failure: Undelivered) -> str:
    return TIMED_OUT if failure.reason == "timeout" else NOT_TAKEN
