"""Office time: what the clock on the wall says, and in a rehearsal what the workspace's clock says."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

OFFICE = ZoneInfo("Europe/London")

log = logging.getLogger(__name__)


class Clock(Protocol):
    """Whoever knows the office time."""

    def now(self) -> datetime:
        """The office time, aware, Europe/London; ``.date()`` is the day people are living in."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(OFFICE)


class Follower(Struct, frozen=True, kw_only=True):
    """What a process tells the clock it follows, and does when that is moved.

    ``on_move``: do what has become due, at once. ``idle``: nothing pending, in doubt or being handled.
    ``next_step``: when something next falls due (office time), or None.
    """

    on_move: Callable[[], None]
    idle: Callable[[], bool]
    next_step: Callable[[], datetime | None]


class RemoteClock:
    """The clock of a rehearsal, read by long polling. It stands or runs, and is moved by whoever rehearses.

    Each poll says whether this process is idle; the clock is moved on only when everybody is. Raises
    httpx.HTTPError at the start if there is no such clock.
    """

    HOLD = 25.0  # seconds an idle poll may be held
    BUSY = 0.02  # seconds until a busy process speaks again

    def __init__(self, url: str, who: str) -> None:
        from bot.http import httpx  # only a rehearsal's clock is asked for over HTTP

        self._url, self._who = url, who
        self._client = httpx.Client(timeout=httpx.Timeout(10, read=self.HOLD + 10))
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._version = -1
        self._shown = (datetime.now(UTC), 0.0, False)  # the time, when it was shown (monotonic), whether it runs
        self._poll(idle=False, due=None, hold=0)

    def now(self) -> datetime:
        at, shown, running = self._shown
        elapsed = time.monotonic() - shown if running else 0.0
        return (at + timedelta(seconds=elapsed)).astimezone(OFFICE)

    def follow(self, follower: Follower) -> None:
        """From now on answer for this process, in a thread."""
        self._thread = threading.Thread(target=self._run, args=(follower,), name="clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer. What is being held is let go."""
        self._stopping.set()
        self._client.close()

    def _run(self, follower: Follower) -> None:
        follower.on_move()
        while not self._stopping.is_set():
            try:
                idle, due = _at_rest(follower, self.now())
                moved = self._poll(idle=idle, due=due, hold=self.HOLD if idle else self.BUSY)
                if moved or (due is not None and due <= self.now()):
                    follower.on_move()
            except Exception:  # a rehearsal goes on whatever a sweep or a poll ran into
                if not self._stopping.is_set():
                    log.warning("the rehearsal's clock could not be followed", exc_info=True)
                    self._stopping.wait(1)

    def _poll(self, *, idle: bool, due: datetime | None, hold: float) -> bool:
        """Speak, and be held until there is something new. Whether there was."""
        asked: dict[str, str | int | float] = {
            "who": self._who,
            "seen": self._version,
            "idle": int(idle),
            "next": due.isoformat() if due else "",
            "wait": hold,
        }
        answer = self._client.get(self._url, params=asked).raise_for_status().json()
        self._shown = (datetime.fromisoformat(answer["now"]), time.monotonic(), bool(answer["running"]))
        moved = bool(answer["version"] != self._version)
        self._version = answer["version"]
        return moved


def _at_rest(follower: Follower, now: datetime) -> tuple[bool, datetime | None]:
    """Idle, and when something is next due.

    Idle is asked before and after: what was just done may make something due, and what was due may just be on its
    way, so that neither question alone would see it.
    """
    idle = follower.idle()
    due = follower.next_step()
    return idle and (due is None or due > now) and follower.idle(), due
