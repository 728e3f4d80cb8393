"""A whole group against a simple model: anything that people do, in any order, on both databases.

`python -m bench.stateful` plays more and longer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.database import Database
from tests.postgres import Server
from tests.usecases.held import before
from tests.usecases.members.invited import Opened
from tests.usecases.whole.machine import WholeGroup
from tests.usecases.whole.model import CAMHS, COUNTY, ICB, LPT
from tests.usecases.whole.people import CHAIR
from tests.usecases.whole.play import copied

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
    run_state_machine_as_test(machine, settings=chosen)


def machine_on(begin: Callable[[], Opened]) -> type[WholeGroup]:
    return type("Whole", (WholeGroup,), {"begin": staticmethod(begin)})


@contextmanager
def each_in_its_own(server: Server) -> Iterator[Callable[[], Opened]]:
    """Begins every walk in a new database of *server*."""
    made: list[str] = []

    def begin() -> Opened:
        made.append(server.new_database())
        return before(Database(made[-1]))

    yield begin
    for url in made:
        server.drop(url)


def test_a_whole_group_on_sqlite(begun: Opened) -> None:
    play(machine_on(lambda: copied(begun)), RUNS, STEPS)


def test_a_walk_that_is_made_each_time(begun: Opened) -> None:
    """What the machine may not happen upon: a question half answered, somebody who may not, a second meeting."""
    one = machine_on(lambda: copied(begun))()
    one.opened(begins="held", there={COUNTY})
    one._records(CHAIR, {LPT, ICB, CAMHS}, None, stale=False)
    one.stands()
    one._records("county-head", {LPT}, None, stale=False)
    for agency in (0, 0, 0):
        one.answers(which=0, agency=agency, drawn=None, said="agree")
        one.stands()
    one.a_meeting_is_held(there={ICB}, affected={LPT}, ends=True)
    one.stands()
    one.pressed_again(which=3)
    assert [decision.number for decision in one.play.model.decisions] == [1, 2]
    one.teardown()


def test_a_whole_group_on_postgresql(server: Server) -> None:
    with each_in_its_own(server) as begin:
        play(machine_on(begin), ON_POSTGRES, STEPS_THERE)
