"""What a working day is, and how they are counted (HD-02)."""

from datetime import date

from bot.rules.calendar import Calendar

MAUNDY_THURSDAY = date(2026, 4, 2)


def test_the_day_itself_is_never_counted_and_easter_is_skipped(calendar: Calendar) -> None:
    assert calendar.after(MAUNDY_THURSDAY, 1) == date(2026, 4, 7)
    assert calendar.before(date(2026, 4, 7), 1) == MAUNDY_THURSDAY


def test_counting_no_days_stays_where_it_is(calendar: Calendar) -> None:
    assert calendar.after(MAUNDY_THURSDAY, 0) == MAUNDY_THURSDAY


def test_a_working_day_is_its_own_next_working_day(calendar: Calendar) -> None:
    assert calendar.next_working_day(MAUNDY_THURSDAY) == MAUNDY_THURSDAY
    assert calendar.next_working_day(date(2026, 4, 4)) == date(2026, 4, 7)
    assert calendar.last_working_day(date(2026, 4, 6)) == MAUNDY_THURSDAY


def test_a_bank_holiday_has_its_name(calendar: Calendar) -> None:
    assert calendar.holiday(date(2026, 4, 3)) == "Good Friday"
    assert calendar.holiday(date(2026, 4, 4)) is None


def test_a_saturday_bank_holiday_is_not_named_among_the_days_not_counted() -> None:
    """It would not have been counted anyway."""
    saturday = Calendar({date(2026, 12, 26): "Boxing Day", date(2026, 12, 25): "Christmas Day"})

    names = saturday.holidays_between(date(2026, 12, 24), date(2026, 12, 31))

    assert names == ("Christmas Day",)


def test_the_working_week_comes_from_the_rule() -> None:
    sundays_too = Calendar({}, frozenset({"MO", "SU"}))

    assert sundays_too.after(date(2026, 4, 2), 1) == date(2026, 4, 5)
