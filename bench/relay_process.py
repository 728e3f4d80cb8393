"""A small process with the real relay and a writer with a script, to be killed again and again.

Everything it does is decided by its environment and by what its database holds, so a new one carries on where the
last was killed. It prints ``finished`` when the script is committed and the outbox is empty.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.delivery.failpoints import At, Failpoints, nowhere
from bot.delivery.kinds import Kind, kinds
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.timing import Timing
from bot.views.message import Message
from storage import migrate
from storage.database import Busy, Database
from storage.models import Effect, Inbox, Person
from storage.outbox import group_conversation, person_conversation
from storage.unit_of_work import UnitOfWork

POSTS = 48
"""Posts into each conversation."""

CARD_EVERY = 4
"""Every so many posts a fact changes that the card shows."""

HOUSE = UUID("9d1a5b0e-3b7c-4c57-9d53-0f6c5fd8a111")


class Writer:
    """Commits the script: two channels are made, then posts to them and to two people, and cards that change."""

    def __init__(self, database: Database, run: str, users: list[str], at: At) -> None:
        self._database, self._run, self._users, self._at = database, run, users, at
        self._groups = [group_conversation(uuid5(HOUSE, f"{run}-{n}")) for n in range(2)]

    def write(self) -> None:
        """Everything that an earlier process has not committed."""
        people = [self._person(slack_id) for slack_id in self._users]
        for n, group in enumerate(self._groups):
            self._once(f"open-{n}", lambda work, n=n, group=group: self._open(work, n, group))
        for n in range(POSTS):
            for name in (*self._groups, *people):
                self._once(f"{name}-{n}", lambda work, name=name, n=n: self._say(work, name, n))

    def _once(self, key: str, write: object) -> None:
        assert callable(write)
        while True:
            try:
                with self._database.write() as work:
                    if work.session.get(Inbox, key) is not None:
                        return
                    work.answered(key, {}, at=work.machine_now, actor=None)
                    write(work)
            except Busy:
                continue
            self._at("committed")
            return

    def _person(self, slack_id: str) -> str:
        with self._database.write() as work:
            found = work.session.scalars(select(Person).where(Person.slack_id == slack_id)).one_or_none()
            if found is None:
                found = Person(key=slack_id, name="Robin Vale", slack_id=slack_id)
                work.session.add(found)
            work.session.flush()
            return person_conversation(found.id)

    def _open(self, work: UnitOfWork, n: int, group: str) -> None:
        box = work.outbox
        create = box.call(f"create-{n}", "create", content={"name": f"{self._run}-{n}"}, conversation=group)
        work.session.flush()
        invite = box.call(f"invite-{n}", "invite", content={"users": self._users}, conversation=group, after=create)
        box.call(f"topic-{n}", "topic", content={"text": self._run}, conversation=group, after=create)
        card = box.post(f"card-{group}", group, draw="card", after=create)
        work.session.flush()
        box.call(f"pin-{n}", "pin", target=card, after=card)
        box.call(f"members-{n}", "members", content={"users": self._users}, conversation=group, after=invite)

    def _say(self, work: UnitOfWork, conversation: str, n: int) -> None:
        work.outbox.post(f"post-{conversation}-{n}", conversation, draw="line")
        if n % CARD_EVERY == 0 or n == POSTS - 1:
            work.session.flush()
            work.outbox.refresh(f"card-{conversation}")


def line(work: UnitOfWork, effect: Effect, now: datetime) -> Message:
    """An ordinary message."""
    return Message(effect.key)


def card(work: UnitOfWork, effect: Effect, now: datetime) -> Message:
    """A card that shows how much has been said in its channel."""
    said = select(func.count()).where(Effect.conversation_id == effect.conversation_id, Effect.draw == "line")
    return Message(f"card: {work.session.scalar(said)}")


def main(environ: Mapping[str, str]) -> None:
    timing = Timing.at_scale(float(environ["TIME_SCALE"]))
    at: At = Failpoints.from_text(environ["FAILPOINTS_FD"]) if "FAILPOINTS_FD" in environ else nowhere
    url = environ["DATABASE_URL"]
    migrate.upgrade(url)
    database = Database(url)
    slack = Slack(environ["SLACK_BOT_TOKEN"], timing, base_url=environ["SLACK_API_URL"])
    known = dict(kinds(lambda name, n: f"{name}-{n}"))
    if environ.get("NO_LOOKUP"):
        known = {name: without_look(kind) for name, kind in known.items()}
    drawers = {"line": line, "card": card}
    relay = Relay(database, slack, known, SystemClock(), timing, drawers=drawers, at=at)
    relay.start()
    Writer(database, environ["RUN"], environ["USERS"].split(","), at).write()
    while not relay.wait_idle(60):
        continue
    print("finished", flush=True)
    relay.stop(5)


def without_look(kind: Kind) -> Kind:
    """The negative control: a doubt is settled by sending again."""
    return replace(kind, look=None)


if __name__ == "__main__":
    main(os.environ)
    sys.exit(0)
