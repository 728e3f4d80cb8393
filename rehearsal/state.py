"""What the workspace holds: plain records, changed only by the operations beside them."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["public", "private", "im"]


@dataclass
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str = ""
    subtype: str = ""
    thread_ts: str = ""
    broadcast: bool = False
    metadata: Json | None = None
    edited: Json | None = None
    files: list[str] = field(default_factory=list)
    client_msg_id: str = ""
    extra: Json = field(default_factory=dict)


@dataclass
class Ephemeral:
    """Seen by one person only, kept nowhere in Slack; here so that a test can read over their shoulder."""

    ts: str
    channel: str
    to: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""


@dataclass
class Channel:
    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: dict[str, None] = field(default_factory=dict)
    archived: bool = False
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    messages: dict[str, Message] = field(default_factory=dict)
    pins: dict[str, Json] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)
    general: bool = False
    shared_with: list[str] = field(default_factory=list)  # ids of other workspaces

    def replies(self, ts: str) -> list[Message]:
        return [message for message in self.messages.values() if message.thread_ts == ts and message.ts != ts]


@dataclass
class View:
    """A modal or a Home tab. `values` is what the person has filled in so far, as `state.values`."""

    id: str
    user: str
    hash: str
    content: Json
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    root: str = ""
    previous: str | None = None


@dataclass
class File:
    id: str
    name: str
    title: str
    size: int
    user: str
    created: int
    mimetype: str = "application/octet-stream"
    content: bytes | None = None
    completed: bool = False  # until then nobody sees it
    shared_in: list[str] = field(default_factory=list)


@dataclass
class Trigger:
    """Lets the app open one form for the person who clicked; three seconds, once."""

    user: str
    expires: float
    view: str = ""
    used: bool = False
    opened: str = ""


@dataclass
class ResponseUrl:
    user: str
    channel: str
    expires: float
    uses_left: int = 5
    message_ts: str = ""
    ephemeral: bool = False
    thread_ts: str = ""
