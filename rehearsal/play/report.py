"""What a play ends with: the verdict, the facts beside what is shown, and how many messages each role got."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.play.counts import Count
from rehearsal.play.facts import Compared
from rehearsal.play.player import Failure
from rehearsal.play.script import Json
from rehearsal.play.transcript import Line

WIDEST = 46


@dataclass(frozen=True)
class Report:
    script: str
    story: str
    failures: Sequence[Failure]
    facts: Sequence[Compared]
    counts: Sequence[Count]
    seconds: float

    @property
    def ok(self) -> bool:
        return self.wrong == 0

    @property
    def wrong(self) -> int:
        """How much was not as expected."""
        unequal, too_many = [one for one in self.facts if not one.ok], [one for one in self.counts if not one.ok]
        return len(self.failures) + len(unequal) + len(too_many)

    def as_json(self, lines: Sequence[Line]) -> Json:
        return {
            "script": self.script,
            "story": self.story,
            "verdict": "as expected" if self.ok else "not as expected",
            "failures": [vars(failure) for failure in self.failures],
            "facts": [one.as_json() for one in self.facts],
            "counts": [one.as_json() for one in self.counts],
            "seconds": round(self.seconds, 1),
            "transcript": [line.as_json() for line in lines],
        }

    def line(self) -> str:
        """The verdict in one line."""
        verdict = "as expected" if self.ok else f"{self.wrong} NOT AS EXPECTED, first: {self._first()}"
        return f"{self.script:<16} {verdict} ({self.seconds:.0f} seconds)"

    def _first(self) -> str:
        return " ".join(str(next(iter(self.failures), "a fact or a count")).split())

    def text(self) -> str:
        parts = []
        if self.facts:
            parts.append(_table(("fact", "in the database", "shown in the workspace", ""), map(_fact, self.facts)))
        if self.counts:
            parts.append(_table(("messages in the first week", "who", "got", "at most", ""), map(_count, self.counts)))
        parts += [str(failure) for failure in self.failures]
        verdict = "Everything was as expected." if self.ok else f"{self.wrong} not as expected."
        return "\n\n".join([*parts, f"{verdict} ({self.seconds:.0f} seconds)"])


def _fact(one: Compared) -> Sequence[str]:
    return one.fact, _short(one.stored), _short(one.shown), "equal" if one.ok else "NOT EQUAL"


def _count(one: Count) -> Sequence[str]:
    return one.role, one.where, str(one.got), str(one.at_most), "ok" if one.ok else "TOO MANY"


def _short(value: Any) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as they need, at most so wide; what is longer goes on beneath."""
    cells = [[_wrapped(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(line) for row in cells for line in row[at]) for at in range(len(head))]
    lines = []
    for row in cells:
        for depth in range(max(len(cell) for cell in row)):
            parts = [cell[depth] if depth < len(cell) else "" for cell in row]
            lines.append("  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip())
        if row is cells[0]:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _wrapped(cell: str) -> list[str]:
    return textwrap.wrap(cell, WIDEST) or [""]
