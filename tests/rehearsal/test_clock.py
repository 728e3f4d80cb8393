"""The office clock: it moves only when told, stops where something is due, and waits for everybody."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from rehearsal.client import TooSlow, Workspace
from rehearsal.clock import NotIdle, OfficeClock
from rehearsal.errors import CannotDo
from rehearsal.machine import Changes, Machine
from rehearsal.process import Started
from tests.rehearsal.conftest import THURSDAY

SCALE = 60
HOUR = timedelta(hours=1)


class Office:
    """A clock with followers that note when they were woken; `under_way` and `delivered` as a test sets them."""

    def __init__(self, start: datetime | None = THURSDAY, forget_after: float = 3) -> None:
        self.under_way = self.delivered = 0
        self.changes = Changes()
        self.clock = OfficeClock(
            start, Machine(100), self.changes, lambda: self.under_way, lambda: self.delivered, forget_after
        )
        self.woken: list[datetime] = []
        self.busy_polls = 0

    async def follow(self, due: list[datetime]) -> None:
        """A process with things to do: it does what is due when the clock has come there, then is idle."""
        while True:
            now = self.clock.now()
            self.woken.append(now)
            due[:] = [at for at in due if at > now]
            idle = self.busy_polls == 0
            self.busy_polls = max(0, self.busy_polls - 1)
            wait = 20 if idle else 0.01
            await self.clock.poll("app", self.clock.version, idle, min(due, default=None), wait, lambda: False)


def play(office: Office, script: Coroutine[Any, Any, None], due: list[datetime] | None = None) -> None:
    """Run a script while a follower follows."""

    async def both() -> None:
        follower = asyncio.create_task(office.follow(due if due is not None else []))
        await asyncio.sleep(0)
        try:
            await asyncio.wait_for(script, 5)
        finally:
            follower.cancel()

    asyncio.run(both())


def test_a_clock_that_stands_does_not_move() -> None:
    assert Office().clock.now() == THURSDAY


def test_a_clock_that_runs_runs_with_the_machine() -> None:
    clock = Office(start=None).clock
    before = clock.now()

    assert clock.running
    assert before <= clock.now() < before + HOUR


def test_advancing_stops_at_each_moment_something_is_due() -> None:
    office = Office()
    due = [THURSDAY + HOUR, THURSDAY + 3 * HOUR]

    play(office, office.clock.advance(THURSDAY + 4 * HOUR, 2), due)

    stops = list(dict.fromkeys(office.woken))
    assert stops == [THURSDAY, THURSDAY + HOUR, THURSDAY + 3 * HOUR, THURSDAY + 4 * HOUR]


def test_jumping_does_not_stop() -> None:
    office = Office()

    play(office, office.clock.jump(THURSDAY + 4 * HOUR, 2), [THURSDAY + HOUR])

    assert THURSDAY + HOUR not in office.woken
    assert office.clock.now() == THURSDAY + 4 * HOUR


def test_it_waits_for_who_is_busy() -> None:
    office = Office()
    office.busy_polls = 5

    play(office, office.clock.settle(2))

    assert office.busy_polls == 0


def test_who_stays_busy_is_named() -> None:
    office = Office()
    office.busy_polls = 10**6

    with pytest.raises(NotIdle, match="app is busy"):
        play(office, office.clock.settle(0.1))


def test_it_waits_for_what_is_still_under_way() -> None:
    office = Office()
    office.under_way = 1

    with pytest.raises(NotIdle, match="1 deliveries under way"):
        play(office, office.clock.settle(0.1))


def test_what_was_delivered_meanwhile_asks_everybody_again() -> None:
    """Idle is not enough if something arrived after it was said."""
    office = Office()

    async def deliver_once() -> None:
        settling = asyncio.create_task(office.clock.settle(2))
        await asyncio.sleep(0)
        office.delivered += 1
        version = office.clock.version
        await settling
        assert office.clock.version > version

    play(office, deliver_once())


def test_somebody_idle_with_something_already_due_is_an_error() -> None:
    office = Office()

    async def follow_badly() -> None:
        poll = office.clock.poll
        while True:
            await poll("stubborn", office.clock.version, True, THURSDAY - HOUR, 20, lambda: False)

    async def script() -> None:
        follower = asyncio.create_task(follow_badly())
        await asyncio.sleep(0)
        try:
            await office.clock.advance(THURSDAY + HOUR, 2)
        finally:
            follower.cancel()

    with pytest.raises(NotIdle, match="something is due"):
        asyncio.run(script())


def test_who_has_not_been_heard_of_is_forgotten() -> None:
    office = Office(forget_after=0.1)

    async def script() -> None:
        await office.clock.poll("gone", 0, False, None, 0, lambda: False)
        assert [poller.who for poller in office.clock.known()] == ["gone"]
        await office.clock.settle(2)
        assert office.clock.known() == []

    asyncio.run(script())


def test_who_is_slow_is_not_forgotten_however_fast_machine_time_is() -> None:
    office = Office()

    async def script() -> None:
        await office.clock.poll("slow", office.clock.version, False, None, 0, lambda: False)
        await asyncio.sleep(0.2)  # twenty seconds at this scale
        with pytest.raises(NotIdle, match="slow is busy"):
            await office.clock.settle(0.1)

    asyncio.run(script())


def test_where_the_app_is_off_the_clock_waits_for_nothing_that_was_handed_over_in_vain() -> None:
    office = Office()
    office.under_way = 1

    office.clock.put(THURSDAY + HOUR)

    assert office.clock.now() == THURSDAY + HOUR


def test_the_office_clock_does_not_go_back() -> None:
    office = Office()

    with pytest.raises(CannotDo):
        asyncio.run(office.clock.jump(THURSDAY - HOUR, 1))


def test_over_http_a_poll_is_answered_at_once_when_the_clock_has_moved(place: Started, workspace: Workspace) -> None:
    seen = httpx.get(place.clock_url).json()["version"]
    workspace.clock.jump(workspace.clock.now + HOUR)

    answer = httpx.get(place.clock_url, params={"who": "app", "seen": seen, "idle": 1, "wait": 30}).json()

    assert datetime.fromisoformat(answer["now"]) == workspace.clock.now
    assert answer["version"] > seen
    assert not answer["running"]


def test_over_http_who_hung_up_no_longer_holds_the_clock(place: Started, workspace: Workspace) -> None:
    asked = {"who": "hung-up", "seen": workspace.get("/clock")["version"], "idle": 0, "wait": 30}
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(place.clock_url, params=asked, timeout=0.05)

    workspace.clock.settle(timeout=5)


def test_over_http_who_is_not_idle_in_time_is_named(place: Started, workspace: Workspace) -> None:
    with httpx.Client() as http:
        http.get(place.clock_url, params={"who": "busy-app", "seen": 0, "idle": 0, "wait": 0})
        with pytest.raises(TooSlow, match="busy-app is busy"):
            workspace.clock.settle(timeout=0.05)


def test_moving_the_clock_tells_what_happened_meanwhile(workspace: Workspace) -> None:
    assert workspace.clock.advance(workspace.clock.now + HOUR) == []
