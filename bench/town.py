"""A Slack that takes its time, with the real relay in front of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from uuid import UUID

import httpx

from bot.delivery.kinds import kinds
from bot.delivery.privacy import Private
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.drawing.drawers import drawers
from bot.services import Services
from bot.timing import Timing
from bot.usecases.openings.delivered import settled
from storage.database import Database
from storage.models import Organisation, Person, Post
from tests.delivery.fake import FakeSlack
from tests.usecases.house import slack

AS_IN_EARNEST = Timing()


@dataclass(frozen=True)
class Sent:
    """One call: what, to whom, and when it was handed over and came back (perf_counter)."""

    method: str
    to: str
    begun: float
    ended: float


class SlowSlack:
    """Answers as the fake does, each call so many seconds late."""

    def __init__(self, seconds: float) -> None:
        self.sent: list[Sent] = []
        self.handed = threading.Event()
        self._seconds = seconds
        self._fake = FakeSlack()
        self.transport = httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        begun = perf_counter()
        self.handed.set()
        time.sleep(self._seconds)
        answer = self._fake._answer(request)
        method, form = self._fake.calls[-1]
        self.sent.append(Sent(method, form.get("channel", ""), begun, perf_counter()))
        return answer


@contextmanager
def relay_to(town: SlowSlack, services: Services, timing: Timing = AS_IN_EARNEST) -> Iterator[Relay]:
    """The relay as the bot runs it."""
    client = Slack("xoxb-1", timing, base_url="http://localhost/api/", transport=town.transport)
    known = kinds(lambda first, n: f"{first}-{n + 1}", Private(timing.private))
    relay = Relay(
        services.database, client, known, services.clock, timing, drawers=drawers(services), on_settled=settled
    )
    relay.start()
    yield relay
    relay.stop(10)
    client.close()


def more_agencies(database: Database, count: int) -> tuple[str, ...]:
    """Agencies with a contact each; their ids."""
    names = tuple(f"AGENCY-{n}" for n in range(count))
    with database.write() as work:
        work.session.add_all([Organisation(id=name, name=name, kind="agency") for name in names])
        work.session.flush()
        for name in names:
            person = more_people(1, name)[0]
            work.session.add(person)
            work.session.flush()
            post = Post(person_id=person.id, organisation_id=name, title="Manager", level=4)
            post.contact_for = ["RSG-A", "RSG-B"]
            work.session.add(post)
    return names


def more_people(count: int, name: str) -> list[Person]:
    """People of no post."""
    keys = [f"{name.lower()}-{n}" for n in range(count)]
    return [Person(key=key, name=key.title(), slack_id=slack(key)) for key in keys]


def group_id_of(database: Database, ref: str) -> UUID:
    with database.read() as work:
        group = work.groups.by_ref(ref)
        assert group is not None
        return group.id
