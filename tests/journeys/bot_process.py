"""The real bot as a process of its own, against a workspace of its own, on a database of the test's choice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rehearsal.process import DIRECTORY, Started

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"
STOP_SECONDS = 30.0


@contextmanager
def bot(place: Started, database_url: str, log: Path | None = None, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A running bot, connected to *place* and following its clock; told to stop at the end.

    What it logs goes to *log*, if that is given; *more* is added to its environment.
    """
    environ = os.environ | {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "SLACK_API_URL": place.api_url,
        "DATABASE_URL": database_url,
        "DIRECTORY": str(DIRECTORY),
        "CLOCK_URL": place.clock_url,
        **more,
    }
    with (
        open(log or os.devnull, "wb") as kept,
        subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environ, stderr=kept if log else None) as process,
    ):
        try:
            place.workspace.wait_for(lambda: place.workspace.open_sockets(), 30, "the bot to connect")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            finally:
                process.kill()  # it is gone, unless it hangs: then the test fails, and nothing waits for ever
