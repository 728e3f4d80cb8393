"""Not too many posts into one conversation: Slack takes about one a second there."""

import threading
from collections.abc import Callable


class Pace:
    """Which conversations rest since they had a post a moment ago. A courtesy: a 429 is obeyed in any case."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._rested: dict[str, float] = {}
        self._lock = threading.Lock()

    def posted(self, conversation: str) -> None:
        """A post has just been answered there."""
        with self._lock:
            self._rested[conversation] = self._monotonic() + self._seconds

    def resting(self) -> list[str]:
        """Conversations that should not have another post yet."""
        now = self._monotonic()
        with self._lock:
            self._rested = {name: until for name, until in self._rested.items() if until > now}
            return list(self._rested)

    def next_in(self) -> float | None:
        """Seconds until the next of them has rested."""
        with self._lock:
            return min(self._rested.values()) - self._monotonic() if self._rested else None
