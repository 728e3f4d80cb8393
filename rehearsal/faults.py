"""Things that go wrong when asked to: calls that fail before or after they worked, deliveries that stray."""

import fnmatch
import random
from dataclasses import dataclass, field
from typing import Literal, get_args

from rehearsal.errors import CannotDo
from rehearsal.state import Json

CallFault = Literal["429", "5xx_before", "5xx_after", "reset_before", "reset_after", "slow", "slow_after", "error"]
DeliveryFault = Literal["delay", "duplicate", "reorder", "drop"]
Standing = Literal["lag", "refuse_invite"]
KINDS = (*get_args(CallFault), *get_args(DeliveryFault), *get_args(Standing))


@dataclass
class Fault:
    """One thing that goes wrong.

    `method` is a pattern of method names, or of delivery types (events_api, slash_commands, interactive).
    `times` is how often it strikes (None: until cleared); `probability` how likely each time, from a seeded
    source, so that a run can be had again. `seconds` are machine time and scaled; `retry_after` is not.
    slow: works late, after `seconds`, even if the caller has gone. slow_after: works at once, answers late.
    """

    id: int
    kind: str
    method: str = "*"
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    seconds: float = 0.0
    retry_after: int = 1
    status: int = 500
    error: str = ""
    user: str = ""
    where: dict[str, str] = field(default_factory=dict)
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise CannotDo(f"no such fault {self.kind!r}; there are {', '.join(KINDS)}")
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable is what is wanted

    def strikes(self, method: str, args: Json) -> bool:
        if self.times is not None and self.struck >= self.times:
            return False
        if not fnmatch.fnmatchcase(method, self.method):
            return False
        if any(str(args.get(name)) != value for name, value in self.where.items()):
            return False
        if self._random.random() >= self.probability:
            return False
        self.struck += 1
        return True


class Faults:
    def __init__(self) -> None:
        self.all: list[Fault] = []
        self._last = 0

    def add(self, **what: object) -> Fault:
        """Raises CannotDo for a kind or a field that does not exist."""
        self._last += 1
        try:
            fault = Fault(self._last, **what)  # type: ignore[arg-type] # what does not fit is caught below
        except TypeError as error:
            raise CannotDo(str(error)) from error
        self.all.append(fault)
        return fault

    def clear(self) -> None:
        self.all.clear()

    def for_call(self, method: str, args: Json) -> Fault | None:
        return next((f for f in self.all if f.kind in get_args(CallFault) and f.strikes(method, args)), None)

    def for_delivery(self, kind: str) -> Fault | None:
        return next((f for f in self.all if f.kind in get_args(DeliveryFault) and f.strikes(kind, {})), None)

    def lag(self) -> float:
        """How many seconds history is behind (machine time, not yet scaled)."""
        return max((fault.seconds for fault in self.all if fault.kind == "lag"), default=0.0)

    def invite_error(self, user: str) -> str | None:
        for fault in self.all:
            if fault.kind == "refuse_invite" and fault.user == user and fault.strikes("conversations.invite", {}):
                return fault.error or "cant_invite"
        return None
