"""Named points of the protocol at which a test may kill the process from outside.

Nothing happens at them unless the process was started with a pair of pipes for it: then the point is written to
one, and the process goes on when a line comes back on the other.
"""

import os
import threading
from collections.abc import Callable

At = Callable[[str], None]

POINTS = ("committed", "claimed", "sent", "looked", "recording", "recorded")
"""A use case's commit; before the call; after it; after a look; before the transaction that records; its commit."""


def nowhere(point: str) -> None:
    """The failpoints of a process that nobody tests."""


class Failpoints:
    """Announces each point on *out* as one line, and waits for a line on *back*."""

    def __init__(self, out: int, back: int) -> None:
        self._out = out
        self._back = os.fdopen(back, "rb")
        self._turn = threading.Lock()

    @classmethod
    def from_text(cls, text: str) -> "Failpoints":
        """From the two file descriptors as the environment names them: ``3,4``."""
        out, back = text.split(",")
        return cls(int(out), int(back))

    def __call__(self, point: str) -> None:
        with self._turn:
            os.write(self._out, f"{point}\n".encode())
            self._back.readline()
