"""How many requests of Slack's are being answered at this moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Handling:
    """A request counts from the moment it is taken up until its answer has left."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """While this lasts one more is being handled."""
        with self._lock:
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1

    def any(self) -> bool:
        """Whether somebody still waits for an answer."""
        with self._lock:
            return self._count > 0
