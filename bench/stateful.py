"""A whole group against its model, more and longer than the tests play it; and how many walks came to what.

python -m bench.stateful [RUNS [STEPS [PostgreSQL]]]      (200 runs of 40 steps, on SQLite)
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time

from bench.databases import database_of
from tests.postgres import Server
from tests.usecases.held import before
from tests.usecases.members.invited import Opened
from tests.usecases.whole.play import REACHED, copied
from tests.usecases.whole.test_whole_group import each_in_its_own, machine_on, play

RUNS, STEPS = 200, 40


def main(given: Sequence[str] = ()) -> int:
    runs, steps, kind = (*given, *(str(RUNS), str(STEPS), "SQLite")[len(given) :])
    begins = process_time()
    with beginning(kind) as begin:
        play(machine_on(begin), int(runs), int(steps))  # what diverges is raised, shrunk
    print(f"{runs} runs of {steps} steps on {kind}, 0 divergences, {process_time() - begins:.0f} s of CPU")
    for what, count in REACHED.most_common():
        print(f"{count:5}  {what}")
    return 0


@contextmanager
def beginning(kind: str) -> Iterator[Callable[[], Opened]]:
    """Begins each walk in a database of its own: a copy in memory, or one of a server."""
    if kind == "SQLite":
        with database_of(kind) as database:
            begun = before(database)
            yield lambda: copied(begun)
        return
    server = Server(Path(tempfile.mkdtemp(prefix="bench-")))  # the server removes it
    try:
        with each_in_its_own(server) as begin:
            yield begin
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
