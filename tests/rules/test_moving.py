"""An owner moves an action's date once, and not past the next meeting (own rule OWN-MOVE)."""

from datetime import datetime

from bot.rules.calendar import LONDON
from bot.rules.moving import why_not_move
from bot.rules.policy import Policy

NOW = datetime(2026, 11, 26, 10, tzinfo=LONDON)
MEETING = datetime(2026, 11, 30, 9, 30, tzinfo=LONDON)


def test_the_first_move_up_to_the_next_meeting_is_the_owners(b: Policy) -> None:
    assert why_not_move(b, 0, MEETING, MEETING, NOW) is None
    assert why_not_move(b, 0, MEETING, None, NOW) is None


def test_the_second_move_is_the_chairs(b: Policy) -> None:
    refusal = why_not_move(b, 1, MEETING, MEETING, NOW)

    assert refusal is not None
    assert refusal.remedy == "Ask the chair for a new date."
    assert refusal.rule_id == "OWN-MOVE"


def test_past_the_next_meeting_only_the_chair_moves_it(b: Policy) -> None:
    assert why_not_move(b, 0, datetime(2026, 11, 30, 12, tzinfo=LONDON), MEETING, NOW)


def test_a_date_that_has_gone_is_refused(b: Policy) -> None:
    assert why_not_move(b, 0, NOW, MEETING, NOW)
