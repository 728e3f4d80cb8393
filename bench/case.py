"""A scripted case: people open two groups, answer, promise and do, meet, decide, write it down and close.

What is done stands in `bench.case_opens` and `bench.case_meets`; between the parts the clock is moved.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bench.case_meets import Meets
from bench.case_opens import SCRIPTS, Opens
from bench.deeds import REST, Deeds, Tally
from rehearsal.client import TooSlow, Workspace

TUESDAY = datetime.fromisoformat("2026-04-14T10:00+01:00")
NEXT_MORNING = TUESDAY + timedelta(hours=22, minutes=31)
BEFORE_MEETING = TUESDAY + timedelta(hours=23, minutes=35)
AFTERNOON = TUESDAY + timedelta(hours=28)
EVENING = TUESDAY + timedelta(hours=30)
A_DAY_LATER = EVENING + timedelta(hours=24, minutes=1)

OPENS, MEETS, CLOSES = 0, 2, 4
"""The parts from which on a case may be disturbed."""


class Case:
    """One case in one workspace, on one database: two groups side by side. It ends when all is done, or at *stop*.

    *actions*: how many each group promises on the first day. *meets*: whether they go on to meet and to close.
    """

    def __init__(self, workspace: Workspace, database_url: str, actions: int, *, meets: bool) -> None:
        self._deeds = Deeds(workspace, database_url)
        opens = [Opens(self._deeds, script, actions) for script in SCRIPTS]
        self._parts: list[tuple[datetime, Sequence[Callable[[], None]]]] = [
            (TUESDAY, [one.first_day for one in opens]),
            (NEXT_MORNING, [one.second_day for one in opens]),
        ]
        if meets:
            groups = [Meets(self._deeds, one) for one in opens]
            self._parts += [
                (BEFORE_MEETING, [one.meets for one in groups]),
                (AFTERNOON, [one.goes_on for one in groups]),
                (EVENING, [one.closes for one in groups]),
                (A_DAY_LATER, [one.is_locked for one in groups]),
            ]
        self._begun = [threading.Event() for _ in self._parts]
        self._thread = threading.Thread(target=self._play, daemon=True)

    @property
    def tally(self) -> Tally:
        return self._deeds.tally

    @property
    def stop(self) -> threading.Event:
        return self._deeds.stop

    def begin(self) -> None:
        self._thread.start()

    def over(self, timeout: float = 0) -> bool:
        """Whether everything has been done, after waiting for at most *timeout* seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def comes_to(self, part: int, timeout: float) -> bool:
        """Whether everything before that part has been done, after waiting for at most *timeout* seconds."""
        return self._begun[part].wait(timeout)

    def judge(self) -> Sequence[str]:
        """What is not among the facts exactly once."""
        return self._deeds.judge()

    def _play(self) -> None:
        try:
            for (moment, deeds), begun in zip(self._parts, self._begun, strict=True):
                self._move_to(moment)
                begun.set()
                together(deeds)
        except Exception as error:  # noqa: BLE001 - whatever it was, the run has failed
            self.tally.wrong.append(f"the case broke off: {type(error).__name__}: {error}")

    def _move_to(self, moment: datetime) -> None:
        while not self.stop.is_set() and self._deeds.workspace.clock.now < moment:
            try:
                self._deeds.workspace.clock.jump(moment, timeout=1)
            except TooSlow:
                time.sleep(REST)


def together(parts: Sequence[Callable[[], None]]) -> None:
    """Side by side, and come back when all are done."""
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(part) for part in parts]:
            done.result()
