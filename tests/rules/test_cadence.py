"""No less than twice in any seven days, when a meeting is moved (RSG-A-FREQ-2, RSG-B-FREQ-2, RSG-FREQ-3)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadence import (
    Week,
    either_side,
    missed_weeks,
    nearest,
    why_gap,
    why_not_times,
    why_too_few,
    why_too_many,
)
from bot.rules.calendar import LONDON, Calendar
from bot.rules.kinds import Cadence, Slots
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from tests.rules.made_up import rule


def at(day: int, hour: int = 9, minute: int = 30, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def moves(
    policy: Policy, others: Sequence[datetime], was: datetime, to: datetime, now: datetime | None = None
) -> Refusal | None:
    now = now or min(others, default=was)
    return why_too_few(policy.all(Cadence), [*others, was], [*others, to], now, "Sooner.", stood={to: was})


BEFORE_EASTER = (at(26, month=3), at(30, month=3), at(2))
"""Mondays and Thursdays; the next would be Easter Monday, 6 April, and then Thursday, 9 April."""


def test_a_meeting_moved_beyond_the_same_hour_seven_days_on_is_refused_with_the_rule(b: Policy) -> None:
    refusal = moves(b, (at(13), at(20)), at(16), at(17, 11))

    assert refusal is None  # nothing is known of what comes after: only one meeting follows the 13th but the moved one

    refusal = moves(b, (at(9), at(13)), at(16), at(17, 11))

    assert refusal is not None
    assert refusal.reason == (
        "That is fewer than two meetings in any seven days: after the one on Thursday 9 April 2026, 9:30am, "
        "two more must begin by Thursday 16 April 2026, 9:30am."
    )
    assert (refusal.rule_id, refusal.remedy) == ("RSG-B-FREQ-2", "Sooner.")


def test_the_same_hour_seven_days_on_is_in_time_and_a_minute_later_is_not(b: Policy) -> None:
    assert moves(b, (at(9), at(13)), at(15), at(16)) is None
    assert moves(b, (at(9), at(13)), at(15), at(16, 9, 31)) is not None


def test_a_meeting_moved_forward_leaves_those_after_it_too_late(b: Policy) -> None:
    """After its own new time two must follow as well."""
    refusal = moves(b, (at(13), at(16)), at(9), at(8))

    assert refusal is not None
    assert "after the one on Wednesday 8 April 2026, 9:30am" in refusal.reason


def test_what_was_too_late_before_and_gets_no_worse_can_be_moved(b: Policy) -> None:
    """A week that was missed is nobody's to mend by leaving the next meeting where it is."""
    held, planned = (at(1), at(2)), at(16)

    assert moves(b, held, planned, at(14)) is None
    assert moves(b, held, planned, at(17)) is not None
    assert moves(b, held, planned, at(17), now=at(9, 9, 31)) is None  # those seven days are over


def test_where_one_was_too_late_the_other_still_may_not_be(b: Policy) -> None:
    """After the 3rd only the 9th is in time; moved behind the 10th there would be none."""
    assert moves(b, (at(3), at(13)), at(9), at(10, 11)) is not None
    assert moves(b, (at(3), at(13)), at(9), at(10)) is None


def test_a_meeting_far_away_is_too_late_whatever_is_booked_after_it(b: Policy) -> None:
    assert moves(b, (at(2),), at(6), at(13)) is not None
    assert moves(b, (at(2),), at(6), at(9)) is None


def test_the_only_meeting_of_a_group_can_go_anywhere(b: Policy) -> None:
    assert moves(b, (), at(2), at(20)) is None


def test_where_a_rhythm_passes_into_another_the_hour_may_change(b: Policy) -> None:
    """Mondays and Thursdays at 9:30am become 10am: seven days and half an hour are still seven days."""
    rules, stay = b.all(Cadence), [at(6), at(9)]

    assert why_gap(rules, [*stay, at(13)], [*stay, at(13, 10, 0)], at(6), "") is None
    assert why_gap(rules, [*stay, at(13)], [*stay, at(14, 10, 0)], at(6), "") is not None


def weekly_at_most(count: int = 1) -> Cadence:
    ceiling = rule("C-1", "cadence", bound="at_most", count=count, per_days=7)
    assert isinstance(ceiling, Cadence)
    return ceiling


def test_a_second_meeting_within_seven_days_is_refused_with_the_first_day_that_will_do() -> None:
    """ERG-FREQ-2: the opposite of the floor."""
    refusal = why_not_times([weekly_at_most()], [at(13)], [at(13), at(17)], at(10), "Sooner.")

    assert refusal is not None
    assert refusal.reason == (
        "That is more than one meeting in any seven days: there is one on Monday 13 April 2026, 9:30am, "
        "so the next can be on Monday 20 April 2026 at the earliest."
    )
    assert (refusal.rule_id, refusal.remedy) == ("C-1", "Choose another day.")


def test_what_is_at_most_weekly_is_counted_in_days() -> None:
    """Monday to Monday, also at an earlier hour and over a change of the clocks."""
    rules = [weekly_at_most()]

    assert why_too_many(rules, [at(13)], [at(13), at(20, 8)], at(10)) is None
    assert why_too_many(rules, [at(13)], [at(13), at(19, 23)], at(10)) is not None
    assert why_too_many(rules, [], [at(19, month=10), at(26, 8, month=10)], at(10)) is None


def test_a_meeting_put_before_one_that_is_planned_is_too_close_to_that() -> None:
    assert why_too_many([weekly_at_most()], [at(20)], [at(15), at(20)], at(10)) is not None


def test_of_two_a_week_the_third_is_one_too_many() -> None:
    rules = [weekly_at_most(2)]

    assert why_too_many(rules, [at(13)], [at(13), at(15)], at(10)) is None
    assert why_too_many(rules, [at(13), at(15)], [at(13), at(15), at(17)], at(10)) is not None
    assert why_too_many(rules, [at(13), at(15)], [at(13), at(15), at(20)], at(10)) is None


def test_meetings_that_are_too_close_may_be_moved_apart_but_no_closer() -> None:
    """As they stood before somebody wrote the rule down."""
    rules, before = [weekly_at_most()], [at(13), at(16)]

    assert why_too_many(rules, before, [at(13), at(17)], at(10), stood={at(17): at(16)}) is None
    assert why_too_many(rules, before, [at(13), at(15)], at(10), stood={at(15): at(16)}) is not None


def test_what_is_past_is_counted_with_but_not_refused() -> None:
    rules = [weekly_at_most()]

    assert why_too_many(rules, [], [at(1), at(2)], at(3)) is None
    assert why_too_many(rules, [at(2)], [at(2), at(7)], at(3)) is not None


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True))
def test_no_two_meetings_that_were_let_pass_are_within_seven_days(days: list[int]) -> None:
    rules, starts = [weekly_at_most()], [at(1) + timedelta(days=number) for number in sorted(days)]
    close = any(later - sooner < timedelta(days=7) for sooner, later in pairwise(starts))

    assert (why_too_many(rules, [], starts, at(1) - timedelta(days=1)) is not None) == close


def test_too_few_are_no_matter_of_a_ceiling() -> None:
    ceiling = weekly_at_most()

    assert why_too_few([ceiling], [at(2), at(9)], [at(2), at(20)], at(2), "") is None
    assert missed_weeks(ceiling, [], at(1), at(30)) == ()


def test_off_easter_monday_to_the_working_day_before_or_after_that_keeps_the_rule(
    b: Policy, calendar: Calendar
) -> None:
    """Design, section 6: the nearest working day, before or after. Good Friday and the week-end are none."""
    hours = [at(6).time(), *map(time.fromisoformat, b.the(Slots).working_days)]

    def keeps(others: Sequence[datetime], one: datetime) -> bool:
        free = all(abs(one - other) >= timedelta(minutes=45) for other in others)
        return free and moves(b, others, at(6), one) is None

    twice_a_week = nearest(at(6), hours, lambda one: keeps((*BEFORE_EASTER, at(9)), one), calendar)
    just_begun = nearest(at(6), hours, lambda one: keeps((at(1, 14), at(2)), one), calendar)

    assert either_side(at(6), twice_a_week) == (at(2, 14, 0),)  # a Tuesday would be the second, eight days on
    assert just_begun[0] == at(7)
    assert either_side(at(6), just_begun) == (at(2, 14, 0), at(7))


def test_of_two_times_as_near_the_earlier_comes_first_and_each_day_once(calendar: Calendar) -> None:
    found = nearest(at(15), [at(15).time(), time(14)], lambda _: True, calendar)

    assert found[:3] == (at(15, 14, 0), at(14), at(16))
    assert either_side(at(15), found) == (at(14), at(15, 14, 0))
    assert either_side(at(15), (at(16), at(17))) == (at(16), at(17))


def test_a_thursday_keeps_its_hour_when_the_clocks_go_back(b: Policy) -> None:
    """25 October 2026: seven days on is 9:30am by the clock on the wall, an hour more by the sun."""
    thursday, after = at(22, month=10), at(29, month=10)
    others = (thursday, at(26, month=10))

    assert after - thursday == timedelta(days=7)  # one zone: Python compares the walls
    assert after.timestamp() - thursday.timestamp() == timedelta(days=7, hours=1).total_seconds()
    assert moves(b, others, at(28, month=10), after) is None
    assert moves(b, others, at(28, month=10), at(29, 9, 31, month=10)) is not None


def test_weeks_with_too_few_meetings_are_counted_from_the_first_full_one(b: Policy) -> None:
    cadence = b.all(Cadence)[0]
    opened = at(1, 19, 4)  # a Wednesday
    held = [at(2), at(7), at(13), at(16)]

    assert missed_weeks(cadence, held, opened, at(12, 23, 59)) == ()  # Sunday: that week is not over
    assert missed_weeks(cadence, held, opened, at(13, 0, 0)) == (Week(date(2026, 4, 6), 1, 2),)
    assert missed_weeks(cadence, held, opened, at(27, 0, 0)) == (
        Week(date(2026, 4, 6), 1, 2),
        Week(date(2026, 4, 20), 0, 2),
    )


def test_a_group_opened_as_monday_begins_has_that_week_in_full(b: Policy) -> None:
    assert missed_weeks(b.all(Cadence)[0], [], at(6, 0, 0), at(13, 0, 0)) == (Week(date(2026, 4, 6), 0, 2),)
    assert missed_weeks(b.all(Cadence)[0], [], at(6, 0, 1), at(13, 0, 0)) == ()


def test_a_meeting_late_on_sunday_belongs_to_the_week_that_london_lives_in(b: Policy) -> None:
    """23:30 on Sunday in summer is 22:30 UTC; Monday 00:15 in London is still Sunday in UTC."""
    cadence = b.all(Cadence)[0]

    assert missed_weeks(cadence, [at(12, 23, 30), at(13, 0, 15)], at(1), at(20, 0, 0)) == (
        Week(date(2026, 4, 6), 1, 2),
        Week(date(2026, 4, 13), 1, 2),
    )
