"""The app under rehearsal as a process of its own: started, killed and started again from outside."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from rehearsal.client import TooSlow
from rehearsal.process import Started

CONNECT_WITHIN = 30.0  # seconds
STOP_WITHIN = 20.0


class AppProcess:
    """`command` starts the app; it finds in its environment where the workspace is and how to get in.

    What it prints goes to the file `log`. Nothing else is known of it.
    """

    def __init__(self, command: Sequence[str], place: Started, scale: float, log: Path) -> None:
        self._command, self._place, self._log = command, place, log
        self._process: subprocess.Popen[bytes] | None = None
        self._environ: Mapping[str, str] = os.environ | {
            "SLACK_BOT_TOKEN": place.bot_token,
            "SLACK_APP_TOKEN": place.app_token,
            "SLACK_API_URL": place.api_url,
            "CLOCK_URL": place.clock_url,
            "TIME_SCALE": str(scale),
        }

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Come back when it is connected. Raises TooSlow, with the end of what it printed."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, env=self._environ, stdout=log, stderr=log)
        try:
            self._place.workspace.wait_for(self._connected_or_ended, CONNECT_WITHIN, "the app to connect")
        except TooSlow as slow:
            raise TooSlow(f"{slow}; it printed:\n{self.printed()}") from slow
        if not self.running:
            raise TooSlow(f"the app ended at once; it printed:\n{self.printed()}")

    def kill(self) -> None:
        """SIGKILL: it has no time to put anything in order."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._place.workspace.wait_for(
                lambda: not self._place.workspace.open_sockets(), CONNECT_WITHIN, "the app's sockets to be gone"
            )

    def stop(self) -> None:
        """Ask it to end."""
        if self._process is not None and self.running:
            self._process.terminate()
            try:
                self._process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def printed(self, lines: int = 20) -> str:
        """The end of what it printed."""
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _connected_or_ended(self) -> bool:
        return not self.running or bool(self._place.workspace.open_sockets())
