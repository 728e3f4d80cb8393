"""Every button of a step up, pressed by the right person, by the wrong ones, twice, and long after it was any use."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.journeys.pressing_table import STEP_UP, inventory
from tests.journeys.pressing_walk import Walk
from tests.journeys.test_after_opening import reads
from tests.journeys.test_escalation import WHY
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN
from tests.journeys.test_pressing import BOARD, CHAIR, OPENER, REST, walk

__all__ = ["walk"]

ASKER, ABOVE = "lpt-director", "county-director"


def test_every_button_of_a_step_up_answers_whoever_presses_it_and_whenever(walk: Walk, tmp_path: Path) -> None:
    try:
        for chapter in LIFE:
            chapter(walk)
    finally:
        walk.said.write(tmp_path / "answers.txt")

    left = [one for one in inventory() if one.startswith(STEP_UP) and one not in walk.kept]
    assert [*walk.said.poor, *(f"never pressed: {name}" for name in left)] == []


def opens(walk: Walk) -> None:
    """Two groups for one place, so that one can go on and the other go a step up."""
    manager, chair = walk.person(OPENER), walk.person(CHAIR)
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)
    chair.press(walk.shown(CHAIR, "chair_accept"), "chair_accept")
    same = manager.submit(manager.command("/rsg open psau county").modal, REST | ASK_ON_CALL).modal
    assert same is not None
    manager.press(same, "open_different")
    walk.workspace.clock.jump(datetime.fromisoformat("2026-03-31T10:00+01:00"))


def goes_on(walk: Walk) -> None:
    asked = reads(walk.workspace, walk.person(OPENER), "RSG-26-002 · HARBOUR has had no way out")
    walk.press(OPENER, asked, "step_up_go_on", near="HARBOUR has had no way out")


def proposes(walk: Walk) -> None:
    asked = reads(walk.workspace, walk.person(CHAIR), "RSG-26-001 · KESTREL has had no way out")
    walk.press(CHAIR, asked, "escalation_ask", {WHY: "Three units have said no"}, near="KESTREL has had no way out")
    walk.tap(ASKER, "escalation_not_now", {"words": "The unit rings tomorrow"})
    chair = walk.person(CHAIR)
    chair.submit(chair.command("/rsg escalate RSG-26-001").modal, {WHY: "It did not ring"})
    walk.tap(ASKER, "escalation_take_up", {})


def asks(walk: Walk) -> None:
    director = walk.person(ASKER)
    instead = {
        "Who is asked to authorise it instead?": "Jules Thorne, Senior commissioning manager, Integrated care board"
    }
    walk.tap(ASKER, "escalation_ask_instead", instead)
    walk.tap(BOARD, "approval_ask", {"words": "Has the trust offered money?"})
    walk.tap(ASKER, "approval_answer", {"words": "Half of it"})
    walk.tap(BOARD, "approval_decline", {"words": "Use the half first"})
    director.submit(director.command("/rsg escalate RSG-26-001").modal, {WHY: "The half is used"})
    walk.tap(ASKER, "escalation_withdraw", {"words": "One unit rings back"})
    director.submit(director.command("/rsg escalate RSG-26-001").modal, {WHY: "It said no too"})


def agrees(walk: Walk) -> None:
    walk.tap(OPENER, "approval_agree", {})
    director = walk.person(ABOVE)
    director.submit(director.press(walk.shown(ABOVE, "approval_agree"), "approval_agree").modal)
    director.press(walk.shown(ABOVE, "chair_accept"), "chair_accept")


def reports(walk: Walk) -> None:
    walk.workspace.clock.jump(datetime.fromisoformat("2026-04-30T07:00+01:00"))
    walk.workspace.clock.advance(datetime.fromisoformat("2026-04-30T09:00+01:00"))
    walk.tap(ABOVE, "report_write", {"ticks": ["They have it too"]})


def hands_over(walk: Walk) -> None:
    chair = walk.person(CHAIR)
    chair.command("/rsg close RSG-26-001")
    walk.workspace.clock.settle()
    walk.clear(CHAIR, "closing_own_work")
    handed = "Handed to an Exceptional Resourcing Group"
    chair.press(walk.shown(CHAIR, "closing_way", "RSG-26-001"), "closing_way", handed)
    walk.tap(ABOVE, "step_up_take_over")
    walk.workspace.clock.settle()
    chair.submit(chair.press(walk.shown(CHAIR, "closing_sure"), "closing_sure").modal)
    walk.workspace.clock.advance(walk.workspace.clock.now + timedelta(hours=24))
    of_the_group_below = [one for one in walk.kept if one not in ("step_up_take_over", "report_write", "step_up_go_on")]
    walk.stale("when closed", sorted(of_the_group_below))


LIFE = (opens, goes_on, proposes, asks, agrees, reports, hands_over)
