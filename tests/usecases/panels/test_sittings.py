"""When a body meets: its days are counted or entered, a day off is said, and nothing is moved in silence."""

from datetime import date, datetime, timedelta

import pytest

from bot.drawing.sittings import calendar_of
from bot.rules.calendar import LONDON
from bot.usecases.meetings.meeting_move import MoveMeeting, move_meeting
from bot.usecases.panels.sittings import CancelSitting, EnterSitting, cancel, enter
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.held import meetings
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, words
from tests.usecases.panels.sitting import ADMIN, CHIEF, COUNTED, COUNTY_AD, DIRECTOR, HEAD, ICB, WEEKLY, board, set_up

TUESDAY = date(2026, 4, 21)


def entered(here: Opened, at: datetime | date, by: str = DIRECTOR, *, extra: bool = False, key: str = "") -> str:
    request = EnterSitting(key=key or f"enter:{at}", by=slack(by), group_id=here.group_id, at=at, extra=extra)
    return enter(request, here.services)


def starts(here: Opened) -> list[datetime]:
    return [one.starts_at.astimezone(LONDON) for one in meetings(here) if one.state == "planned"]


def shown(here: Opened, who: str) -> str:
    with here.database.write() as work:
        work.groups.get(here.group_id).channel_id = "C1"
    return str(calendar_of(here.services, slack(who), None, "C1"))


def test_from_one_thursday_that_is_entered_every_fourth_is_counted(database: Database) -> None:
    """JSP-LEICS-SCHED-1; three are booked ahead (OWN-SITTINGS)."""
    here = set_up(database, COUNTED, COUNTY_AD)
    assert starts(here) == []

    says = entered(here, date(2026, 4, 16), COUNTY_AD)

    assert [one.isoformat() for one in starts(here)] == [
        "2026-04-16T14:00:00+01:00",
        "2026-05-14T14:00:00+01:00",
        "2026-06-11T14:00:00+01:00",
    ]
    assert {one.minutes for one in meetings(here)} == {90}
    assert says == (
        "Meeting 1 is on Thursday 16 April 2026, 2pm. Counted on from it: Thursday 14 May 2026, 2pm; "
        "Thursday 11 June 2026, 2pm."
    )


def test_nothing_is_booked_before_the_first_day_that_was_entered(database: Database) -> None:
    here = set_up(database, COUNTED, COUNTY_AD)

    entered(here, date(2026, 5, 14), COUNTY_AD)

    assert [one.date().isoformat() for one in starts(here)] == ["2026-05-14", "2026-06-11", "2026-07-09"]


def test_a_body_that_meets_each_week_needs_no_day_to_count_from(database: Database) -> None:
    """DPSP-FREQ-1."""
    here = set_up(database, WEEKLY, HEAD)

    assert [one.isoformat() for one in starts(here)] == [
        "2026-04-09T10:00:00+01:00",
        "2026-04-16T10:00:00+01:00",
        "2026-04-23T10:00:00+01:00",
    ]


def test_a_day_of_the_wrong_weekday_and_a_second_in_its_month_are_refused_unless_it_is_extra(
    database: Database,
) -> None:
    """JSP-CITY-SCHED-1."""
    here = set_up(database)

    with pytest.raises(Refused) as wrong_day:
        entered(here, date(2026, 4, 22))
    entered(here, TUESDAY)
    with pytest.raises(Refused) as second:
        entered(here, date(2026, 4, 28))
    entered(here, date(2026, 4, 28), extra=True)

    assert wrong_day.value.refusal.reason == "Wednesday 22 April 2026 is not a Tuesday. This body meets on a Tuesday."
    assert second.value.refusal.reason == "Tuesday 21 April 2026 is already entered for April 2026."
    assert second.value.refusal.rule_id == "JSP-CITY-SCHED-1"
    assert [one.hour for one in starts(here)] == [12, 12]
    assert "(meeting 2, an extra one)" in shown(here, ICB)


def test_a_bank_holiday_is_said_with_the_days_that_would_do_and_stays(database: Database) -> None:
    here = set_up(database, WEEKLY, HEAD)
    here.clock.at = datetime(2026, 12, 1, 9, tzinfo=LONDON)
    christmas = datetime(2026, 12, 25, 10, tzinfo=LONDON)

    says = entered(here, christmas, HEAD, extra=True)

    assert "Friday 25 December 2026 is Christmas Day. It stays so until somebody moves it;" in says
    assert "Thursday 24 December 2026" in says
    assert christmas in starts(here)
    assert "is Christmas Day. It stays so" in shown(here, HEAD)


def test_the_calendar_says_what_is_due_for_each_meeting_and_which_months_have_none(database: Database) -> None:
    here = set_up(database)
    entered(here, TUESDAY)

    words = shown(here, ICB)

    assert "*Tuesday 21 April 2026, 12:30pm to 2pm* (meeting 1)" in words
    assert "Papers by Tuesday 14 April 2026, 5pm" in words  # JSP-CITY-PAP-1, a week before
    assert "No meeting is entered for May 2026, June 2026," in words
    assert "January 2026" not in words  # it is over


def test_a_board_is_told_how_many_meetings_its_year_lacks(database: Database) -> None:
    """JDB-SPEC-FREQ-1; its agenda and its items have deadlines too."""
    here = board(database)
    entered_at = datetime(2026, 6, 18, 10, tzinfo=LONDON)
    enter(EnterSitting(key="1", by=slack(CHIEF), group_id=here.group_id, at=entered_at), here.services)

    words = shown(here, CHIEF)

    assert "The calendar of 2026 holds one meeting. It should hold four at least. Enter three more." in words
    assert "Items put forward by Thursday 4 June 2026, 5pm" in words
    assert "Agenda by Friday 12 June 2026, 5pm" in words


def test_whoever_looks_after_nothing_enters_no_day(database: Database) -> None:
    here = set_up(database)

    with pytest.raises(Refused) as no:
        entered(here, TUESDAY, ICB)
    entered(here, TUESDAY, ADMIN)

    assert no.value.refusal.rule_id == "OWN-PANEL-KEEP"


def test_a_counted_day_that_is_cancelled_or_moved_does_not_come_back(database: Database) -> None:
    here = set_up(database, COUNTED, COUNTY_AD)
    entered(here, date(2026, 4, 16), COUNTY_AD)
    third = meetings(here)[2]

    says = cancel(
        CancelSitting(key="off", by=slack(COUNTY_AD), group_id=here.group_id, number=2, why="Too few can come"),
        here.services,
    )
    move_meeting(
        MoveMeeting(
            key="move",
            by=slack(COUNTY_AD),
            meeting_id=third.id,
            sequence=third.sequence,
            to=third.starts_at + timedelta(days=5),
        ),
        here.services,
    )
    cancel(
        CancelSitting(key="again", by=slack(COUNTY_AD), group_id=here.group_id, number=1, why="Nothing to hear"),
        here.services,
    )

    assert says == "Meeting 2, on Thursday 14 May 2026, 2pm, is cancelled."
    assert [one.date().isoformat() for one in sorted(starts(here))] == ["2026-06-16", "2026-07-09", "2026-08-06"]
    assert "is cancelled.* Why: “Nothing to hear”" in words(here.shown_in_channel("sitting_off"))


def test_the_same_command_delivered_twice_enters_one_day(database: Database) -> None:
    here = set_up(database)

    first, again = entered(here, TUESDAY, key="same"), entered(here, TUESDAY, key="same")

    assert first == again
    assert len(starts(here)) == 1


def test_an_extra_meeting_leaves_its_month_free_for_the_usual_one(database: Database) -> None:
    here = set_up(database)

    entered(here, date(2026, 4, 14), extra=True)
    entered(here, TUESDAY)

    assert [one.day for one in starts(here)] == [14, 21]
