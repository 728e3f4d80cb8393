"""The actions that every group of a forum has from the start."""

from datetime import datetime

from bot.drawing.mine import mine
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from storage.database import Database
from storage.models import Action
from tests.usecases.actions.actions import HEAD, promised
from tests.usecases.house import StoodStill, asked, services_on, slack

DUE = datetime(2026, 4, 13, 17, tzinfo=LONDON)


def opened(database: Database, **changes: object) -> tuple[Services, StoodStill]:
    services, clock = services_on(database)
    open_group(asked(**changes), services)
    return services, clock


def first_action(database: Database) -> Action:
    with database.read() as work:
        group = work.groups.by_ref("RSG-26-001")
        assert group is not None
        (found,) = work.actions.open_in(group.id)
        return found


def owner(database: Database) -> str:
    with database.read() as work:
        return work.people.get(first_action(database).owner_id).key


def test_the_council_has_it_from_the_start_due_five_working_days_after_the_request(database: Database) -> None:
    """RSG-B-ACT-1 and OWN-STANDING: asked for on the Thursday before Easter."""
    opened(database)

    action = first_action(database)

    assert (action.name, action.text, action.rule_id) == (
        "S1",
        "Plan how the place to live after the ward is made stronger",
        "RSG-B-ACT-1",
    )
    assert owner(database) == "county-head"
    assert action.due_at == DUE


def test_nobody_gets_a_message_of_their_own_about_it_until_a_digest_comes(database: Database) -> None:
    services, clock = opened(database)
    with database.read() as work:
        assert not promised(work, "action", HEAD)
    listed = mine(services, HEAD, 1).items[-1].words
    assert "S1, due Monday 13 April 2026, 5pm" in listed
    assert "Every group of this kind starts with it." in listed

    clock.at = datetime(2026, 4, 9, 9, tzinfo=LONDON)
    sweep(services)
    with database.read() as work:
        assert not promised(work, "digest", HEAD)
    clock.at = datetime(2026, 4, 10, 9, tzinfo=LONDON)
    sweep(services)

    with database.read() as work:
        assert len(promised(work, "digest", HEAD)) == 1


def test_where_it_is_not_agreed_which_council_that_is_it_is_the_openers_part(database: Database) -> None:
    opened(database, councils=("county", "city"), council_agreed=False)

    assert owner(database) == "lpt-sgm"


def test_a_forum_without_such_a_rule_starts_with_none(database: Database) -> None:
    services, _ = services_on(database)
    open_group(asked(place="ae", opened_by=slack("uhl-sgm")), services)

    with database.read() as work:
        group = work.groups.by_ref("RSG-26-001")
        assert group is not None
        assert not work.actions.open_in(group.id)
