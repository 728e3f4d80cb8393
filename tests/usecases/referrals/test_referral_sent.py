"""From the form to the meeting: what is owed until when, which meeting it is for, and what is late."""

from datetime import date

import pytest
from msgspec.structs import replace

from bot.usecases.nagging import sweep
from bot.usecases.referrals import referral_due
from bot.usecases.referrals.referral_due import follow
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.house import services_on
from tests.usecases.referrals.referring import (
    FIRST,
    THURSDAY,
    TO_CITY,
    TO_COUNTY,
    agree,
    at,
    do,
    in_county,
    owed,
    referred,
    seen,
    sent,
    set_up,
    stands,
    without,
)


def test_the_form_is_owed_by_the_time_papers_are_due(database: Database) -> None:
    """JSP-CITY-PAP-1; for the county also by when a manager has it, JSP-LEICS-FORM-1."""
    services, _ = services_on(database, THURSDAY)

    city = referred(services)
    county = referred(services, TO_COUNTY, key="fm:2")

    assert owed(database, city) == {"JSP-CITY-PAP-1": at(4, 14, 17)}
    assert owed(database, county) == {"JSP-LEICS-PAP-1": at(4, 16, 17), "JSP-LEICS-FORM-1": at(4, 16, 17)}


def test_whoever_refers_is_reminded_until_the_form_is_sent(database: Database) -> None:
    """OWN-REFER-PAPERS: five and two working days before, and on the day."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services)

    def reminded() -> int:
        sweep(services)
        with database.read() as work:
            found = work.obligations.all_about(referral_id, referral_due.OWED)
            return sum(len(work.obligations.steps(one.id)) for one in found)

    counts = []
    for day in (2, 7, 10):
        clock.at = at(4, day, 9)
        counts.append(reminded())
    sent(services, referral_id)
    clock.at = at(4, 14, 9)

    assert [*counts, reminded()] == [0, 1, 2, 2]
    assert owed(database, referral_id) == {}


def test_missed_papers_are_owed_for_the_meeting_after(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    clock.at = at(4, 16, 17, 1)

    assert follow(services) == 1
    assert owed(database, referral_id)["JSP-LEICS-PAP-1"] == at(5, 14, 17)
    assert follow(services) == 0


def test_dates_that_are_entered_later_are_followed(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, replace(TO_COUNTY, told_day=None))
    assert owed(database, referral_id) == {}

    in_county(database)
    follow(services)

    assert owed(database, referral_id)["JSP-LEICS-PAP-1"] == at(4, 16, 17)


def test_a_form_sent_in_time_is_for_the_next_meeting(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    found = sent(services, referred(services))

    assert (found.state, found.meeting_on, found.late) == ("sent", date(2026, 4, 21), False)


def test_between_what_is_wished_for_and_the_deadline_it_is_taken_and_shown_as_late(database: Database) -> None:
    """JSP-CITY-FORM-1."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services)

    clock.at = at(4, 14, 17)
    found = sent(services, referral_id)

    assert (found.meeting_on, found.late) == (date(2026, 4, 21), True)


def test_later_than_that_there_is_no_meeting_known_until_one_is_entered(database: Database) -> None:
    """OWN-CITY-LATE: it goes to the next meeting; nobody entered one yet."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services)

    clock.at = at(4, 14, 17, 1)
    assert sent(services, referral_id).meeting_on is None
    with database.write() as work:
        set_up(work, "JSP-CITY", "county-head", "county-worker", date(2026, 4, 21), date(2026, 5, 19))
    follow(services)

    assert seen(services, referral_id).meeting_on == date(2026, 5, 19)
    assert follow(services) == 0


def test_a_form_that_is_not_complete_cannot_be_sent(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, without(TO_CITY, "education"))

    with pytest.raises(Refused) as no:
        sent(services, referral_id)

    assert "“Education”" in no.value.refusal.reason
    assert not stands(services, referral_id).ready


def test_a_case_follows_its_meeting_to_another_day(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)
    sent(services, referral_id)
    do(services, referral_id, "take")
    assert follow(services) == 0

    with database.write() as work:
        group = work.groups.standing("JSP-LEICS", None)
        assert group is not None
        work.groups.meetings(group.id)[0].starts_at = at(5, 1, 14)
    clock.at = at(4, 20, 9)

    assert (follow(services), follow(services)) == (1, 0)
    assert seen(services, referral_id).meeting_on == date(2026, 5, 1)
    with database.read() as work:
        assert [one.ref for one in work.referrals.for_meeting("JSP-LEICS", None, date(2026, 5, 1))] == ["JSP-26-001"]
        assert list(work.referrals.for_meeting("JSP-LEICS", None, FIRST)) == []


@pytest.mark.parametrize("state", ["running", "held"])
def test_on_the_day_of_the_meeting_nothing_moves(state: str, database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    in_county(database, FIRST, date(2026, 6, 4))
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)
    sent(services, referral_id)

    with database.write() as work:
        group = work.groups.standing("JSP-LEICS", None)
        assert group is not None
        work.groups.meetings(group.id)[0].state = state
    clock.at = at(4, 30, 15)

    assert follow(services) == 0
    assert seen(services, referral_id).meeting_on == FIRST
