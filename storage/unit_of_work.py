"""One transaction with everything a use case may touch in it."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from storage.audit import AuditLog
from storage.models import Inbox
from storage.outbox import Outbox
from storage.repositories import (
    Actions,
    Approvals,
    Decisions,
    Escalations,
    Groups,
    KeptForms,
    Meetings,
    Notes,
    Obligations,
    Panels,
    People,
    Referrals,
)

if TYPE_CHECKING:
    from storage.asking import Asking
    from storage.noting import Noting

_SEEN = select(Inbox.answer).where(Inbox.key == bindparam("key"))
_KEEP = insert(Inbox.__table__)  # type: ignore[arg-type] # every model has a table
HOLD = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")


class Repeated(Exception):
    """This came in before. ``answer`` is what was answered then; nothing is to be done again."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__("already answered")
        self.answer = answer


class UnitOfWork:
    """The repositories, the outbox and the audit of one transaction."""

    def __init__(self, session: Session, *, machine_now: Callable[[Session], datetime]) -> None:
        self.session = session
        self._ask_machine = machine_now
        self.people = People(session)
        self.groups = Groups(session)
        self.meetings = Meetings(session)
        self.notes = Notes(session)
        self.decisions = Decisions(session)
        self.actions = Actions(session)
        self.escalations = Escalations(session)
        self.approvals = Approvals(session)
        self.referrals = Referrals(session)
        self.obligations = Obligations(session)
        self.panels = Panels(session)
        self.kept_forms = KeptForms(session)
        self.audit = AuditLog(session)

    @cached_property
    def machine_now(self) -> datetime:
        """Machine time, the same for the whole transaction; asked for when first needed, since a look rarely does."""
        return self._ask_machine(self.session)

    @cached_property
    def asking(self) -> "Asking":
        """The reads behind "status" and "list"."""
        from storage.asking import Asking  # its statements are built when somebody first asks

        return Asking(self.session)

    @cached_property
    def noting(self) -> "Noting":
        """The statements behind one note."""
        from storage.noting import Noting  # likewise

        return Noting(self.connection)

    @cached_property
    def connection(self) -> Connection:
        """The transaction's own, asked for once: to ask costs a third of a statement."""
        return self.session.connection()

    @cached_property
    def outbox(self) -> Outbox:
        """What this transaction promises to send."""
        return Outbox(self.session, self.machine_now)

    @property
    def promised(self) -> bool:
        """Whether there is something to send; without a look at the outbox where nobody needed it."""
        return "outbox" in vars(self) and self.outbox.added

    def once(self, key: str) -> None:
        """Raise Repeated if what came in under *key* was answered before.

        A form's key is its nonce, a button's or command's its trigger, an event's its id: so a second delivery, a
        second press of "submit" and a replayed request all find the first one's answer. Of two at once the second
        waits for the first (SQLite has one writer; PostgreSQL holds the key until the transaction ends).
        """
        if self.session.get_bind().dialect.name != "sqlite":
            self.connection.execute(HOLD, {"key": key})
        seen = self.connection.execute(_SEEN, {"key": key}).one_or_none()
        if seen is not None:
            raise Repeated(seen.answer)

    def answered(self, key: str, answer: dict[str, Any], *, at: datetime, actor: str | None) -> None:
        """Keep *answer* with the facts it speaks of, for whatever comes in again under *key*."""
        self.connection.execute(_KEEP, {"key": key, "at": at, "actor": actor, "answer": answer})

    def before_commit(self) -> None:
        """Last in the transaction: posts take their places in their conversations."""
        self.session.flush()
        if self.promised:
            self.outbox.number_posts()
            self.session.flush()
