"""Several relays on one PostgreSQL: each effect is claimed by one of them."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from bot.delivery.claim import Claim
from bot.delivery.desk import Desk, nobody_asks
from bot.delivery.kinds import kinds
from bot.timing import Timing
from bot.views.message import Message
from storage.database import Database
from tests.delivery.conftest import MakeRelay, Stopped, promise
from tests.delivery.fake import FakeSlack

EFFECTS = 1000


def claim_all(url: str) -> list[UUID]:
    """Claim until nothing is left, in a process's own connections."""
    database = Database(url)
    drawers = {"words": lambda work, effect, now: Message(effect.key)}
    desk = Desk(kinds(lambda name, n: name), Timing(), Stopped(), drawers, nobody_asks)
    mine: list[Claim] = []
    while True:
        with database.write() as work:
            claims = desk.claim(work, 8, deadline=0.0, resting_conversations=[])
        if not claims:
            database.close()
            return [claim.id for claim in mine]
        mine += claims


def test_no_effect_is_claimed_twice(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as work:
        for n in range(EFFECTS):
            work.outbox.post(f"{n}", f"channel:C{n}", draw="words")

    with ThreadPoolExecutor(4) as pool:
        claimed = Counter(id for mine in pool.map(claim_all, [postgres_url] * 4) for id in mine)

    assert len(claimed) == EFFECTS
    assert set(claimed.values()) == {1}
    database.close()


def test_two_relays_keep_the_order_of_each_conversation(
    database: Database, make_relay: MakeRelay, slack: FakeSlack
) -> None:
    both = [make_relay(), make_relay()]
    for relay in both:
        relay.start()
    for n in range(6):
        promise(database, f"a{n}", conversation="channel:CA")
        promise(database, f"b{n}", conversation="channel:CB")

    assert both[0].wait_idle(20)
    assert slack.texts("CA") == [f"a{n}" for n in range(6)]
    assert slack.texts("CB") == [f"b{n}" for n in range(6)]


def test_a_promise_made_by_another_process_is_heard_at_once(postgres_url: str) -> None:
    """Through NOTIFY: nobody polls for it."""
    here, elsewhere = Database(postgres_url), Database(postgres_url)
    heard = threading.Event()
    here.on_promise(heard.set)
    here.listen()

    for n in range(50):  # the listener may not have begun yet
        promise(elsewhere, f"{n}")
        if heard.wait(0.1):
            break

    assert heard.is_set()
    here.close()
    elsewhere.close()
