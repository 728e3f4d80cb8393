"""Kill the real relay at random moments and at each named point, in front of a faulty workspace; judge what stands.

python -m bench.kills --kills 300 --scale 20 --lanes 4
python -m bench.kills --kills 40 --no-lookup        (the control: it must find doubled messages)
"""

import argparse
import math
import os
import random
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.judge import Verdict, held, judge, promised, still_open
from bench.relay_process import POSTS
from bot.delivery.failpoints import POINTS
from rehearsal.client import Workspace
from rehearsal.process import Started, started
from tests.postgres import Server

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "bench.relay_process")
PEOPLE = ("lpt-sgm", "uhl-sgm")
KILLS_A_ROUND = 20
"""At most so many before the script may end; a new one begins then."""

PATIENCE = 80.0
"""Seconds, divided by the scale, that a process is given to come to the point at which it is to be killed."""

FINISH_SECONDS = 900.0
"""How long the last process of a round may take, divided by the scale, before what is left counts as lost."""

CONTROL_SECONDS = 10.0
"""How long the control may take: long enough to double something, and nobody asks for the rest."""

FAULTS: Sequence[Mapping[str, Any]] = (
    {"kind": "429", "method": "chat.postMessage", "probability": 0.04, "retry_after": 1},
    {"kind": "5xx_before", "method": "chat.*", "probability": 0.05},
    {"kind": "5xx_after", "method": "chat.*", "probability": 0.06, "status": 503},
    {"kind": "reset_before", "method": "chat.*", "probability": 0.03},
    {"kind": "reset_after", "method": "*", "probability": 0.05},
    {"kind": "slow", "method": "chat.postMessage", "probability": 0.03, "seconds": 20},
    {"kind": "slow_after", "method": "chat.postMessage", "probability": 0.03, "seconds": 20},
    {"kind": "5xx_after", "method": "conversations.*", "probability": 0.08},
    {"kind": "error", "method": "*", "probability": 0.02, "error": "fatal_error"},
    {"kind": "lag", "seconds": 12},
)
"""Within what the protocol assumes: acceptance at most a time-out and a lag late, history at most a lag behind."""


@dataclass
class Lane:
    """One workspace and one kind of database, used for round after round."""

    number: int
    place: Started
    server: Server | None
    scale: float
    lookup: bool
    random: random.Random
    verdict: Verdict = field(default_factory=Verdict)
    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)  # effects of earlier rounds

    def play(self, round_number: int, kills: int) -> None:
        """One script from the first commit to an empty outbox, with so many processes killed on the way."""
        run = f"r{self.number}-{round_number}"
        with self._database() as url:
            environ = self._environ(url, run)
            for _ in range(kills):
                self.kills[self._kill(environ)] += 1
            self._finish(environ, run)
            shown = [message for message in held(self.place.workspace) if message.effect not in self.judged]
            self.judged |= {message.effect for message in shown}
            verdict = judge(promised(url), shown)
            self.wrong += [f"{run}: {verdict}"] * (not verdict.good) + self._amiss(run)
            self.verdict.add(verdict)

    def _kill(self, environ: Mapping[str, str]) -> str:
        """Start a process and kill it: half of them at a named point, half whenever it happens to be."""
        if self.random.random() < 0.5:
            process = start(environ)
            time.sleep(self.random.uniform(0.6, 2.5))
            how = "at random" if process.poll() is None else "at its end"
        else:
            point = self.random.choice([point for point in POINTS if self.lookup or point != "looked"])
            process, there = start_and_wait(environ, point, self.random.randint(1, 6), PATIENCE / self.scale)
            how = point if there else "at random"
        process.kill()
        process.wait()
        return how

    def _finish(self, environ: Mapping[str, str], run: str) -> None:
        process = start(environ)
        try:
            process.wait(FINISH_SECONDS / self.scale + 30 if self.lookup else CONTROL_SECONDS)
        except subprocess.TimeoutExpired:
            self.wrong.append(f"{run}: not at rest in time: {still_open(environ['DATABASE_URL'])}")
        process.kill()
        process.wait()

    def _amiss(self, run: str) -> list[str]:
        """Channels made twice or not at all, cards that show an old state."""
        found = []
        channels = self.place.workspace.get("/channels")
        for n in range(2):
            named = [c for c in channels if c["name"].startswith(f"{run}-{n}")]
            if len(named) != 1:
                found.append(f"{run}: {len(named)} channels for group {n}")
                continue
            if f"card: {POSTS}" not in [m["text"] for m in named[0]["messages"]]:
                found.append(f"{run}: the card of group {n} is stale")
        return found

    def _environ(self, url: str, run: str) -> dict[str, str]:
        users = [self.place.workspace.person(handle).id for handle in PEOPLE]
        return {
            **os.environ,
            "DATABASE_URL": url,
            "SLACK_BOT_TOKEN": self.place.bot_token,
            "SLACK_API_URL": self.place.api_url,
            "TIME_SCALE": str(self.scale),
            "RUN": run,
            "USERS": ",".join(users),
        } | ({} if self.lookup else {"NO_LOOKUP": "1"})

    @contextmanager
    def _database(self) -> Iterator[str]:
        if self.server is not None:
            url = self.server.new_database()
            yield url
            self.server.drop(url)
            return
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"


def start(environ: Mapping[str, str], **more: Any) -> "subprocess.Popen[bytes]":
    """The process under test."""
    return subprocess.Popen(COMMAND, env=dict(environ), cwd=ROOT, stdout=subprocess.DEVNULL, **more)


def start_and_wait(
    environ: Mapping[str, str], point: str, nth: int, patience: float
) -> tuple["subprocess.Popen[bytes]", bool]:
    """Start it and let it run to the *nth* time it comes to *point*, where it stands still. Whether it came there."""
    theirs, ours = os.pipe(), os.pipe()
    fds = (theirs[1], ours[0])
    process = start({**environ, "FAILPOINTS_FD": f"{fds[0]},{fds[1]}"}, pass_fds=fds)
    for fd in fds:
        os.close(fd)
    left, ends = nth, time.monotonic() + patience
    with os.fdopen(theirs[0], "rb", buffering=0) as points, os.fdopen(ours[1], "wb", buffering=0) as go_on:
        while select.select([points], [], [], max(0.0, ends - time.monotonic()))[0] and (line := points.readline()):
            left -= line.decode().strip() == point
            if not left:
                break
            go_on.write(b"\n")
        process.kill()  # before the pipe closes: it must not go one step further
    return process, not left


@dataclass(frozen=True)
class Report:
    """What came of all rounds."""

    verdict: Verdict
    kills: Mapping[str, int]
    wrong: Sequence[str]
    seconds: float

    @property
    def good(self) -> bool:
        """Nothing lost, doubled or out of order, no channel made twice, no card left stale."""
        return self.verdict.good and not self.wrong

    def __str__(self) -> str:
        kills = ", ".join(f"{count} {how}" for how, count in sorted(self.kills.items()))
        total = f"{sum(self.kills.values())} kills in {self.seconds:.0f} s ({kills})"
        return "\n".join([*self.wrong, total, str(self.verdict)])


def run(*, kills: int, scale: float, lanes: int, seed: int = 1, lookup: bool = True) -> Report:
    """At least so many kills, spread over lanes that run side by side: even ones on SQLite, odd on PostgreSQL."""
    begun = time.monotonic()
    each = math.ceil(kills / lanes)
    rounds = math.ceil(each / KILLS_A_ROUND)
    with opened(lanes, scale, seed, lookup) as running, ThreadPoolExecutor(lanes) as pool:
        list(pool.map(lambda lane: [lane.play(n, math.ceil(each / rounds)) for n in range(rounds)], running))
    verdict, counts = Verdict(), Counter[str]()
    for lane in running:
        verdict.add(lane.verdict)
        counts.update(lane.kills)
    return Report(verdict, counts, [line for lane in running for line in lane.wrong], time.monotonic() - begun)


@contextmanager
def opened(lanes: int, scale: float, seed: int, lookup: bool) -> Iterator[list[Lane]]:
    """Workspaces with their faults."""
    server = Server(Path(tempfile.mkdtemp(prefix="kills-")))
    with started_all(lanes, scale) as places:
        for number, place in enumerate(places):
            break_things(place.workspace, seed + number)
        yield [
            Lane(n, place, server if n % 2 else None, scale, lookup, random.Random(seed + n))
            for n, place in enumerate(places)
        ]
    server.stop()


@contextmanager
def started_all(count: int, scale: float) -> Iterator[list[Started]]:
    if not count:
        yield []
        return
    with started(ROOT / "manifest.yaml", scale=scale) as first, started_all(count - 1, scale) as others:
        yield [first, *others]


def break_things(workspace: Workspace, seed: int) -> None:
    """Let everything go wrong that may."""
    for n, fault in enumerate(FAULTS):
        workspace.fault(**fault, times=None, seed=seed * 100 + n)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--scale", type=float, default=20.0)
    parser.add_argument("--lanes", type=int, default=4, help="even ones on SQLite, odd ones on PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-lookup", dest="lookup", action="store_false", help="the negative control")
    return parser.parse_args()


if __name__ == "__main__":
    asked = vars(arguments())
    outcome = run(**asked)
    print(outcome)
    sys.exit(0 if outcome.good else 1)
