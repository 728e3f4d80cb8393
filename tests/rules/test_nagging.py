"""Who is told next, and when: HD-06, HD-05, the clock of 24 hours, the asking for a chair, and quiet hours."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.calendar import LONDON, Calendar
from bot.rules.kinds import Hours, Ladder
from bot.rules.nagging import Times, all_instants, next_step
from bot.rules.policy import Policy
from tests.rules.made_up import rule

MADE = datetime(2026, 11, 24, 10, 40, tzinfo=LONDON)  # a Tuesday


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def ladder(policy: Policy, name: str) -> Ladder:
    return policy.the(Ladder, name)


def told(policy: Policy, name: str, times: Times, calendar: Calendar) -> list[tuple[str, str, tuple[str, ...]]]:
    found = all_instants(ladder(policy, name), times, calendar, policy.hours)
    return [(come.rung, f"{come.at.astimezone(LONDON):%a %d %b %H:%M}", come.tell) for come in found]


def test_an_action_climbs_as_the_model_message_has_it(b: Policy, calendar: Calendar) -> None:
    """HD-06: due Thursday noon; owner on Friday, chair too on Monday, manager on Wednesday; then nothing."""
    times = Times(anchor=MADE, due=at(11, 26, 12))

    assert told(b, "actions", times, calendar) == [
        ("day_before", "Wed 25 Nov 08:30", ("owner",)),
        ("due_day", "Thu 26 Nov 08:30", ("owner",)),
        ("first_late_day", "Fri 27 Nov 08:30", ("owner",)),
        ("second_late_day", "Mon 30 Nov 08:30", ("owner", "chair")),
        ("after_third_late_day", "Wed 02 Dec 08:30", ("manager", "chair", "owner")),
    ]


def test_late_days_are_working_days(b: Policy, calendar: Calendar) -> None:
    """HD-06 over Easter: due Maundy Thursday, first late day is the Tuesday after."""
    times = Times(anchor=at(4, 1, 10), due=at(4, 2, 17))

    assert [when for _, when, _ in told(b, "actions", times, calendar)] == [
        "Thu 02 Apr 08:30",  # due day; the day before had begun when the action was made
        "Tue 07 Apr 08:30",
        "Wed 08 Apr 08:30",
        "Fri 10 Apr 08:30",
    ]


def test_what_is_due_on_a_day_off_is_spoken_of_before_and_late_after(b: Policy, calendar: Calendar) -> None:
    times = Times(anchor=at(4, 1, 8), due=at(4, 4, 12))

    assert [when for _, when, _ in told(b, "actions", times, calendar)][:3] == [
        "Wed 01 Apr 08:30",
        "Thu 02 Apr 08:30",
        "Tue 07 Apr 08:30",
    ]


def test_after_the_last_step_nobody_looks_again(b: Policy, calendar: Calendar) -> None:
    times = Times(anchor=MADE, due=at(11, 26, 12))
    everything = {come.key for come in all_instants(ladder(b, "actions"), times, calendar, b.hours)}

    found = next_step(ladder(b, "actions"), times, everything, at(12, 20, 9), calendar, b.hours)

    assert (found.due, found.look_again) == ((), None)


def test_an_outage_skips_no_step_and_keeps_their_order(b: Policy, calendar: Calendar) -> None:
    times = Times(anchor=MADE, due=at(11, 26, 12))
    taken = {("day_before", 0)}

    found = next_step(ladder(b, "actions"), times, taken, at(12, 1, 9), calendar, b.hours)

    assert [come.rung for come in found.due] == ["due_day", "first_late_day", "second_late_day"]
    assert found.look_again == at(12, 2, 8, 30)


def test_a_moved_date_brings_its_steps_again_but_none_from_before_the_move(b: Policy, calendar: Calendar) -> None:
    moved = Times(anchor=MADE, due=at(11, 30, 12), since=at(11, 27, 9), round=1)

    found = all_instants(ladder(b, "actions"), moved, calendar, b.hours)

    assert [come.key for come in found][:2] == [("due_day", 1), ("first_late_day", 1)]


ONE_STEP = [{"name": "said", "amount": 0, "unit": "hours", "from": "due", "tell": ["owner"], "how": "now"}]


def test_ten_evenings_of_quiet_and_one_morning_give_exactly_one_step(b: Policy, calendar: Calendar) -> None:
    """HD-13: quiet hours postpone and never consume, however often somebody looks."""
    once = rule("M-1", "ladder", name="once", rungs=[{**ONE_STEP[0], "hours": "HD-13"}])
    assert isinstance(once, Ladder)
    times = Times(anchor=at(11, 13, 9), due=at(11, 13, 19))
    evenings = [at(11, 14, 20) + timedelta(days=day) for day in range(10)]
    taken: set[tuple[str, int]] = set()
    sent = []

    for now in [*evenings, at(11, 24, 10)]:
        for come in next_step(once, times, taken, now, calendar, b.hours).due:
            taken.add(come.key)
            sent.append(now)

    assert sent == [at(11, 24, 10)]


def test_quiet_hours_say_when_they_end(b: Policy, calendar: Calendar) -> None:
    """HD-13: from Thursday evening before Easter to Tuesday, 8am."""
    once = rule("M-1", "ladder", name="once", rungs=[{**ONE_STEP[0], "hours": "HD-13"}])
    assert isinstance(once, Ladder)
    times = Times(anchor=at(4, 2, 9), due=at(4, 2, 19))

    found = next_step(once, times, (), at(4, 2, 20), calendar, b.hours)

    assert (found.due, found.look_again) == ((), at(4, 7, 8))


def test_the_24_hour_clock_runs_through_the_night(b: Policy, calendar: Calendar) -> None:
    """RSG-B-EST-1 with HD-13: at 12, 20 and 23 hours, and at 24 the opener too, on Good Friday as well."""
    times = Times(anchor=at(4, 2, 19, 4), due=at(4, 3, 19, 4))

    assert told(b, "set_up", times, calendar) == [
        ("half_way", "Fri 03 Apr 07:04", ("mobilising",)),
        ("four_hours_left", "Fri 03 Apr 15:04", ("mobilising",)),
        ("one_hour_left", "Fri 03 Apr 18:04", ("mobilising",)),
        ("late", "Fri 03 Apr 19:04", ("mobilising", "opener")),
    ]


def test_the_clock_counts_elapsed_hours_when_the_clocks_change(a: Policy, calendar: Calendar) -> None:
    """RSG-A-EST-1"""
    times = Times(anchor=datetime(2026, 3, 28, 18, 30, tzinfo=UTC), due=datetime(2026, 3, 29, 18, 30, tzinfo=UTC))

    assert [when for _, when, _ in told(a, "set_up", times, calendar)] == [
        "Sun 29 Mar 07:30",
        "Sun 29 Mar 15:30",
        "Sun 29 Mar 18:30",
        "Sun 29 Mar 19:30",
    ]


def test_the_on_call_list_is_asked_once_through_and_all_again_before_the_meeting(b: Policy, calendar: Calendar) -> None:
    """Own rule OWN-CHAIR-ASK: every 30 minutes, at any hour."""
    times = Times(anchor=at(4, 2, 23, 50), meeting=at(4, 3, 10), people=3)

    found = all_instants(ladder(b, "chair"), times, calendar, b.hours)

    assert [(come.key, f"{come.at.astimezone(LONDON):%a %H:%M}", come.tell) for come in found] == [
        (("asked", 0), "Thu 23:50", ("next_on_call",)),
        (("asked", 1), "Fri 00:20", ("next_on_call",)),
        (("asked", 2), "Fri 00:50", ("next_on_call",)),
        (("asked_again", 0), "Fri 08:30", ("on_call",)),
    ]


def test_asking_again_needs_a_time_of_the_meeting(b: Policy, calendar: Calendar) -> None:
    assert [rung for rung, _, _ in told(b, "chair", Times(anchor=MADE), calendar)] == ["asked"]


def test_an_invitation_is_asked_at_once_and_again_90_minutes_before(b: Policy, calendar: Calendar) -> None:
    """Own rule OWN-ASK; the chair is shown who is silent."""
    times = Times(anchor=at(11, 23, 19, 4), meeting=at(11, 24, 10))

    assert told(b, "invitation", times, calendar) == [
        ("asked", "Mon 23 Nov 19:04", ("asked",)),
        ("asked_again", "Tue 24 Nov 08:30", ("asked",)),
        ("silent", "Tue 24 Nov 08:30", ("chair",)),
    ]


@pytest.mark.parametrize(
    ("meeting", "again"),
    [
        (at(11, 24, 8), "Tue 24 Nov 07:00"),  # 6:30am is night, so it waits
        (at(11, 24, 6, 30), "Tue 24 Nov 05:00"),  # the meeting itself is at night
    ],
)
def test_nobody_is_asked_at_night_unless_the_meeting_is_then(
    b: Policy, calendar: Calendar, meeting: datetime, again: str
) -> None:
    """Own rule OWN-NIGHT"""
    times = Times(anchor=at(11, 23, 19, 4), meeting=meeting)

    assert ("asked_again", again, ("asked",)) in told(b, "invitation", times, calendar)


def test_silence_of_an_absent_agency_reaches_its_assistant_director_last(b: Policy, calendar: Calendar) -> None:
    """HD-05"""
    found = all_instants(ladder(b, "question"), Times(anchor=MADE, due=at(11, 26, 9, 30)), calendar, b.hours)

    assert (found[-1].tell, found[-1].level) == (("agency_senior", "chair", "agency"), 5)


def test_the_owners_manager_is_of_level_four_or_above(b: Policy, calendar: Calendar) -> None:
    """HD-06"""
    found = all_instants(ladder(b, "actions"), Times(anchor=MADE, due=at(11, 26, 12)), calendar, b.hours)

    assert (found[-1].tell[0], found[-1].level) == ("manager", 4)


def test_a_meeting_outside_its_hours_lifts_only_a_rule_that_says_so(b: Policy, calendar: Calendar) -> None:
    night = b.rule("OWN-NIGHT")
    assert isinstance(night, Hours)
    strict = rule("M-2", "hours", start="07:00", end="22:00", working_days_only=False)
    assert isinstance(strict, Hours)
    times = Times(anchor=at(11, 23, 19, 4), meeting=at(11, 24, 6, 30))

    lifted = all_instants(ladder(b, "invitation"), times, calendar, {"OWN-NIGHT": night})
    held = all_instants(ladder(b, "invitation"), times, calendar, {"OWN-NIGHT": strict})

    assert at(11, 24, 5) in [come.at for come in lifted if come.rung == "asked_again"]
    assert at(11, 24, 7) in [come.at for come in held if come.rung == "asked_again"]


def test_what_is_counted_from_the_beginning_comes_once_however_often_the_date_moves(
    b: Policy, calendar: Calendar
) -> None:
    """The question itself is not put again because its time to answer changed, not even in the same minute."""
    moved = Times(anchor=MADE, due=at(11, 27, 12), since=MADE, round=2)

    found = next_step(ladder(b, "question"), moved, {("asked", 0)}, MADE, calendar, b.hours)

    assert found.due == ()
    assert [come.key for come in all_instants(ladder(b, "question"), moved, calendar, b.hours)][:2] == [
        ("asked", 0),
        ("due_day", 2),
    ]


WEEKLY = {"name": "asked", "amount": 0, "unit": "working_days", "from": "due", "at": "08:30", "weekly": True}


def test_a_weekly_step_comes_each_monday_or_the_next_working_day_at_the_same_hour(calendar: Calendar) -> None:
    """Easter Monday is passed over; quiet hours have no part in it."""
    asked = rule("M-1", "ladder", name="asked", rungs=[{**WEEKLY, "tell": ["chair"], "how": "digest"}])
    assert isinstance(asked, Ladder)

    spring = all_instants(asked, Times(anchor=at(3, 20, 9), due=at(3, 23, 8, 30)), calendar, {}, at(4, 8, 12))
    autumn = all_instants(asked, Times(anchor=at(10, 16, 9), due=at(10, 19, 8, 30)), calendar, {}, at(10, 26, 9))

    assert [(come.rung, f"{come.at.astimezone(LONDON):%a %d %b %H:%M}") for come in spring] == [
        ("asked", "Mon 23 Mar 08:30"),
        ("asked_2", "Mon 30 Mar 08:30"),
        ("asked_3", "Tue 07 Apr 08:30"),
        ("asked_4", "Mon 13 Apr 08:30"),
    ]
    assert [f"{come.at.astimezone(LONDON):%a %d %b %H:%M}" for come in autumn][:2] == [
        "Mon 19 Oct 08:30",
        "Mon 26 Oct 08:30",
    ]


def test_mondays_that_went_by_in_an_outage_come_at_once_and_once_each(calendar: Calendar) -> None:
    asked = rule("M-1", "ladder", name="asked", rungs=[{**WEEKLY, "tell": ["chair"], "how": "digest"}])
    assert isinstance(asked, Ladder)
    times = Times(anchor=at(3, 20, 9), due=at(3, 23, 8, 30))

    found = next_step(asked, times, {("asked", 0)}, at(4, 8, 12), calendar, {})

    assert [come.rung for come in found.due] == ["asked_2", "asked_3"]
    assert found.look_again == at(4, 13, 8, 30)


def test_a_weekly_step_comes_for_as_long_as_it_is_owed(calendar: Calendar) -> None:
    """Also two years on, and then once a week as in the first."""
    asked = rule("M-1", "ladder", name="asked", rungs=[{**WEEKLY, "tell": ["chair"], "how": "digest"}])
    assert isinstance(asked, Ladder)
    times = Times(anchor=at(3, 20, 9), due=at(3, 23, 8, 30))
    taken = {("asked" if week == 1 else f"asked_{week}", 0) for week in range(1, 105)}

    found = next_step(asked, times, taken, at(3, 23, 9) + timedelta(weeks=104), calendar, {})

    assert [come.rung for come in found.due] == ["asked_105"]
    assert found.look_again is not None
    assert timedelta() < found.look_again - found.due[0].at <= timedelta(weeks=1)


def test_a_weekly_step_is_counted_in_working_days() -> None:
    with pytest.raises(ValueError, match="weekly"):
        rule("M-1", "ladder", name="x", rungs=[{**WEEKLY, "amount": 1, "tell": ["chair"], "how": "digest"}])
