"""Whose turn it is to write, where only one can at a time."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class NoTurn(Exception):
    """It did not come in time."""


BEFORE_ONE_PATIENT = 4
"""How many others may be let by at the most: where there is always somebody, the patient would starve."""


class Turns:
    """First come, first served; but whoever is *patient* lets some of those go first who are not.

    A lock of Python's own goes to whoever is running just then: a thread that writes often would starve the others.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._prompt: deque[Lock] = deque()
        self._patient: deque[Lock] = deque()
        self._let_by = 0

    @contextmanager
    def one(self, timeout: float, *, patient: bool = False) -> Iterator[None]:
        """One turn. Raises NoTurn if it has not come within *timeout* seconds."""
        if not self._take(timeout, self._patient if patient else self._prompt):
            raise NoTurn
        try:
            yield
        finally:
            self._pass_on()

    def _take(self, timeout: float, queue: deque[Lock]) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = Lock()
            called.acquire()
            queue.append(called)
        if called.acquire(timeout=timeout):
            return True
        with self._guard:
            if called not in queue:  # called in the moment in which we gave up
                return True
            queue.remove(called)
            return False

    def _pass_on(self) -> None:
        with self._guard:
            if self._patient and (not self._prompt or self._let_by == BEFORE_ONE_PATIENT):
                self._let_by = 0
                self._patient.popleft().release()
            elif self._prompt:
                self._let_by += 1 if self._patient else 0
                self._prompt.popleft().release()
            else:
                self._taken = False
