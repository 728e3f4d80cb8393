"""A process that was told to stop ends, whatever hangs in it."""

import logging
import os
import time
from threading import Event, Thread

STOP_SECONDS = 20.0
"""How long what is on its way to Slack is waited for."""

LAST_SECONDS = 5.0
"""More, for what the libraries close: a thread of theirs that never comes back would otherwise hold us for ever."""

log = logging.getLogger(__name__)


def end_for_certain(stop: Event, seconds: float = STOP_SECONDS + LAST_SECONDS) -> None:
    """Watch, in a thread, that the process is gone so long after *stop* was set; else end it at once.

    Nothing is lost: what was promised is committed, and what was on its way is looked for by the next process.
    """

    def watch() -> None:
        stop.wait()
        time.sleep(seconds)
        log.error("still here %.0f seconds after being told to stop: ending now", seconds)
        os._exit(1)

    Thread(target=watch, name="stopping", daemon=True).start()
