"""Nothing is decided for an agency that is not there."""

from datetime import datetime, timedelta

import pytest

from bot.rules.absence import asked, named_in, reply_due, reply_due_anew, stuck
from bot.rules.calendar import LONDON, Calendar
from bot.rules.policy import Policies
from tests.rules.probes import TODAY

THURSDAY = datetime(2026, 4, 2, 11, tzinfo=LONDON)  # before Easter


def test_those_it_affects_and_who_are_not_here_are_asked_in_their_order() -> None:
    assert asked(["lead", "trust", "council"], {"trust", "guest"}) == ("lead", "council")
    assert asked(["trust"], {"trust"}) == ()
    assert asked([], set()) == ()


def test_between_meetings_when_nobody_counts_as_present_all_are_asked() -> None:
    assert asked(["lead", "trust"], ()) == ("lead", "trust")


def test_easter_does_not_use_up_the_three_working_days(policies: Policies, calendar: Calendar) -> None:
    """Good Friday and Easter Monday are bank holidays."""
    due = reply_due(policies.in_force("RSG-B", TODAY), THURSDAY, calendar, None)

    assert due.at == datetime(2026, 4, 9, 17, tzinfo=LONDON)
    assert due.says.startswith(
        "three working days after the question was sent, Good Friday and Easter Monday not counted"
    )


def test_the_next_meeting_counts_if_it_is_sooner(policies: Policies, calendar: Calendar) -> None:
    policy = policies.in_force("RSG-A", TODAY)
    sooner, later = datetime(2026, 4, 7, 9, 30, tzinfo=LONDON), datetime(2026, 4, 10, 9, 30, tzinfo=LONDON)

    due = reply_due(policy, THURSDAY, calendar, sooner)

    assert due.at == sooner
    assert due.says.startswith("the next meeting, sooner than three working days")
    assert reply_due(policy, THURSDAY, calendar, later).at == datetime(2026, 4, 9, 17, tzinfo=LONDON)


@pytest.mark.parametrize("forum", ["JSP-LEICS", "JFP-LEICS", "JSP-CITY"])
def test_a_panel_gives_the_whole_three_days_whatever_meeting_comes(
    policies: Policies, calendar: Calendar, forum: str
) -> None:
    """JFP-ABS-2 and CITY-ABS-2 go before our own rule, which ends with the next meeting (HD-05)."""
    due = reply_due(policies.in_force(forum, TODAY), THURSDAY, calendar, datetime(2026, 4, 7, 9, 30, tzinfo=LONDON))

    assert due.at == datetime(2026, 4, 9, 17, tzinfo=LONDON)


def test_counted_anew_it_is_later_than_promised_only_where_the_meeting_it_hung_on_is_gone(
    policies: Policies, calendar: Calendar
) -> None:
    policy = policies.in_force("RSG-B", TODAY)
    tuesday, wednesday = (datetime(2026, 4, day, 9, 30, tzinfo=LONDON) for day in (7, 8))

    def anew(promised: datetime, meets_at: datetime | None, *, gone: bool = False) -> datetime:
        return reply_due_anew(policy, THURSDAY, promised, calendar, meets_at, gone=gone)

    assert anew(wednesday, tuesday) == tuesday
    assert anew(tuesday, wednesday) == tuesday
    assert anew(tuesday, wednesday, gone=True) == wednesday
    assert anew(tuesday, None, gone=True) == datetime(2026, 4, 9, 17, tzinfo=LONDON)


def test_an_agency_is_named_by_its_name_or_by_a_first_word_of_its_own() -> None:
    names = {1: "County council", 2: "City council", 3: "Care board", 4: "Care trust", 5: "ABC"}

    assert named_in("County pays half, abc the rest", names) == {1, 5}
    assert named_in("the city council asks; Care comes", names) == {2}
    assert named_in("Cityscape, or a county", names) == frozenset()
    assert named_in("", names) == frozenset()


def test_it_is_stuck_once_a_meeting_has_ended_since_or_if_it_was_put_before() -> None:
    hour = timedelta(hours=1)

    assert not stuck(THURSDAY, [THURSDAY - hour], put_before=False)
    assert stuck(THURSDAY, [THURSDAY - hour, THURSDAY + hour], put_before=False)
    assert stuck(THURSDAY, [], put_before=True)
