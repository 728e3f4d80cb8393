"""One thing done to a whole group: the use case asked, the model told, and what must be so judged afterwards."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection
from copy import deepcopy
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from bot.usecases.closings.closing_end import finish_closing
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from storage import models
from storage.database import Database
from tests.usecases.house import ENGLAND, POLICIES, StoodStill
from tests.usecases.members.invited import Opened
from tests.usecases.whole.judge import RECORD, Rows, changed, judge, judge_record, rows_of
from tests.usecases.whole.judge_told import judge_told
from tests.usecases.whole.model import Action, Meeting, Whole
from tests.usecases.whole.terms import at

Again = tuple[Callable[[], object], object]

REACHED: Counter[str] = Counter()
"""How many walks came to what, for whoever plays many of them and wants to know."""


class Play:
    """One group, its model beside it, and everything that was accepted so far."""

    def __init__(self, here: Opened) -> None:
        self.here = here
        self.model = learnt(here)
        self.accepted: list[Again] = []
        self.rows: Rows | None = None  # as they stand, where that is known
        self.judged = False  # since anything changed
        self.sent_on: set[date] = set()  # days on which everybody's messages went out
        self.reached: set[str] = set()

    @property
    def now(self) -> datetime:
        return self.here.clock.now()

    def does(
        self, act: Callable[[], object], may: bool | None, reached: str = "", *, shown: Collection[str] = ()
    ) -> bool:
        """Whether it was accepted. *may*: whether it must be; None: either. A refusal changes nothing but *shown*.

        *reached* names what has come about if it was.
        """
        before = self.rows or rows_of(self.here)
        refusal, answer = None, None
        try:
            answer = act()
        except Refused as no:
            refusal = no.refusal
        if refusal is not None:
            assert may is not True, f"refused: {refusal.reason}"
            assert refusal.reason
            assert refusal.remedy, "every no says what to do instead"
            after = rows_of(self.here)
            assert not changed(before, after, RECORD | set(shown)), "a refusal changes nothing"
            self.rows = after
            return False
        assert may is not False, "accepted, though it may not be"
        self.accepted.append((act, answer))
        self.rows, self.judged = None, False
        self.seen(reached)
        return True

    def seen(self, what: str) -> None:
        if what and what not in self.reached:
            self.reached.add(what)
            REACHED[what] += 1

    def again(self, which: int) -> None:
        """The same press once more: the same answer, and nothing at all has changed."""
        act, answer = self.accepted[which % len(self.accepted)]
        before = rows_of(self.here)
        assert act() == answer
        assert not changed(before, rows_of(self.here)), "a repeat changes nothing"

    def look(self) -> None:
        """Judge what there is now; once, until somebody changes it or time goes on."""
        if not self.judged:
            judge(self.here, self.model)
        self.judged = True

    def end(self) -> None:
        judge_record(self.here)
        self.here.card_shown()

    def send(self) -> None:
        """Everything that was promised goes out."""
        self.here.send_everything()
        self.rows = None
        self.sent_on.add(self.now.date())

    def wait(self, until: datetime) -> None:
        """The clock goes on; the bot looks around, and looking once more finds nothing to do."""
        self.here.clock.at, self.rows, self.judged = until, None, False
        sweep(self.here.services)
        finish_closing(self.here.services)
        self.model.time_passes(self.now)
        self._missed()
        for what in judge_told(self.here, self.model, self.now, today_is_gone=self.now.date() in self.sent_on):
            self.seen(what)
        self.seen("it was put away" if self.model.state == "closed" else "")
        rows = rows_of(self.here)
        sweep(self.here.services)
        finish_closing(self.here.services)
        assert not changed(rows, rows_of(self.here)), "a second look changes nothing"

    def next_morning(self) -> datetime:
        return at(self.now.date() + timedelta(days=1), 9)

    def booked(self) -> None:
        """Meetings that were booked are known from now on: planned, and still to come."""
        known = {one.id for one in self.model.meetings}
        for one in meetings_of(self.here):
            if one.id not in known:
                assert one.state == "planned"
                assert one.starts_at > self.now
                self.model.meetings.append(one)

    def copy(self) -> list[Meeting]:
        return deepcopy(self.model.meetings)

    def seat(self, agency: str) -> UUID:
        with self.here.database.read() as work:
            found = work.groups.seat(self.here.group_id, agency)
        return found.id if found else uuid4()

    def seats(self) -> dict[str, UUID]:
        with self.here.database.read() as work:
            return {one.organisation_id: one.id for one in work.groups.seats(self.here.group_id)}

    def response(self, number: int, agency: str) -> UUID:
        with self.here.database.read() as work:
            question = work.decisions.question_named(self.here.group_id, number)
            assert question is not None
            seat = work.groups.seat(self.here.group_id, agency)
            found = {one.seat_id: one.id for one in work.decisions.responses(question.id)}
        return found[seat.id] if seat and seat.id in found else uuid4()

    def thing(self, kind: str, number: int) -> UUID:
        """The id of a decision or a question."""
        with self.here.database.read() as work:
            group = self.here.group_id
            named = work.decisions.named if kind == "decision" else work.decisions.question_named
            found = named(group, number)
        assert found is not None
        return found.id

    def action(self, name: str) -> UUID:
        with self.here.database.read() as work:
            found = work.session.scalars(select(models.Action).where(models.Action.group_id == self.here.group_id))
            return next(one.id for one in found if one.name == name)

    def record(self, meeting: Meeting) -> UUID:
        with self.here.database.read() as work:
            found = work.notes.records(meeting.id)
        return found[-1].id if found else uuid4()

    def _missed(self) -> None:
        """The next meeting comes, and nobody said of an earlier one that it was held."""
        states = {one.id: one.state for one in meetings_of(self.here)}
        for one in self.model.planned():
            if states[one.id] == "missed":
                assert one.starts_at < self.now, "what is still to come is not missed"
                later = [other for other in self.model.planned() if other.starts_at > one.starts_at]
                assert later, "it is missed when the next one comes"
                one.state = "missed"


def meetings_of(here: Opened) -> list[Meeting]:
    with here.database.read() as work:
        return [Meeting(one.id, one.number, one.starts_at, one.state) for one in work.groups.meetings(here.group_id)]


def learnt(here: Opened) -> Whole:
    """The model of a group as it stands half an hour before its first meeting."""
    with here.database.read() as work:
        group = work.groups.get(here.group_id)
        keys = {one.id: one.key for one in work.session.scalars(select(models.Person))}
        seats = {one.id: one.organisation_id for one in work.groups.seats(group.id)}
        members = {keys[one.person_id]: seats[one.seat_id] for one in work.groups.members(group.id)}
        owed = {one.subject_id: one.made_at for one in work.obligations.open_in(group.id)}
        actions = [
            Action(one.name, keys[one.owner_id], one.due_at, owed[one.id]) for one in work.actions.open_in(group.id)
        ]
    return Whole(
        opened_at=group.opened_at,
        members=members,
        agencies=set(seats.values()),
        meetings=meetings_of(here),
        actions=actions,
    )


def copied(begun: Opened) -> Opened:
    """The same group in a database of its own, in memory."""
    database = Database("sqlite://")
    source = sqlite3.connect(begun.database.url.removeprefix("sqlite:///"))
    raw = database.engine.raw_connection()
    source.backup(raw.driver_connection)  # type: ignore[arg-type] # SQLite's own
    raw.close()
    source.close()
    return in_database(database, begun)


def in_database(database: Database, begun: Opened) -> Opened:
    """What was begun, looked at through another database that holds the same; its clock stands where that one did."""
    clock = StoodStill(begun.clock.at)
    services = type(begun.services)(clock=clock, calendar=ENGLAND, policies=POLICIES, database=database)
    return Opened(database, services, clock, begun.group_id)
