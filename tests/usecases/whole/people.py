"""Who acts in the walks, whom they draw, and what every part of the machine needs."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.usecases.members.invited import Opened
from tests.usecases.whole.model import AGENCIES, KEEPER, PEOPLE, Meeting
from tests.usecases.whole.play import Play

REF = "RSG-26-001"
CHAIR = "the chair"
WHO = st.sampled_from((CHAIR, *PEOPLE, *(CHAIR for _ in PEOPLE), *(CHAIR for _ in PEOPLE)))
WRITER = st.one_of(WHO, st.just(CHAIR), st.just(KEEPER))
SOME = st.sets(st.sampled_from(AGENCIES[:4]), min_size=1, max_size=4)
ANY = st.integers(0, 7)


class Group(RuleBasedStateMachine):
    """A group and its model, judged after every step. ``begin`` gives it, half an hour before its first meeting."""

    begin: Callable[[], Opened]
    play: Play
    count = 0  # of keys given out, so of presses

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.end()
            self.play.here.database.close()

    @invariant()
    def stands(self) -> None:
        if hasattr(self, "play"):
            self.play.look()

    def key(self) -> str:
        self.count += 1
        return f"k{self.count}"

    def who(self, drawn: str) -> str:
        """Somebody, or whoever has the chair now."""
        return self.play.model.chair if drawn == CHAIR else drawn

    def running(self) -> Meeting:
        meeting = self.play.model.running
        assert meeting is not None
        return meeting
