"""The sweep deals with many at once, and treats each as if it were alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.actions.action import create_action
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from storage.database import Database
from storage.models import Conversation, Effect, Obligation, Step
from storage.repositories.obligations import Waiting
from tests.usecases.actions.actions import begun, wanted
from tests.usecases.house import StoodStill, asked

DUE_DAY = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
GROUPS = 12


def many_invited(database: Database) -> tuple[Services, StoodStill]:
    """Groups that are all opened at one moment: their invitations fall due together."""
    services, clock = begun(database)
    for n in range(GROUPS):
        meets = clock.at + timedelta(hours=24)
        open_group(asked(key=f"many-{n}", another_child=True, first_meeting=meets), services)
    with database.read() as work:
        found = select(func.max(Obligation.next_step_at)).where(Obligation.kind == "invitation")
        last = work.session.scalars(found).one()
    assert last is not None
    clock.at = last
    return services, clock


def steps(database: Database) -> int:
    with database.read() as work:
        return work.session.scalar(select(func.count()).select_from(Step)) or 0


def test_what_cannot_be_dealt_with_keeps_nobody_else_from_being_told(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even where what cannot be dealt with is more than a transaction takes, and has waited longest."""
    services, clock = begun(database)
    for number in range(5):
        create_action(wanted(key=f"press-{number}", text=f"Thing {number}"), services)
    with database.write() as work:
        still_open = select(Obligation).where(Obligation.kind == "action", Obligation.closed_at.is_(None))
        actions = work.session.scalars(still_open).all()
        broken, sound = actions[:3], actions[3:]
        for obligation in broken:
            obligation.ladder_id = "NO-SUCH-LADDER"
            obligation.next_step_at = clock.at
    clock.at = DUE_DAY

    sweep(services, batch=2)

    assert caplog.text.count("could not be looked at") == 3
    with database.read() as work:
        assert [[step.rung for step in work.obligations.steps(one.id)] for one in sound] == [["due_day"], ["due_day"]]
        assert {one.id for one in broken} == {waiting.id for waiting in work.obligations.due(clock.at, 10)}


def test_two_sweeps_at_once_tell_nobody_twice(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Nor do their posts get in the way of one another: each conversation is numbered without a gap."""
    services, clock = many_invited(database)
    before = steps(database)

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(sweep, services, batch=5) for _ in range(2)]:
            one.result()

    with database.read() as work:
        messages = select(func.count(Step.effect_id.distinct())).group_by(Step.obligation_id, Step.told)
        assert set(work.session.scalars(messages.where(Step.at == clock.at, Step.effect_id.is_not(None)))) == {1}
        assert work.obligations.due(clock.at, 1) == []
        posts = work.session.scalars(select(Effect).where(Effect.kind == "post")).all()
        places = {(post.conversation_id, post.seq) for post in posts}
        last = {row.id: row.last_seq for row in work.session.scalars(select(Conversation))}
    assert steps(database) > before + GROUPS
    assert caplog.text == ""
    assert len(places) == len(posts)
    assert places == {(name, seq + 1) for name, most in last.items() for seq in range(most)}


def test_what_has_waited_equally_long_is_looked_at_group_by_group(database: Database) -> None:
    """A transaction then holds few groups; also where some of it is about no group at all, nothing is left out."""
    _, clock = many_invited(database)
    with database.write() as work:
        for one in work.session.query(Obligation).filter(Obligation.next_step_at == clock.at).limit(3):
            one.group_id = None
    with database.read() as work:
        at_once = [one for one in work.obligations.due(clock.at, 1000) if one.since == clock.at]
        paged: list[Waiting] = []
        page = work.obligations.due(clock.at, 5)
        while page:
            paged += page
            page = work.obligations.due(clock.at, 5, page[-1])

    groups = [group for group, _ in groupby(one.group_id or one.id for one in at_once)]
    assert len(groups) == len(set(groups)) > GROUPS
    assert [one for one in paged if one.since == clock.at] == at_once


def test_how_much_is_asked_of_the_database_does_not_grow_with_what_is_due(database: Database) -> None:
    services, _ = many_invited(database)
    with database.write() as work:
        others = work.session.query(Obligation).filter(Obligation.kind != "invitation")
        others.update({"next_step_at": None})
    asked_of_it: list[str] = []

    def ask(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked_of_it.append(statement)

    event.listen(database.engine, "before_cursor_execute", ask)
    before = steps(database)
    sweep(services)

    assert len(asked_of_it) < 40 < steps(database) - before, "\n".join(asked_of_it)
