"""The relay: empties the outbox. One thread claims and records, eight send."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from bot.clock import Clock
from bot.delivery import desk, failpoints
from bot.delivery.claim import Claim, Result
from bot.delivery.desk import Desk, Drawer, OnSettled, nobody_asks
from bot.delivery.kinds import Kind
from bot.delivery.outcome import NotSent, Outcome, Unknown
from bot.delivery.pace import Pace
from bot.delivery.slack import Slack
from bot.timing import Timing
from storage.database import Busy, Database
from storage.effects import Effects

log = logging.getLogger(__name__)

SENDERS = 8


class Relay:
    """Sends what is promised, once in effect, in the order of commits within each conversation.

    It can be killed at any moment and be started again, here or elsewhere; several may share one PostgreSQL.
    ``drawers`` make the words, ``on_settled`` tells the facts how an effect ended; both run inside the relay's
    transactions and must not reach outside.
    """

    def __init__(
        self,
        database: Database,
        slack: Slack,
        kinds: Mapping[str, Kind],
        clock: Clock,
        timing: Timing,
        *,
        drawers: Mapping[str, Drawer],
        on_settled: OnSettled = nobody_asks,
        at: failpoints.At = failpoints.nowhere,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._slack = slack
        self._kinds = kinds
        self._timing = timing
        self._desk = Desk(kinds, timing, clock, drawers, on_settled)
        self._at = at
        self._monotonic = monotonic
        self._pace = Pace(timing.pace, monotonic)
        self._results: deque[Result] = deque()
        self._in_flight = 0  # claimed and not yet recorded
        self._next_in: float | None = None
        self._woken = threading.Event()
        self._turned = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
        database.on_promise(self._woken.set)

    def start(self) -> None:
        """Begin to send, in threads of its own."""
        self._database.listen()
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Claim nothing more, wait for what is on its way for at most *timeout* seconds, and record it."""
        self._stopping = True
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        self._senders.shutdown(wait=False, cancel_futures=True)

    def wake(self) -> None:
        """Look at the outbox now."""
        self._woken.set()

    def alive(self) -> bool:
        """Whether it runs and can read its database."""
        try:
            self.idle()
        except Exception:  # the question is whether it works: whatever it raises, it does not
            log.exception("the outbox cannot be read")
            return False
        return self._thread.is_alive()

    def idle(self) -> bool:
        """Whether everything promised is settled: nothing pending, on its way or in doubt."""
        with self._database.read() as work:
            return not Effects(work.session, work.machine_now).any_open()

    def wait_idle(self, timeout: float) -> bool:
        """Wait until idle, for at most *timeout* seconds; whether it is."""
        end = self._monotonic() + timeout
        with self._turned:
            while not self.idle():
                left = end - self._monotonic()
                if left <= 0:
                    return False
                self._turned.wait(left)
        return True

    def run_until_idle(self) -> None:
        """Send everything in this thread's turns, without ``start``; for tests and one-off commands."""
        while not self.idle():
            self._turn()
            self._rest()

    def _run(self) -> None:
        while not (self._stopping and not self._in_flight):
            try:
                self._turn()
            except Busy:
                log.warning("the database is busy; trying again")
                time.sleep(self._timing.pause / 100)
                continue
            except Exception:  # a relay that ends sends nobody anything more
                log.exception("a turn of the relay failed; trying again")
                time.sleep(self._timing.pause)
                continue
            self._rest()

    def _turn(self) -> None:
        """One transaction: record what came back, end what can never leave, claim what may. Then send."""
        self._woken.clear()
        results = [self._results.popleft() for _ in range(len(self._results))]
        if results:
            self._at("recording")
        room = 0 if self._stopping else SENDERS - self._in_flight + len(results)
        deadline = self._monotonic() + self._timing.trusted
        try:
            with self._database.write(patient=True) as work:
                untold = self._desk.record(work, results)
                self._desk.settle_stranded(work)
                claims = self._desk.claim(work, room, deadline=deadline, resting_conversations=self._pace.resting())
                self._next_in = self._desk.next_in(work)
        except BaseException:  # put back and raised again: not even a Ctrl-C may lose what was sent
            self._results.extendleft(reversed(results))
            raise
        if results:
            self._at("recorded")
        self._in_flight += len(claims) + len(untold) - len(results)
        self._results.extend(desk.again(untold))
        for claim in claims:
            self._senders.submit(self._deliver, claim)
        with self._turned:
            self._turned.notify_all()

    def _rest(self) -> None:
        """Until somebody wakes it, something falls due, or the net's time has come."""
        times = [seconds for seconds in (self._next_in, self._pace.next_in()) if seconds is not None]
        self._woken.wait(max(0.0, min([self._timing.net, *times])))

    def _deliver(self, claim: Claim) -> None:
        """In a sender's thread: one call (or a look), and its outcome put down for the next turn."""
        self._at("claimed")
        outcome = self._outcome(claim)
        self._at("looked" if claim.looking else "sent")
        if claim.kind == "post" and not isinstance(outcome, NotSent):
            self._pace.posted(claim.conversation)
        self._results.append(Result(claim, outcome))
        self._woken.set()

    def _outcome(self, claim: Claim) -> Outcome:
        kind = self._kinds[claim.kind]
        act = kind.look if claim.looking and kind.look else kind.send
        try:
            return act(self._slack.before(claim.deadline), claim)
        except Exception as error:  # it may have been accepted all the same: never guessed
            log.exception("an answer for effect %s could not be read", claim.id)
            return Unknown(type(error).__name__)
