"""What is done about actions, decisions, notes and the end of a group; and what is only looked at."""

from datetime import timedelta
from typing import Any

from bot.drawing import decision as decisions_drawn
from bot.drawing import meeting as meeting_drawn
from bot.drawing import note as notes_drawn
from bot.usecases import within
from bot.usecases.actions import action, action_change, action_form, action_hand
from bot.usecases.actions.action_case import Press
from bot.usecases.closings import closing, closing_end, closing_gate, closing_plan, closing_settled
from bot.usecases.decisions import (
    decision,
    decision_form,
    proposal,
    recommendation_answer,
    recommendation_case,
    withdrawal,
)
from bot.usecases.decisions.decision_kept import Begun
from bot.usecases.decisions.recommendation_case import Press as Asked
from bot.usecases.records import note, note_form, note_strike, problem, record_correct, record_draft, record_send
from bot.usecases.records.record_case import Press as AboutNotes
from bot.usecases.seeing import help, rules, status, why
from bot.views.decision_form import Offered
from tests.usecases.authorisation.cast import ASKED
from tests.usecases.authorisation.deed import Deed
from tests.usecases.authorisation.stages import (
    BEGUN,
    CHAIRED,
    CONFIRMING,
    FRESH,
    GATHERING,
    LATE,
    MET,
    NOT_THEIRS,
    READY,
    RUNNING,
    SENT,
    WRITTEN,
)
from tests.usecases.authorisation.world import World, seat
from tests.usecases.decisions.decisions import sent

FROM_MESSAGE = ("C1", "Ask three providers", "1700000000.000100", None)
READS = ("read",)


def _press(world: World, by: str, name: str = LATE) -> Press:
    return Press(key="k", by=by, action_id=world.things[name])


def _create(world: World, by: str) -> object:
    due = world.clock.at + timedelta(days=2)
    request = action.CreateAction(key="k", made_by=by, text="Ring", owner=world.slack("owner"), due=due, ref=world.ref)
    return action.create_action(request, world.services)


def _new_owner(world: World, by: str) -> object:
    request = action_hand.NewOwner(key="k", by=by, action_id=world.things[LATE], to=world.person("opener"))
    return action_hand.new_owner(request, world.services)


def _record(world: World, by: str) -> object:
    return decision.record(sent(world.here, by=by, key="k", offered=_offered(world)), world.services)


def _offered(world: World) -> Offered:
    """The form, as the chair has it before them."""
    with world.database.read() as work:
        meets = work.meetings.running(world.group_id) is not None
    form: Offered = world.things["form" if meets else "form_between"]
    return form


def _propose(world: World, by: str) -> object:
    request = proposal.Propose(key="k", by=by, group_id=world.group_id, text="Share the night staff")
    return proposal.propose(request, world.services)


def _decline(world: World, by: str) -> object:
    request = proposal.Decline(key="k", by=by, proposal_id=world.things["proposal"], reason="Not now")
    return proposal.decline(request, world.services)


def _answer(world: World, by: str) -> object:
    request = recommendation_answer.Answer(
        key="k", by=by, response_id=world.things["first"], answer="disagree", words="No money"
    )
    return recommendation_answer.answer(request, world.services)


def _asked(world: World, by: str, which: str = "first") -> Asked:
    return Asked(key="k", by=by, response_id=world.things[which])


def _question(world: World) -> Any:
    with world.database.read() as work:
        found = work.decisions.response(world.things["first"])
    assert found is not None
    return found.recommendation_id


def _withdraw_question(world: World, by: str) -> object:
    request = recommendation_answer.Withdraw(key="k", by=by, question_id=_question(world), reason="Solved")
    return recommendation_answer.withdraw(request, world.services)


def _ask_again(world: World, by: str) -> str:
    request = closing_settled.AskAgain(key="k", by=by, question_id=_question(world))
    return closing_settled.ask_again(request, world.services)


def _withdraw_group(world: World, by: str) -> None:
    request = withdrawal.Withdraw(key="k", by=by, group_id=world.group_id, reason="Opened twice")
    withdrawal.withdraw(request, world.services)


def _note(world: World, by: str) -> object:
    return note.take_note(note.TakeNote(key="k", by=by, text="A bed from Friday", ref=world.ref), world.services)


def _strike(world: World, by: str) -> str:
    return note_strike.strike_note(note_strike.StrikeNote(key="k", by=by, note_id=world.things["note"]), world.services)


def _notes(world: World, by: str, edits: int | None = None) -> AboutNotes:
    return AboutNotes(key="k", by=by, record_id=world.things["record"], edits=edits)


def _write(world: World, by: str) -> object:
    record = world.things["record"]
    request = record_draft.WriteNotes(key="k", by=by, record_id=record, edits=0, position="Goes on", lines="One bed")
    return record_draft.write_notes(request, world.services)


def _ask_writer(world: World, by: str) -> object:
    request = record_send.AskWriter(key="k", by=by, record_id=world.things["record"], words="Say which bed")
    return record_send.ask_the_writer(request, world.services)


def _say_wrong(world: World, by: str) -> object:
    request = record_correct.SayWrong(key="k", by=by, record_id=world.things["record"], words="It was Saturday")
    return record_correct.say_wrong(request, world.services)


def _correct(world: World, by: str) -> object:
    request = record_correct.Correct(
        key="k", by=by, record_id=world.things["record"], edits=1, position="Goes on", lines="Two beds", words="Two"
    )
    return record_correct.correct(request, world.services)


def _decline_correction(world: World, by: str) -> object:
    request = record_correct.Decline(key="k", by=by, correction_id=world.things["correction"], words="It is right")
    return record_correct.decline(request, world.services)


def _report(world: World, by: str) -> str:
    request = problem.ReportProblem(key="k", by=by, group_id=world.group_id, words="The card does not change")
    return problem.report_problem(request, world.services)


def _close(world: World, by: str) -> None:
    owner = world.person("record-keeper")
    closing.close_group(closing.CloseGroup(key="k", by=by, about=world.group_id, record_owner=owner), world.services)


def _choose(world: World, by: str) -> None:
    request = closing_gate.ChooseWay(key="k", by=by, group_id=world.group_id, way="dated_plan")
    closing_gate.choose_way(request, world.services)


def _ask_to_close(world: World, by: str) -> closing_gate.AskToClose:
    return closing_gate.AskToClose(key="k", by=by, group_id=world.group_id)


def _confirm(world: World, by: str) -> str:
    request = closing_plan.ConfirmPlan(key="k", by=by, seat_id=seat(world, ASKED))
    return closing_plan.confirm_plan(request, world.services)


def _reopen(world: World, by: str) -> None:
    closing_end.reopen(closing_end.Reopen(key="k", by=by, about=world.group_id), world.services)


def _again(world: World, by: str) -> object:
    request = sent(world.here, by=by, key="k", offered=_offered(world))
    return decision_form.again(world.services, by, request.names, request.written, [])


ACTIONS = [
    Deed(use_case=action.create_action, does=_create, rights=("create_action",), stages=(BEGUN, MET)),
    Deed(
        use_case=action_form.new_action,
        does=lambda world, by: action_form.new_action(world.services, by, channel_id=None, ref=world.ref),
        rights=("create_action",),
        stages=(BEGUN, MET),
        shows=True,
    ),
    Deed(
        use_case=action_form.new_action_in,
        does=lambda world, by: action_form.new_action_in(world.services, by, world.group_id),
        rights=("create_action",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=action_form.from_message,
        does=lambda world, by: action_form.from_message(world.services, by, *FROM_MESSAGE),
        rights=("create_action",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=action_change.done,
        does=lambda world, by: action_change.done(_press(world, by), world.services),
        rights=("change_action",),
        stages=(BEGUN, MET),
        about="action",
    ),
    Deed(
        use_case=action_change.update,
        does=lambda world, by: action_change.update(_press(world, by), "It goes on", world.services),
        rights=("change_action",),
        stages=(BEGUN, MET),
        about="action",
    ),
    Deed(
        use_case=action_change.more_time,
        does=lambda world, by: action_change.more_time(
            _press(world, by), world.clock.at + timedelta(hours=1), world.services
        ),
        rights=("change_action",),
        stages=(BEGUN, MET),
        about="action",
    ),
    Deed(
        use_case=action_change.correct,
        does=lambda world, by: action_change.correct(
            _press(world, by, FRESH), world.clock.at + timedelta(days=3), world.services
        ),
        rights=("correct_action",),
        stages=(BEGUN, MET),
        about="fresh",
    ),
    Deed(
        use_case=action_change.not_mine,
        does=lambda world, by: action_change.not_mine(_press(world, by), "The ward does it", world.services),
        rights=("change_action",),
        stages=(BEGUN, MET),
        about="action",
        refused={"chair": "it is not theirs", "opener": "it is not theirs"},
    ),
    Deed(use_case=action_hand.new_owner, does=_new_owner, rights=("give_action",), stages=(BEGUN, MET), about="action"),
    Deed(
        use_case=action_form.new_owner_of,
        does=lambda world, by: action_form.new_owner_of(world.services, by, world.things[LATE]),
        rights=("give_action",),
        stages=(BEGUN, MET),
        about="action",
        shows=True,
    ),
    Deed(
        use_case=action_hand.keep_with_them,
        does=lambda world, by: action_hand.keep_with_them(_press(world, by, NOT_THEIRS), world.services),
        rights=("keep_action",),
        stages=(BEGUN, MET),
        about="fresh",
    ),
    Deed(
        use_case=action_hand.drop,
        does=lambda world, by: action_hand.drop(_press(world, by), "Not needed", world.services),
        rights=("drop_action",),
        stages=(BEGUN, MET),
        about="action",
    ),
    Deed(
        use_case=action_hand.deal_with,
        does=lambda world, by: action_hand.deal_with(_press(world, by), world.services),
        rights=("deal_with_action",),
        stages=(BEGUN, MET),
        about="action",
    ),
    Deed(
        use_case=action_hand.speak_to_chair,
        does=lambda world, by: action_hand.speak_to_chair(_press(world, by), "We are on it", world.services),
        rights=("deal_with_action",),
        stages=(BEGUN, MET),
        about="action",
    ),
    Deed(
        use_case=action_form.chair_of_action,
        does=lambda world, by: action_form.chair_of_action(world.services, by, world.things[LATE]),
        rights=("deal_with_action",),
        stages=(MET,),
        about="action",
        shows=True,
    ),
    Deed(
        use_case=action_form.check,
        does=lambda world, by: action_form.check(world.services, by, world.things[LATE], "change_action"),
        rights=("change_action",),
        stages=(MET,),
        about="action",
        shows=True,
    ),
]
DECISIONS = [
    Deed(use_case=decision.record, does=_record, rights=("decide",), stages=(RUNNING, MET)),
    Deed(
        use_case=decision_form.for_command,
        does=lambda world, by: decision_form.for_command(world.services, by, "Share it", world.ref, ""),
        rights=("decide",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=decision_form.from_message,
        does=lambda world, by: decision_form.from_message(world.services, by, *FROM_MESSAGE),
        rights=("decide",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=decision_form.from_proposal,
        does=lambda world, by: decision_form.from_proposal(world.services, by, world.things["proposal"]),
        rights=("decide",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=decision_form.in_place_of,
        does=lambda world, by: decision_form.in_place_of(world.services, by, "question", _question(world)),
        rights=("decide",),
        stages=(MET,),
        shows=True,
    ),
    Deed(use_case=decision_form.again, does=_again, rights=("decide",), stages=(MET,), shows=True),
    Deed(use_case=proposal.propose, does=_propose, rights=("propose",), stages=(RUNNING, MET)),
    Deed(use_case=proposal.decline, does=_decline, rights=("decide",), stages=(RUNNING, MET)),
    Deed(
        use_case=proposal.check_declining,
        does=lambda world, by: proposal.check_declining(world.services, by, world.things["proposal"]),
        rights=("decide",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=proposal.offer,
        does=lambda world, by: proposal.offer(world.services, by, Begun(group=str(world.group_id), text="Share it")),
        rights=("propose",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=proposal.offer_for_command,
        does=lambda world, by: proposal.offer_for_command(world.services, by, "Share it", world.ref, ""),
        rights=("propose",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=recommendation_answer.answer,
        does=_answer,
        rights=("answer_recommendation",),
        stages=(RUNNING, MET),
        about="response",
    ),
    Deed(
        use_case=recommendation_answer.ask_chair,
        does=lambda world, by: recommendation_answer.ask_chair(_asked(world, by), "Until when?", world.services),
        rights=("answer_recommendation",),
        stages=(RUNNING, MET),
        about="response",
        refused=dict.fromkeys(("chair", "acting-chair", "record-keeper"), "it is not their agency's"),
    ),
    Deed(
        use_case=recommendation_answer.answer_asker,
        does=lambda world, by: recommendation_answer.answer_asker(
            _asked(world, by, "second"), "Friday", world.services
        ),
        rights=("decide",),
        stages=(RUNNING, MET),
        about="response",
    ),
    Deed(
        use_case=recommendation_answer.asked_of_chair,
        does=lambda world, by: recommendation_answer.asked_of_chair(world.services, by, world.things["second"]),
        rights=("decide",),
        stages=(MET,),
        about="response",
        shows=True,
    ),
    Deed(
        use_case=recommendation_answer.pass_on,
        does=lambda world, by: recommendation_answer.pass_on(
            _asked(world, by), world.slack("colleague"), world.services
        ),
        rights=("name_deputy",),
        stages=(RUNNING, MET),
        about="response",
    ),
    Deed(
        use_case=recommendation_case.check,
        does=lambda world, by: recommendation_case.check(
            world.services, by, world.things["first"], "answer_recommendation"
        ),
        rights=("answer_recommendation",),
        stages=(MET,),
        about="response",
        shows=True,
    ),
    Deed(
        use_case=recommendation_answer.whose_answer,
        does=lambda world, by: recommendation_answer.whose_answer(world.services, by, _question(world)),
        rights=("answer_recommendation",),
        stages=(MET,),
        about="response",
        shows=True,
    ),
    Deed(
        use_case=recommendation_answer.check_withdrawing,
        does=lambda world, by: recommendation_answer.check_withdrawing(world.services, by, _question(world)),
        rights=("decide",),
        stages=(MET,),
        shows=True,
    ),
    Deed(use_case=recommendation_answer.withdraw, does=_withdraw_question, rights=("decide",), stages=(RUNNING, MET)),
    Deed(use_case=closing_settled.ask_again, does=_ask_again, rights=("decide",), stages=(MET,)),
]
NOTES = [
    Deed(use_case=note.take_note, does=_note, rights=("note",), stages=(BEGUN, RUNNING)),
    Deed(
        use_case=note_form.new_note,
        does=lambda world, by: note_form.new_note(world.services, by, channel_id=None, ref=world.ref),
        rights=("note",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=note_form.new_note_in,
        does=lambda world, by: note_form.new_note_in(world.services, by, world.group_id),
        rights=("note",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=note_form.note_from_message,
        does=lambda world, by: note_form.note_from_message(world.services, by, *FROM_MESSAGE),
        rights=("note",),
        stages=(MET,),
        shows=True,
    ),
    Deed(use_case=note_strike.strike_note, does=_strike, rights=("strike_note",), stages=(BEGUN, MET), about="note"),
    Deed(use_case=record_draft.write_notes, does=_write, rights=("draft_notes",), stages=(MET,)),
    Deed(
        use_case=record_draft.offer_form,
        does=lambda world, by: record_draft.offer_form(world.services, by, world.things["record"]),
        rights=("draft_notes",),
        stages=(MET,),
        shows=True,
    ),
    Deed(
        use_case=record_draft.preview,
        does=lambda world, by: record_draft.preview(world.services, by, world.things["record"]),
        rights=("draft_notes",),
        stages=(WRITTEN,),
        shows=True,
    ),
    Deed(
        use_case=record_draft.preview,
        does=lambda world, by: record_draft.preview(world.services, by, world.things["record"]),
        rights=("read",),
        stages=(SENT,),
        shows=True,
    ),
    Deed(
        use_case=record_send.approve,
        does=lambda world, by: record_send.approve(_notes(world, by, 1), world.services),
        rights=("approve_notes",),
        stages=(WRITTEN,),
    ),
    Deed(use_case=record_send.ask_the_writer, does=_ask_writer, rights=("approve_notes",), stages=(WRITTEN,)),
    Deed(
        use_case=record_send.send_unchecked,
        does=lambda world, by: record_send.send_unchecked(_notes(world, by), world.services),
        rights=("draft_notes",),
        stages=(WRITTEN,),
    ),
    Deed(
        use_case=record_send.check_asking,
        does=lambda world, by: record_send.check_asking(world.services, by, world.things["record"], 1),
        rights=("approve_notes",),
        stages=(WRITTEN,),
        shows=True,
    ),
    Deed(use_case=record_correct.say_wrong, does=_say_wrong, rights=READS, stages=(SENT,)),
    Deed(
        use_case=record_correct.check_saying,
        does=lambda world, by: record_correct.check_saying(world.services, by, world.things["record"]),
        rights=READS,
        stages=(SENT,),
        shows=True,
    ),
    Deed(
        use_case=record_correct.check_declining,
        does=lambda world, by: record_correct.check_declining(world.services, by, world.things["correction"]),
        rights=("approve_notes",),
        stages=(SENT,),
        shows=True,
    ),
    Deed(
        use_case=record_correct.offer_correction,
        does=lambda world, by: record_correct.offer_correction(world.services, by, world.things["record"]),
        rights=("draft_notes",),
        stages=(SENT,),
        shows=True,
    ),
    Deed(use_case=record_correct.correct, does=_correct, rights=("draft_notes",), stages=(SENT,)),
    Deed(use_case=record_correct.decline, does=_decline_correction, rights=("approve_notes",), stages=(SENT,)),
]
THE_END = [
    Deed(use_case=withdrawal.withdraw, does=_withdraw_group, rights=("withdraw",), stages=(BEGUN, CHAIRED, GATHERING)),
    Deed(
        use_case=closing_gate.ask_to_close,
        does=lambda world, by: closing_gate.ask_to_close(_ask_to_close(world, by), world.services),
        rights=("close",),
        stages=(BEGUN, READY),
    ),
    Deed(
        use_case=closing_gate.keep_open,
        does=lambda world, by: closing_gate.keep_open(_ask_to_close(world, by), world.services),
        rights=("close",),
        stages=(READY,),
    ),
    Deed(use_case=closing_gate.choose_way, does=_choose, rights=("close",), stages=(READY,)),
    Deed(
        use_case=closing.form_for,
        does=lambda world, by: closing.form_for(world.group_id, by, world.services),
        rights=("close",),
        stages=(READY,),
        shows=True,
    ),
    Deed(use_case=closing.close_group, does=_close, rights=("close",), stages=(READY,)),
    Deed(
        use_case=closing_settled.own_work,
        does=lambda world, by: closing_settled.own_work(_press(world, by), world.services),
        rights=("close",),
        stages=(MET,),
        about="action",
    ),
    Deed(
        use_case=closing_plan.confirm_plan, does=_confirm, rights=("confirm_plan",), stages=(CONFIRMING,), about="seat"
    ),
    Deed(
        use_case=closing_end.reopen,
        does=_reopen,
        rights=("reopen",),
        stages=(BEGUN, READY),
        undoes=True,
    ),
    Deed(
        use_case=within.reference_for,
        does=lambda world, by: within.reference_for(world.services, world.group_id, by, "reopen"),
        rights=("reopen",),
        stages=(BEGUN, READY),
        shows=True,
    ),
]
LOOKS = [
    Deed(
        use_case=problem.report_problem,
        does=_report,
        rights=READS,
        stages=(MET,),
    ),
    Deed(
        use_case=within.group_meant,
        does=lambda world, by: within.group_meant(world.services, by, world.ref, ""),
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=status.status,
        does=lambda world, by: status.status(by, world.ref, "", world.services),
        rights=READS,
        stages=(BEGUN, MET),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=help.help_for,
        does=lambda world, by: help.help_for(by, "", world.services, world.ref),
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=rules.rules_for,
        does=lambda world, by: rules.rules_for(world.services, by, world.ref, "", "chair"),
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=why.clocks,
        does=lambda world, by: why.clocks(world.services, by, "C1", world.ref),
        rights=READS,
        stages=(BEGUN, MET),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=why.clock_of,
        does=lambda world, by: why.clock_of(world.services, by, "action", world.things[NOT_THEIRS]),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=why.clock_of_action,
        does=lambda world, by: why.clock_of_action(world.services, by, "A", 1, world.ref, ""),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=why.clock_of_question,
        does=lambda world, by: why.clock_of_question(world.services, by, 1, world.ref, ""),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=meeting_drawn.meeting_now,
        does=lambda world, by: meeting_drawn.meeting_now(world.services, by, world.ref, ""),
        rights=READS,
        stages=(GATHERING, MET),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=notes_drawn.notes_of,
        does=lambda world, by: notes_drawn.notes_of(world.services, by, ref=world.ref, channel_id=None),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=notes_drawn.notes_in,
        does=lambda world, by: notes_drawn.notes_in(world.services, by, world.group_id, 0),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=decisions_drawn.decisions,
        does=lambda world, by: decisions_drawn.decisions(world.services, by, world.ref, ""),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
    Deed(
        use_case=decisions_drawn.one_decision,
        does=lambda world, by: decisions_drawn.one_decision(world.services, by, "D", 1, world.ref, ""),
        rights=READS,
        stages=(MET,),
        shows=True,
        goes_on=True,
    ),
]
WORK = [*ACTIONS, *DECISIONS, *NOTES, *THE_END, *LOOKS]
