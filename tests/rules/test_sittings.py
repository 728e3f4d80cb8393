"""When a standing body meets: counted in weeks, entered by hand, so many a year, and never moved silently."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.policy import Policies, Policy
from bot.rules.sittings import (
    DayOff,
    Sitting,
    SittingsError,
    counted,
    day_off,
    empty_months,
    nearly_over,
    next_two,
    schedule,
    too_few,
    unconfirmed,
    why_not_enter,
    why_not_so_long,
)
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table

THURSDAYS = {"every": 4, "unit": "weeks", "dates": "counted", "weekday": "TH", "start": "14:00", "end": "15:30"}
TUESDAYS = {"every": 1, "unit": "months", "dates": "entered", "weekday": "TU", "start": "12:30", "end": "14:00"}
THIRD_THURSDAY_OF_APRIL = date(2026, 4, 16)


def panel(*rules: dict[str, object]) -> Policy:
    return made_up(*rules).in_force("PANEL", TODAY)


def on(*days: date) -> list[Sitting]:
    return [Sitting(day) for day in days]


def body(policies: Policies, name: str) -> Policy:
    return policies.in_force(name, TODAY)


def test_every_fourth_thursday_keeps_its_hour_over_the_change_of_the_clocks() -> None:
    """JSP-LEICS-SCHED-1 in kind: from 16 April both ways."""
    found = counted(
        panel(table("P-1", "schedule", **THURSDAYS)), date(2026, 3, 1), date(2026, 5, 31), date(2026, 4, 16)
    )

    assert [one.day for one in found] == [date(2026, 3, 19), THIRD_THURSDAY_OF_APRIL, date(2026, 5, 14)]
    assert [one.start.isoformat() for one in found if one.start] == [
        "2026-03-19T14:00:00+00:00",
        "2026-04-16T14:00:00+01:00",
        "2026-05-14T14:00:00+01:00",
    ]
    assert found[1].end == datetime(2026, 4, 16, 15, 30, tzinfo=LONDON)


def test_every_six_weeks_from_a_known_day_whatever_its_weekday() -> None:
    """WLP-FREQ-1 in kind: the text names no weekday."""
    rule = {"every": 6, "unit": "weeks", "dates": "counted", "first": date(2026, 1, 14)}
    found = counted(panel(table("P-1", "schedule", **rule)), date(2026, 2, 1), date(2026, 4, 30))

    assert found == (Sitting(date(2026, 2, 25)), Sitting(date(2026, 4, 8)))


@given(
    weeks=st.sampled_from([1, 4, 6]),
    known=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    first=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
)
def test_counted_sittings_are_all_there_and_no_other(weeks: int, known: date, first: date) -> None:
    rule = {"every": weeks, "unit": "weeks", "dates": "counted", "weekday": WEEKDAYS[known.weekday()]}
    last = first + timedelta(days=400)

    days = [one.day for one in counted(panel(table("P-1", "schedule", **rule)), first, last, known)]

    every_day = [first + timedelta(days=offset) for offset in range(401)]
    assert days == [day for day in every_day if (day - known).days % (7 * weeks) == 0]


def test_a_sitting_on_a_bank_holiday_stays_and_is_said_with_the_days_instead(calendar: Calendar) -> None:
    thursday = DayOff(date(2026, 1, 1), "New Year's Day", (date(2025, 12, 31), date(2026, 1, 2), date(2026, 1, 8)))

    assert day_off(date(2026, 1, 1), calendar) == thursday
    assert thursday.says == (
        "Thursday 1 January 2026 is New Year's Day. It stays so until somebody moves it; Wednesday 31 December 2025 or "
        "Friday 2 January 2026 or Thursday 8 January 2026 would do."
    )
    assert day_off(THIRD_THURSDAY_OF_APRIL, calendar) is None
    assert date(2026, 1, 1) in {
        one.day
        for one in counted(
            panel(table("P-1", "schedule", **{**THURSDAYS, "every": 1})), date(2026, 1, 1), date(2026, 1, 9), TODAY
        )
    }


def test_days_are_not_counted_from_nowhere_nor_where_they_are_entered() -> None:
    weeks, months = panel(table("P-1", "schedule", **THURSDAYS)), panel(table("P-1", "schedule", **TUESDAYS))

    with pytest.raises(SittingsError, match="enter one day on which the body meets"):
        counted(weeks, TODAY, TODAY)
    with pytest.raises(SittingsError, match="Friday 17 April 2026 is not the weekday"):
        counted(weeks, TODAY, TODAY, date(2026, 4, 17))
    with pytest.raises(SittingsError, match="whoever looks after the body enters its dates"):
        counted(months, TODAY, TODAY)


def test_an_entered_day_is_the_right_weekday_and_one_a_month() -> None:
    """JSP-CITY-SCHED-1 in kind; an extra meeting is bound by neither."""
    monthly = panel(table("P-1", "schedule", **TUESDAYS))
    there = on(date(2026, 4, 14))

    assert why_not_enter(monthly, date(2026, 5, 12), there) is None
    wednesday = why_not_enter(monthly, date(2026, 5, 13), there)
    again = why_not_enter(monthly, date(2026, 4, 28), there)
    assert wednesday is not None
    assert wednesday.reason == "Wednesday 13 May 2026 is not a Tuesday. This body meets on a Tuesday."
    assert again is not None
    assert again.reason == "Tuesday 14 April 2026 is already entered for April 2026."
    assert again.clause == "Made-up terms, 4.1"
    assert why_not_enter(monthly, date(2026, 5, 13), there, extra=True) is None
    assert why_not_enter(monthly, date(2026, 4, 28), [Sitting(date(2026, 4, 14), extra=True)]) is None
    assert why_not_enter(monthly, date(2026, 4, 14), there) is None


def test_a_body_whose_terms_name_no_day_takes_any(policies: Policies) -> None:
    """CYPSP-TOR-1"""
    assert why_not_enter(body(policies, "CYPSP"), date(2026, 5, 13), on(date(2026, 5, 12))) is None


def test_one_schedule_holds_until_a_date_and_another_after_it(policies: Policies) -> None:
    """EHSG-FREQ-1 to 31 March 2014, then EHSG-FREQ-2: pairs of months from April on."""
    group = body(policies, "EHSG")
    held = {day: rule.id for day in (date(2014, 3, 31), date(2014, 4, 1)) if (rule := schedule(group, day))}

    assert held == {date(2014, 3, 31): "EHSG-FREQ-1", date(2014, 4, 1): "EHSG-FREQ-2"}
    assert empty_months(group, 2014, on(date(2014, 1, 14), date(2014, 3, 4), date(2014, 5, 13))) == (
        "February 2014",
        "June and July 2014",
        "August and September 2014",
        "October and November 2014",
    )
    assert why_not_enter(group, date(2014, 4, 8), on(date(2014, 3, 25))) is None
    assert why_not_enter(group, date(2014, 5, 13), on(date(2014, 4, 8))) is not None
    over_new_year = why_not_enter(group, date(2015, 1, 13), on(date(2014, 12, 9)))
    assert over_new_year is not None
    assert "already entered for December 2014 and January 2015" in over_new_year.reason


def test_a_month_without_its_meeting_is_named(policies: Policies) -> None:
    """JDB-WC-FREQ-1; an extra meeting does not take the place of the usual one."""
    days = [date(2026, month, 10) for month in range(1, 13) if month not in (4, 8)]

    found = empty_months(body(policies, "JDB-WC"), 2026, [*on(*days), Sitting(date(2026, 8, 4), extra=True)])

    assert found == ("April 2026", "August 2026")


def test_a_year_with_too_few_meetings_is_said_with_the_aim(policies: Policies) -> None:
    """JCB-FREQ-1: at least four, the aim is six. Extra meetings count."""
    board = body(policies, "JCB")
    three = on(date(2026, 1, 13), date(2026, 5, 12), date(2026, 9, 8), date(2027, 1, 12))

    said = too_few(board, 2026, three)

    assert said is not None
    assert said.reason == (
        "The calendar of 2026 holds three meetings. It should hold four at least, and six is the aim."
    )
    assert (said.remedy, said.rule_id) == ("Enter three more.", "JCB-FREQ-1")
    assert too_few(board, 2026, [*three, Sitting(date(2026, 11, 3), extra=True)]) is None


def test_104_meetings_are_never_wanted(policies: Policies) -> None:
    """JDB-PC-FREQ-1, AMB-53: read as ten, and said to be unconfirmed."""
    board = body(policies, "JDB-PC")
    ten = on(*(date(2026, month, 10) for month in range(1, 11)))

    assert too_few(board, 2026, ten) is None
    assert too_few(board, 2026, ten[1:]) is not None
    assert unconfirmed(board) == (
        "The terms print 104 meetings a year; that is read as ten. The chair has not confirmed it yet."
    )
    assert unconfirmed(body(policies, "JCB")) is None


def test_a_meeting_longer_than_the_terms_allow_is_refused(policies: Policies) -> None:
    """EHSG-DUR-1: two hours, also over the hour that the clocks skip; a schedule can say it as well."""
    group = body(policies, "EHSG")
    start = datetime(2026, 5, 12, 10, tzinfo=LONDON)

    assert why_not_so_long(group, start, start + timedelta(hours=2)) is None
    said = why_not_so_long(group, start, start + timedelta(minutes=121))
    assert said is not None
    assert (said.reason, said.remedy) == (
        "That is longer than two hours, the most a meeting of this body takes.",
        "End it by noon.",
    )
    assert nearly_over(group, start) == datetime(2026, 5, 12, 11, 45, tzinfo=LONDON)
    short = panel(table("P-1", "schedule", **{**THURSDAYS, "longest": 90}))
    assert why_not_so_long(short, start, start + timedelta(minutes=90)) is None
    assert why_not_so_long(short, start, start + timedelta(minutes=91)) is not None
    assert nearly_over(short, start) is None


def test_the_next_sitting_and_the_one_after_it() -> None:
    """One that has begun is not to come; one without an hour is, until its day is over."""
    first, second = (Sitting(day, datetime(day.year, day.month, day.day, 14, tzinfo=LONDON)) for day in (
        date(2026, 4, 16), date(2026, 5, 14)
    ))  # fmt: skip
    last = Sitting(date(2026, 6, 11))

    assert next_two([last, second, first], datetime(2026, 4, 16, 13, 59, tzinfo=LONDON)) == (first, second)
    assert next_two([last, second, first], datetime(2026, 4, 16, 14, tzinfo=LONDON)) == (second, last)
    assert next_two([last], datetime(2026, 6, 11, 23, tzinfo=LONDON)) == (last, None)
    assert next_two([last], datetime(2026, 6, 12, 0, tzinfo=LONDON)) == (None, None)
