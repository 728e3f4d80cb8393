"""Machine time: what stamps messages, expires triggers and spaces out repeats. It is never moved."""

import asyncio
import time


class Machine:
    """The machine's clock. `scale` divides every duration the workspace imposes (limits, lag, repeats)."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self._last_stamp = 0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def scaled(self, seconds: float) -> float:
        return seconds / self.scale

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(self.scaled(seconds))

    def stamp(self) -> str:
        """A message's `ts`: later than every one given out before."""
        self._last_stamp = max(self._last_stamp + 1, int(self.now() * 1_000_000))
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"


class Changes:
    """A counter that moves whenever anything in the workspace does, and a way to wait for it."""

    def __init__(self) -> None:
        self.count = 0
        self._moved = asyncio.Event()

    def bump(self) -> None:
        self.count += 1
        self._moved.set()
        self._moved = asyncio.Event()

    async def beyond(self, seen: int, timeout: float) -> int:
        """The counter as soon as it has passed `seen`, or as it stands after `timeout` seconds."""
        ends = asyncio.get_running_loop().time() + timeout
        while self.count <= seen:
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                break
            try:
                await asyncio.wait_for(self._moved.wait(), left)
            except TimeoutError:
                break
        return self.count
