"""Answers while twenty groups are being opened, at 150 ms a Slack call, beside stock Bolt in the same plight.

python -m bench.busy

Stock Bolt here does as such bots do: it acknowledges, then makes its calls in the listener.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import cycle
from time import perf_counter

from slack_bolt import App, BoltRequest

from bench.acks import asks, bare
from bench.databases import database_of, insist
from bench.measuring import Row, percentile, show
from bench.opening import CALL_SECONDS, FROM_THE_RULES, MEMBERS
from bench.town import SlowSlack, more_agencies, relay_to
from bot.runtime import THREADS, read_ahead
from bot.usecases.openings.opening import open_group
from tests.handlers.door import Door, command
from tests.usecases.actions.actions import OPENER, WORKER, begun
from tests.usecases.house import asked

OPENINGS = 20
CALLS_OF_AN_OPENING = 10  # what peers make
ACKS, STOCK_ACKS = 1_000, 200
EVERY = 0.01  # seconds between two people
SHARE, TOO_LONG = 0.1, 1.0


def rows() -> list[Row]:
    logging.disable(logging.ERROR)
    ours, theirs = of_ours(), of_stock()
    mine, other = percentile(ours, 99), percentile(theirs, 99)
    stock = f"stock Bolt p50 {percentile(theirs, 50):.0f}, p99 {other:.0f} ms"
    beside = f"p50 {percentile(ours, 50):.1f}, p99 {mine:.1f} ms; {stock}"
    return [
        Row("acks while 20 groups are opened: p99 of stock Bolt's", mine / other, SHARE, beside),
        Row("of 1,000 acks over 1 s", sum(took > TOO_LONG for took in ours), 0, f"longest {max(ours):.2f} s"),
    ]


def of_ours() -> list[float]:
    """People ask what a rule says, misspell a command, or create an action (one in four), on SQLite."""
    with database_of("SQLite") as database:
        services, clock = begun(database)
        agencies = more_agencies(database, MEMBERS - FROM_THE_RULES)
        read_ahead(services)  # as `rsg run` does once it is ready
        app = Door(services).app
        writing = f"action RSG-26-001 <@{WORKER}> ask for dates by tomorrow 5pm"
        acts = [asks(app, "why HD-03"), asks(app, "opne"), asks(app, "why HD-06"), asks(app, writing)]
        town = SlowSlack(CALL_SECONDS)

        def open_one(n: int) -> None:
            meeting = clock.at + timedelta(hours=24)
            wanted = asked(key=f"busy-{n}", organisations=agencies, another_child=True, first_meeting=meeting)
            insist(lambda: open_group(wanted, services))

        with relay_to(town, services):
            return while_opening([partial(open_one, n) for n in range(OPENINGS)], acts, ACKS)


def of_stock() -> list[float]:
    """An app with nothing to do but to acknowledge, and listeners that work after it."""
    app = bare(stock=True)

    @app.command("/open")
    def open_slowly(ack: Callable[[], None]) -> None:
        ack()
        time.sleep(CALL_SECONDS * CALLS_OF_AN_OPENING)

    def open_one() -> None:
        _dispatch(app, command("x", OPENER) | {"command": "/open"})

    return while_opening([open_one] * OPENINGS, [asks_kindly(app)], STOCK_ACKS)


def asks_kindly(app: App) -> Callable[[], object]:
    """One dispatch, lost or not."""
    return lambda: _dispatch(app, command("x", OPENER))


def _dispatch(app: App, payload: dict[str, object]) -> object:
    return app.dispatch(BoltRequest(body=payload, mode="socket_mode"))


def while_opening(
    openings: Sequence[Callable[[], object]], acts: Sequence[Callable[[], object]], count: int
) -> list[float]:
    """How long each ack took, in seconds, from the moment somebody asked for it."""
    took: list[float] = []

    def timed(act: Callable[[], object], asked_at: float) -> None:
        act()
        took.append(perf_counter() - asked_at)

    with ThreadPoolExecutor(THREADS) as pool, ThreadPoolExecutor(THREADS) as opening:
        opened = [opening.submit(open_one) for open_one in openings]
        turns = cycle(acts)
        for _ in range(count):
            pool.submit(timed, next(turns), perf_counter())
            time.sleep(EVERY)
        for one in opened:
            one.result()
    return took


if __name__ == "__main__":
    raise SystemExit(show("Answers while groups are opened", rows()))
