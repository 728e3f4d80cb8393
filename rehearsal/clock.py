"""The office's clock: stands or runs, is moved by whoever rehearses, and waits until everyone has caught up."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rehearsal.errors import CannotDo
from rehearsal.machine import Changes, Machine

FORGET_AFTER = 3.0  # seconds without a word; how fast an app really is, so it is not scaled
STUBBORN = 5  # times a poller may be idle with something already due before it is an error


class NotIdle(Exception):
    """Somebody did not come to rest in time; the message names them."""


@dataclass
class Poller:
    """A process that follows the clock, as it last described itself."""

    who: str
    seen: int = -1
    idle: bool = False
    next: datetime | None = None
    heard: float = 0.0
    waiting: int = 0
    polled_at: int = -1  # how much the workspace had delivered when it said so


class OfficeClock:
    """`delivered` counts what has been handed over, `under_way` what has not been yet."""

    def __init__(
        self,
        start: datetime | None,
        machine: Machine,
        changes: Changes,
        under_way: Callable[[], int],
        delivered: Callable[[], int],
        forget_after: float = FORGET_AFTER,
    ) -> None:
        self._machine, self._changes = machine, changes
        self._under_way, self._delivered = under_way, delivered
        self.running = start is None
        self._base = start or datetime.now(UTC)
        self._since = time.monotonic()
        self._forget_after = forget_after
        self.version = 1
        self.pollers: dict[str, Poller] = {}
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        elapsed = time.monotonic() - self._since if self.running else 0.0
        return self._base + timedelta(seconds=elapsed)

    def run(self, running: bool) -> None:
        self._base, self._since = self.now(), time.monotonic()
        self.running = running
        self._bump()

    async def poll(
        self, who: str, seen: int, idle: bool, due: datetime | None, wait: float, gone: Callable[[], bool]
    ) -> None:
        """Hear a poller out and hold it until the clock has something new, `wait` seconds pass, or it hangs up."""
        poller = self.pollers.setdefault(who, Poller(who))
        poller.seen, poller.idle, poller.next = seen, idle, due
        poller.polled_at = self._delivered()
        poller.heard = self._machine.now()
        poller.waiting += 1
        self._changes.bump()
        ends = self._machine.now() + wait
        try:
            while self.version == seen and not gone() and (left := ends - self._machine.now()) > 0:
                try:
                    await asyncio.wait_for(self._moved.wait(), left)
                except TimeoutError:
                    break
        finally:
            poller.waiting -= 1
            poller.heard = self._machine.now()
            if gone() and not poller.waiting:
                self.pollers.pop(who, None)

    def hung_up(self) -> None:
        """Let every held poll look again whether its caller is still there."""
        self._moved.set()
        self._moved = asyncio.Event()
        self._changes.bump()

    def known(self) -> list[Poller]:
        """Pollers that wait, or spoke within the last three seconds and did not hang up.

        One that is forgotten too soon, since it is slow, is waited for no more: the clock passes what it has to do.
        """
        oldest = self._machine.now() - self._forget_after
        self.pollers = {name: p for name, p in self.pollers.items() if p.waiting or p.heard >= oldest}
        return list(self.pollers.values())

    async def settle(self, timeout: float) -> None:
        """Come back when everybody is idle and nothing is on its way. Raises NotIdle."""
        ends = time.monotonic() + timeout
        while True:
            self._bump()
            delivered = self._delivered()
            await self._all_idle(ends)
            if self._delivered() == delivered and all(p.polled_at == delivered for p in self.known()):
                return

    def put(self, to: datetime) -> None:
        """Go there and wait for nobody: nobody is there, and what was handed over in vain is tried for minutes."""
        self.pollers.clear()
        self._go(to)
        self._bump()

    async def jump(self, to: datetime, timeout: float) -> None:
        """Go there at once, as when everything was off meanwhile. Raises NotIdle, CannotDo."""
        self._go(to)
        await self.settle(timeout)

    async def advance(self, to: datetime, timeout: float) -> None:
        """Go there, stopping at each moment somebody said something is due. Raises NotIdle, CannotDo."""
        if to < self.now():
            raise CannotDo("the office clock does not go back")
        stubborn = 0
        await self.settle(timeout)
        while True:
            due = min((p.next for p in self.known() if p.next is not None), default=None)
            if due is None or due > to:
                break
            if due <= self.now():
                stubborn += 1
                if stubborn > STUBBORN:
                    raise NotIdle(f"idle, though something is due at {due.isoformat()}: {self._described()}")
                await self.settle(timeout)
                continue
            stubborn = 0
            self._go(due)
            await self.settle(timeout)
        self._go(max(to, self.now()))
        await self.settle(timeout)

    def _go(self, to: datetime) -> None:
        if to < self.now():
            raise CannotDo("the office clock does not go back")
        self._base, self._since = to, time.monotonic()

    def _bump(self) -> None:
        self.version += 1
        self.hung_up()

    async def _all_idle(self, ends: float) -> None:
        while True:
            seen = self._changes.count
            busy = [p for p in self.known() if not (p.idle and p.seen == self.version)]
            if not busy and not self._under_way():
                return
            left = ends - time.monotonic()
            if left <= 0:
                raise NotIdle(self._described())
            await self._changes.beyond(seen, min(left, self._machine.scaled(1.0)))

    def _described(self) -> str:
        lines = [
            f"{p.who} is {'idle' if p.idle else 'busy'} (has seen version {p.seen} of {self.version},"
            f" next {p.next.isoformat() if p.next else 'nothing'})"
            for p in self.known()
        ]
        return "; ".join([*lines, f"{self._under_way()} deliveries under way"])
