"""How often a group meets: no less than twice in any seven days (RSG-A-FREQ-2, RSG-B-FREQ-2, RSG-FREQ-3)."""

from datetime import datetime

import pytest

from bot.rules.calendar import LONDON, Calendar
from bot.rules.kinds import Cadence
from bot.rules.policy import Policy
from bot.rules.rhythm import RhythmError, starts, too_slow
from tests.rules.made_up import rule


def test_twice_a_week_is_enough(a: Policy) -> None:
    for cadence in a.all(Cadence):
        assert too_slow(cadence, "MO,TH@09:30") is None
        assert too_slow(cadence, "MO@10:00;TH@14:00") is None
        assert too_slow(cadence, "MO,TU,WE,TH,FR@09:00") is None


@pytest.mark.parametrize("rhythm", ["TU@14:00", "TU/2@14:00", "MO,TH/2@09:30", "MO@10:00;TH/2@14:00"])
def test_less_than_twice_a_week_is_refused_with_the_rule(b: Policy, rhythm: str) -> None:
    refusal = too_slow(b.all(Cadence)[0], rhythm)

    assert refusal is not None
    assert refusal.reason == "That is fewer than two meetings in any seven days."
    assert refusal.rule_id == "RSG-B-FREQ-2"


def test_every_second_week_on_enough_days_is_still_a_gap(b: Policy) -> None:
    assert too_slow(b.all(Cadence)[0], "MO,TU,WE,TH,FR/2@09:00")


def test_a_ceiling_makes_no_rhythm_too_slow() -> None:
    ceiling = rule("C-1", "cadence", bound="at_most", count=1, per_days=7)
    assert isinstance(ceiling, Cadence)

    assert too_slow(ceiling, "TU/2@14:00") is None


@pytest.mark.parametrize("rhythm", ["", "MO", "XX@09:00", "MO@25:00", "MO@9:00", "MO,TH@09:30;", "MO/0@09:00"])
def test_what_is_no_rhythm_is_an_error(rhythm: str) -> None:
    with pytest.raises(RhythmError):
        starts(rhythm, datetime(2026, 4, 2, tzinfo=LONDON), 1, Calendar({}))


def test_the_next_meetings_name_the_bank_holiday_they_fall_on(calendar: Calendar) -> None:
    found = starts("MO,TH@09:30", datetime(2026, 4, 2, 9, 30, tzinfo=LONDON), 3, calendar)

    assert [(f"{start.at:%a %d %b %H:%M}", start.holiday) for start in found] == [
        ("Mon 06 Apr 09:30", "Easter Monday"),
        ("Thu 09 Apr 09:30", None),
        ("Mon 13 Apr 09:30", None),
    ]


def test_every_second_week_counts_from_the_first(calendar: Calendar) -> None:
    found = starts("TU/2@14:00", datetime(2026, 4, 2, 9, tzinfo=LONDON), 2, calendar)

    assert [f"{start.at:%d %b}" for start in found] == ["07 Apr", "21 Apr"]
