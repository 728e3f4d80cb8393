"""What a running bot costs, beside a process that imports Bolt and nothing else.

python -m bench.starting
"""

import json
import os
import subprocess
import sys
import tempfile

from bench.databases import url_of
from bench.measuring import Row, show

ROUNDS = 5
CPU, MEMORY = 5.0, 3.0
TELL = """
import json, re, time
cpu = time.process_time()
after()
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]  # getrusage would count the parent's too
print(json.dumps([cpu, int(peak) / 1024]))
"""
BOLT = """
import slack_bolt
after = lambda: None
"""
OURS = """
import sys
import bot.cli
import gc
gc.disable()
from slack_sdk import WebClient
from bot import runtime
from bot.bank_holidays import england
from bot.clock import SystemClock
from bot.handlers.handling import Handling
from bot.handlers.sockets import Sockets
from bot.policy_files import read
from bot.rules.policy import load
from bot.schedule import start
from bot.services import Services
from bot.settings import Settings
from bot.timing import Timing
from bot.delivery.outcome import Done
from bot.delivery.slack import Slack
from bot.delivery.relay import Relay
from bot.delivery.kinds import kinds
from bot.drawing.drawers import drawers
from storage import migrate
from storage.database import Database
url = sys.argv[1]
migrate.upgrade(url)
services = Services(clock=SystemClock(), calendar=england(()), policies=load(read()), database=Database(url))
slack = Slack("xoxb-1", Timing())
known = kinds(lambda name, n: name)
relay = Relay(services.database, slack, known, services.clock, Timing(), drawers=drawers(services))
app = runtime._app(Settings(slack_bot_token="xoxb-1"), services, Done())
Sockets(app, "xapp-1", WebClient("xapp-1"), Handling())
start(services, relay, Timing())
runtime.keep_what_is_built()
relay.start()
relay.wait_idle(10)
after = lambda: runtime.read_ahead(services)
"""
"""All that `rsg run` imports and builds until it is ready, on a database that is migrated already; only the connection
to Slack is left out. What it reads ahead in a thread when it is ready counts as memory."""


def rows() -> list[Row]:
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with url_of("SQLite") as url, tempfile.TemporaryDirectory(prefix="bench-") as compiled:
        cost_of(OURS, url, compiled=compiled)  # the first of all starts compiles everything, as an installation does
        for _ in range(ROUNDS):
            theirs.append(cost_of(BOLT, compiled=compiled))
            ours.append(cost_of(OURS, url, compiled=compiled))
    cpu, memory = (sorted(column)[ROUNDS // 2] for column in zip(*ours, strict=True))
    bolt_cpu, bolt_memory = (sorted(column)[ROUNDS // 2] for column in zip(*theirs, strict=True))
    return [
        Row("start: CPU, of Bolt alone", cpu / bolt_cpu, CPU, f"{cpu:.2f} s; Bolt alone {bolt_cpu:.2f} s"),
        Row("start: memory, of Bolt alone", memory / bolt_memory, MEMORY, f"{memory:.0f}; {bolt_memory:.0f} MiB"),
    ]


def cost_of(program: str, *arguments: str, compiled: str) -> tuple[float, float]:
    """CPU in seconds and peak memory in MiB, from the start of the interpreter on; *compiled*: where bytecode is."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program + TELL, *arguments],
        env=environ | {"PYTHONPYCACHEPREFIX": compiled},
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, memory = json.loads(done.stdout.splitlines()[-1])
    return cpu, memory


if __name__ == "__main__":
    raise SystemExit(show("Start and memory", rows()))
