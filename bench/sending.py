"""From the commit to the moment the call is handed to HTTP, beside the transaction itself.

python -m bench.sending
"""

import logging
from collections.abc import Iterator
from time import perf_counter

from bench.databases import KINDS, database_of
from bench.measuring import Row, median, show
from bench.town import SlowSlack, relay_to
from bot.timing import Timing
from bot.usecases.actions.action import create_action
from tests.usecases.actions.actions import begun, wanted

ROUNDS, WARM = 100, 10
MOST = 2.0


def rows() -> list[Row]:
    logging.disable(logging.WARNING)
    return [row for kind in KINDS for row in rows_on(kind)]


def rows_on(kind: str) -> Iterator[Row]:
    writing: list[float] = []
    waiting: list[float] = []
    with database_of(kind) as database:
        services, _ = begun(database)
        town = SlowSlack(0)
        with relay_to(town, services, Timing(pace=0)) as relay:  # Slack's one post a second is not ours
            for n in range(ROUNDS + WARM):
                assert relay.wait_idle(60)
                town.handed.clear()
                sent = len(town.sent)
                begun_at = perf_counter()
                create_action(wanted(key=f"sending-{n}"), services)
                committed = perf_counter()
                assert town.handed.wait(10)
                assert relay.wait_idle(60)
                writing.append(committed - begun_at)
                waiting.append(max(0.0, town.sent[sent].begun - committed))
    transaction, wait = median(writing[WARM:]), median(waiting[WARM:])
    beside = f"{wait:.1f} ms; the transaction {transaction:.1f} ms"
    yield Row(f"commit to call, {kind}: of the transaction", wait / transaction, MOST, beside)


if __name__ == "__main__":
    raise SystemExit(show("From commit to call", rows()))
