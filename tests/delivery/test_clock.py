"""Office time: the machine's, or that of a workspace that moves it."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.clock import OFFICE, Follower, RemoteClock, SystemClock
from rehearsal.process import Started, started

MANIFEST = Path(__file__).parents[1] / "rehearsal" / "manifest.yaml"
THURSDAY = datetime.fromisoformat("2026-04-02T18:00+01:00")


class Office:
    """Something falls due every hour, until five have been done."""

    def __init__(self, clock: RemoteClock) -> None:
        self.clock = clock
        self.done: list[datetime] = []
        self.due: datetime | None = THURSDAY + timedelta(hours=1)
        self.busy = threading.Event()

    def follower(self) -> Follower:
        return Follower(on_move=self.sweep, idle=lambda: not self.busy.is_set(), next_step=lambda: self.due)

    def sweep(self) -> None:
        if self.due and self.clock.now() >= self.due:
            self.done.append(self.clock.now())
            self.due = self.due + timedelta(hours=1) if len(self.done) < 5 else None


@pytest.fixture(scope="module")
def place() -> Iterator[Started]:
    with started(MANIFEST, office=THURSDAY, scale=20) as place:
        yield place


@pytest.fixture
def office(place: Started) -> Iterator[Office]:
    clock = RemoteClock(place.clock_url, "office")
    office = Office(clock)
    clock.follow(office.follower())
    yield office
    clock.stop()


def test_the_machines_clock_answers_in_london_time() -> None:
    assert SystemClock().now().tzinfo is OFFICE


def test_a_clock_that_is_advanced_stops_at_each_hour_that_something_is_due(place: Started, office: Office) -> None:
    place.workspace.clock.settle()

    place.workspace.clock.advance(THURSDAY + timedelta(hours=3, minutes=30))

    assert office.done == [THURSDAY + timedelta(hours=n) for n in (1, 2, 3)]
    assert office.clock.now() == THURSDAY + timedelta(hours=3, minutes=30)


def test_the_clock_waits_for_who_is_busy(place: Started, office: Office) -> None:
    office.due = None
    office.busy.set()
    threading.Timer(0.3, office.busy.clear).start()

    place.workspace.clock.settle()

    assert not office.busy.is_set()


def test_a_clock_that_is_not_there_is_noticed_at_once() -> None:
    with pytest.raises(httpx.HTTPError):
        RemoteClock("http://127.0.0.1:9/clock", "office")
