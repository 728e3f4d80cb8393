"""The end: what stands in its way, how it ended, closing, opening again, and a group that was a mistake."""

from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.closings.closing import CloseGroup, close_group
from bot.usecases.closings.closing_end import Reopen, reopen
from bot.usecases.closings.closing_gate import AskToClose, ChooseWay, ask_to_close, choose_way, keep_open
from bot.usecases.closings.closing_plan import ConfirmPlan, confirm_plan
from bot.usecases.decisions.withdrawal import Withdraw, withdraw
from tests.usecases.house import slack
from tests.usecases.whole.actions import Actions
from tests.usecases.whole.decisions import Decisions
from tests.usecases.whole.model import AGENCIES, KEEPER, OPENER
from tests.usecases.whole.notes import Notes
from tests.usecases.whole.people import CHAIR, WHO

LATE_IN_A_WALK = 25


class Closing(Notes, Decisions, Actions):
    @rule(drawn=WHO, stays=st.booleans())
    def asks_to_close(self, drawn: str, stays: bool) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = AskToClose(key=self.key(), by=slack(by), group_id=play.here.group_id)
        play.does(lambda: ask_to_close(request, play.here.services), model.may_decide(by))
        again = AskToClose(key=self.key(), by=slack(by), group_id=play.here.group_id)
        if stays and play.does(lambda: keep_open(again, play.here.services), model.may_decide(by)):
            model.ends_as(None)

    @rule(drawn=WHO, way=st.sampled_from(("moved", "dated_plan", "dated_plan", "handed_over", "elsewhere")))
    def chooses_way(self, drawn: str, way: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = ChooseWay(key=self.key(), by=slack(by), group_id=play.here.group_id, way=way)
        may = model.may_decide(by) and way in ("moved", "dated_plan")  # nobody is there who could take over
        if play.does(lambda: choose_way(request, play.here.services), may, shown={"effect"}):
            model.ends_as(way)

    @precondition(lambda self: self.play.model.way == "dated_plan")
    @rule(agency=st.sampled_from(AGENCIES), drawn=st.one_of(st.none(), st.none(), WHO))
    def confirms_plan(self, agency: str, drawn: str | None) -> None:
        """For its own agency, or written down for another by the chair or the record keeper."""
        play, model = self.play, self.play.model
        sitting = sorted(who for who, of in model.members.items() if of == agency)
        by = self.who(drawn) if drawn else (sitting or [model.chair])[0]
        request = ConfirmPlan(key=self.key(), by=slack(by), seat_id=play.seats().get(agency, uuid4()))
        entitled = model.members.get(by) == agency or by in (model.chair, model.keeper)
        missing = agency in model.agencies and agency not in model.confirmed
        may = model.open and entitled and missing
        if play.does(lambda: confirm_plan(request, play.here.services), may, "a plan was confirmed"):
            model.confirmed.add(agency)

    @precondition(lambda self: self.play.model.way == "dated_plan" and self.play.model.open)
    @rule(but=st.one_of(st.none(), st.sampled_from(AGENCIES)))
    def everybody_confirms(self, but: str | None) -> None:
        """Or all but one, who says nothing; then the chair tries."""
        for agency in sorted(self.play.model.agencies - {but}):
            self.confirms_plan(agency, None)
        self.closes(CHAIR)

    @precondition(lambda self: self.play.model.state == "closing")
    @rule()
    def the_last_day_passes(self) -> None:
        """Nobody opens it again."""
        assert self.play.model.closes_at is not None
        self.play.wait(self.play.model.closes_at)

    @rule(drawn=WHO)
    def closes(self, drawn: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = CloseGroup(
            key=self.key(), by=slack(by), about=play.here.group_id, record_owner=play.here.person(KEEPER).id
        )
        may = model.may_decide(by) and model.settled()
        if play.does(lambda: close_group(request, play.here.services), may, "it was closed"):
            model.closes(play.now)
        elif model.may_decide(by):
            play.seen("the gate was shut")

    @precondition(lambda self: self.play.model.open and not self.play.model.running)
    @rule(all_but=st.sampled_from(("nothing", "nothing", "actions", "questions", "notes", "how it ended")))
    def is_settled(self, all_but: str) -> None:
        """The chair has settled what stands in the way, or all but one sort of it; then tries."""
        if all_but != "nothing" or self.count > LATE_IN_A_WALK:
            self.settles_all(all_but)
            self.closes(CHAIR)

    @precondition(lambda self: self.play.model.state != "open")
    @rule(drawn=WHO)
    def opens_again(self, drawn: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = Reopen(key=self.key(), by=slack(by), about=play.here.group_id, reason="It fell through")
        may = model.state == "closing" and by == model.chair
        if play.does(lambda: reopen(request, play.here.services), may, "it was opened again"):
            model.opens_again()
            play.booked()

    @precondition(lambda self: self.count > LATE_IN_A_WALK)
    @rule(drawn=WHO, really=st.sampled_from((False, False, False, True)))
    def is_withdrawn(self, drawn: str, really: bool) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        if not really and by in (model.chair, OPENER):
            by = "county-worker"
        request = Withdraw(key=self.key(), by=slack(by), group_id=play.here.group_id, reason="Opened twice")
        may = model.may_decide(by) or (None if model.open and by == OPENER else False)
        if play.does(lambda: withdraw(request, play.here.services), may, "it was withdrawn"):
            model.is_withdrawn()

    def settles_all(self, all_but: str = "nothing") -> None:
        """What stands between the chair and closing is settled, one sort of it excepted."""
        model = self.play.model
        if all_but != "actions":
            self.drops_all(model.chair)
        for question in model.open_questions() if all_but != "questions" else ():
            self.withdraws(question, model.chair)
        for meeting in model.unsent() if all_but != "notes" else ():
            self.writes(meeting, model.chair)
            self.approves(meeting, model.chair)
        if all_but != "how it ended" and not model.agreed():
            self.chooses_way(CHAIR, "moved")
