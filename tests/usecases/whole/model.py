"""A whole group as plain data: what must be so after each thing that people do, worked out without the bot."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tests.usecases.whole.terms import answer_by, notes_by

LPT, ICB, COUNTY, CAMHS, UHL = "LPT", "LLR-ICB", "LEICESTERSHIRE-CC", "CAMHS-COLLAB", "UHL"
WORKS_FOR = {
    "lpt-sgm": LPT,
    "lpt-on-call-1": LPT,
    "lpt-team-manager": LPT,
    "uhl-sgm": UHL,
    "icb-sgm": ICB,
    "camhs": CAMHS,
    "county-head": COUNTY,
    "county-worker": COUNTY,
}
PEOPLE = tuple(WORKS_FOR)
AGENCIES = (LPT, ICB, COUNTY, CAMHS, UHL)
OPENER, KEEPER, USUAL_LATER = "lpt-sgm", "lpt-team-manager", "icb-sgm"
DAY = timedelta(hours=24)


@dataclass
class Meeting:
    id: UUID
    number: int
    starts_at: datetime
    state: str = "planned"
    here: frozenset[str] = frozenset()
    notes: str = ""  # "", due, written, sent
    unchecked: bool = False
    notes_due: datetime | None = None


@dataclass
class Decision:
    """*agreed* are those that were here, or said yes."""

    number: int
    affected: frozenset[str]
    agreed: frozenset[str]
    replaced: bool = False


@dataclass
class Question:
    """What each agency that was asked has said; None: nothing yet, which never turns into anything by itself."""

    number: int
    affected: frozenset[str]
    were_here: frozenset[str]
    said: dict[str, str | None]
    asked_at: datetime
    due_at: datetime
    replaces: int | None = None
    state: str = "open"
    by: dict[str, tuple[str, bool]] = field(default_factory=dict)  # who said it for each, and whether they sit for it


@dataclass
class Action:
    name: str
    owner: str
    due_at: datetime
    since: datetime  # when its owner came to owe it by then
    state: str = "open"
    moved: int = 0


@dataclass
class Whole:
    """The group. *closes_at* is set while it is closing; *asked* is who is asked to take the chair."""

    opened_at: datetime
    chair: str = OPENER
    keeper: str = KEEPER
    state: str = "open"
    closes_at: datetime | None = None
    way: str | None = None
    confirmed: set[str] = field(default_factory=set)
    rhythm: str | None = None
    asked: str | None = None
    was_asked: bool = False
    had_the_chair: set[str] = field(default_factory=lambda: {OPENER})
    noted: int = 0
    members: dict[str, str] = field(default_factory=dict)
    agencies: set[str] = field(default_factory=set)
    meetings: list[Meeting] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.state == "open"

    @property
    def running(self) -> Meeting | None:
        return next((one for one in self.meetings if one.state == "running"), None)

    @property
    def here(self) -> frozenset[str]:
        """Who is there now; between meetings nobody."""
        return (self.running.here if self.running else frozenset()) & self.agencies

    @property
    def met(self) -> bool:
        return any(one.state == "held" for one in self.meetings)

    def planned(self) -> list[Meeting]:
        return sorted((one for one in self.meetings if one.state == "planned"), key=lambda one: one.starts_at)

    def open_actions(self) -> list[Action]:
        return [one for one in self.actions if one.state == "open"]

    def open_questions(self) -> list[Question]:
        return [one for one in self.questions if one.state in ("open", "contested")]

    def may_decide(self, who: str) -> bool:
        return self.open and who == self.chair

    def unsent(self) -> list[Meeting]:
        """Meetings that were held, and whose notes nobody has yet."""
        return [one for one in self.meetings if one.state == "held" and one.notes != "sent"]

    def agreed(self) -> bool:
        """Whether it is settled how it ended; a plan only where every agency said yes to it."""
        return self.way == "moved" or (self.way == "dated_plan" and self.agencies <= self.confirmed)

    def settled(self) -> bool:
        """Whether nothing stands in the way of closing."""
        waiting = self.open_actions() or self.open_questions() or self.unsent() or self.running
        return not waiting and self.agreed()

    def ends_as(self, way: str | None) -> None:
        """The chair says how it ended; who confirmed another plan has not confirmed this one."""
        if way != self.way:
            self.way, self.confirmed = way, set()

    def meets_after(self, now: datetime) -> datetime | None:
        return min((one.starts_at for one in self.planned() if one.starts_at > now), default=None)

    def record(self, affected: Iterable[str], replaces: Decision | Question | None, now: datetime) -> None:
        """What is recorded: a decision if all whom it affects are here, else a question to those who are not."""
        whom, here = frozenset(affected), self.here
        old = replaces if isinstance(replaces, Decision) else None
        if isinstance(replaces, Question):
            replaces.state = "superseded"
            old = self.decisions[replaces.replaces - 1] if replaces.replaces else None
        if whom <= here:
            self._decide(whom, whom, old)
        else:
            said: dict[str, str | None] = dict.fromkeys(whom - here)
            number, by = len(self.questions) + 1, answer_by(now, self.meets_after(now))
            self.questions.append(Question(number, whom, whom & here, said, now, by, old.number if old else None))

    def answer(self, question: Question, agency: str, said: str) -> None:
        """One agency's word. The last yes decides; a no, or an agency that is gone, goes back to the meeting."""
        question.said[agency] = said
        answers = set(question.said.values())
        if answers & {"changes", "disagree"} or ("gone" in answers and None not in answers):
            question.state = "contested"
        elif answers == {"agree"}:
            question.state = "agreed"
            old = self.decisions[question.replaces - 1] if question.replaces else None
            self._decide(question.affected, question.were_here | question.said.keys(), old)

    def leaves(self, agency: str) -> None:
        """An agency is taken out: whoever sat for it, and what it was asked."""
        self.agencies.discard(agency)
        self.confirmed.discard(agency)
        for who in [who for who, of in self.members.items() if of == agency]:
            del self.members[who]
        for question in self.questions:
            if question.state == "open" and question.said.get(agency, "") is None:
                self.answer(question, agency, "gone")

    def begins(self, meeting: Meeting, here: frozenset[str]) -> None:
        """It is on; of what was to be before it, nobody said that it was held."""
        meeting.state, meeting.here = "running", here
        for earlier in self.planned():
            if earlier.starts_at < meeting.starts_at:
                earlier.state = "missed"

    def takes_chair(self, who: str) -> None:
        self.chair, self.asked = who, None
        self.had_the_chair.add(who)
        self.members.setdefault(who, WORKS_FOR[who])
        self.agencies.add(WORKS_FOR[who])

    def ends(self, meeting: Meeting, now: datetime) -> None:
        """A meeting has ended: its notes are owed, and the usual later organisation is asked to chair, once."""
        meeting.state, meeting.notes = "held", "due"
        meeting.notes_due = notes_by(meeting.starts_at, self.meets_after(now))
        if not self.was_asked and WORKS_FOR[self.chair] != ICB:
            self.asked, self.was_asked = USUAL_LATER, True

    def closes(self, now: datetime) -> None:
        self.state, self.closes_at = "closing", now + DAY
        for one in self.planned():
            one.state = "cancelled"

    def opens_again(self) -> None:
        self.state, self.closes_at, self.way, self.confirmed = "open", None, None, set()

    def is_withdrawn(self) -> None:
        self.state = "withdrawn"
        for action in self.open_actions():
            action.state = "dropped"
        for meeting in self.meetings:
            meeting.state = "cancelled" if meeting.state in ("planned", "running") else meeting.state

    def time_passes(self, now: datetime) -> None:
        if self.state == "closing" and self.closes_at is not None and self.closes_at <= now:
            self.state = "closed"

    def _decide(self, affected: frozenset[str], agreed: Iterable[str], old: Decision | None) -> None:
        if old is not None:
            old.replaced = True
        self.decisions.append(Decision(len(self.decisions) + 1, affected, frozenset(agreed)))
