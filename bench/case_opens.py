"""The first day and the first morning of a group in the scripted case: it is opened, people answer, promise and do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bench.deeds import Count, Deeds
from rehearsal.client import Reply
from storage.models import Action, Attendance, Group, Member, Person

FIRST_MEETING = "Wednesday 15 April 2026, 10am"

PLACE = "Where is the young person?"
NEEDED = ["Our own teams have tried. It is not working fast enough."]


@dataclass(frozen=True)
class Script:
    """Who plays what in one of the groups. Forms are filled in by people who play in one group only."""

    opener: str
    line: str
    place: str
    stuck: Sequence[str]
    guests: Sequence[str]
    proposer: str
    keeper: str
    keeper_called: str
    authority: str
    later_chair: str = ""  # who takes the chair after the first meeting; nobody: the opener keeps it
    later_keeper: str = ""
    later_keeper_called: str = ""


SCRIPTS = (
    Script(
        opener="lpt-sgm",
        line="/rsg open psau",
        place="place_of_safety",
        stuck=["Bed needed, none free"],
        guests=("county-hos", "icb-sgm", "camhs-sgm"),
        proposer="camhs-sgm",
        keeper="lpt-records",
        keeper_called="Briar Tamsin, Business support",
        authority="LPT manager",
        later_chair="icb-sgm",
        later_keeper="icb-records",
        later_keeper_called="Tansy Brook, Business support",
    ),
    Script(
        opener="uhl-sgm",
        line="/rsg open ae",
        place="ae",
        stuck=["Care or money not agreed"],
        guests=("county-hos", "icb-sgm"),
        proposer="county-hos",
        keeper="uhl-records",
        keeper_called="Moss Arden, Business support",
        authority="UHL manager",
    ),
)


class Opens:
    """What is done in one group before it meets."""

    def __init__(self, deeds: Deeds, script: Script, actions: int) -> None:
        self.deeds, self.script, self.actions = deeds, script, actions
        self.here = Group.place == script.place

    @property
    def ref(self) -> str:
        with self.deeds.engine.connect() as connection:
            return str(connection.execute(select(Group.ref).where(self.here)).scalar())

    def first_day(self) -> None:
        """It is opened, the first actions are promised, and who was asked answers."""
        self._open()
        for number in range(self.actions):
            self._promise(number)
        for who in self.script.guests:
            answer = "I'll come" if who != "icb-sgm" else "Can't come"
            self.deeds.press(who, f"is asked to join {self.ref}", answer, self._replies(who))
        chaired = self.deeds.counts(Group, self.here, Group.chair_id.is_not(None))
        self.deeds.expect(f"{self.script.opener} is in the chair", chaired)

    def second_day(self) -> None:
        """Half of the actions are done out of the daily message, and as many promised."""
        for number in range(0, self.actions, 2):
            self.finish(number)
        for number in range(self.actions, self.actions * 3 // 2):
            self._promise(number)

    def finish(self, number: int) -> None:
        """Its owner says that one action is done."""
        text = self._text(number)
        done = self.deeds.counts(Action, Action.text == text, Action.state == "done")
        self.deeds.press(self.script.guests[0], f"“{text}”", "Done", done)

    def _open(self) -> None:
        person = self.deeds.workspace.person(self.script.opener)
        filled = {"What is stuck?": self.script.stuck, "Needed": NEEDED, "Council": "County"}
        filled |= {"First meeting": FIRST_MEETING}

        def act() -> Reply:
            form = person.modal()
            if form is not None and PLACE not in form.words:  # a no is laid over it
                person.close(everything=True)
                form = None
            if form is None:
                asked = person.command(self.script.line)
                if (form := asked.modal) is None:
                    return asked
            return person.submit(form, filled)

        self.deeds.do(f"{person.who} opens", act, self.deeds.counts(Group, self.here), says="Opening")

    def _promise(self, number: int) -> None:
        text = self._text(number)
        line = f"/rsg action {self.ref} @{self.script.guests[0]} {text} by tomorrow noon"
        self.deeds.command(self.script.opener, line, self.deeds.counts(Action, Action.text == text), "is with")

    def _text(self, number: int) -> str:
        return f"ask {self.script.opener} {number}"

    def _replies(self, who: str) -> Count:
        members = (
            select(Member.id)
            .join(Person, Person.id == Member.person_id)
            .join(Group, Group.id == Member.group_id)
            .where(Person.slack_id == self.deeds.workspace.person(who).id, self.here)
        )
        return self.deeds.counts(Attendance, Attendance.member_id.in_(members), Attendance.reply.is_not(None))
