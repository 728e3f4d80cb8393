"""Every button, pressed by the right person, by the wrong ones, twice, and long after it was any use."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.views.refusal import FAILED
from rehearsal.client import Reply
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.pressing_facts import Ledger, poor
from tests.journeys.pressing_said import RULE
from tests.journeys.pressing_table import (
    COLLEAGUE,
    OF_NO_GROUP,
    OF_PANELS,
    OF_REFERRALS,
    STEP_UP,
    STILL,
    WHILE_CLOSING,
    inventory,
)
from tests.journeys.pressing_walk import Walk, resolved
from tests.journeys.test_after_opening import WHY
from tests.journeys.test_meeting import ANSWERS, OFTEN, POSITION
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN, NEEDED

SCALE = 20
BOT = "@rapid-solutions"
MONDAY = datetime.fromisoformat("2026-03-23T09:00+00:00")
MEETING = datetime.fromisoformat("2026-03-23T14:00+00:00")
OPENER, CHAIR, KEEPER = "lpt-sgm", "lpt-oncall-1", "lpt-records"
HEAD, WORKER, BOARD = "county-hos", "county-sw", "icb-sgm"
NOBODY = {"This needs, costs or changes nothing for any agency?": ["Yes, for nobody: decide it"]}
"""Asked once more of a decision that affects nobody."""
REST = {"What is stuck?": ["Bed needed, none free"], "Needed": NEEDED}


@pytest.fixture
def walk(database_url: str) -> Iterator[Walk]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        place.workspace.clock.freeze()
        place.workspace.person(OPENER).command("/rsg open")  # the first form of all is slow on a busy machine
        ledger = Ledger(database_url)
        yield Walk(place, ledger)
        ledger.close()


def test_every_button_answers_whoever_presses_it_and_whenever(walk: Walk, tmp_path: Path) -> None:
    """Nothing is left out: what the bot listens to is pressed here, or the test says that it is not."""
    try:
        for chapter in LIFE:
            chapter(walk)
    finally:
        walk.said.write(tmp_path / "answers.txt")

    elsewhere = {one for one in inventory() if one.startswith(STEP_UP) or OF_REFERRALS.match(one)} | set(OF_PANELS)
    left = [name for name in inventory() if name not in {*walk.kept, *elsewhere}]
    assert [*walk.said.poor, *(f"never pressed: {name}" for name in left)] == []


def test_an_answer_that_leads_nowhere_is_seen_as_poor() -> None:
    assert poor("", no=False)
    assert poor("Not possible\nYou cannot.", no=True)
    assert poor("The obligation is closed. Nothing is needed.", no=False)
    assert poor(FAILED.reason, no=False)
    assert not poor("Not possible\nOnly the chair can do that.\nAsk the chair.", no=True)


def channel(walk: Walk) -> str:
    return next(one.name for one in walk.workspace.channels() if one.name.startswith("rsg-26-001"))


def by_a_rule(no: Reply, says: str) -> None:
    """It is refused, and says which rule it is."""
    words = no.modal.words if no.modal is not None else no.words
    assert says in words
    assert RULE in words


def opens(walk: Walk) -> None:
    manager = walk.person(OPENER)
    walk.workspace.fault("refuse_invite", user=walk.person("camhs-sgm").id, error="user_is_restricted", times=None)
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)


def chairs(walk: Walk) -> None:
    walk.tap(CHAIR, "chair_pass")
    walk.tap(CHAIR, "chair_accept")
    walk.tap(CHAIR, "invited_keep")
    walk.tap(
        CHAIR,
        "invited_change",
        {
            "Agencies": [
                "Partnership trust",
                "Integrated care board",
                "CAMHS Collaborative",
                "County council",
                "City council",
            ]
        },
    )
    walk.tap(CHAIR, "chair_record_keeper", {"Who keeps the notes?": "Briar Tamsin, Business support"})


def invites(walk: Walk) -> None:
    walk.tap(HEAD, "invitation_which_child")
    walk.tap(HEAD, "invitation_coming")
    walk.tap(HEAD, "invitation_cannot")
    theirs = walk.shown(HEAD, "invitation_deputy")
    form = walk.person(HEAD).press(theirs, "invitation_deputy").modal
    no = walk.person(HEAD).submit(form, {"Who comes?": "icb-ad", "can_agree": "Yes"})
    by_a_rule(no, "The directory does not list this person under County council.")
    walk.tap(HEAD, "invitation_deputy", {"Who comes?": WORKER, "can_agree": "Yes"})
    walk.tap("city-hos", "invitation_pass_on", {"Who should be asked?": "city-ad"})
    walk.tap(BOARD, "away_show", {"Your last day away": "Friday"})
    walk.person(BOARD).command("/rsg back")
    walk.tap(BOARD, "why_owed")


def asks_to_open(walk: Walk) -> None:
    asker = walk.person(COLLEAGUE)
    no = asker.submit(asker.command("/rsg open psau county first today 4pm").modal, REST).modal
    walk.press(COLLEAGUE, no, "why_rule")
    walk.press(COLLEAGUE, no, "open_on_call")
    walk.press(COLLEAGUE, no, "open_choose", {"Who can open it for you?": "Perry Stoke, Assistant Director"})
    no = asker.submit(asker.command("/rsg open psau county first today 4pm").modal, REST).modal
    walk.press(COLLEAGUE, no, "open_ask")
    walk.tap(CHAIR, "open_not_now")
    second = "lpt-oncall-2"
    same = walk.tap(second, "open_for").modal
    walk.press(second, same, "open_different")
    manager = walk.person(OPENER)
    walk.press(
        OPENER, manager.submit(manager.command("/rsg open placement").modal, {"Council": "Rutland"}).modal, "open_show"
    )
    third = walk.person("lpt-director")
    same = third.submit(third.command("/rsg open psau county").modal, REST).modal
    walk.press("lpt-director", same, "open_same:0")
    walk.tap(CHAIR, "open_add")


def overview(walk: Walk) -> None:
    manager = walk.person(OPENER)
    walk.person(CHAIR).command("/rsg remove @city-ad", channel=channel(walk))
    walk.tap(OPENER, "overview_phoned")
    walk.workspace.clear_faults()
    walk.tap(OPENER, "overview_try_again")
    walk.tap(OPENER, "overview_told_which_child", near="Integrated care board")
    walk.tap(OPENER, "problem_report", {"words": "The card does not change"})
    walk.tap("lpt-oncall-2", "overview_hand_part", {"Who takes it on?": OPENER}, near="RSG-26-002")
    for number in range(17):
        manager.command(f"/rsg action RSG-26-002 @county-hos ring number {number} by 30 April noon")
    walk.person(HEAD).command("/rsg mine")
    more = walk.tap(HEAD, "mine", near="RSG-26-002").modal
    walk.press(HEAD, more, "mine_back")
    walk.tap(OPENER, "overview_withdraw", {WHY: "Opened twice"}, near="RSG-26-002")


def firsts(walk: Walk) -> None:
    chair = walk.person(CHAIR)
    walk.person(HEAD).command("/rsg note NHS 943 476 5919 is no number", channel=channel(walk))
    walk.tap(HEAD, "guard_sure")
    chair.command("/rsg move next to Tuesday 10am", channel=channel(walk))
    walk.tap(CHAIR, "meeting_move_to_why", {"words": "Two cannot come before"})
    chair.command("/rsg move next to today 2pm", channel=channel(walk))


def by_hand(walk: Walk) -> None:
    walk.person(CHAIR).command("/rsg add Onyx Barrow", channel=channel(walk))
    walk.tap(CHAIR, "by_hand_told", near="Onyx Barrow")
    walk.tap(CHAIR, "by_hand_record", {"What did they say?": "They'll come"}, near="Onyx Barrow")


def privacy(walk: Walk) -> None:
    chair = walk.person(CHAIR)
    chair.invite(channel(walk), "rutland-sw")
    walk.tap(CHAIR, "privacy_take_out")
    chair.share(channel(walk), "T0OTHER")
    walk.shown(CHAIR, "privacy_look_again")
    chair.share(channel(walk), "T0OTHER", shared=False)
    walk.tap(CHAIR, "privacy_look_again")


def actions(walk: Walk) -> None:
    chair, worker = walk.person(CHAIR), walk.person(WORKER)
    place = channel(walk)
    chair.command("/rsg add @county-sw", channel=place)
    chair.command("/rsg action @county-sw arrange the bed by half 7 tomorrow", channel=place)
    walk.tap(CHAIR, "action_finish", {"due": "tomorrow 3pm"})
    chair.command("/rsg action @county-sw ring the ward by half 7 tomorrow", channel=place)
    walk.tap(CHAIR, "action_meaning_0")
    made = walk.tap(
        CHAIR,
        "action_new",
        {
            "What? No names or health details.": "Ask for the list",
            "Who does it?": "Sage Pelham, County council",
            "due": "tomorrow noon",
        },
    ).modal
    walk.press(CHAIR, made, "action_correct", {"due": "tomorrow 1pm"})
    walk.tap(WORKER, "action_update", {"words": "Nobody answers"}, near="Ask for the list")
    chair.command("/rsg action @county-sw ring the nurse by today noon", channel=place)
    walk.tap(WORKER, "action_more_time", {"due": "today 1pm"}, near="ring the nurse")
    walk.tap(WORKER, "action_not_mine", {"words": "The head does this"}, near="Ask for the list")
    walk.tap(CHAIR, "action_keep")
    worker.submit(
        worker.press(walk.shown(WORKER, "action_not_mine", "ring the ward"), "Not mine").modal,
        {"words": "The head does this"},
    )
    walk.tap(
        CHAIR, "action_new_owner", {"Who does it from now on?": "Alder Reeve, County council"}, near="ring the ward"
    )
    walk.tap(WORKER, "action_done", near="Ask for the list")
    chair.command("/rsg action @county-sw ring the school by tomorrow noon", channel=place)
    worker.submit(
        worker.press(walk.shown(WORKER, "action_update", "ring the school"), "Update").modal,
        {"words": "Nobody answers", "Is it at risk?": ["at_risk"]},
    )
    walk.tap(CHAIR, "action_drop", {"words": "They rang us"}, near="ring the school")


def notes(walk: Walk) -> None:
    chair = walk.person(CHAIR)
    by_a_rule(chair.command(f"/rsg note {'long ' * 101}", channel=channel(walk)), "at most 500 fit")
    walk.tap(HEAD, "note_new", {"words": "One more line"})
    for number in range(25):
        chair.command(f"/rsg note Line {number}", channel=channel(walk))
    head = walk.person(HEAD)
    head.command("/rsg note Not this one", channel=channel(walk))
    walk.tap(HEAD, "note_strike")
    chair.command("/rsg notes", channel=channel(walk))
    walk.tap(CHAIR, "notes_page_older")


def answers(*affected: str, **more: object) -> dict[str, object]:
    agencies = ("Partnership trust", "Integrated care board", "CAMHS Collaborative", "County council", "City council")
    return {"authority": "LPT manager", **{f"affects:{one}": one in affected for one in agencies}, **more}


def decisions(walk: Walk) -> None:
    chair, head, place = walk.person(CHAIR), walk.person(HEAD), channel(walk)
    no = head.command("/rsg decide no extra staff", channel=place).modal
    walk.press(HEAD, no, "proposal_instead", {})
    walk.tap(CHAIR, "proposal_decline", {"words": "The board meets first"})
    walk.tap(HEAD, "proposal_new", {"What should be decided? No names or health details.": "Half the cost each"})
    walk.tap(CHAIR, "proposal_record", answers(), NOBODY)
    root = chair.post(place, "How do we staff the nights?")
    chair.post(place, f"{BOT} decide two extra staff until Friday", root.ts)
    walk.tap(CHAIR, "decision_finish", answers(), NOBODY)
    head.post(place, f"{BOT} decide three extra staff", root.ts)
    walk.tap(HEAD, "proposal_finish", {})
    walk.tap(CHAIR, "decision_replace", answers(words="Four extra staff"), NOBODY)


def asks(walk: Walk, words: str, *affected: str, by: str = CHAIR) -> None:
    chair = walk.person(by)
    form = chair.command(f"/rsg decide {words}", channel=channel(walk)).modal
    assert form is not None
    reply = chair.submit(form, resolved(form.raw, answers(*affected)))
    assert reply.modal is not None
    assert "is not a decision yet" in reply.modal.words


def questions(walk: Walk) -> None:
    asks(walk, "share the night staff", "County council", "Integrated care board")
    walk.tap(HEAD, "question_ask_chair", {"words": "Who pays?"}, near="share the night staff")
    walk.tap(CHAIR, "question_reply", {"words": "The trust"})
    walk.tap(BOARD, "question_pass_on", {"Who should answer?": "icb-ad"}, near="share the night staff")
    walk.tap(
        CHAIR,
        "question_record",
        {"What did they say?": "Agree", "Whose answer is it?": "Integrated care board"},
        near="share the night staff",
    )
    walk.tap(HEAD, "question_disagree", {"words": "Too dear"}, near="share the night staff")
    walk.tap(
        CHAIR,
        "question_again",
        answers("County council", words="share them until Monday"),
        near="share the night staff",
    )
    walk.tap(HEAD, "question_changes", {"words": "Only until Monday"}, near="share them until Monday")
    asks(walk, "pay for the taxi", "County council")
    walk.tap(HEAD, "question_agree", near="pay for the taxi")
    asks(walk, "pay for the meals", "County council")
    walk.tap(CHAIR, "question_withdraw", {"words": "Settled by phone"}, near="pay for the meals")


def meeting(walk: Walk) -> None:
    walk.workspace.clock.advance(MEETING - timedelta(minutes=30))
    walk.workspace.clock.advance(MEETING)
    walk.person("lpt-director").command("/rsg meeting RSG-26-001")
    walk.tap("lpt-director", "meeting_chair_not_here", {"words": "Nobody is here"})
    walk.tap(CHAIR, "meeting_acting_chair", {"person": "I chair it myself", "words": "Here after all"})
    walk.tap(CHAIR, "meeting_start", {})
    walk.tap(CHAIR, "meeting_change", {"Who is here?": ["Partnership trust"]})
    walk.workspace.clock.advance(MEETING + timedelta(minutes=40))
    walk.tap(CHAIR, "meeting_end", ANSWERS | {OFTEN: "Mon & Thu 9.30"}, {})


def record(walk: Walk) -> None:
    keeper = walk.person(KEEPER)
    form = keeper.press(walk.shown(KEEPER, "record_write"), "record_write").modal
    by_a_rule(keeper.submit(form, {"lines": "\n".join(["word " * 80] * 4)}), "At most 300 fit")
    keeper.close(everything=True)
    walk.tap(KEEPER, "record_write", {"lines": "First"})
    walk.tap(KEEPER, "record_read")
    walk.tap(CHAIR, "record_ask", {"words": "Who brings it?"})
    walk.workspace.clock.advance(datetime.fromisoformat("2026-03-24T15:01+00:00"))
    walk.tap(KEEPER, "record_send")
    walk.tap(CHAIR, "record_approve")
    walk.tap(WORKER, "record_wrong", {"words": "It was Monday"})
    walk.tap(CHAIR, "record_decline", {"words": "We looked"})
    walk.tap(KEEPER, "record_correct", {"lines": "Second", "words": "The day"})


def moves(walk: Walk) -> None:
    chair, place = walk.person(CHAIR), channel(walk)
    by_a_rule(chair.command("/rsg move next to today 3:10pm", channel=place), "people would not hear of it in time")
    walk.tap(CHAIR, "meeting_move_next", {"When instead?": "Thursday 11am"})
    chair.command("/rsg move next to half 7 Thursday", channel=place)
    walk.tap(CHAIR, "meeting_move_to_0")
    walk.tap(CHAIR, "meeting_move", {"When instead?": "Thursday 10am"})
    chair.command("/rsg rhythm Mon and Thu half 7", channel=place)
    walk.tap(CHAIR, "rhythm_meaning_0")
    walk.tap(CHAIR, "rhythm_change", {"Which days, and when?": "Mon and Thu 9.30"})


def later(walk: Walk) -> None:
    head, manager = walk.person(HEAD), walk.person(OPENER)
    same = manager.submit(manager.command("/rsg open psau county").modal, REST | ASK_ON_CALL).modal
    assert same is not None
    manager.press(same, "open_different")
    for action, fills in (("cannot", ()), ("coming", ()), ("deputy", ({"Who comes?": WORKER, "can_agree": "Yes"},))):
        head.command("/rsg meeting RSG-26-001")
        walk.tap(HEAD, f"meeting_{action}", *fills)
    walk.workspace.clock.advance(datetime.fromisoformat("2026-03-26T11:30+00:00"))
    walk.tap(OPENER, "overview_start_without_chair", {WHY: "Nobody answers"}, near="RSG-26-003")
    walk.tap(CHAIR, "meeting_was_held", {})
    chair = walk.person(CHAIR)
    chair.submit(
        chair.press(walk.shown(CHAIR, "meeting_end"), "meeting_end").modal,
        {POSITION: "Bed search goes on", "Did you consider going a step up?": "No"},
    )
    keeper = walk.person(KEEPER)
    keeper.submit(
        keeper.press(walk.shown(KEEPER, "record_write", "meeting 2"), "record_write").modal, {"lines": "Third"}
    )
    chair.press(walk.shown(CHAIR, "record_approve", "meeting 2"), "record_approve")
    walk.workspace.clock.advance(datetime.fromisoformat("2026-03-30T11:30+01:00"))
    walk.tap(CHAIR, "meeting_was_not_held", {"words": "All ill"})
    asked = walk.copy(CHAIR, walk.shown(CHAIR, "readers_all_right"))
    walk.tap(CHAIR, "readers_remove", {"people": ["Onyx Barrow, City council"]})
    walk.press(CHAIR, asked, "readers_all_right")
    walk.tap("county-ad", "action_speak", {"words": "No staff"}, near="ring the ward")
    walk.tap("county-ad", "action_deal", near="ring the ward")
    chairs_elsewhere(walk)


def chairs_elsewhere(walk: Walk) -> None:
    """The chair takes on another group, and both would meet at the same time."""
    manager, chair, place = walk.person(OPENER), walk.person(CHAIR), channel(walk)
    not_held = walk.shown(OPENER, "meeting_was_not_held", "RSG-26-003")
    form = manager.press(not_held, "It was not held", near="RSG-26-003").modal
    manager.submit(form, {"words": "All ill", "next": "Thursday 2 April 10am"})
    chair.press(walk.shown(CHAIR, "chair_accept", "RSG-26-003"), "chair_accept")
    walk.workspace.clock.settle()
    chair.command("/rsg rhythm Mondays and Thursdays 10am", channel=place)
    done = walk.tap(CHAIR, "rhythm_sure").modal
    acting = {"person": "Robin Vale, Service Group Manager", "words": "I chair another group then"}
    walk.press(CHAIR, done, "meeting_acting_chair_0", acting)
    named = chair.press(chair.command("/rsg meeting RSG-26-001").shown[0], "Acting chair").modal
    chair.submit(named, {"person": "I chair it myself", "words": "Free after all"})
    chair.command("/rsg move RSG-26-003 next to Wednesday 1 April 10am")
    clash = chair.command("/rsg move next to Wednesday 1 April 10am", channel=place).shown[0]
    walk.press(CHAIR, clash, "meeting_move_chair", acting)
    chair.command("/rsg rhythm Mondays and Thursdays 9:30am", channel=place)


def handovers(walk: Walk) -> None:
    walk.tap(BOARD, "handover_pass", {"person": "Perry Stoke, Assistant Director, Integrated care board"})
    walk.tap(CHAIR, "handover_ask", {"person": "Alder Reeve, Head of Service, County council", "words": "Nobody free"})
    walk.tap(HEAD, "handover_accept")


def closing(walk: Walk) -> None:
    head = walk.person(HEAD)
    head.command("/rsg action @county-sw write the list by tomorrow noon", channel=channel(walk))
    asks(walk, "pay for the flowers", "Integrated care board", by=HEAD)
    walk.tap(HEAD, "closing_close")
    walk.tap(HEAD, "closing_check")
    walk.tap(HEAD, "closing_keep_open")
    head.command("/rsg close", channel=channel(walk))
    walk.tap(HEAD, "closing_ask_again")
    walk.tap(HEAD, "closing_own_work", near="write the list")
    walk.tap(HEAD, "closing_way", choice="All partners confirm a dated plan")
    walk.tap(HEAD, "City council confirms")
    walk.tap(BOARD, "closing_confirm")
    walk.tap(HEAD, "closing_way", choice="Moved to a suitable place")
    walk.clear(HEAD, "closing_own_work")
    walk.clear(HEAD, "question_withdraw", {"words": "Settled by phone"})
    walk.tap(HEAD, "closing_sure", {"Legal hold": ["legal_hold"]})
    shows = set(walk.kept) - STILL
    walk.stale("while closing", sorted(shows), may=WHILE_CLOSING)
    walk.tap(HEAD, "closing_reopen", {"Why? No names or health details.": "The place fell through"})


def closed(walk: Walk) -> None:
    head = walk.person(HEAD)
    head.command("/rsg close RSG-26-001")
    head.press(walk.shown(HEAD, "closing_way"), "closing_way", "Moved to a suitable place")
    walk.workspace.clock.settle()
    walk.clear(HEAD, "closing_own_work")
    head.command("/rsg close RSG-26-001")
    head.submit(head.press(walk.shown(HEAD, "closing_sure"), "closing_sure").modal)
    walk.workspace.clock.advance(walk.workspace.clock.now + timedelta(hours=24))
    walk.stale("when closed", sorted(set(walk.kept) - STILL - OF_NO_GROUP))


LIFE = (
    *(opens, chairs, invites, asks_to_open, overview, firsts, by_hand, privacy, actions, notes, decisions, questions),
    *(meeting, record, moves, later, handovers, closing, closed),
)
