"""How things are measured: what is compared takes turns, medians count, and ratios are what is judged."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One figure beside its reference of the same run. *most*: what the figure may be at most."""

    what: str
    figure: float
    most: float
    beside: str

    @property
    def good(self) -> bool:
        """Whether the figure is held."""
        return self.figure <= self.most


def percentile(seconds: Sequence[float], percent: float) -> float:
    """In milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000


def median(seconds: Sequence[float]) -> float:
    """In milliseconds."""
    return percentile(seconds, 50)


def in_turn(acts: Mapping[str, Callable[[], object]], rounds: int, warm: int = 10) -> dict[str, list[float]]:
    """Each act once a round, so that a noisy neighbour disturbs them all; seconds each, the first *warm* left out."""
    took: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds + warm):
        for name, act in acts.items():
            begun = perf_counter()
            act()
            took[name].append(perf_counter() - begun)
    return {name: seconds[warm:] for name, seconds in took.items()}


def fsync_ms(rounds: int = 50) -> float:
    """What one 4 KiB write and fsync takes on this disk, in milliseconds."""
    with tempfile.TemporaryFile() as file:

        def once() -> None:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())

        return median(in_turn({"fsync": once}, rounds)["fsync"])


def show(title: str, rows: Sequence[Row]) -> int:
    """Print the table; how many figures are missed."""
    table = Table(title=f"{title} (one write and fsync here: {fsync_ms():.2f} ms)", title_justify="left")
    for heading in ("what", "figure", "at most", "", "beside"):
        table.add_column(heading, justify="right" if heading in ("figure", "at most") else "left")
    for row in rows:
        table.add_row(row.what, f"{row.figure:.3g}", f"{row.most:.3g}", "held" if row.good else "MISSED", row.beside)
    Console(width=150).print(table)
    return sum(not row.good for row in rows)
