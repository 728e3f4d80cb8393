"""What is promised, and what becomes of it."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_change import Press, done, more_time
from bot.usecases.actions.action_hand import NewOwner, drop, new_owner
from bot.usecases.closings.closing_settled import own_work
from tests.usecases.house import slack
from tests.usecases.whole.model import PEOPLE, WORKS_FOR, Action
from tests.usecases.whole.people import ANY, REF, WHO, Group

WAYS = ("done", "drops", "postpones", "gives", "leaves_it")


class Actions(Group):
    @rule(by=st.sampled_from(PEOPLE), owner=st.sampled_from(PEOPLE), hours=st.sampled_from((-1, 2, 30, 200)))
    def promises(self, by: str, owner: str, hours: int) -> None:
        play, model = self.play, self.play.model
        due = play.now + timedelta(hours=hours)
        request = CreateAction(
            key=self.key(), made_by=slack(by), text="Ask three providers", owner=slack(owner), due=due, ref=REF
        )
        member = by in model.members or by in (model.chair, model.keeper)
        may = model.open and member and owner in model.members and hours > 0
        if play.does(lambda: create_action(request, play.here.services), may, "something was promised"):
            number = 1 + sum(one.name.startswith("A") for one in model.actions)
            model.actions.append(Action(f"A{number}", owner, due, play.now))

    @precondition(lambda self: self.play.model.actions)
    @rule(drawn=st.one_of(st.none(), WHO), which=ANY, what=st.sampled_from(WAYS), how=ANY)
    def settles(self, drawn: str | None, which: int, what: str, how: int) -> None:
        model = self.play.model
        actions = model.open_actions() or model.actions
        action = actions[which % len(actions)]
        getattr(self, f"_{what}")(action, self.who(drawn) if drawn else action.owner, how)

    def drops_all(self, by: str) -> None:
        for action in self.play.model.open_actions():
            self._drops(action, by, 0)

    def _done(self, action: Action, by: str, how: int) -> None:
        play, model, press = self.play, self.play.model, self._press(action, by)
        may = model.open and action.state == "open" and by in (action.owner, model.chair)
        if play.does(lambda: done(press, play.here.services), may, "a promise was kept"):
            action.state = "done"

    def _drops(self, action: Action, by: str, how: int) -> None:
        play, press = self.play, self._press(action, by)
        may = play.model.may_decide(by) and action.state == "open"
        if play.does(lambda: drop(press, "Not needed any more", play.here.services), may):
            action.state = "dropped"

    def _leaves_it(self, action: Action, by: str, how: int) -> None:
        """The agency goes on with it by itself."""
        play, press = self.play, self._press(action, by)
        may = play.model.may_decide(by) and action.state == "open"
        if play.does(lambda: own_work(press, play.here.services), may):
            action.state = "own_work"

    def _postpones(self, action: Action, by: str, how: int) -> None:
        play, model, press = self.play, self.play.model, self._press(action, by)
        to = play.now + timedelta(hours=(how - 1) * 12, minutes=1)
        meets = model.meets_after(play.now)
        owner = by == action.owner and action.moved == 0 and (meets is None or to <= meets)
        able = model.open and action.state == "open" and to > play.now
        if play.does(lambda: more_time(press, to, play.here.services), able and (by == model.chair or owner)):
            action.due_at, action.since = to, play.now
            action.moved += by != model.chair

    def _gives(self, action: Action, by: str, how: int) -> None:
        play, model = self.play, self.play.model
        to, due = PEOPLE[how % len(PEOPLE)], play.now + timedelta(hours=30)
        request = NewOwner(
            key=self.key(),
            by=slack(by),
            action_id=play.action(action.name),
            to=play.here.person(to).id,
            due=due,
        )
        able = model.open and action.state == "open" and to in model.members and to != action.owner
        managed = WORKS_FOR[by] == WORKS_FOR[action.owner] == WORKS_FOR[to]
        may = able if by == model.chair else (None if able and managed else False)
        if play.does(lambda: new_owner(request, play.here.services), may):
            action.owner, action.due_at, action.since, action.moved = to, due, play.now, int(by != model.chair)

    def _press(self, action: Action, by: str) -> Press:
        return Press(key=self.key(), by=slack(by), action_id=self.play.action(action.name))
