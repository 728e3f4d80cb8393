"""Anything that people do in a group, in any order, from wherever it begins: the machine that is played."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.usecases.members.invited import Opened
from tests.usecases.whole.closing import Closing
from tests.usecases.whole.meetings import Meetings
from tests.usecases.whole.members import Members
from tests.usecases.whole.model import CAMHS, COUNTY, LPT
from tests.usecases.whole.people import CHAIR, SOME
from tests.usecases.whole.play import Play
from tests.usecases.whole.rhythm import Rhythm

HOURS = st.sampled_from((1, 3, 9, 24, 50, 100))
BEGINNINGS = ("to_come", "on", "held", "silent", "answered_late", "handed_over", "nearly_over", "all_but", "closing")


class Beginnings(Meetings, Closing, Members):
    """A walk of forty steps gets further where it does not begin at the opening: nine places to begin at."""

    @initialize(begins=st.sampled_from(BEGINNINGS), there=SOME)
    def opened(self, begins: str, there: set[str]) -> None:
        self.play = Play(type(self).begin())
        self.play.seen(f"begins {begins}")
        getattr(self, f"_{begins}")(there | {LPT})

    def _to_come(self, there: set[str]) -> None:
        """Half an hour before the first meeting."""

    def _on(self, there: set[str]) -> None:
        self.comes()
        self.starts(CHAIR, there, 0)

    def _held(self, there: set[str]) -> None:
        self.holds(there)

    def _silent(self, there: set[str]) -> None:
        """The county and another were not there; both were asked, and have said nothing since."""
        self._on(there - {COUNTY, CAMHS})
        self._records(CHAIR, {LPT, COUNTY, CAMHS}, None, stale=False)
        self.over()
        self.play.wait(self.play.now + timedelta(days=5, hours=23))

    def _answered_late(self, there: set[str]) -> None:
        """One of the two has answered after all."""
        self._silent(there)
        self.answers(0, 0, None, "agree")

    def _handed_over(self, there: set[str]) -> None:
        self._held(there)
        self.answers_whether_to_chair(None, yes=True)

    def _all_but(self, there: set[str]) -> None:
        """The gate is tried while one thing alone stands in the way: the notes, a question, a promise, the plan."""
        self._held(there)
        self.is_settled("notes")
        self._records(CHAIR, {COUNTY}, None, stale=False)
        self.is_settled("questions")
        self.promises(self.play.model.chair, self.play.model.chair, 200)
        self.is_settled("actions")
        self.chooses_way(CHAIR, "dated_plan")
        self.is_settled("how it ended")

    def _nearly_over(self, there: set[str]) -> None:
        """All is settled but that every agency confirms the plan."""
        self._held(there)
        self.settles_all(all_but="how it ended")
        self.chooses_way(CHAIR, "dated_plan")

    def _closing(self, there: set[str]) -> None:
        self._held(there)
        self.settles_all()
        self.closes(CHAIR)


class WholeGroup(Beginnings, Rhythm):
    """A group half an hour before its first meeting, or later, and whatever comes then."""

    begin: Callable[[], Opened]

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.play.wait(self.play.now + timedelta(hours=hours))

    @precondition(lambda self: self.play.model.open_questions() or self.play.model.open_actions())
    @rule(days=st.integers(1, 7))
    def mornings_pass(self, days: int) -> None:
        """One after the other, and somebody reads what came; nobody does anything about it."""
        for _ in range(days):
            self.play.wait(self.play.next_morning())
        self.play.send()

    @precondition(lambda self: self.play.model.open and self.play.model.planned() and not self.play.model.running)
    @rule()
    def the_next_meeting_comes(self) -> None:
        self.comes()

    @precondition(lambda self: self.play.model.open and not self.play.model.running)
    @rule(there=SOME, affected=SOME, ends=st.sampled_from((True, True, False)))
    def a_meeting_is_held(self, there: set[str], affected: set[str], ends: bool) -> None:
        """As it should be: started by the chair at its time, something decided, ended."""
        if not self.comes():
            return
        self.starts(CHAIR, there | {LPT}, 0)
        self._records(CHAIR, affected, None, stale=False)
        if ends:
            self.over()

    @rule()
    def everything_is_sent(self) -> None:
        self.play.send()

    @precondition(lambda self: self.play.accepted)
    @rule(which=st.integers(0, 50))
    def pressed_again(self, which: int) -> None:
        self.play.again(which)
