"""How a call ended. Every call ends as exactly one of these."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Done(Struct, frozen=True):
    """It is so, by this call or by an earlier one. ``channel`` and ``id`` name what was made or changed."""

    data: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None
    id: str | None = None


class Refused(Struct, frozen=True):
    """Slack said no, and will again: nothing was done. ``held``: what must be mended is not this effect."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    held: bool = False


class Limited(Struct, frozen=True):
    """Not accepted: the method is to be left alone for so many seconds (as Slack said them, not scaled)."""

    method: str
    retry_after: float


class NotSent(Struct, frozen=True):
    """It never left us: no connection, or too little of the lease was left. ``at_once``: nothing to wait for."""

    why: str
    at_once: bool = False


class Unknown(Struct, frozen=True):
    """It may have been done or not. Never guessed."""

    why: str


class Absent(Struct, frozen=True):
    """Looked for and not there, this time."""


class Withdrawn(Struct, frozen=True):
    """Not wanted any more, or what it hangs on is not."""


Outcome = Done | Refused | Limited | NotSent | Unknown | Absent | Withdrawn
