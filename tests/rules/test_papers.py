"""When papers are due, and what becomes of those that come at a given moment."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import LONDON, Calendar
from bot.rules.papers import coming, dates, taken
from bot.rules.policy import Policies, Policy
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.panels import TODAY

MEETINGS = (date(2026, 4, 16), date(2026, 5, 14), date(2026, 6, 11))
BY = [{"key": "chair", "label": "the chair", "any_of": [{"roles": ["chair"]}]}]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LONDON)


def days(rule_id: str, name: str, amount: int) -> dict[str, Any]:
    fields = {"unit": "working_days", "direction": "before", "anchor": "meeting_date", "name": name, "amount": amount}
    return table(rule_id, "deadline", **fields)


def club(*rules: dict[str, Any]) -> Policy:
    """A made-up forum whose papers are due three working days ahead."""
    return made_up(days("MU-1", "papers", 3), *rules).in_force("PANEL", TODAY)


@pytest.fixture
def city(policies: Policies) -> Policy:
    return policies.in_force("JSP-CITY", TODAY)


@pytest.fixture
def county(policies: Policies) -> Policy:
    return policies.in_force("JSP-LEICS", TODAY)


def test_the_county_has_a_deadline_and_a_last_day(county: Policy, calendar: Calendar) -> None:
    """JSP-LEICS-PAP-1, and JFP-PAP-1 as the last day on which the chair may take a late one: Easter Monday skipped."""
    found = dates(county, date(2026, 4, 16), calendar)

    assert found.deadline.at == at("04-02T17:00")
    assert found.target is None
    assert found.floor is not None
    assert found.floor.at == at("04-07T17:00")


def test_the_city_has_a_deadline_and_an_earlier_target(city: Policy, calendar: Calendar) -> None:
    """JSP-CITY-PAP-1, JSP-CITY-FORM-1"""
    found = dates(city, date(2026, 4, 14), calendar)

    assert found.deadline.at == at("04-07T17:00")
    assert found.target is not None
    assert found.target.at == at("03-31T17:00")
    assert found.floor is None


def test_the_moment_of_the_deadline_itself_is_in_time(county: Policy, calendar: Calendar) -> None:
    found = taken(county, at("04-02T17:00"), MEETINGS, calendar)

    assert (found.then, found.meeting, found.rule_id) == ("in_time", MEETINGS[0], "JSP-LEICS-PAP-1")
    assert found.says == "In time for Thursday 16 April 2026: due by Thursday 2 April 2026, 5pm."


def test_a_minute_later_the_chair_must_agree(county: Policy, calendar: Calendar) -> None:
    found = taken(county, at("04-02T17:01"), MEETINGS, calendar)

    assert (found.then, found.meeting, found.approval) == ("approved", MEETINGS[0], "late_papers")
    assert (found.until, found.otherwise) == (at("04-07T17:00"), MEETINGS[1])
    assert found.says == (
        "Papers for Thursday 16 April 2026 were due by Thursday 2 April 2026, 5pm. They can still be taken until "
        "Tuesday 7 April 2026, 5pm, if that is agreed. Otherwise they are for the meeting on Thursday 14 May 2026."
    )


def test_after_the_last_day_even_the_chair_can_not_take_them(county: Policy, calendar: Calendar) -> None:
    found = taken(county, at("04-07T17:01"), MEETINGS, calendar)

    assert taken(county, at("04-07T17:00"), MEETINGS, calendar).then == "approved"
    assert (found.then, found.meeting, found.approval) == ("next_meeting", MEETINGS[1], None)
    assert found.says == (
        "Papers for Thursday 16 April 2026 were due by Thursday 2 April 2026, 5pm. "
        "They are for the meeting on Thursday 14 May 2026."
    )


def test_between_target_and_deadline_they_are_taken_and_marked(city: Policy, calendar: Calendar) -> None:
    """JSP-CITY-FORM-1: late against the form."""
    found = taken(city, at("04-02T17:01"), MEETINGS, calendar)

    assert (found.then, found.meeting, found.rule_id) == ("marked", MEETINGS[0], "JSP-CITY-FORM-1")
    assert found.says == (
        "In time for Thursday 16 April 2026, but asked for by Thursday 2 April 2026, 5pm: taken, and shown as late."
    )
    assert taken(city, at("04-02T17:00"), MEETINGS, calendar).then == "in_time"


def test_a_late_paper_may_be_late_against_the_target_of_the_meeting_after(city: Policy, calendar: Calendar) -> None:
    found = taken(city, at("04-09T17:01"), (date(2026, 4, 16), date(2026, 4, 21)), calendar)

    assert (found.then, found.meeting) == ("next_meeting", date(2026, 4, 21))
    assert "shown as late" not in found.says


def test_when_no_later_meeting_is_known_nothing_is_promised(county: Policy, calendar: Calendar) -> None:
    last = taken(county, at("06-10T09:00"), MEETINGS, calendar)
    none = taken(county, at("06-12T09:00"), MEETINGS, calendar)

    assert (last.then, last.meeting) == ("no_meeting", None)
    assert last.says.endswith("No date of a later meeting is known yet.")
    assert (none.then, none.says) == ("no_meeting", "No date of a next meeting is known yet.")


def test_the_next_deadline_that_can_be_met_and_the_one_after(county: Policy, calendar: Calendar) -> None:
    """J9: the papers deadline of the next meeting, and the one after if it is missed."""
    found = coming(county, MEETINGS, at("04-03T09:00"), calendar)

    assert [(one.meeting, one.deadline.at) for one in found] == [
        (MEETINGS[1], at("04-30T17:00")),
        (MEETINGS[2], at("05-28T17:00")),
    ]


def test_without_a_rule_about_late_papers_they_go_to_the_next_meeting(calendar: Calendar) -> None:
    found = taken(club(), at("04-15T09:00"), MEETINGS, calendar)

    assert (found.then, found.meeting, found.rule_id) == ("next_meeting", MEETINGS[1], "MU-1")


def test_where_late_papers_are_only_marked_they_are_for_the_next_meeting_all_the_same(calendar: Calendar) -> None:
    found = taken(club(table("MU-2", "late", deadline="papers", then="marked")), at("04-16T09:00"), MEETINGS, calendar)

    assert (found.then, found.meeting, found.rule_id) == ("marked", MEETINGS[0], "MU-2")


def test_without_a_last_day_late_papers_can_be_agreed_to_until_the_meeting(calendar: Calendar) -> None:
    late = table("MU-2", "late", deadline="papers", then="approved", approval="late")
    policy = club(late, table("MU-3", "approval", step="late", by=BY))

    found = taken(policy, at("04-16T09:00"), MEETINGS, calendar)

    assert (found.then, found.approval, found.until) == ("approved", "late", None)
    assert "They can still be taken, if that is agreed." in found.says


def test_another_deadline_than_that_for_papers_is_asked_by_its_name(calendar: Calendar) -> None:
    policy = club(days("MU-2", "items", 10), table("MU-3", "late", deadline="papers", then="marked"))

    assert taken(policy, at("04-10T09:00"), MEETINGS, calendar).then == "in_time"
    assert taken(policy, at("04-10T09:00"), MEETINGS, calendar, "items").then == "next_meeting"
    assert taken(policy, at("04-15T09:00"), MEETINGS, calendar).then == "marked"


@given(st.integers(0, 120 * 24), st.integers(0, 90 * 24))
def test_what_comes_later_is_never_for_an_earlier_meeting(
    policies: Policies, calendar: Calendar, hours: int, more: int
) -> None:
    policy, came = policies.in_force("JSP-LEICS", TODAY), at("03-01T00:30")
    first, second = (
        taken(policy, came + timedelta(hours=count), MEETINGS, calendar).meeting for count in (hours, hours + more)
    )

    assert second is None or (first is not None and first <= second)
