"""The workspace in Python: act as people, read over their shoulders, move the clock, break things.

Synchronous, over the control address. What a person cannot do raises `CannotDo`; what did not come to rest in
time, or never became true, raises `TooSlow`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx

from rehearsal.diary import Happening
from rehearsal.errors import CannotDo
from rehearsal.seen import (
    Channel,
    Entry,
    Json,
    Message,
    Modal,
    Reply,
    channel_from,
    message_from,
    modal_from,
    reply_from,
)

__all__ = ["Channel", "Clock", "Entry", "Happening", "Message", "Modal", "Person", "Reply", "TooSlow", "Workspace"]
Found = TypeVar("Found")
PATIENCE = 10.0  # seconds a test waits for something to become true


class TooSlow(AssertionError):
    """It did not happen in time; the message says what was waited for, or who was not idle."""


class Workspace:
    def __init__(self, control_url: str, timeout: float = 60.0) -> None:
        self._http = httpx.Client(base_url=control_url.rstrip("/"), timeout=timeout)
        self.clock = Clock(self)

    def person(self, who: str) -> "Person":
        """By handle or Slack id."""
        known = {person["name"]: person["id"] for person in self.people()}
        if who not in known and who not in known.values():
            raise CannotDo(f"nobody in the workspace is called {who!r}")
        return Person(self, who, known.get(who, who))

    def people(self) -> list[Json]:
        return list(self.get("/people"))

    def channel(self, name: str) -> Channel:
        return channel_from(self.get(f"/channels/{name.lstrip('#')}"))

    def channels(self) -> list[Channel]:
        return [channel_from(one) for one in self.get("/channels")]

    def said(self, name: str) -> list[Message]:
        """Everything said in a channel, threads included, whoever may see it."""
        wanted = name.lstrip("#")
        found = [one for one in self.get("/channels") if wanted in (one["id"], one["name"])]
        return [message_from(message) for one in found for message in one["messages"]]

    def ledger(self, name: str | None = None, *, kind: str | None = None, since: int = 0) -> list[Entry]:
        """Calls and deliveries, oldest first. `name` is a method or a delivery's type; `kind` call or delivery."""
        asked = {"name": name, "kind": kind, "since": since}
        found = self.get("/ledger", **{key: value for key, value in asked.items() if value is not None})
        return [Entry(**{name: entry[name] for name in Entry.__dataclass_fields__}) for entry in found]

    def diary(self, since: int = 0) -> list[Happening]:
        """What happened, oldest first; `since` is how many were seen before."""
        return [Happening(**one) for one in self.get("/diary", since=since)]

    def note(self, text: str) -> None:
        """Write a line of one's own into the diary."""
        self.post("/diary/note", text=text)

    def fault(self, kind: str, method: str = "*", **more: Any) -> None:
        """Make something go wrong; see `rehearsal.faults.Fault` for the kinds and fields."""
        self.post("/faults/add", kind=kind, method=method, **more)

    def faults(self) -> list[Json]:
        return list(self.get("/faults"))

    def clear_faults(self) -> None:
        self.post("/faults/clear")

    def drop_sockets(self) -> int:
        return int(self.post("/sockets/drop")["dropped"])

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send Socket Mode's `disconnect`: warning, refresh_requested or link_disabled (`enabled` undoes it)."""
        self.post("/sockets/disconnect", reason=reason)

    def open_sockets(self) -> int:
        return int(self.get("/sockets")["open"])

    def use_request_url(self, url: str) -> None:
        """Switch to HTTP mode. Raises CannotDo if the app does not give back the challenge."""
        self.post("/request_url", url=url)

    def wait_for(self, predicate: Callable[[], Found | None], timeout: float = PATIENCE, what: str = "") -> Found:
        """The first truthy answer of `predicate`, asked again whenever anything changes. Raises TooSlow."""
        ends = datetime.now().astimezone().timestamp() + timeout
        while True:
            count = self.get("/changes")["count"]
            if found := predicate():
                return found
            left = ends - datetime.now().astimezone().timestamp()
            if left <= 0:
                raise TooSlow(f"waited {timeout} s for {what or predicate}")
            self.get("/changes", since=count, wait=min(left, 25.0))

    def get(self, path: str, **asked: Any) -> Any:
        return _answer(self._http.get(path, params=asked))

    def post(self, path: str, **given: Any) -> Any:
        return _answer(self._http.post(path, json=given))

    def close(self) -> None:
        self._http.close()


class Person:
    """Somebody to act as."""

    def __init__(self, workspace: Workspace, who: str, slack_id: str) -> None:
        self._workspace = workspace
        self.who = who
        self.id = slack_id

    def command(self, line: str, channel: str = "", thread: str = "") -> Reply:
        return reply_from(self._act("command", line=line, channel=channel, thread=thread))

    def press(self, target: Message | Modal, what: str, value: Any = None, near: str = "") -> Reply:
        """Press a button, or choose `value` in a menu, by label, action_id or block_id.

        Where several are called the same, `near` takes the first at or below that text.
        """
        return reply_from(self._act("press", target=_target(target), what=what, value=value, near=near))

    def submit(self, modal: Modal | None, values: Mapping[str, Any] | None = None) -> Reply:
        """Fill in by label, action_id or block_id, and send. What is not named stays as it stands."""
        return reply_from(self._act("submit", values=dict(values or {}), view=modal.id if modal else ""))

    def close(self, *, everything: bool = False) -> Reply:
        return reply_from(self._act("close", everything=everything))

    def post(self, channel: str, text: str, thread: str | None = None) -> Message:
        """Say something in a channel, in a thread, or (`@bot`, `@handle`) in a direct message."""
        return message_from(self._act("post", text=text, channel=channel, thread=thread or ""))

    def edit(self, message: Message, text: str) -> Message:
        return message_from(self._act("edit", channel=message.channel, ts=message.ts, text=text))

    def delete(self, message: Message) -> None:
        self._act("delete", channel=message.channel, ts=message.ts)

    def shortcut(self, message: Message | None, name: str) -> Reply:
        """A shortcut on a message by its name or callback_id; a global one where there is no message."""
        where = {"channel": message.channel, "ts": message.ts} if message else {}
        return reply_from(self._act("shortcut", name=name, **where))

    def upload(self, channel: str, name: str, content: str, text: str = "") -> Message:
        return message_from(self._act("upload", channel=channel, name=name, content=content, text=text))

    def create_channel(self, name: str, *, private: bool = False) -> str:
        return str(self._act("create_channel", name=name, private=private)["id"])

    def invite(self, channel: str, *handles: str) -> None:
        self._act("invite", channel=channel, users=list(handles))

    def join(self, channel: str) -> None:
        self._act("join", channel=channel)

    def leave(self, channel: str) -> None:
        self._act("leave", channel=channel)

    def make_public(self, channel: str, *, public: bool = True) -> None:
        """As an owner of the workspace may: everybody sees the channel from now on, or only its members again."""
        self._act("make_public", channel=channel, public=public)

    def share(self, channel: str, team: str, *, shared: bool = True) -> None:
        """Share a channel with another workspace, or stop sharing it."""
        self._act("share", channel=channel, team=team, shared=shared)

    def open_home(self) -> None:
        """Go to the app's Home tab: the app hears of it and may draw it anew."""
        self._act("open_home")

    # reading

    def home(self) -> Modal | None:
        """The Home tab as last drawn."""
        return modal_from(self._act("home"))

    def modal(self) -> Modal | None:
        """The form on top of this person's screen."""
        return modal_from(self._act("modal"))

    def channels(self) -> list[Channel]:
        return [channel_from(one) for one in self._act("channels")]

    def messages(self, channel: str = "@bot", thread: str = "", *, mark: bool = True) -> list[Message]:
        """Oldest first. Without a channel, the direct messages with the app."""
        return [message_from(one) for one in self._act("messages", channel=channel, thread=thread, mark=mark)]

    def ephemerals(self) -> list[Message]:
        return [message_from(one) for one in self._act("ephemerals")]

    def _act(self, act: str, **given: Any) -> Any:
        return self._workspace.post(f"/people/{self.who}/{act}", **given)


class Clock:
    """The office's clock. Moving it comes back when everybody who follows it is idle again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self._workspace.get("/clock")["now"])

    def advance(self, to: datetime, timeout: float = 30.0) -> list[Json]:
        """Stop at each moment something is due; `timeout` is for each stop. What the ledger gained meanwhile."""
        return self._move("advance", timeout, to)

    def jump(self, to: datetime, timeout: float = 30.0) -> list[Json]:
        """Do not stop on the way, as in an outage."""
        return self._move("jump", timeout, to)

    def put(self, to: datetime) -> None:
        """The same where the app is off: wait for nobody."""
        self._move("put", 0, to)

    def settle(self, timeout: float = 30.0) -> list[Json]:
        """Wait until everything is at rest, without moving."""
        return self._move("settle", timeout)

    def run(self) -> None:
        self._move("run", 0)

    def freeze(self) -> None:
        self._move("freeze", 0)

    def _move(self, how: str, timeout: float, to: datetime | None = None) -> list[Json]:
        given = {"how": how, "timeout": timeout} | ({"to": to.isoformat()} if to else {})
        answer = self._workspace._http.post("/clock/move", json=given, timeout=None)
        return list(_answer(answer)["entries"])


def _answer(response: httpx.Response) -> Any:
    if response.status_code == 409:
        raise CannotDo(response.json()["error"])
    if response.status_code == 504:
        raise TooSlow(response.json()["error"])
    response.raise_for_status()
    return response.json()


def _target(target: Message | Modal) -> Json:
    if isinstance(target, Message):
        return {"channel": target.channel, "ts": target.ts}
    return {"home": True} if target.raw["type"] == "home" else {"view": target.id}
