"""How long an answer takes through Bolt, beside what stock Bolt takes to acknowledge nothing at all.

python -m bench.acks
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from math import inf

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import event

from bench.databases import KINDS, database_of
from bench.measuring import Row, in_turn, median, show
from storage.database import Database
from tests.handlers.door import Door, command
from tests.usecases.actions.actions import OPENER, WORKER, begun

ROUNDS = 200
UNKNOWN = 3.0
"""A word that is no command, in bare dispatches."""

READING = 0.3
"""A command that reads and writes nothing, in stock Bolt's empty acknowledgements."""

STATEMENTS = 10
"""How many a command that writes may make, BEGIN and COMMIT left out."""

SHARE = {"SQLite": 0.4, "PostgreSQL": 0.6}
"""A command that writes, in stock Bolt's empty acknowledgements."""


def bare(*, stock: bool) -> App:
    """An app that acknowledges and does nothing."""
    app = App(
        client=WebClient(token="xoxb-1"),
        authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        process_before_response=not stock,
        request_verification_enabled=False,
    )
    app.command("/rsg")(lambda ack: ack())
    return app


def asks(app: App, text: str = "x") -> Callable[[], None]:
    """One dispatch of a command that says *text*; each has a trigger of its own."""
    numbers = count()

    def ask() -> None:
        payload = command(text, OPENER, trigger=f"{text}.{next(numbers)}")
        assert app.dispatch(BoltRequest(body=payload, mode="socket_mode")).status == 200

    return ask


def rows_on(kind: str) -> Iterator[Row]:
    with database_of(kind) as database:
        services, _ = begun(database)
        door = Door(services)
        acts = {
            "stock": asks(bare(stock=True)),
            "bare": asks(bare(stock=False)),
            "note": asks(door.app, "note RSG-26-001 the bed list is shared twice a day"),
            "action": asks(door.app, f"action RSG-26-001 <@{WORKER}> ask for dates by tomorrow 5pm"),
            "opne": asks(door.app, "opne"),
            "why HD-03": asks(door.app, "why HD-03"),
            "status": asks(door.app, "status RSG-26-001"),
            "mine": asks(door.app, "mine"),
        }
        took = {name: median(seconds) for name, seconds in in_turn(acts, ROUNDS).items()}
        with counted(database) as did:
            acts["note"]()
    stock, dispatch = took["stock"], took["bare"]
    beside = f"{{:.2f}} ms; stock ack {stock:.1f} ms, bare dispatch {dispatch:.2f} ms"
    writing = took["note"]
    yield Row(f"/rsg note, {kind}: of stock Bolt's empty ack", writing / stock, SHARE[kind], beside.format(writing))
    yield Row(f"/rsg note, {kind}: statements", did["statements"], STATEMENTS, "")
    yield Row(f"/rsg note, {kind}: commits", did["commits"], 1, "")
    yield Row(f"/rsg note, {kind}: calls before the ack", len(door.windows.views), 0, "")
    more = f"no bar; {beside.format(took['action'])}"
    yield Row(f"/rsg action, {kind}: of stock Bolt's empty ack", took["action"] / stock, inf, more)
    unknown = beside.format(took["opne"])
    yield Row(f"/rsg opne, {kind}: of the bare dispatch", took["opne"] / dispatch, UNKNOWN, unknown)
    for name in ("why HD-03", "status"):
        quiet = beside.format(took[name])
        yield Row(f"/rsg {name}, {kind}: of stock Bolt's empty ack", took[name] / stock, READING, quiet)


@contextmanager
def counted(database: Database) -> Iterator[Counter[str]]:
    """The commits and statements made meanwhile."""
    found: Counter[str] = Counter()
    commit = lambda *_: found.update(commits=1)  # noqa: E731 - an event listener is told apart by identity
    statement = lambda *_: found.update(statements=1)  # noqa: E731 - as above
    event.listen(database.engine, "commit", commit)
    event.listen(database.engine, "before_cursor_execute", statement)
    yield found
    event.remove(database.engine, "commit", commit)
    event.remove(database.engine, "before_cursor_execute", statement)


def rows() -> list[Row]:
    logging.disable(logging.ERROR)
    return [row for kind in KINDS for row in rows_on(kind)]


if __name__ == "__main__":
    raise SystemExit(show("Answers", rows()))
