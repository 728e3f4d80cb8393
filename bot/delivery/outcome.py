"""How a call ended. Every call ends as exactly one of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Done:
    """It is so, by this call or by an earlier one. ``channel`` and ``id`` name what was made or changed."""

    data: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class Refused:
    """Slack said no, and will again: nothing was done. ``held``: what must be mended is not this effect."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    held: bool = False


@dataclass(frozen=True)
class Limited:
    """Not accepted: the method is to be left alone for so many seconds (as Slack said them, not scaled)."""

    method: str
    retry_after: float


@dataclass(frozen=True)
class NotSent:
    """It never left us: no connection, or too little of the lease was left. ``at_once``: nothing to wait for."""

    why: str
    at_once: bool = False


@dataclass(frozen=True)
class Unknown:
    """It may have been done or not. Never guessed."""

    why: str


@dataclass(frozen=True)
class Absent:
    """Looked for and not there, this time."""


@dataclass(frozen=True)
class Withdrawn:
    """Not wanted any more, or what it hangs on is not."""


Outcome = Done | Refused | Limited | NotSent | Unknown | Absent | Withdrawn
