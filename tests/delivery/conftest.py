"""A relay at a quick pace, in front of a Slack that does as it is told."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import pytest

from bot.clock import OFFICE
from bot.delivery.failpoints import nowhere
from bot.delivery.kinds import kinds
from bot.delivery.outcome import Outcome
from bot.delivery.privacy import Private
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.timing import Timing
from bot.views.message import Message
from storage.database import Database
from storage.models import Effect
from storage.unit_of_work import UnitOfWork
from tests.delivery.fake import FakeSlack

FAST = Timing(
    scale=200,
    lease=0.6,  # long beside the rest, so that a slow machine is not taken for a stalled one
    spare=0.01,
    http=0.05,
    lag=0.05,
    margin=0.05,
    settle=0.75,
    gap=0.05,
    pace=0.005,
    pause=0.02,
    net=0.05,
)
CHANNEL = "channel:C9"
THURSDAY = datetime(2026, 4, 2, 18, 4, tzinfo=UTC)


class Stopped:
    """A clock that stands."""

    def now(self) -> datetime:
        return THURSDAY.astimezone(OFFICE)


class Facts:
    """What the drawers draw from, and what the facts were told."""

    def __init__(self) -> None:
        self.words: dict[str, str | None] = {}
        self.deaf = 0
        self.told: list[tuple[str, Outcome]] = []

    def draw(self, work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        words = self.words.get(effect.key, effect.key)
        return None if words is None else Message(words)

    def settled(self, work: UnitOfWork, effect: Effect, outcome: Outcome, now: datetime, /) -> None:
        if self.deaf:
            self.deaf -= 1
            raise RuntimeError("not now")
        self.told.append((effect.key, outcome))


class MakeRelay(Protocol):
    def __call__(
        self,
        at: Callable[[str], None] = nowhere,
        monotonic: Callable[[], float] = time.monotonic,
        private: Private | None = None,
    ) -> Relay: ...


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.fixture
def make_relay(database: Database, slack: FakeSlack, facts: Facts) -> Iterator[MakeRelay]:
    made: list[Relay] = []

    def make(
        at: Callable[[str], None] = nowhere,
        monotonic: Callable[[], float] = time.monotonic,
        private: Private | None = None,
    ) -> Relay:
        client = Slack("xoxb-1", FAST, transport=slack.transport, monotonic=monotonic)
        relay = Relay(
            database,
            client,
            kinds(lambda name, n: f"{name}-{n}", private, client.upload),
            Stopped(),
            FAST,
            drawers={"words": facts.draw, "bad": _fail},
            on_settled=facts.settled,
            at=at,
            monotonic=monotonic,
        )
        made.append(relay)
        return relay

    yield make
    for relay in made:
        relay.stop(5)


@pytest.fixture
def relay(make_relay: MakeRelay) -> Relay:
    return make_relay()


def _fail(work: UnitOfWork, effect: Effect, now: datetime) -> Message:
    raise KeyError("no such fact")


def promise(database: Database, *keys: str, conversation: str = CHANNEL) -> None:
    """Promise posts, one transaction each; their words are their keys."""
    for key in keys:
        with database.write() as work:
            work.outbox.post(key, conversation, draw="words")


def state(database: Database, key: str) -> str:
    return effect(database, key).state


def effect(database: Database, key: str) -> Effect:
    with database.read() as work:
        found = work.outbox.by_key(key)
        assert found is not None
        work.session.expunge(found)
        return found


def effect_id(database: Database, key: str) -> UUID:
    return effect(database, key).id
