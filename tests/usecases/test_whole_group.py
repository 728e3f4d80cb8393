"""A whole group against a simple model: anything that people do, in any order, on both databases.

`python -m bench.stateful` plays more and longer.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.database import Database
from tests.postgres import Server
from tests.usecases.held import before
from tests.usecases.invited import Opened
from tests.usecases.whole_acts import copied
from tests.usecases.whole_machine import WholeGroup

RUNS, STEPS = 25, 40
ON_POSTGRES, STEPS_THERE = 4, 25


@pytest.fixture
def begun(sqlite_url: str) -> Iterator[Opened]:
    database = Database(sqlite_url)
    yield before(database)
    database.close()


def play(machine: type[WholeGroup], runs: int, steps: int) -> None:
    """Raises what diverges, shrunk."""
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    run_state_machine_as_test(machine, settings=chosen)  # type: ignore[no-untyped-call]


def machine_on(begin: Callable[[], Opened]) -> type[WholeGroup]:
    return type("Whole", (WholeGroup,), {"begin": staticmethod(begin)})


def test_a_whole_group_on_sqlite(begun: Opened) -> None:
    play(machine_on(lambda: copied(begun)), RUNS, STEPS)


def test_a_whole_group_on_postgresql(server: Server, tmp_path: Path) -> None:
    def begin() -> Opened:
        return before(Database(server.new_database()))

    play(machine_on(begin), ON_POSTGRES, STEPS_THERE)
