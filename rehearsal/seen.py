"""What the client hands out: messages, forms, replies, channels and lines of the ledger, as they were when asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.plain import plain

Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message as its readers see it. `raw` is all that Slack holds of it."""

    channel: str
    ts: str
    text: str
    blocks: Sequence[Json]
    raw: Json

    @property
    def words(self) -> str:
        """As plain text, buttons as [Label]."""
        return plain(self.raw)

    @property
    def thread_ts(self) -> str:
        return str(self.raw.get("thread_ts", ""))

    @property
    def user(self) -> str:
        return str(self.raw.get("user", ""))


@dataclass(frozen=True)
class Modal:
    """A form (or Home tab) as it stands."""

    id: str
    callback_id: str
    raw: Json

    @property
    def words(self) -> str:
        return plain(self.raw)

    @property
    def title(self) -> str:
        return str((self.raw.get("title") or {}).get("text", ""))


@dataclass(frozen=True)
class Reply:
    """What came of an act: what the app said at once, the form now open, errors by label, Slack's own `error`."""

    ok: bool
    error: str
    text: str
    blocks: Sequence[Json]
    modal: Modal | None
    shown: Sequence[Message]
    errors: Mapping[str, str]
    raw: Json

    @property
    def words(self) -> str:
        """The answer as plain text: at once, else what only this person was shown."""
        said = plain({"text": self.text, "blocks": self.blocks})
        return said or "\n".join(message.words for message in self.shown)


@dataclass(frozen=True)
class Channel:
    """A channel as it stands; `members` are handles, the app is `bot`."""

    id: str
    name: str
    kind: str
    archived: bool
    topic: str
    purpose: str
    members: Sequence[str]
    pins: Sequence[str]
    unread: int = 0


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: a Web API call, a response_url, or one try of a delivery."""

    id: int
    kind: str
    name: str
    at: float
    office: str
    request: Json
    answer: Any
    status: int | None
    fault: str
    done_at: float | None
    envelope: str
    attempt: int
    outcome: str

    @property
    def error(self) -> str:
        """Slack's error, or nothing where the call worked."""
        return str(self.answer.get("error", "")) if isinstance(self.answer, dict) else ""


def message_from(raw: Json) -> Message:
    return Message(raw["channel"], raw["ts"], raw.get("text", ""), raw.get("blocks") or [], raw)


def modal_from(raw: Json | None) -> Modal | None:
    return Modal(raw["id"], raw.get("callback_id", ""), raw) if raw else None


def channel_from(raw: Json) -> Channel:
    return Channel(**{name: raw[name] for name in Channel.__dataclass_fields__ if name in raw})


def reply_from(raw: Json) -> Reply:
    return Reply(
        ok=bool(raw.get("ok")),
        error=raw.get("error") or "",
        text=raw.get("text") or "",
        blocks=raw.get("blocks") or [],
        modal=modal_from(raw.get("modal")),
        shown=[message_from(one) for one in raw.get("shown") or ()],
        errors=raw.get("errors") or {},
        raw=raw,
    )
