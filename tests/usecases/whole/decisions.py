"""What is decided, asked of those who were not there, answered in time, late or never, and taken back."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.decisions.decision import RecordDecision, record
from bot.usecases.decisions.recommendation_answer import Answer, Withdraw, answer, withdraw
from bot.views.decision_form import Names, Written
from tests.usecases.house import slack
from tests.usecases.whole.model import Decision, Question
from tests.usecases.whole.people import ANY, SOME, WHO, Group

RECORDED = rule(
    drawn=WHO,
    affected=SOME,
    which=st.one_of(st.none(), st.none(), ANY),
    stale=st.sampled_from((False, False, False, False, True)),
)


class Decisions(Group):
    def _records(self, drawn: str, affected: set[str], which: int | None, stale: bool) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        seats, running = play.seats(), model.running
        meeting = uuid4() if stale else (running.id if running else None)
        replaces = self._replaced(which)
        whom = affected & model.agencies
        value = f"{type(replaces).__name__.lower()}:{play.thing(*named(replaces))}" if replaces else None
        request = RecordDecision(
            by=slack(by),
            names=Names(
                nonce=self.key(),
                group=str(play.here.group_id),
                meeting=str(meeting) if meeting else None,
                seats=[str(one) for one in seats.values()],
            ),
            written=Written(
                text="Share the night staff until Friday",
                authority="The managers here",
                replaces=value,
                affects={str(seat): agency in whom for agency, seat in seats.items()},
                nobody=not whom,
            ),
        )
        may = model.may_decide(by) and not stale and self._can_replace(replaces)
        if play.does(lambda: record(request, play.here.services), may):
            model.record(whom, replaces, play.now)
            play.seen("a question was asked" if not whom <= model.here else "it was decided at once")

    records = RECORDED(_records)
    records_more = RECORDED(_records)  # as often as it matters

    @precondition(lambda self: self.play.model.questions)
    @rule(
        which=ANY,
        agency=ANY,
        drawn=st.one_of(st.none(), st.none(), WHO),
        said=st.sampled_from(("agree", "agree", "agree", "changes", "disagree")),
    )
    def answers(self, which: int, agency: int, drawn: str | None, said: str) -> None:
        play, model = self.play, self.play.model
        questions = [one for one in model.questions if one.state == "open"] or model.questions
        question = questions[which % len(questions)]
        waiting = [one for one, words in question.said.items() if words is None] or list(question.said)
        whose = sorted(waiting)[agency % len(waiting)]
        sitting = sorted(who for who, of in model.members.items() if of == whose)
        by = self.who(drawn) if drawn else (sitting or [model.chair])[0]
        request = Answer(
            key=self.key(),
            by=slack(by),
            response_id=play.response(question.number, whose),
            answer=said,  # type: ignore[arg-type] # one of the three
            words="Only at night" if said != "agree" else "",
        )
        entitled = model.members.get(by) == whose or by in (model.chair, model.keeper)
        may = model.open and entitled and question.state == "open" and question.said[whose] is None
        late = " late" if question.due_at < play.now else ""
        if play.does(lambda: answer(request, play.here.services), may, f"a question was answered{late}"):
            question.by[whose] = by, model.members.get(by) == whose
            model.answer(question, whose, said)
            if question.state != "open":
                play.seen(f"a question is {question.state}")

    @precondition(lambda self: self.play.model.open and self.play.model.open_questions())
    @rule(which=ANY, said=st.sampled_from(("agree", "agree", "disagree")), days=st.integers(0, 5))
    def answers_late(self, which: int, said: str, days: int) -> None:
        """An agency is silent until so many mornings after its time, and then answers after all."""
        late = max(one.due_at for one in self.play.model.open_questions())
        while self.play.now <= late + timedelta(days=days):
            self.play.wait(self.play.next_morning())
        self.answers(which, which, None, said)

    @precondition(lambda self: self.play.model.questions)
    @rule(drawn=WHO, which=ANY)
    def withdraws_question(self, drawn: str, which: int) -> None:
        questions = self.play.model.questions
        self.withdraws(questions[which % len(questions)], self.who(drawn))

    def withdraws(self, question: Question, by: str) -> None:
        play, model = self.play, self.play.model
        request = Withdraw(
            key=self.key(), by=slack(by), question_id=play.thing("question", question.number), reason="Not needed"
        )
        may = model.may_decide(by) and question.state in ("open", "contested")
        if play.does(lambda: withdraw(request, play.here.services), may, "a question was taken back"):
            question.state = "withdrawn"

    def _replaced(self, which: int | None) -> Decision | Question | None:
        known: list[Decision | Question] = [*self.play.model.decisions, *self.play.model.questions]
        return known[which % len(known)] if known and which is not None else None

    def _can_replace(self, thing: Decision | Question | None) -> bool:
        if isinstance(thing, Question):
            return thing.state in ("open", "contested")
        asked = [one.replaces for one in self.play.model.open_questions()]
        return thing is None or not (thing.replaced or thing.number in asked)


def named(thing: Decision | Question) -> tuple[str, int]:
    return type(thing).__name__.lower(), thing.number
