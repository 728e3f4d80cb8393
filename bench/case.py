"""A scripted case: people open two groups, answer, promise and do, while the bot is killed under their hands.

Each deed is done as a person would do it: whatever was not answered is looked for, and done again if it is not
there. What was answered with success must be among the facts once; so must what a lost answer left behind.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, create_engine, func, select

from rehearsal.client import Reply, TooSlow, Workspace
from rehearsal.errors import CannotDo
from storage.models import Action, Attendance, Group, Member, Person

TUESDAY = datetime.fromisoformat("2026-04-14T10:00+01:00")
NEXT_MORNING = TUESDAY + timedelta(hours=22, minutes=31)
REST = 0.2  # seconds before somebody who got no answer looks again

PLACE = "Where is the young person?"
NEEDED = ["Our own teams have tried. It is not working fast enough."]
GROUPS: Sequence[Mapping[str, Any]] = (
    {
        "opener": "lpt-sgm",
        "line": "/rsg open psau",
        "place": "place_of_safety",
        "stuck": ["Bed needed, none free"],
        "guests": ("county-hos", "icb-sgm", "camhs-sgm"),
    },
    {
        "opener": "uhl-sgm",
        "line": "/rsg open ae",
        "place": "ae",
        "stuck": ["Care or money not agreed"],
        "guests": ("county-hos", "icb-sgm"),
    },
)


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


class Case:
    """One case in one workspace, on one database. ``play`` comes back when everything is done, or at *stop*."""

    def __init__(self, workspace: Workspace, database_url: str, actions: int) -> None:
        self._workspace = workspace
        self._actions = actions  # in each group, on the first day
        self._engine = create_engine(database_url)
        self._deeds: list[tuple[str, Callable[[], int]]] = []
        self._noting = threading.Lock()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self.tally = Tally()
        self.stop = threading.Event()

    def begin(self) -> None:
        self._thread.start()

    def over(self, timeout: float = 0) -> bool:
        """Whether everything has been done, after waiting for at most *timeout* seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def judge(self) -> Sequence[str]:
        """What is not among the facts exactly once."""
        counted = [(name, count()) for name, count in self._deeds]
        self._engine.dispose()
        return self.tally.wrong + [f"{name}: {times} times" for name, times in counted if times != 1]

    def _play(self) -> None:
        try:
            self._together(self._first_day)
            self._next_morning()
            self._together(self._second_day)
        except Exception as error:  # noqa: BLE001 - whatever it was, the run has failed
            self.tally.wrong.append(f"the case broke off: {type(error).__name__}: {error}")

    def _together(self, part: Callable[[Mapping[str, Any]], None]) -> None:
        with ThreadPoolExecutor(len(GROUPS)) as pool:
            list(pool.map(part, GROUPS))

    def _first_day(self, group: Mapping[str, Any]) -> None:
        opener = group["opener"]
        self._open(group)
        for number in range(self._actions):
            self._promise(group, number)
        for who in group["guests"]:
            answer = "I'll come" if who != "icb-sgm" else "Can't come"
            self._press(who, f"is asked to join {self._ref(group)}", answer, self._replies(group, who))
        name = f"{opener} is in the chair"
        self._deeds.append((name, self._counts(Group, Group.place == group["place"], Group.chair_id.is_not(None))))

    def _second_day(self, group: Mapping[str, Any]) -> None:
        for number in range(0, self._actions, 2):
            text = self._text(group, number)
            done = self._counts(Action, Action.text == text, Action.state == "done")
            self._press(group["guests"][0], f"“{text}”", "Done", done)
        for number in range(self._actions, self._actions * 3 // 2):
            self._promise(group, number)

    def _open(self, group: Mapping[str, Any]) -> None:
        person = self._workspace.person(group["opener"])
        filled = {"What is stuck?": group["stuck"], "Needed": NEEDED, "Council": "County"}

        def act() -> Reply:
            form = person.modal()
            if form is not None and PLACE not in form.words:  # a no is laid over it
                person.close(everything=True)
                form = None
            if form is None:
                asked = person.command(group["line"])
                if (form := asked.modal) is None:
                    return asked
            return person.submit(form, filled)

        self._do(f"{person.who} opens", act, self._counts(Group, Group.place == group["place"]), says="Opening")

    def _promise(self, group: Mapping[str, Any], number: int) -> None:
        person, text = self._workspace.person(group["opener"]), self._text(group, number)
        line = f"/rsg action {self._ref(group)} @{group['guests'][0]} {text} by tomorrow noon"
        self._do(text, lambda: person.command(line), self._counts(Action, Action.text == text), says="is with")

    def _press(self, who: str, words: str, label: str, count: Callable[[], int]) -> None:
        person = self._workspace.person(who)

        def act() -> Reply | None:
            found = [message for message in person.messages(mark=False) if words in message.words]
            shown = [message for message in found if f"[{label}]" in message.words]
            return person.press(shown[0], label, near=words) if shown else None  # a digest has many

        self._do(f"{who}: {label}, {words}", act, count)

    def _do(self, name: str, act: Callable[[], Reply | None], count: Callable[[], int], says: str = "") -> None:
        """Once, however often it must be tried. *act* gives None while there is nothing yet to do it with."""
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

    def _note(self, name: str, count: Callable[[], int], *, answered: bool, tries: int, words: str = "") -> None:
        with self._noting:
            self._deeds.append((name, count))
            self.tally.answered += answered
            self.tally.saved_unanswered += not answered
            self.tally.repeated += max(0, tries - 1)
            if answered and not count():
                self.tally.wrong.append(f"{name}: answered with “{words}”, and not saved")

    def _next_morning(self) -> None:
        while not self.stop.is_set() and self._workspace.clock.now < NEXT_MORNING:
            try:
                self._workspace.clock.jump(NEXT_MORNING, timeout=1)
            except TooSlow:
                time.sleep(REST)

    def _ref(self, group: Mapping[str, Any]) -> str:
        with self._engine.connect() as connection:
            found = connection.execute(select(Group.ref).where(Group.place == group["place"])).scalar()
        return str(found)

    def _text(self, group: Mapping[str, Any], number: int) -> str:
        return f"ask {group['opener']} {number}"

    def _replies(self, group: Mapping[str, Any], who: str) -> Callable[[], int]:
        slack_id = self._workspace.person(who).id
        members = (
            select(Member.id)
            .join(Person, Person.id == Member.person_id)
            .join(Group, Group.id == Member.group_id)
            .where(Person.slack_id == slack_id, Group.place == group["place"])
        )
        return self._counts(Attendance, Attendance.member_id.in_(members), Attendance.reply.is_not(None))

    def _counts(self, model: type[Any], *where: ColumnElement[bool]) -> Callable[[], int]:
        def count() -> int:
            with self._engine.connect() as connection:
                return connection.execute(select(func.count()).select_from(model).where(*where)).scalar_one()

        return count


def _tried(act: Callable[[], Reply | None]) -> Reply | None:
    try:
        return act()
    except CannotDo:  # the message changes under the finger, or the form has gone
        return None


def _told(reply: Reply, says: str) -> str | None:
    """What the person was told; None where they were told nothing, or that it was not saved."""
    words = f"{reply.words} {reply.modal.words if reply.modal else ''}".strip()
    return words if reply.ok and says in words and "NOT saved" not in words else None
