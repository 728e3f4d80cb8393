"""How often each method may be called: Slack's published tiers, and one post a second in a channel."""

import math
from collections import deque

from rehearsal.machine import Machine

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
FIRST_TIER_BURST = 10  # "a small amount of burst behaviour is tolerated": a process that restarts must get in
POST_BURST = 4
POSTS_PER_MINUTE = 600  # the workspace's own cap on posts of one app


class Limits:
    """Refuses what comes too fast, and says in whole seconds when to come again."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._calls: dict[str, deque[float]] = {}
        self._posts: dict[str, tuple[float, float]] = {}  # channel -> (allowance left, when that was)

    def too_many(self, method: str, tier: int) -> int | None:
        """Count a call of `method`. Seconds to wait if it is one too many, else None."""
        allowed = PER_MINUTE[tier] if tier > 1 else FIRST_TIER_BURST
        return self._window(method, allowed)

    def too_many_posts(self, channel: str) -> int | None:
        """Count a post in `channel`. Seconds to wait if it is one too many, else None."""
        now, second = self._machine.now(), self._machine.scaled(1)
        left, then = self._posts.get(channel, (float(POST_BURST), now))
        left = min(POST_BURST, left + (now - then) / second)
        if left < 1:
            return max(1, math.ceil(1 - left))
        if wait := self._window("posting", POSTS_PER_MINUTE):
            return wait
        self._posts[channel] = (left - 1, now)
        return None

    def _window(self, name: str, allowed: int) -> int | None:
        now, minute = self._machine.now(), self._machine.scaled(60)
        calls = self._calls.setdefault(name, deque())
        while calls and calls[0] <= now - minute:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil((calls[0] + minute - now) * self._machine.scale))
        calls.append(now)
        return None
