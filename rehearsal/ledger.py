"""What was asked of the workspace and what it handed over: every call, every delivery, in order."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rehearsal.machine import Changes, Machine
from rehearsal.state import Json


@dataclass
class Entry:
    """A Web API call or a delivery. Times are seconds since the epoch, machine time; `office` is the office's.

    A delivery has one entry for each attempt: `outcome` is acked, or why it was not.
    """

    id: int
    kind: Literal["call", "delivery"]
    name: str
    at: float
    office: str
    request: Json
    answer: Any = None
    status: int | None = None
    fault: str = ""
    done_at: float | None = None
    envelope: str = ""
    attempt: int = 0
    outcome: str = ""
    tags: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        return asdict(self)


class Ledger:
    def __init__(self, machine: Machine, changes: Changes) -> None:
        self._machine = machine
        self._changes = changes
        self.entries: list[Entry] = []
        self.office: Any = lambda: ""

    def call(self, method: str, args: Json) -> Entry:
        return self._open("call", method, args)

    def delivery(self, kind: str, payload: Json, envelope: str, attempt: int) -> Entry:
        entry = self._open("delivery", kind, payload)
        entry.envelope, entry.attempt = envelope, attempt
        return entry

    def close(self, entry: Entry, answer: Any, *, status: int | None = None, outcome: str = "") -> None:
        entry.answer, entry.status, entry.outcome = answer, status, outcome
        entry.done_at = self._machine.now()
        self._changes.bump()

    def since(self, last: int, name: str | None = None, kind: str | None = None) -> list[Entry]:
        found = self.entries[last:]
        return [e for e in found if (name is None or e.name == name) and (kind is None or e.kind == kind)]

    def _open(self, kind: Literal["call", "delivery"], name: str, request: Json) -> Entry:
        entry = Entry(len(self.entries) + 1, kind, name, self._machine.now(), self.office(), request)
        self.entries.append(entry)
        self._changes.bump()
        return entry
