"""Connections and transactions: the same promises on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from storage.listening import CHANNEL, Listener
from storage.turns import NoTurn, Turns
from storage.unit_of_work import UnitOfWork

BUSY_SECONDS = 2.0  # then the person is told that nothing was saved; Slack waits three


TURNED_AWAY = ("locked", "busy", "lock timeout", "deadlock")
"""Words in a driver's error that mean: another transaction stood in the way, nothing was saved."""


class Busy(Exception):
    """The database could not take the transaction in time. Nothing was saved."""


class Database:
    """One database. ``write`` is one transaction; ``read`` may not write.

    SQLite runs in WAL mode with synchronous=FULL (what was acknowledged survives a power cut), and readers have an
    engine of their own so that they wait for nobody. Its writers say BEGIN IMMEDIATE, and those of this process
    queue before that: SQLite lets waiters sleep and try again, and one who writes often would starve the others.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writer = _engine(url, immediate=True)
        self._reader = self._writer if _in_memory(url) else _engine(url, immediate=False)
        self._listeners: list[Callable[[], None]] = []
        self._listener: Listener | None = None
        self._turns = Turns()

    @property
    def engine(self) -> Engine:
        """The engine that writes: for migrations and for the relay's claims."""
        return self._writer

    def on_promise(self, wake: Callable[[], None]) -> None:
        """Call *wake* after each commit that promised something, so that the relay need not poll."""
        self._listeners.append(wake)

    @contextmanager
    def write(self, *, patient: bool = False) -> Iterator[UnitOfWork]:
        """One transaction: committed at the end, rolled back on any exception. Raises Busy.

        *patient*: it has much to write, and lets some who have little go first.
        """
        try:
            with self._turn(patient), Session(self._writer, expire_on_commit=False) as session, session.begin():
                work = UnitOfWork(session, machine_now=self._machine_now)
                yield work
                work.before_commit()
                if work.promised and not self.is_sqlite:
                    session.execute(text(f"NOTIFY {CHANNEL}"))  # heard elsewhere when this is committed
        except OperationalError as error:
            if any(word in str(error.orig) for word in TURNED_AWAY):
                raise Busy from error
            raise
        if work.promised:
            self.notify()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A look at the facts; whatever is changed in it is thrown away."""
        with Session(self._reader, autoflush=False) as session:
            yield UnitOfWork(session, machine_now=self._machine_now)
            session.expunge_all()  # what was read stays readable, as plain objects
            session.rollback()

    @contextmanager
    def _turn(self, patient: bool) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        try:
            with self._turns.one(BUSY_SECONDS, patient=patient):
                yield
        except NoTurn as error:
            raise Busy from error

    def notify(self) -> None:
        """Tell whoever sends that there is something to send."""
        for wake in self._listeners:
            wake()

    def listen(self) -> None:
        """Notice promises made by other processes too (PostgreSQL; SQLite's one process has no others)."""
        if not self.is_sqlite and self._listener is None:
            self._listener = Listener(self._reader, self.notify)

    def close(self) -> None:
        """Give back all connections."""
        if self._listener is not None:
            self._listener.stop()
        self._writer.dispose()
        self._reader.dispose()

    def _machine_now(self, session: Session) -> datetime:
        """The database's own clock, for leases and settling times; never moved by a rehearsal."""
        if self.is_sqlite:  # the file's clock is this machine's
            return datetime.now(UTC)
        now: datetime = session.execute(text("select clock_timestamp()")).scalar_one()
        return now.astimezone(UTC)


def _in_memory(url: str) -> bool:
    return url in ("sqlite://", "sqlite:///:memory:")


def _engine(url: str, *, immediate: bool) -> Engine:
    if not url.startswith("sqlite"):
        given = f"-c lock_timeout={BUSY_SECONDS:.0f}s"
        how: dict[str, Any] = {"pool_size": 20, "max_overflow": 10, "hide_parameters": True}
        if not immediate:  # a look's transaction costs two journeys to the server, and shows no other state
            given += " -c default_transaction_read_only=on"
            how["isolation_level"] = "AUTOCOMMIT"
        return create_engine(url, connect_args={"options": given}, **how)
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    if _in_memory(url):
        options["poolclass"] = StaticPool
    engine = create_engine(url, hide_parameters=True, **options)  # its errors are printed: they hold typed words

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's default loses updates
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
