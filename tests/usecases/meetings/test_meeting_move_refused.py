"""A meeting does not move: what is refused with the rule, and what is asked first."""

from datetime import datetime

import pytest

from bot.usecases.meetings.meeting_move import MoveMeeting, meeting_to_move, move_meeting
from bot.usecases.meetings.meeting_move_asked import OtherTimes
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Group, Meeting
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import (
    CHAIR,
    MEMBER,
    at,
    chaired,
    chairs_another,
    meetings,
    met,
    planned,
)
from tests.usecases.meetings.moving import moves


def test_what_would_be_too_seldom_is_refused_with_the_rule_and_other_times(database: Database) -> None:
    """RSG-B-FREQ-2: after Good Friday, 10am, two more begin by the Friday after, 10am."""
    here = met(database, at(7), at(9))
    second = meetings(here)[2]

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(10, 11, 0), meeting_id=second.id)

    no = raised.value
    assert no.refusal.reason.startswith("That is fewer than two meetings in any seven days: after the one on Friday 3")
    assert no.refusal.rule_id == "RSG-B-FREQ-2"
    assert no.sure is None
    assert no.times == (at(9, 11, 0), at(10))
    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]
    assert "meeting_moved" not in here.acts()


def test_a_bank_holiday_is_seen_beforehand_and_can_be_chosen_all_the_same(database: Database) -> None:
    here = met(database, at(7), at(13))

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(6))

    asks = raised.value
    assert asks.refusal.reason == "Monday 6 April 2026 is Easter Monday."
    assert asks.times == (at(7, 10, 0), at(8))
    assert asks.sure == frozenset({"day_off"})
    assert planned(here)[0] == "Tue 07 Apr 09:30"

    assert "is now on Monday 6 April 2026, 9:30am" in moves(here, at(6), key="cm:2", sure=asks.sure)


def test_a_weekend_is_asked_about_as_well(database: Database) -> None:
    here = met(database, at(7), at(9))

    with pytest.raises(OtherTimes, match="Saturday 4 April 2026 is not a working day"):
        moves(here, at(4, 10, 0))


@pytest.mark.parametrize(
    ("to", "says"),
    [
        (at(3, 10, 0), "That time has gone"),
        (at(3, 11, 29), "That is too soon"),
        (at(7), "The meeting is at that time already"),
        (at(9, 9, 0), "The group meets then already: meeting 3 is on Thursday 9 April 2026, 9:30am"),
        (at(10), "That is after meeting 3, which is on Thursday 9 April 2026, 9:30am"),
        (at(17, 11, 1), "That is more than 14 days away"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(database: Database, to: datetime, says: str) -> None:
    """OWN-MOVE-NOTICE, OWN-MOVE-FAR; the meetings of a group keep their order."""
    here = met(database, at(7), at(9))

    with pytest.raises(Refused, match=says):
        moves(here, to)

    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]


def test_only_the_chair_moves_it(database: Database) -> None:
    here = met(database, at(9), at(13))
    next_one = meetings(here)[1]
    request = MoveMeeting(key="cm:1", by=slack(MEMBER), meeting_id=next_one.id, sequence=0, to=at(8))

    with pytest.raises(Refused) as raised:
        move_meeting(request, here.services)
    with pytest.raises(Refused):
        meeting_to_move(here.services, slack(MEMBER), group_id=here.group_id)

    assert raised.value.refusal.rule_id == "HD-17"
    assert planned(here)[0] == "Thu 09 Apr 09:30"


@pytest.mark.parametrize(
    ("state", "says"),
    [("running", "has begun"), ("held", "was held"), ("missed", "was missed"), ("cancelled", "was cancelled")],
)
def test_a_meeting_that_is_not_to_come_stays_where_it_is(database: Database, state: str, says: str) -> None:
    here = met(database, at(9), at(13))
    meeting = meetings(here)[1]
    with database.write() as work:
        work.session.get_one(Meeting, meeting.id).state = state

    with pytest.raises(Refused, match=f"Meeting 2 {says}"):
        move_meeting(
            MoveMeeting(key="cm:1", by=slack(CHAIR), meeting_id=meeting.id, sequence=0, to=at(8)), here.services
        )


def test_a_group_that_is_over_moves_nothing(database: Database) -> None:
    here = met(database, at(9), at(13))
    with database.write() as work:
        work.session.get_one(Group, here.group_id).state = "withdrawn"

    with pytest.raises(Refused, match="was withdrawn"):
        moves(here, at(8))


def test_a_first_meeting_later_than_the_group_is_to_be_set_up_needs_a_reason(database: Database) -> None:
    here = chaired(database)

    with pytest.raises(OtherTimes, match="when the group should be set up") as raised:
        moves(here, at(7))
    says = moves(here, at(7), key="cm:2", reason="Two agencies cannot come before")

    assert raised.value.late
    assert "is now on Tuesday 7 April 2026" in says
    assert meetings(here)[0].late_reason == "Two agencies cannot come before"
    assert "(late)" in here.card()


def test_a_chair_who_chairs_elsewhere_then_is_asked_first(database: Database) -> None:
    here = met(database, at(9), at(13))
    other = chairs_another(here, at(8, 14, 15))

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(8, 14, 0))
    asks = raised.value

    assert asks.refusal.reason == f"You chair another group then: {other}, Wednesday 8 April 2026, 2:15pm."
    assert asks.sure == frozenset({"clash"})
    assert asks.times == (at(8), at(9, 14, 0))
    assert "is now on" in moves(here, at(8, 14, 0), key="cm:2", sure=asks.sure)


def test_whoever_else_may_move_it_learns_nothing_of_the_other_group(database: Database) -> None:
    here = met(database, at(9), at(13))
    other = chairs_another(here, at(8, 14, 15))
    acting = here.person(MEMBER)
    with database.write() as work:
        running = work.groups.meetings(here.group_id)[0]
        running.state, running.chair_id = "running", acting.id

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(8, 14, 0), by=MEMBER)

    assert raised.value.refusal.reason == "Whoever chairs this meeting chairs another group at that time."
    assert other not in str(raised.value)
