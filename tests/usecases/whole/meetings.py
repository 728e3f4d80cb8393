"""Meetings: begun, who is here, ended, not held."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.meetings.meeting_end import EndMeeting, end_meeting
from bot.usecases.meetings.meeting_missed import Miss, miss
from bot.usecases.meetings.meeting_roll import ChangeHere, Start, change_here, start
from tests.usecases.held import ANSWERS
from tests.usecases.house import slack
from tests.usecases.whole.model import Meeting
from tests.usecases.whole.people import ANY, CHAIR, SOME, WHO, WRITER, Group
from tests.usecases.whole.rhythm import RHYTHMS, SLOW
from tests.usecases.whole.terms import EARLY, OVER

MAY_BE_LATE = timedelta(hours=48)
"""So long beforehand nobody starts a meeting; in between it depends on when its message went out."""


class Meetings(Group):
    @precondition(lambda self: self.play.model.planned())
    @rule(drawn=WRITER, there=SOME, which=st.sampled_from((0, 0, 0, 1)))
    def starts(self, drawn: str, there: set[str], which: int) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting = self._to_start(which)
        seats = play.seats()
        here = frozenset(there) & model.agencies
        request = Start(key=self.key(), by=slack(by), meeting_id=meeting.id, here=[seats[one] for one in here])
        able = model.open and by in (model.chair, model.keeper) and bool(here) and model.running is None
        early = meeting.starts_at - play.now
        may = able if early <= EARLY else (None if able and early < MAY_BE_LATE else False)
        if play.does(lambda: start(request, play.here.services), may, "a meeting begins"):
            model.begins(meeting, here)

    @precondition(lambda self: self.play.model.running)
    @rule(drawn=WRITER, there=SOME)
    def changes_who_is_here(self, drawn: str, there: set[str]) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting, seats = self.running(), play.seats()
        here = frozenset(there) & model.agencies
        were = [seats[one] for one in meeting.here & model.agencies]
        request = ChangeHere(
            key=self.key(), by=slack(by), meeting_id=meeting.id, were=were, here=[seats[one] for one in here]
        )
        may = model.open and by in (model.chair, model.keeper) and bool(here)
        if play.does(lambda: change_here(request, play.here.services), may):
            meeting.here = here | (meeting.here - model.agencies)

    @precondition(lambda self: self.play.model.running)
    @rule(drawn=WHO, rhythm=st.sampled_from((*RHYTHMS, *SLOW)))
    def ends(self, drawn: str, rhythm: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting, first = self.running(), model.rhythm is None
        request = EndMeeting(
            key=self.key(),
            by=slack(by),
            meeting_id=meeting.id,
            position="Bed search goes on",
            answers=ANSWERS,
            rhythm=rhythm if first else None,
        )
        able = model.may_decide(by)
        may = (None if able and rhythm not in SLOW else False) if first else able
        if play.does(lambda: end_meeting(request, play.here.services), may, "a meeting was held"):
            model.rhythm = model.rhythm or rhythm
            play.booked()
            model.ends(meeting, play.now)

    @precondition(lambda self: self.play.model.meetings)
    @rule(drawn=WHO, which=ANY)
    def was_not_held(self, drawn: str, which: int) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting = model.meetings[which % len(model.meetings)]
        request = Miss(
            key=self.key(), by=slack(by), meeting_id=meeting.id, why="Nobody came", next_words="tomorrow 10am"
        )
        over = meeting.state == "planned" and meeting.starts_at + OVER <= play.now
        if play.does(lambda: miss(request, play.here.services), model.may_decide(by) and over, "one was not held"):
            meeting.state = "missed"
            play.booked()

    def comes(self) -> bool:
        """Time goes on to the next meeting, if there is one and none is on."""
        at = self.play.model.meets_after(self.play.now)
        if at is None or not self.play.model.open or self.play.model.running:
            return False
        self.play.wait(at)
        return True

    def holds(self, there: set[str]) -> None:
        """The next meeting is held as it should be, by the chair."""
        if self.comes():
            self.starts(CHAIR, there, 0)
            self.over()

    def over(self) -> None:
        if self.play.model.running:
            self.play.wait(self.play.now + timedelta(minutes=40))
            self.ends(CHAIR, RHYTHMS[0])

    def _to_start(self, which: int) -> Meeting:
        """The one whose time it is, else one of those to come."""
        planned = self.play.model.planned()
        begun = [one for one in planned if one.starts_at <= self.play.now + EARLY]
        return (begun[-1:] or planned)[which % len(begun[-1:] or planned)]
