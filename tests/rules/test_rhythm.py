"""How often a group meets: no less than twice in any seven days (RSG-A-FREQ-2, RSG-B-FREQ-2, RSG-FREQ-3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.rules.cadence import nearest
from bot.rules.calendar import LONDON, Calendar
from bot.rules.kinds import Cadence
from bot.rules.policy import Policy
from bot.rules.rhythm import Ahead, Between, Broken, RhythmError, ahead, broken, starts, too_slow, unfit
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
    assert unfit(ceiling, "TU/2@14:00") is None


def test_a_rhythm_of_twice_a_week_is_too_often_where_once_is_the_most() -> None:
    """ERG-FREQ-2"""
    ceiling = rule("C-1", "cadence", bound="at_most", count=1, per_days=7)
    assert isinstance(ceiling, Cadence)

    refusal = unfit(ceiling, "MO,TH@10:00")

    assert refusal is not None
    assert refusal.reason == "That is more than one meeting in any seven days."
    assert refusal.remedy == "Take a day out, or meet every second week."
    assert unfit(ceiling, "MO@10:00") is None
    assert unfit(ceiling, "MO/2@10:00;TH/2@10:00") is not None


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


def test_every_second_week_goes_on_from_when_the_rhythm_began(calendar: Calendar) -> None:
    began, seven_weeks = datetime(2026, 4, 2, 9, tzinfo=LONDON), datetime(2026, 5, 19, 14, tzinfo=LONDON)

    found = starts("TU/2@14:00", seven_weeks, 2, calendar, since=began)

    assert [f"{start.at:%d %b}" for start in found] == ["02 Jun", "16 Jun"]


def at(day: int, hour: int = 9, minute: int = 30, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def test_two_more_within_seven_days_to_the_same_hour_are_enough(a: Policy) -> None:
    rules = a.all(Cadence)

    assert broken(rules, [at(2), at(6), at(9)]) is None
    assert broken(rules, [at(2), at(6), at(9, 9, 31)]) == Broken(rules[0], at(2))
    assert broken(rules, [at(2), at(20)]) is None  # the second is not known yet


def test_a_clock_change_in_between_does_not_count_as_an_hour(a: Policy) -> None:
    assert broken(a.all(Cadence), [at(26, month=3), at(27, month=3), at(2)]) is None


def test_a_ceiling_is_broken_by_what_comes_too_soon() -> None:
    ceiling = rule("C-1", "cadence", bound="at_most", count=1, per_days=7)
    assert isinstance(ceiling, Cadence)

    assert broken([ceiling], [at(2), at(9)]) is None
    assert broken([ceiling], [at(2), at(8)]) == Broken(ceiling, at(2))
    assert broken([ceiling], [at(2), at(9) - timedelta(hours=2)]) is None  # counted in days


def nearest_that_keeps(
    rules: Sequence[Cadence],
    before: Sequence[datetime],
    meets: datetime,
    after: Sequence[datetime],
    calendar: Calendar,
    now: datetime,
) -> datetime | None:
    """Where a meeting of the rhythm goes that falls on a bank holiday."""
    found = nearest(meets, [meets.time()], Between(rules, before, after, now), calendar)
    return next(iter(found), None)


def test_a_bank_holiday_moves_to_the_nearest_working_day_on_either_side(a: Policy, calendar: Calendar) -> None:
    """Easter Monday: before it is nothing but days off, so the Tuesday; a May Monday: the Friday is as far as the
    Tuesday is near."""
    rules, now = a.all(Cadence), at(1)

    assert nearest_that_keeps(rules, [at(2)], at(6), [at(9)], calendar, now) == at(7)
    early_may = nearest_that_keeps(rules, [at(30)], at(4, month=5), [at(7, month=5)], calendar, now)
    assert early_may == at(5, month=5)


def test_the_earlier_of_two_days_as_near_is_taken_and_never_one_that_is_taken(a: Policy, calendar: Calendar) -> None:
    christmas, before, after = at(25, month=12), at(22, month=12), at(29, month=12)
    rules = a.all(Cadence)

    assert nearest_that_keeps(rules, [before], christmas, [after], calendar, at(1)) == at(24, month=12)
    assert nearest_that_keeps(rules, [at(24, month=12)], christmas, [after], calendar, at(1)) is None
    late = at(24, 10, month=12)
    assert nearest_that_keeps(rules, [before], christmas, [after], calendar, late) is None


def test_a_day_that_would_break_the_rule_is_passed_over(a: Policy, calendar: Calendar) -> None:
    """Moved to the Tuesday, the Thursday after next would be the second one too late."""
    rules = a.all(Cadence)

    found = nearest_that_keeps(rules, [at(30, 9, 0), at(1, 9, 0, month=5)], at(4, month=5), [], calendar, at(1))

    assert found == at(5, month=5)
    assert nearest_that_keeps(rules, [at(27), at(28, 9, 0)], at(4, month=5), [], calendar, at(1)) == at(1, month=5)


def test_meetings_are_booked_ahead_with_bank_holidays_moved(a: Policy, calendar: Calendar) -> None:
    met = datetime(2026, 4, 2, 10, tzinfo=LONDON)

    found = ahead(a.all(Cadence), "MO,TH@09:30", [met], 2, calendar, met, last_slot=met, since=met)

    assert found == (Ahead(at(7), at(6), "Easter Monday"), Ahead(at(9), at(9), None))


def test_what_was_moved_to_an_earlier_day_is_not_booked_twice(a: Policy, calendar: Calendar) -> None:
    """Monday's meeting was moved to the Friday before: the next is Thursday's, not Monday's once more."""
    friday, monday = at(1, month=5), at(4, month=5)

    found = ahead(a.all(Cadence), "MO,TH@09:30", [friday], 1, calendar, at(29), last_slot=monday, since=at(2))

    assert [one.at for one in found] == [at(7, month=5)]


def test_where_no_day_keeps_the_rule_it_stays_and_says_so(a: Policy, calendar: Calendar) -> None:
    """Both neighbours of Good Friday's meeting leave it no working day between them."""
    found = ahead(a.all(Cadence), "TH,FR,SA@09:30", [at(2)], 1, calendar, at(2), last_slot=at(2), since=at(2))

    assert found == (Ahead(at(3), at(3), "Good Friday"),)
