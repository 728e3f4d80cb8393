"""Who is told by a step: each person once, and a chair who reads that nobody is listed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.rules.calendar import LONDON
from bot.usecases.actions.action import create_action
from bot.usecases.nagging import NOBODY, sweep
from storage.database import Database
from storage.models import Obligation, Step
from tests.usecases.actions.actions import HEAD, OPENER, begun, drawn, wanted, words

THIRD = datetime(2026, 4, 10, 8, 30, tzinfo=LONDON)


def told_last(database: Database) -> list[str]:
    """Who was told by the last step, by the key of the directory."""
    with database.read() as work:
        found = select(Step).join(Obligation, Obligation.id == Step.obligation_id)
        steps = work.session.scalars(found.where(Step.rung == "after_third_late_day")).all()
        return sorted(s.told if s.told == NOBODY else work.people.get(UUID(s.told)).key for s in steps)


def test_a_manager_who_is_the_chair_is_told_once(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    with database.write() as work:
        head = work.people.by_slack_id(HEAD)
        group = work.groups.by_ref("RSG-26-001")
        assert head is not None
        assert group is not None
        group.chair_id = head.id

    clock.at = THIRD
    sweep(services)

    assert told_last(database) == ["county-head", "county-worker"]


def test_an_owner_who_is_the_chair_is_told_once(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(owner=OPENER), services)

    clock.at = THIRD
    sweep(services)

    assert told_last(database).count("lpt-sgm") == 1


def test_where_the_directory_lists_no_manager_the_chair_reads_so(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(owner=HEAD), services)

    clock.at = THIRD
    sweep(services)

    assert told_last(database) == ["county-head", "lpt-sgm", NOBODY]
    assert "The directory lists nobody above the owner" in words(drawn(services, "digest", OPENER))
    assert "lists nobody" not in words(drawn(services, "digest", HEAD))
