"""Told to stop, the process ends."""

import subprocess
import sys

HANGS = """
import threading, time
from bot.stopping import end_for_certain
stop = threading.Event()
end_for_certain(stop, 0.2)
threading.Thread(target=lambda: time.sleep(60)).start()
stop.set()
"""


def test_a_thread_that_never_comes_back_does_not_hold_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", HANGS], timeout=30, capture_output=True)

    assert done.returncode == 1
