"""What people do while the bot is killed under their hands: each thing once, however often they must try.

Each deed is done as a person would do it: whatever was not answered is looked for, and done again if it is not
there. What was answered with success must be among the facts once; so must what a lost answer left behind.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import ColumnElement, Engine, create_engine, func, select

from rehearsal.client import Message, Modal, Person, Reply, Workspace
from rehearsal.errors import CannotDo

REST = 0.2  # seconds before somebody who got no answer looks again

Act = Callable[[], Reply | None]
"""One try. None while there is nothing yet to do it with."""
Count = Callable[[], int]
"""How often it is among the facts."""
Filled = Mapping[str, Any] | Callable[[Modal], Mapping[str, Any]]
"""What is written into a form, where need be with an eye to the form."""


@dataclass
class Tally:
    """How the deeds went."""

    answered: int = 0
    saved_unanswered: int = 0
    repeated: int = 0  # tried again; five times a second while the bot is down
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another case with this one."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return (
            f"{self.answered + self.saved_unanswered} deeds: {self.answered} answered, {self.saved_unanswered} saved "
            f"though the answer was lost, {self.repeated} times tried again"
        )


class Deeds:
    """The people of one workspace, and the database in which all they did must be found."""

    def __init__(self, workspace: Workspace, database_url: str) -> None:
        self.workspace = workspace
        self.engine: Engine = create_engine(database_url)
        self.tally = Tally()
        self.stop = threading.Event()
        self._done: list[tuple[str, Count]] = []
        self._noting = threading.Lock()

    def judge(self) -> Sequence[str]:
        """What is not among the facts exactly once."""
        counted = [(name, count()) for name, count in self._done]
        self.engine.dispose()
        return self.tally.wrong + [f"{name}: {times} times" for name, times in counted if times != 1]

    def expect(self, name: str, count: Count) -> None:
        """It must be among the facts once, though nobody in particular did it."""
        with self._noting:
            self._done.append((name, count))

    def command(self, who: str, line: str, count: Count, says: str) -> None:
        person = self.workspace.person(who)
        self.do(f"{who}: {line}", lambda: person.command(line), count, says)

    def press(self, who: str, words: str, label: str, count: Count, value: str | None = None) -> None:
        """The button, or one choice of the menu, in the message that says *words*."""
        self.do(f"{who}: {label}, {words}", lambda: self.pressed(who, words, label, value), count)

    def form(self, who: str, name: str, begun: Act, *filled: Filled, count: Count, says: str) -> None:
        """Open a form, fill it in and send it, and likewise what it leads to."""
        person = self.workspace.person(who)

        def act() -> Reply | None:
            cleared(person)
            reply = begun()
            for values in filled:
                if reply is None or reply.modal is None:
                    return reply
                reply = person.submit(reply.modal, values(reply.modal) if callable(values) else values)
            return reply

        self.do(f"{who}: {name}", act, count, says)

    def pressed(self, who: str, words: str, label: str, value: str | None = None) -> Reply | None:
        """What a press was answered with; None while there is no such message."""
        person = self.workspace.person(who)
        shown = [one for one in self.read(who, words) if value or f"[{label}]" in one.words]
        return person.press(shown[0], label, value, near=words) if shown else None  # a digest has many

    def read(self, who: str, words: str) -> Sequence[Message]:
        """Their messages that say so."""
        return [one for one in self.workspace.person(who).messages(mark=False) if words in one.words]

    def do(self, name: str, act: Act, count: Count, says: str = "") -> None:
        tries = 0
        while not self.stop.is_set():
            reply = _tried(act)
            tries += reply is not None
            if reply is not None and (words := _told(reply, says)) is not None:
                self._note(name, count, answered=True, tries=tries, words=words)
                return
            time.sleep(REST)
            if count():
                self._note(name, count, answered=False, tries=tries)
                return

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until it is, or until there is no more time."""
        while not self.stop.is_set() and not true():
            time.sleep(REST)

    def counts(self, model: type[Any], *where: ColumnElement[bool]) -> Count:
        def count() -> int:
            with self.engine.connect() as connection:
                return connection.execute(select(func.count()).select_from(model).where(*where)).scalar_one()

        return count

    def _note(self, name: str, count: Count, *, answered: bool, tries: int, words: str = "") -> None:
        with self._noting:
            self._done.append((name, count))
            self.tally.answered += answered
            self.tally.saved_unanswered += not answered
            self.tally.repeated += max(0, tries - 1)
            if answered and not count():
                self.tally.wrong.append(f"{name}: answered with “{words}”, and not saved")


def cleared(person: Person) -> None:
    """Nothing is open on their screen any more."""
    if person.modal() is not None:
        person.close(everything=True)


def _tried(act: Act) -> Reply | None:
    try:
        return act()
    except CannotDo:  # the message changes under the finger, or the form has gone
        return None


def _told(reply: Reply, says: str) -> str | None:
    """What the person was told; None where they were told nothing, or that it was not saved."""
    words = f"{reply.words} {reply.modal.words if reply.modal else ''}".strip()
    return words if reply.ok and says in words and "NOT saved" not in words else None
