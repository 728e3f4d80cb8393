"""Being away: until when, and who stands in."""

from datetime import date

import pytest

from bot.usecases.away import Away, away
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Person
from tests.usecases.house import services_on, slack


def head(database: Database) -> Person:
    with database.read() as work:
        found = work.people.by_slack_id(slack("county-head"))
    assert found is not None
    return found


def test_whoever_is_away_has_a_colleague_who_stands_in(database: Database) -> None:
    services, _ = services_on(database)
    request = Away(
        key="fm:1",
        away_by=slack("county-head"),
        until=date(2026, 4, 10),
        deputy=slack("county-worker"),
    )

    away(request, services)

    with database.read() as work:
        worker = work.people.by_slack_id(slack("county-worker"))
    assert worker is not None
    assert (head(database).away_until, head(database).away_deputy_id) == (date(2026, 4, 10), worker.id)


def test_without_a_name_the_first_deputy_in_the_directory_stands_in(database: Database) -> None:
    services, _ = services_on(database)
    with database.write() as work:
        work.people.posts(head(database).id)[0].deputies = ["nobody-known", "county-worker"]

    away(Away(key="fm:1", away_by=slack("county-head"), until=date(2026, 4, 10)), services)

    assert head(database).away_deputy_id is not None


def test_nobody_stands_in_for_another_agency(database: Database) -> None:
    services, _ = services_on(database)
    request = Away(key="fm:1", away_by=slack("county-head"), until=date(2026, 4, 10), deputy=slack("icb-sgm"))

    with pytest.raises(Refused, match="stand in for you"):
        away(request, services)

    assert head(database).away_until is None


def test_a_day_that_is_over_is_refused(database: Database) -> None:
    services, _ = services_on(database)

    with pytest.raises(Refused, match="over"):
        away(Away(key="fm:1", away_by=slack("county-head"), until=date(2026, 4, 1)), services)
