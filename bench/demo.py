"""How long the demo takes, as anybody starts it: the workspace, the bot, a case on a moved clock, the judgement.

python -m bench.demo
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from time import perf_counter

from bench.measuring import Row, show

LONGEST = 60.0  # seconds
ROUNDS = 3  # the middle one counts


def rows() -> Sequence[Row]:
    took = sorted(_played() for _ in range(ROUNDS))
    return [Row("the demo, seconds", took[len(took) // 2], LONGEST, ", ".join(f"{seconds:.0f}" for seconds in took))]


def _played() -> float:
    command = [sys.executable, "-m", "bot", "rehearse", "--script", "demo", "--json"]
    begun = perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = perf_counter() - begun
    if ended.returncode:
        raise RuntimeError(f"the demo did not come out as expected: {json.loads(ended.stdout)['failures']}")
    return seconds


if __name__ == "__main__":
    raise SystemExit(show("Demo", rows()))
