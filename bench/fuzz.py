"""Anything typed after `/rsg`, and payloads that are none of Slack's: nothing may break, and nothing be logged.

python -m bench.fuzz      (10,000 commands and 2,000 payloads; the tests try fewer)
"""

import logging
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings, strategies

from bench.databases import database_of
from bench.measuring import percentile
from tests.handlers.conftest import door_on
from tests.handlers.door import Door, Json
from tests.handlers.strategies import commands, payloads
from tests.handlers.test_any_command import judge_answer
from tests.handlers.test_any_payload import CANARY, NOBODY
from tests.usecases.actions.actions import OPENER, WORKER

COMMANDS, PAYLOADS = 10_000, 2_000


class Kept(logging.Handler):
    """Everything that was logged, to be searched."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


def main() -> int:
    kept = Kept()
    logger = logging.getLogger("bot")
    logger.addHandler(kept)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    with database_of("SQLite") as database:
        door = door_on(database)
        good = try_all(
            "commands", COMMANDS, commands((OPENER, WORKER, "UNOBODY")), lambda typed: judge_answer(door, typed)
        )
        wrong = sum("could not be handled" in line for line in kept.said)
        print(f"{wrong} commands failed behind the answer")
        shapes = payloads(CANARY, (OPENER, NOBODY, "not an id"))
        taken = try_all("payloads", PAYLOADS, shapes, lambda payload: judge_payload(door, payload))
    leaked = sum(CANARY in line for line in kept.said)
    print(f"{leaked} of {len(kept.said)} lines of the log hold something of a payload")
    return 0 if good and taken and not leaked and not wrong else 1


def judge_payload(door: Door, payload: Json) -> None:
    """Raises AssertionError for a failure of ours."""
    assert door(payload).status in (200, 400)


def try_all(what: str, count: int, shapes: strategies.SearchStrategy[Any], judge: Callable[[Any], None]) -> bool:
    """Try so many; those that break nothing, how long one takes, and the first that broke something."""
    took: list[float] = []
    broken: list[str] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(one=shapes)
    def tried(one: Any) -> None:
        begun = perf_counter()
        try:
            judge(one)
        except Exception as error:  # noqa: BLE001 - counted, whatever it is
            broken.append(f"{type(error).__name__}: {one!r:.300}")
        took.append(perf_counter() - begun)

    tried()
    shown = f"p50 {percentile(took, 50):.1f} ms, p99 {percentile(took, 99):.1f} ms, longest {max(took) * 1000:.0f} ms"
    print(f"{len(took)} {what}: {len(broken)} broke something; {shown}", flush=True)
    for line in broken[:1]:
        print(line)
    return not broken


if __name__ == "__main__":
    sys.exit(main())
