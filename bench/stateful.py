"""A whole group against its model, more and longer than the tests play it.

python -m bench.stateful [RUNS [STEPS]]      (200 runs of 40 steps, on SQLite)
"""

import sys
from time import process_time

from bench.databases import database_of
from tests.usecases.held import before
from tests.usecases.whole.test_whole_group import machine_on, play
from tests.usecases.whole.whole_acts import copied

RUNS, STEPS = 200, 40


def main(runs: int = RUNS, steps: int = STEPS) -> int:
    begins = process_time()
    with database_of("SQLite") as database:
        begun = before(database)
        play(machine_on(lambda: copied(begun)), runs, steps)  # what diverges is raised, shrunk
    print(f"{runs} runs of {steps} steps, 0 divergences, {process_time() - begins:.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
