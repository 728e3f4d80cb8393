"""Anything that people do in a group, in any order: the rules of the machine that plays it against the model."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_change import Press as ActionPress
from bot.usecases.actions.action_change import done, more_time
from bot.usecases.actions.action_hand import NewOwner, drop, new_owner
from bot.usecases.chairs.handover import AnswerHandover, accept_handover
from bot.usecases.chairs.handover_asked import HandOver, hand_over, pass_handover
from bot.usecases.closings.closing import CloseGroup, close_group
from bot.usecases.closings.closing_end import Reopen, reopen
from bot.usecases.closings.closing_gate import AskToClose, ChooseWay, ask_to_close, choose_way
from bot.usecases.decisions.decision import RecordDecision, record
from bot.usecases.decisions.recommendation_answer import Answer, answer
from bot.usecases.decisions.recommendation_answer import Withdraw as WithdrawQuestion
from bot.usecases.decisions.recommendation_answer import withdraw as withdraw_question
from bot.usecases.decisions.withdrawal import Withdraw, withdraw
from bot.usecases.meetings.meeting_end import EndMeeting, end_meeting
from bot.usecases.meetings.meeting_missed import Miss, miss
from bot.usecases.meetings.meeting_move import MoveMeeting, move_meeting
from bot.usecases.meetings.meeting_roll import ChangeHere, Start, change_here, start
from bot.usecases.meetings.rhythm import ChangeRhythm, change_rhythm
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.members.deputy import SendDeputy, send_deputy
from bot.usecases.members.invitation import Answer as AnswerInvitation
from bot.usecases.members.invitation import answer as answer_invitation
from bot.usecases.members.membership import AddMember, RemoveMember, add_member, remove_member
from bot.usecases.records.note import TakeNote, take_note
from bot.usecases.records.record_case import Press as RecordPress
from bot.usecases.records.record_draft import WriteNotes, write_notes
from bot.usecases.records.record_send import approve
from bot.views.decision_form import Names, Written
from tests.usecases.held import ANSWERS
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened
from tests.usecases.whole.whole_acts import Play
from tests.usecases.whole.whole_judge import too_late
from tests.usecases.whole.whole_model import (
    AGENCIES,
    CAMHS,
    COUNTY,
    ICB,
    KEEPER,
    LPT,
    OPENER,
    PEOPLE,
    WORKS_FOR,
    Action,
    Decision,
    Meeting,
    Question,
)

REF = "RSG-26-001"
RHYTHMS, SLOW = ("MO,TH@09:30", "TU,FR@14:00", "MO,WE,FR@10:00", "MO,TU,WE,TH,FR@08:30"), ("MO@09:30",)
SENIOR = frozenset(PEOPLE) - {"lpt-team-manager", "county-worker"}
CONTACTS = {"UHL": "uhl-sgm", ICB: "icb-sgm", CAMHS: "camhs", COUNTY: "county-head"}
CHAIR = "the chair"
WHO = st.sampled_from((CHAIR, *PEOPLE, *(CHAIR for _ in PEOPLE), *(CHAIR for _ in PEOPLE)))
SOME = st.sets(st.sampled_from(AGENCIES[:4]), min_size=1, max_size=4)
ANY = st.integers(0, 7)
RECORDED = rule(
    drawn=WHO,
    affected=SOME,
    which=st.one_of(st.none(), st.none(), ANY),
    stale=st.sampled_from((False, False, False, False, True)),
)
HOURS = st.sampled_from((1, 3, 9, 24, 50, 100))


class WholeGroup(RuleBasedStateMachine):
    """A group half an hour before its first meeting, and whatever comes then. ``begin`` gives it."""

    begin: Callable[[], Opened]
    play: Play

    @initialize(first=st.sampled_from(("to come", "on", "on", "held", "held")), there=SOME)
    def opened(self, first: str, there: set[str]) -> None:
        """Its first meeting is to come, is on, or was held."""
        self.play = Play(type(self).begin())
        self.count = 0
        if first != "to come":
            self.play.wait(self.play.model.meetings[0].starts_at)
            self.starts(CHAIR, there | {LPT}, 0)
        if first == "held":
            self.play.wait(self.play.now + timedelta(minutes=40))
            self.ends(CHAIR, RHYTHMS[0])

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
        return self.play.model.chair if drawn == CHAIR else drawn

    # Time

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.play.wait(self.play.here.clock.at + timedelta(hours=hours))

    @precondition(lambda self: self.play.model.open and self.play.model.planned() and not self.play.model.running)
    @rule()
    def the_next_meeting_comes(self) -> None:
        at = next((one.starts_at for one in self.play.model.planned() if one.starts_at > self.play.now), None)
        if at is not None:
            self.play.wait(at)

    @precondition(lambda self: self.play.model.open and not self.play.model.running)
    @rule(there=SOME, affected=SOME, ends=st.sampled_from((True, True, False)))
    def a_meeting_is_held(self, there: set[str], affected: set[str], ends: bool) -> None:
        """As it should be: started by the chair at its time, something decided, ended."""
        coming = [one for one in self.play.model.planned() if one.starts_at > self.play.now]
        if not coming:
            return
        self.play.wait(coming[0].starts_at)
        self.starts(CHAIR, there | {LPT}, 0)
        self._records(CHAIR, affected, None, stale=False)
        if ends:
            self.play.wait(self.play.now + timedelta(minutes=40))
            self.ends(CHAIR, RHYTHMS[0])

    @rule()
    def everything_is_sent(self) -> None:
        self.play.send()

    @precondition(lambda self: self.play.accepted)
    @rule(which=st.integers(0, 50))
    def pressed_again(self, which: int) -> None:
        self.play.again(which)

    # Meetings

    @precondition(lambda self: self.play.model.planned())
    @rule(drawn=st.one_of(WHO, st.just(KEEPER)), there=SOME, which=st.sampled_from((0, 0, 0, 1)))
    def starts(self, drawn: str, there: set[str], which: int) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        past = [one for one in model.planned() if one.starts_at <= play.now + timedelta(minutes=30)]
        planned = past[-1:] or model.planned()
        meeting = planned[which % len(planned)]
        seats = play.seats()
        here = frozenset(there) & model.agencies
        request = Start(key=self.key(), by=slack(by), meeting_id=meeting.id, here=[seats[one] for one in here])
        able = model.open and by in (model.chair, model.keeper) and bool(here) and model.running is None
        early = meeting.starts_at - play.now
        may = able if early <= timedelta(minutes=30) else (None if able and early < timedelta(hours=48) else False)
        if play.does(lambda: start(request, play.here.services), may):
            meeting.state, meeting.here = "running", here
            for earlier in model.planned():
                if earlier.starts_at < meeting.starts_at:
                    earlier.state = "missed"

    @precondition(lambda self: self.play.model.running)
    @rule(drawn=st.one_of(WHO, st.just(KEEPER)), there=SOME)
    def changes_who_is_here(self, drawn: str, there: set[str]) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting, seats = self._running(), play.seats()
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
        meeting, first = self._running(), model.rhythm is None
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
        if play.does(lambda: end_meeting(request, play.here.services), may):
            model.rhythm = model.rhythm or rhythm
            model.ends(meeting)
            play.booked()

    @precondition(lambda self: self.play.model.meetings)
    @rule(drawn=WHO, which=ANY)
    def was_not_held(self, drawn: str, which: int) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting = model.meetings[which % len(model.meetings)]
        request = Miss(
            key=self.key(), by=slack(by), meeting_id=meeting.id, why="Nobody came", next_words="tomorrow 10am"
        )
        over = meeting.state == "planned" and meeting.starts_at + timedelta(minutes=45) <= play.now
        if play.does(lambda: miss(request, play.here.services), model.may_decide(by) and over):
            meeting.state = "missed"
            play.booked()

    @precondition(lambda self: self.play.model.meetings)
    @rule(drawn=WHO, which=ANY, hours=st.sampled_from((-72, -24, -2, 1, 24, 48, 96)))
    def moves(self, drawn: str, which: int, hours: int) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting = (model.planned() or model.meetings)[which % len(model.planned() or model.meetings)]
        to = meeting.starts_at + timedelta(hours=hours)
        with play.here.database.read() as work:
            row = work.meetings.get(meeting.id)
        assert row is not None
        request = MoveMeeting(
            key=self.key(),
            by=slack(by),
            meeting_id=meeting.id,
            sequence=row.sequence,
            to=to,
            sure=frozenset({"day_off", "clash"}),
            reason="No room is free before",
        )
        may = None if model.may_decide(by) and meeting.state == "planned" and to > play.now else False
        before = play.copy()
        if play.does(lambda: move_meeting(request, play.here.services), may):
            meeting.starts_at = to
            assert not too_late(before, model.meetings, play.now, whole_days=False)

    @rule(drawn=WHO, rhythm=st.sampled_from((*RHYTHMS, *SLOW)))
    def changes_rhythm(self, drawn: str, rhythm: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = ChangeRhythm(key=self.key(), by=slack(by), group_id=play.here.group_id, rhythm=rhythm)
        able = model.may_decide(by) and (model.met or model.running is not None)
        before = play.copy()
        may = None if able and rhythm != model.rhythm and rhythm not in SLOW else False
        if play.does(lambda: change_rhythm(request, play.here.services), may):
            model.rhythm = rhythm
            for later in [one for one in model.planned() if one.starts_at > play.now][1:]:
                later.state = "cancelled"
            play.booked()
            assert not too_late(before, model.meetings, play.now, whole_days=True)

    # Who comes, and who chairs

    @rule(who=st.sampled_from(PEOPLE), drawn=WHO, reply=st.sampled_from(("coming", "cannot")))
    def answers_invitation(self, who: str, drawn: str, reply: str) -> None:
        play, model = self.play, self.play.model
        by = drawn if drawn != CHAIR else who
        member = play.here.find_member(who)
        request = AnswerInvitation(
            key=self.key(),
            answered_by=slack(by),
            member_id=member.id if member else uuid4(),
            reply=reply,  # type: ignore[arg-type] # one of the two
        )
        entitled = WORKS_FOR[by] == WORKS_FOR[who] or by in (model.chair, model.keeper)
        may = None if model.open and who in model.members and entitled else False
        play.does(lambda: answer_invitation(request, play.here.services), may)

    @rule(who=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE), agrees=st.booleans())
    def sends_deputy(self, who: str, to: str, agrees: bool) -> None:
        play, model = self.play, self.play.model
        member = play.here.find_member(who)
        request = SendDeputy(
            key=self.key(),
            sent_by=slack(who),
            member_id=member.id if member else uuid4(),
            deputy=slack(to),
            can_agree=agrees,
        )
        may = None if model.open and who in model.members and who != to and WORKS_FOR[who] == WORKS_FOR[to] else False
        if play.does(lambda: send_deputy(request, play.here.services), may):
            model.members[to] = model.members[who]

    @rule(drawn=WHO, to=st.sampled_from(PEOPLE))
    def offers_chair(self, drawn: str, to: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = HandOver(
            key=self.key(), by=slack(by), group_id=play.here.group_id, to=play.here.person(to).id, reason="On leave"
        )
        able = to in SENIOR and (WORKS_FOR[to] == ICB or WORKS_FOR[to] in model.agencies)
        may = model.may_decide(by) and (model.met or model.running is not None) and able
        may = may and to not in (model.chair, model.asked)
        if play.does(lambda: hand_over(request, play.here.services), may):
            model.asked, model.was_asked = to, True

    @precondition(lambda self: self.play.model.asked)
    @rule(wrong=st.one_of(st.none(), st.none(), st.sampled_from(PEOPLE)), yes=st.sampled_from((True, True, False)))
    def answers_whether_to_chair(self, wrong: str | None, yes: bool) -> None:
        play, model = self.play, self.play.model
        by = wrong or str(model.asked)
        request = AnswerHandover(key=self.key(), by=slack(by), group_id=play.here.group_id)
        asked = model.open and by == model.asked
        able = asked and (WORKS_FOR[by] == ICB or WORKS_FOR[by] in model.agencies)
        if yes and play.does(lambda: accept_handover(request, play.here.services), able):
            model.chair, model.asked = by, None
            model.held_a_part.add(by)
            model.members.setdefault(by, WORKS_FOR[by])
            model.agencies.add(WORKS_FOR[by])
        elif not yes and play.does(lambda: pass_handover(request, None, play.here.services), asked):
            model.asked = None

    @rule(drawn=WHO, who=st.sampled_from(PEOPLE))
    def adds_member(self, drawn: str, who: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = AddMember(key=self.key(), by=slack(by), person=slack(who), ref=REF)
        own = by in model.members and model.members[by] == WORKS_FOR[who]
        may = model.open and who not in model.members and (by == model.chair or own)
        if play.does(lambda: add_member(request, play.here.services), may):
            model.members[who] = WORKS_FOR[who]
            model.agencies.add(WORKS_FOR[who])

    @rule(drawn=WHO, who=st.sampled_from(PEOPLE))
    def removes_member(self, drawn: str, who: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = RemoveMember(key=self.key(), by=slack(by), person=slack(who), ref=REF)
        stays = who in (model.chair, model.keeper, OPENER)
        may = model.may_decide(by) and who in model.members and not stays
        if play.does(lambda: remove_member(request, play.here.services), may):
            del model.members[who]
            self._hands_on(who, by)

    @rule(drawn=WHO, agency=st.sampled_from(AGENCIES[1:]))
    def changes_agencies(self, drawn: str, agency: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        were = tuple(sorted(model.agencies))
        wanted = set(were) ^ {agency}
        request = ChangeInvited(
            key=self.key(),
            by=slack(by),
            group_id=play.here.group_id,
            were=were,
            organisations=tuple(sorted(wanted)),
        )
        sitting = [who for who, of in model.members.items() if of == agency]
        promised = [one for one in model.open_actions() if one.owner in sitting and one.name.startswith("A")]
        parts = {model.chair, model.keeper, OPENER} & set(sitting)
        may = model.may_decide(by) and (agency not in model.agencies or not (promised or parts))
        if play.does(lambda: change_invited(request, play.here.services), may):
            if agency in model.agencies:
                for who in sitting:
                    self._hands_on(who, by)
                model.leaves(agency)
            else:
                model.agencies.add(agency)
                model.members[CONTACTS[agency]] = agency

    # What is noted, decided, asked, promised

    @rule(by=st.sampled_from(PEOPLE))
    def notes(self, by: str) -> None:
        play, model = self.play, self.play.model
        key = self.key()
        request = TakeNote(key=key, by=slack(by), text=f"The ward has a bed ({key})", ref=REF)
        may = model.open and (by in model.members or by in (model.chair, model.keeper))
        play.does(lambda: take_note(request, play.here.services), may)

    @precondition(lambda self: self.play.model.met)
    @rule(drawn=st.one_of(WHO, st.just(KEEPER)), which=ANY, sends=st.booleans())
    def writes_notes(self, drawn: str, which: int, sends: bool) -> None:
        model, by = self.play.model, self.who(drawn)
        held = [one for one in model.meetings if one.state == "held"]
        self._writes(held[which % len(held)], by, sends and (by == model.chair or which > 5))

    def _records(self, drawn: str, affected: set[str], which: int | None, stale: bool) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        seats, running = play.seats(), model.running
        meeting = uuid4() if stale else (running.id if running else None)
        replaces = self._replaced(which)
        whom = affected & model.agencies
        value = f"{type(replaces).__name__.lower()}:{play.thing(*self._named(replaces))}" if replaces else None
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
            ),
        )
        may = model.may_decide(by) and not stale and self._can_replace(replaces)
        if play.does(lambda: record(request, play.here.services), may):
            model.record(whom, replaces)

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
        if play.does(lambda: answer(request, play.here.services), may):
            model.answer(question, whose, said)

    @precondition(lambda self: self.play.model.questions)
    @rule(drawn=WHO, which=ANY)
    def withdraws_question(self, drawn: str, which: int) -> None:
        questions = self.play.model.questions
        self._withdraws(questions[which % len(questions)], self.who(drawn))

    @rule(by=st.sampled_from(PEOPLE), owner=st.sampled_from(PEOPLE), hours=st.sampled_from((-1, 2, 30, 200)))
    def promises(self, by: str, owner: str, hours: int) -> None:
        play, model = self.play, self.play.model
        due = play.now + timedelta(hours=hours)
        request = CreateAction(
            key=self.key(), made_by=slack(by), text="Ask three providers", owner=slack(owner), due=due, ref=REF
        )
        member = by in model.members or by in (model.chair, model.keeper)
        may = model.open and member and owner in model.members and hours > 0
        if play.does(lambda: create_action(request, play.here.services), may):
            number = 1 + sum(one.name.startswith("A") for one in model.actions)
            model.actions.append(Action(f"A{number}", owner, due))

    @precondition(lambda self: self.play.model.actions)
    @rule(drawn=st.one_of(st.none(), WHO), which=ANY, what=st.sampled_from(("done", "drop", "time", "owner")), how=ANY)
    def settles(self, drawn: str | None, which: int, what: str, how: int) -> None:
        model = self.play.model
        actions = model.open_actions() or model.actions
        action = actions[which % len(actions)]
        by = self.who(drawn) if drawn else action.owner
        {"done": self._done, "drop": self._drops, "time": self._time, "owner": self._gives}[what](action, by, how)

    def _done(self, action: Action, by: str, how: int) -> None:
        play, model = self.play, self.play.model
        press = ActionPress(key=self.key(), by=slack(by), action_id=play.action(action.name))
        may = model.open and action.state == "open" and by in (action.owner, model.chair)
        if play.does(lambda: done(press, play.here.services), may):
            action.state = "done"

    def _drops(self, action: Action, by: str, how: int) -> None:
        play, model = self.play, self.play.model
        press = ActionPress(key=self.key(), by=slack(by), action_id=play.action(action.name))
        may = model.may_decide(by) and action.state == "open"
        if play.does(lambda: drop(press, "Not needed any more", play.here.services), may):
            action.state = "dropped"

    def _time(self, action: Action, by: str, how: int) -> None:
        play, model = self.play, self.play.model
        to = play.now + timedelta(hours=(how - 1) * 12, minutes=1)
        press = ActionPress(key=self.key(), by=slack(by), action_id=play.action(action.name))
        coming = [one.starts_at for one in model.planned() if one.starts_at > play.now]
        owner = by == action.owner and action.moved == 0 and (not coming or to <= coming[0])
        able = model.open and action.state == "open" and to > play.now
        if play.does(lambda: more_time(press, to, play.here.services), able and (by == model.chair or owner)):
            action.due_at = to
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
            action.owner, action.due_at, action.moved = to, due, int(by != model.chair)

    # The end

    @rule(drawn=WHO)
    def asks_to_close(self, drawn: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = AskToClose(key=self.key(), by=slack(by), group_id=play.here.group_id)
        play.does(lambda: ask_to_close(request, play.here.services), model.may_decide(by))

    @rule(drawn=WHO, settle=st.sampled_from((False, False, True)))
    def closes(self, drawn: str, settle: bool) -> None:
        """At once, or when the chair has settled all that is open."""
        play, model, by = self.play, self.play.model, self.who(drawn)
        if settle and model.may_decide(by) and not model.running and self.count > 15:
            self._settles_everything(by)
        request = CloseGroup(
            key=self.key(), by=slack(by), about=play.here.group_id, record_owner=play.here.person(KEEPER).id
        )
        may = model.may_decide(by) and model.settled()
        if play.does(lambda: close_group(request, play.here.services), may):
            model.closes(play.now)

    @precondition(lambda self: self.play.model.state != "open")
    @rule(drawn=WHO)
    def opens_again(self, drawn: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = Reopen(key=self.key(), by=slack(by), about=play.here.group_id, reason="It fell through")
        may = model.state == "closing" and by == model.chair
        if play.does(lambda: reopen(request, play.here.services), may):
            model.state, model.closes_at, model.way = "open", None, None
            play.booked()

    @precondition(lambda self: self.count > 25)
    @rule(drawn=WHO, really=st.sampled_from((False, False, False, True)))
    def is_withdrawn(self, drawn: str, really: bool) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        if not really and by in (model.chair, OPENER):
            by = "county-worker"
        request = Withdraw(key=self.key(), by=slack(by), group_id=play.here.group_id, reason="Opened twice")
        may = model.may_decide(by) or (None if model.open and by == OPENER else False)
        if play.does(lambda: withdraw(request, play.here.services), may):
            model.state = "withdrawn"
            for action in model.open_actions():
                action.state = "dropped"
            for meeting in model.meetings:
                meeting.state = "cancelled" if meeting.state in ("planned", "running") else meeting.state

    def _settles_everything(self, by: str) -> None:
        play, model = self.play, self.play.model
        for action in model.open_actions():
            self._drops(action, by, 0)
        for question in model.open_questions():
            self._withdraws(question, by)
        for meeting in model.meetings:
            if meeting.state == "held" and meeting.notes != "sent":
                self._writes(meeting, by, sends=True)
        request = ChooseWay(key=self.key(), by=slack(by), group_id=play.here.group_id, way="moved")
        if play.does(lambda: choose_way(request, play.here.services), True, shown={"effect"}):
            model.way = "moved"

    def _writes(self, meeting: Meeting, by: str, sends: bool) -> None:
        play, model = self.play, self.play.model
        record_id = play.record(meeting)
        request = WriteNotes(
            key=self.key(), by=slack(by), record_id=record_id, position="Still looking", lines="One bed from Friday"
        )
        over = model.state not in ("open", "closing") or meeting.notes == "sent" or by not in model.held_a_part
        may = False if over else (True if by in (model.chair, model.keeper) else None)
        if play.does(lambda: write_notes(request, play.here.services), may):
            meeting.notes = "written"
        if not sends:
            return
        press = RecordPress(key=self.key(), by=slack(by), record_id=record_id)
        over = over or meeting.notes != "written"
        may = False if over else (True if by == model.chair else None)
        if play.does(lambda: approve(press, play.here.services), may):
            meeting.notes = "sent"

    def _withdraws(self, question: Question, by: str) -> None:
        play, model = self.play, self.play.model
        request = WithdrawQuestion(
            key=self.key(), by=slack(by), question_id=play.thing("question", question.number), reason="Not needed"
        )
        may = model.may_decide(by) and question.state in ("open", "contested")
        if play.does(lambda: withdraw_question(request, play.here.services), may):
            question.state = "withdrawn"

    def _replaced(self, which: int | None) -> Decision | Question | None:
        known: list[Decision | Question] = [*self.play.model.decisions, *self.play.model.questions]
        return known[which % len(known)] if known and which is not None else None

    def _named(self, thing: Decision | Question) -> tuple[str, int]:
        return type(thing).__name__.lower(), thing.number

    def _can_replace(self, thing: Decision | Question | None) -> bool:
        if isinstance(thing, Question):
            return thing.state in ("open", "contested")
        asked = [one.replaces for one in self.play.model.open_questions()]
        return thing is None or not (thing.replaced or thing.number in asked)

    def _hands_on(self, who: str, to: str) -> None:
        for action in self.play.model.open_actions():
            if action.owner == who:
                action.owner = to

    def _running(self) -> Meeting:
        meeting = self.play.model.running
        assert meeting is not None
        return meeting


assert LPT not in CONTACTS, "nobody of it can be asked anew"
