"""Hearing from other processes that something was promised (PostgreSQL's NOTIFY)."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text

log = logging.getLogger(__name__)

CHANNEL = "promise"


class Listener:
    """A thread with its own connection that calls *wake* at each NOTIFY. What it misses, the relay's net finds."""

    def __init__(self, engine: Engine, wake: Callable[[], None], *, again_after: float = 5.0) -> None:
        self._engine = engine
        self._wake = wake
        self._again_after = again_after
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except Exception:  # it connects again; until then the relay finds promises by itself
                log.warning("listening for promises was interrupted", exc_info=True)
                self._stopped.wait(self._again_after)

    def _listen(self) -> None:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"LISTEN {CHANNEL}"))
            driver: Any = connection.connection.driver_connection
            try:
                while not self._stopped.is_set():
                    for _ in driver.notifies(timeout=0.5, stop_after=1):
                        self._wake()
            finally:
                connection.invalidate()  # it is still subscribed: not to be used for anything else
