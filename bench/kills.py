"""Kill the real bot at random moments and at each named point, under people's hands and in front of a faulty Slack.

python -m bench.kills --kills 300 --scale 20 --lanes 4
python -m bench.kills --kills 20 --lanes 1 --no-lookup        (the control: it must find doubled messages)
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

from bench.case import CLOSES, MEETS, OPENS, TUESDAY, Case
from bench.deeds import Tally
from bench.judge import Verdict, amiss, held, held_files, judge, promised, promised_files, still_open
from bot.delivery.failpoints import POINTS
from rehearsal.client import Workspace
from rehearsal.process import DIRECTORY, Started, started
from tests.postgres import Server

ROOT = Path(__file__).parents[1]
BOT = (sys.executable, "-m", "bot", "run")
WITHOUT_LOOK = (sys.executable, "-m", "bench.without_look", "run")

AT_RANDOM = "at random"
DROPPED = 0.2
"""How often the connection is dropped some time before the process is killed."""

PATIENCE = 60.0
"""Seconds, divided by the scale, in which a process that has started comes to the point at which it is killed."""

STARTING = 120.0
"""Seconds the first process may take to start, on a machine that does much else; it is not scaled."""

FINISH_SECONDS = 900.0
"""How long the last process of a round may take, divided by the scale, before what is left counts as lost."""

ACTING = 120.0
"""Seconds added to that for what people do meanwhile, on a machine that does much else; they are not scaled."""

CONTROL_SECONDS = 20.0
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
    {"kind": "lag", "seconds": 12, "times": None},
    {"kind": "duplicate", "method": "*", "probability": 0.15},
    {"kind": "reorder", "method": "*", "probability": 0.1, "seconds": 5},
    {"kind": "drop", "method": "*", "probability": 0.03},
)
"""Within what the protocol assumes: acceptance at most a time-out and a lag late, history at most a lag behind."""

DISTURBED_FROM = (OPENS, MEETS, CLOSES)
"""From which of its parts on a case is disturbed, one after the other: else the kills are used up before it closes."""

FEW = 5
"""With no more kills than these a case is not played to its end."""


@dataclass(frozen=True)
class Plan:
    """So many kills at one scale of time. At scale 1 a doubt takes a minute and a half to settle, so less is done
    (nobody meets) and each thing goes wrong once only."""

    kills: int
    scale: float
    lanes: int
    lookup: bool = True

    @property
    def in_real_time(self) -> bool:
        return self.scale == 1


@dataclass
class Lane:
    """Round after round on one kind of database: a case is begun, the bot is killed until it is over, and judged."""

    plan: Plan
    number: int
    server: Server
    random: random.Random
    verdict: Verdict = field(default_factory=Verdict)
    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    starts_in: float = 0.0  # seconds
    rounds: int = 0

    def play(self) -> None:
        """Rounds until this lane's share of the kills is done."""
        share = math.ceil(self.plan.kills / self.plan.lanes)
        for number in range(share):
            with (
                self._database() as url,
                started(ROOT / "manifest.yaml", office=TUESDAY, scale=self.plan.scale) as place,
            ):
                self._round(f"lane {self.number}, round {number}", place, url, share - self.kills.total())
            if self.kills.total() >= share:
                return

    def _round(self, name: str, place: Started, url: str, kills: int) -> None:
        environ = self._environ(place, url)
        begun = time.monotonic()
        with running(environ, self.plan.lookup):  # the tables are made, and how long it takes to start is seen
            place.workspace.wait_for(place.workspace.open_sockets, STARTING, "the bot to connect")
        self.starts_in = time.monotonic() - begun
        case = self._disturbed(place, url, environ, kills)
        for _ in range(kills):
            self.kills[self._kill(place.workspace, environ)] += 1
            if case.over():
                break
        found = self._finish(environ, case, url)
        shown = held(place.workspace) + held_files(place.workspace, place.bot_token)
        verdict = judge(promised(url) + promised_files(url), shown)
        found += case.judge() if self.plan.lookup else []
        found += amiss(place.workspace, url) if self.plan.lookup else []
        self.wrong += [f"{name}: {line}" for line in [*([str(verdict)] if not verdict.good else []), *found]]
        self.verdict.add(verdict)
        self.tally.add(case.tally)

    def _disturbed(self, place: Started, url: str, environ: Mapping[str, str], kills: int) -> Case:
        """A case that has come to the part from which on things go wrong."""
        meets = not self.plan.in_real_time and kills > FEW
        case = Case(place.workspace, url, actions=2 if self.plan.in_real_time else 4, meets=meets)
        case.begin()
        part = DISTURBED_FROM[(self.number + self.rounds) % len(DISTURBED_FROM)] if meets else OPENS
        if part != OPENS:
            with running(environ, self.plan.lookup):
                case.comes_to(part, STARTING)
        self.rounds += 1
        for n, fault in enumerate(FAULTS):
            often = {"times": 1 if self.plan.in_real_time else None}
            place.workspace.fault(**{**often, **fault}, seed=self.random.randrange(10**6) + n)
        return case

    def _kill(self, workspace: Workspace, environ: Mapping[str, str]) -> str:
        """Start a process and kill it: half of them at a named point, half whenever it happens to be."""
        if self.random.random() < 0.4:
            with running(environ, self.plan.lookup):
                time.sleep(self.starts_in * self.random.uniform(0.7, 3))
                if self.random.random() < DROPPED:
                    workspace.drop_sockets()
                    time.sleep(self.random.uniform(0, 0.5))
            return AT_RANDOM
        points = [point for point in POINTS if self.plan.lookup or point != "looked"]
        rarest = min(points, key=lambda point: (self.kills[point], self.random.random()))
        nth = 1 if rarest == "looked" else self.random.randint(1, 3)
        there = kill_at(rarest, nth, PATIENCE / self.plan.scale + 2 * self.starts_in, environ, self.plan.lookup)
        return rarest if there else AT_RANDOM

    def _finish(self, environ: Mapping[str, str], case: Case, url: str) -> list[str]:
        """Let the bot do all that is left. What it does not do in time is named."""
        seconds = FINISH_SECONDS / self.plan.scale + ACTING if self.plan.lookup else CONTROL_SECONDS
        ends = time.monotonic() + seconds
        with running(environ, self.plan.lookup):
            done = case.over(seconds)
            while (left := still_open(url)) and time.monotonic() < ends:
                time.sleep(0.2)
            case.stop.set()
        case.over(10)
        unfinished = [] if done else [f"the case was not over after {seconds:.0f} s"]
        return unfinished + [f"not at rest in time: {left}"] * bool(left)

    def _environ(self, place: Started, url: str) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": url,
            "SLACK_BOT_TOKEN": place.bot_token,
            "SLACK_APP_TOKEN": place.app_token,
            "SLACK_API_URL": place.api_url,
            "CLOCK_URL": place.clock_url,
            "DIRECTORY": str(DIRECTORY),
            "TIME_SCALE": str(self.plan.scale),
        }

    @contextmanager
    def _database(self) -> Iterator[str]:
        if self.number % 2:
            url = self.server.new_database()
            yield url
            self.server.drop(url)
            return
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"


@contextmanager
def running(environ: Mapping[str, str], lookup: bool, **more: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """The bot, killed at the end."""
    command = BOT if lookup else WITHOUT_LOOK
    process = subprocess.Popen(
        command, env=dict(environ), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def kill_at(point: str, nth: int, patience: float, environ: Mapping[str, str], lookup: bool) -> bool:
    """Kill the bot where it stands still for the *nth* time at *point*. False if it did not come there in time."""
    theirs, ours = os.pipe(), os.pipe()
    fds = (theirs[1], ours[0])
    with (
        os.fdopen(theirs[0], "rb", buffering=0) as points,
        os.fdopen(ours[1], "wb", buffering=0) as go_on,
        running({**environ, "FAILPOINTS_FD": f"{fds[0]},{fds[1]}"}, lookup, pass_fds=fds),  # killed before they close
    ):
        for fd in fds:
            os.close(fd)
        left, ends = nth, time.monotonic() + patience
        while select.select([points], [], [], max(0.0, ends - time.monotonic()))[0] and (line := points.readline()):
            left -= line.decode().strip() == point
            if not left:
                return True
            go_on.write(b"\n")
    return False


@dataclass(frozen=True)
class Report:
    """What came of all rounds."""

    verdict: Verdict
    kills: Counter[str]
    tally: Tally
    wrong: Sequence[str]
    rounds: int
    seconds: float

    @property
    def good(self) -> bool:
        """Nothing lost, doubled or out of order, and each fact there once."""
        return self.verdict.good and not self.wrong

    @property
    def everywhere(self) -> bool:
        """Whether it was killed at each of the named points."""
        return all(self.kills[point] for point in POINTS)

    def __str__(self) -> str:
        kills = ", ".join(f"{self.kills[how]} {how}" for how in (AT_RANDOM, *POINTS))
        total = f"{self.kills.total()} kills in {self.rounds} cases and {self.seconds:.0f} s ({kills})"
        return "\n".join([*self.wrong, total, str(self.tally), str(self.verdict)])


def run(*plans: Plan, seed: int = 1) -> Report:
    """All plans side by side; of a plan's lanes the even ones are on SQLite, the odd ones on PostgreSQL."""
    begun = time.monotonic()
    server = Server(Path(tempfile.mkdtemp(prefix="kills-")))
    lanes = [
        Lane(plan, n, server, random.Random(f"{seed} {p} {n}"))
        for p, plan in enumerate(plans)
        for n in range(plan.lanes)
    ]
    try:
        with ThreadPoolExecutor(len(lanes)) as pool:
            list(pool.map(Lane.play, lanes))
    finally:
        server.stop()
    verdict, kills, tally = Verdict(), Counter[str](), Tally()
    for lane in lanes:
        verdict.add(lane.verdict)
        tally.add(lane.tally)
        kills.update(lane.kills)
    wrong, rounds = [line for lane in lanes for line in lane.wrong], sum(lane.rounds for lane in lanes)
    return Report(verdict, kills, tally, wrong, rounds, time.monotonic() - begun)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--scale", type=float, default=20.0)
    parser.add_argument("--lanes", type=int, default=4, help="even ones on SQLite, odd ones on PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-lookup", dest="lookup", action="store_false", help="the negative control")
    return parser.parse_args()


if __name__ == "__main__":
    asked = arguments()
    plan = Plan(asked.kills, asked.scale, asked.lanes, lookup=asked.lookup)
    outcome = run(plan, seed=asked.seed)
    print(outcome)
    found_doubles = bool(outcome.verdict.doubled)
    sys.exit(0 if (outcome.good and outcome.everywhere if asked.lookup else found_doubles) else 1)
