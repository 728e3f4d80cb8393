"""Which bodies a case can be put to, what their forms hold, and which of their meetings it can reach."""

from datetime import date, datetime

import pytest

from bot.rules import form
from bot.rules.calendar import LONDON, Calendar
from bot.rules.form import asked, check
from bot.rules.places import panels_for
from bot.rules.policy import Policies
from bot.rules.referring import answers_of, asked_at, bodies, meetings, next_two, places_of, ways

TODAY = date(2026, 4, 2)
NOW = datetime(2026, 4, 2, 12, tzinfo=LONDON)
THURSDAY = date(2026, 4, 16)


def test_every_panel_a_case_is_sent_on_to_takes_it(policies: Policies) -> None:
    known = {(body.forum, body.name) for body in bodies(policies, TODAY)}

    assert {(panel.forum, panel.name) for panel in panels_for(policies, "placement", TODAY)} <= known


def test_where_there_are_several_of_one_kind_each_can_be_chosen(policies: Policies) -> None:
    found = [body.instance for body in bodies(policies, TODAY) if body.forum == "WLP"]

    assert found == ["North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Stratford", "Warwick"]


def test_the_form_asks_about_the_way_the_case_comes_in(policies: Policies) -> None:
    """JSP-C-CETR-1, JSP-C-MAM-1."""
    policy = policies.in_force("JSP-CITY", TODAY)

    def keys(place: str, **given: str) -> set[str]:
        return {need.key for need in asked(policy, "referral", answers_of(policy, "referral", place, given))}

    assert {"cetr", "mam"} & keys("placement", autistic_or_ld="yes") == {"cetr"}
    assert {"cetr", "mam"} & keys("placement", autistic_or_ld="no") == {"mam"}
    assert {"cetr", "mam", "autistic_or_ld"} & keys("camhs_ward", autistic_or_ld="yes") == set()


def test_days_are_read_as_days_and_what_no_form_asks_is_left_out(policies: Policies) -> None:
    policy = policies.in_force("JSP-CITY", TODAY)

    answers = answers_of(policy, "referral", "placement", {"mam": "2026-04-03", "voice": True, "unheard_of": "yes"})

    assert answers == {"mam": date(2026, 4, 3), "voice": True, form.ROUTE: "C"}
    faults = check(policy, "referral", {**answers, "autistic_or_ld": "no"}, TODAY).faults
    assert any("is still to come" in fault.says for fault in faults)


@pytest.mark.parametrize(
    ("forum", "mailbox"),
    [
        ("JSP-LEICS", "joint.solutions@leics.gov.uk"),
        ("JFP-LEICS", "joint.solutions@leics.gov.uk"),
        ("JSP-CITY", "hos-admin@leicester.gov.uk"),
    ],
)
def test_the_nearest_text_says_where_the_form_goes(forum: str, mailbox: str, policies: Policies) -> None:
    assert mailbox in ways(policies.in_force(forum, TODAY))[0]


def test_booked_meetings_go_before_counted_ones(policies: Policies) -> None:
    policy = policies.in_force("JSP-LEICS", TODAY)
    booked = (THURSDAY, date(2026, 5, 15))

    assert meetings(policy, booked, None, TODAY) == booked


def test_from_one_meeting_that_is_known_the_others_are_counted(policies: Policies) -> None:
    """JSP-LEICS-SCHED-1."""
    policy = policies.in_force("JSP-LEICS", TODAY)

    assert meetings(policy, (), THURSDAY, TODAY)[:3] == (THURSDAY, date(2026, 5, 14), date(2026, 6, 11))
    assert meetings(policy, (THURSDAY,), None, TODAY)[:2] == (THURSDAY, date(2026, 5, 14))
    assert meetings(policy, (date(2026, 3, 19),), None, TODAY) == ()


def test_dates_that_somebody_enters_are_not_made_up(policies: Policies) -> None:
    """JSP-CITY-SCHED-1."""
    policy = policies.in_force("JSP-CITY", TODAY)

    assert meetings(policy, (), None, TODAY) == ()
    assert meetings(policy, (), date(2026, 4, 21), TODAY) == (date(2026, 4, 21),)


def test_a_weekly_body_needs_no_date_to_count_from(policies: Policies) -> None:
    """DPSP-FREQ-1."""
    policy = policies.in_force("DPSP", TODAY)

    assert meetings(policy, (), None, TODAY)[:2] == (date(2026, 4, 2), date(2026, 4, 9))


def test_the_next_meeting_is_the_next_one_whose_papers_can_be_in_time(policies: Policies, calendar: Calendar) -> None:
    """JSP-LEICS-PAP-1: two weeks before, so for the 16th of April it is the 2nd, 5pm."""
    policy = policies.in_force("JSP-LEICS", TODAY)
    days = meetings(policy, (), THURSDAY, TODAY)

    first, after = next_two(policy, days, NOW, calendar)
    later, _ = next_two(policy, days, datetime(2026, 4, 2, 17, 1, tzinfo=LONDON), calendar)

    assert first is not None
    assert after is not None
    assert later is not None
    assert (first.meeting, after.meeting, later.meeting) == (THURSDAY, date(2026, 5, 14), date(2026, 5, 14))


def test_where_nobody_meets_no_papers_are_due(policies: Policies, calendar: Calendar) -> None:
    """JSP-RUT-1."""
    policy = policies.in_force("JSP-RUTLAND", TODAY)

    assert meetings(policy, (), None, TODAY) == ()
    assert next_two(policy, (), NOW, calendar) == (None, None)


def test_every_form_can_be_drawn(policies: Policies) -> None:
    """A share of the cost is no question of a referral; what is shown of each answer fits a list."""
    for body in bodies(policies, TODAY):
        policy = policies.in_force(body.forum, TODAY)
        needs = [*asked_at(policy, "referral"), *asked_at(policy, "listing")]
        assert not [need for need in needs if need.answer == "share"], body.name
        assert max(map(len, [body.name, *(place.label for place in places_of(policy))])) <= 75, body.name
