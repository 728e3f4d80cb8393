"""Two processes claim from one PostgreSQL: how many of 5,000 effects do both believe to be theirs?

python -m bench.claims
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bot.delivery.desk import Desk, nobody_asks
from bot.delivery.kinds import kinds
from bot.timing import Timing
from bot.views.message import Message
from storage.database import Database
from tests.postgres import Server

EFFECTS = 5_000
CONVERSATIONS = 500
PROCESSES = 2


class Noon:
    """Any office time will do."""

    def now(self) -> datetime:
        return datetime(2026, 4, 2, 12, tzinfo=UTC)


def promise(url: str) -> None:
    database = Database(url)
    for start in range(0, EFFECTS, 500):
        with database.write() as work:
            for n in range(start, start + 500):
                work.outbox.call(f"{n}", "topic", content={"text": "x"}, conversation=f"channel:C{n % CONVERSATIONS}")
    database.close()


def claim(url: str) -> None:
    """Claim until nothing is left, and print the ids."""
    database = Database(url)
    drawers = {"words": lambda work, effect, now: Message(effect.key)}
    desk = Desk(kinds(lambda name, n: name), Timing(), Noon(), drawers, nobody_asks)
    while True:
        with database.write() as work:
            claims = desk.claim(work, 8, deadline=0.0, resting_conversations=[])
        if not claims:
            return
        print("\n".join(str(one.id) for one in claims))


def main() -> int:
    server = Server(Path(tempfile.mkdtemp(prefix="claims-")))
    url = server.new_database()
    promise(url)
    begun = time.monotonic()
    command = [sys.executable, "-m", "bench.claims", url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    claimed = [process.communicate()[0].split() for process in processes]
    seconds = time.monotonic() - begun
    server.stop()
    times = Counter(effect for mine in claimed for effect in mine)
    double = sum(count > 1 for count in times.values())
    shares = " + ".join(str(len(mine)) for mine in claimed)
    print(f"{len(times)} of {EFFECTS} effects claimed in {seconds:.1f} s ({shares}); {double} claimed twice")
    return 0 if len(times) == EFFECTS and not double else 1


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    claim(sys.argv[1])
