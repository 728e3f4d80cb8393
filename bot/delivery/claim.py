"""An effect as the sender sees it: claimed, drawn, and apart from the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from bot.delivery.outcome import Outcome
from bot.views.message import Message


class Claim(Struct, frozen=True, kw_only=True):
    """One effect under one lease.

    ``looking``: an earlier try ended without an answer, so it is looked for and not sent. ``deadline`` is the last
    moment (monotonic) at which a call may begin.
    """

    id: UUID
    kind: str
    fence: int
    looking: bool
    deadline: float
    since: datetime  # the first try, machine time
    conversation: str = ""  # ours
    channel: str | None = None  # Slack's id of the conversation, once known
    user: str | None = None  # whose direct messages these are: Slack's id
    target: tuple[str, str] | None = None  # channel and id of the message to update or pin
    message: Message = field(default_factory=lambda: Message(""))
    content: Mapping[str, Any] = field(default_factory=dict)


class Result(Struct, frozen=True):
    """What came of a claim."""

    claim: Claim
    outcome: Outcome
    tellings: int = 0  # how often recording it has failed
