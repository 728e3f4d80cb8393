"""A sender that stalls, or never comes back: somebody else takes over, and what it says later does not count."""

import threading
from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.delivery.conftest import MakeRelay, effect, promise, state
from tests.delivery.fake import FakeSlack

POST = "chat.postMessage"


class StallOnce:
    """Stops the first sender that comes to *point*, until it is released."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.stalled = threading.Event()
        self.released = threading.Event()
        self._first = threading.Lock()

    def __call__(self, point: str) -> None:
        if point == self.point and self._first.acquire(blocking=False):
            self.stalled.set()
            self.released.wait(30)


@pytest.fixture(params=["claimed", "sent"])
def stall(request: pytest.FixtureRequest) -> Iterator[StallOnce]:
    stall = StallOnce(request.param)
    yield stall
    stall.released.set()


def test_a_stalled_sender_is_overtaken_and_sends_and_records_nothing_afterwards(
    database: Database, make_relay: MakeRelay, slack: FakeSlack, stall: StallOnce
) -> None:
    slow = make_relay(at=stall)
    slow.start()
    promise(database, "one", "two")
    assert stall.stalled.wait(5)

    make_relay().run_until_idle()
    settled = effect(database, "one")
    stall.released.set()
    slow.stop(5)

    assert slack.texts("C9") == ["one", "two"]
    assert slack.called(POST) == 2
    assert effect(database, "one").fence == settled.fence


def test_without_the_trust_window_a_stalled_sender_would_double_its_message(
    database: Database, make_relay: MakeRelay, slack: FakeSlack
) -> None:
    """The negative control: with a clock that never passes the deadline, the same stall doubles."""
    stall = StallOnce("claimed")
    slow = make_relay(at=stall, monotonic=lambda: 0.0)
    slow.start()
    promise(database, "one")
    assert stall.stalled.wait(5)

    make_relay().run_until_idle()
    stall.released.set()
    slow.stop(5)

    assert slack.texts("C9") == ["one", "one"]


def test_while_a_post_is_in_doubt_the_next_one_waits(
    database: Database, make_relay: MakeRelay, slack: FakeSlack
) -> None:
    stall = StallOnce("sent")
    slow = make_relay(at=stall)
    slow.start()
    promise(database, "one", "two")
    promise(database, "elsewhere", conversation="channel:C8")
    assert stall.stalled.wait(5)

    while not slack.texts("C8"):
        threading.Event().wait(0.005)

    assert (slack.texts("C9"), state(database, "two")) == (["one"], "pending")
    stall.released.set()


def test_a_relay_that_stops_finishes_what_is_on_its_way_and_claims_no_more(
    database: Database, make_relay: MakeRelay, slack: FakeSlack
) -> None:
    stall = StallOnce("sent")
    relay = make_relay(at=stall)
    relay.start()
    promise(database, "one", "two")
    assert stall.stalled.wait(5)

    threading.Timer(0.02, stall.released.set).start()
    relay.stop(5)

    assert (state(database, "one"), state(database, "two")) == ("done", "pending")
