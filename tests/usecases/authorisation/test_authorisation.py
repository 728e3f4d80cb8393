"""Every right of every forum that runs: who has it by the policy files, and what the use case does when they try.

What is expected is read from the files a second time (`terms.py`), never by asking the rules of the bot. One forum
goes through every use case; the others go through every right, by one use case each: what differs between them is data.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.usecases.actions.action import create_action
from storage.database import Database
from tests.usecases.authorisation.cast import EVERYBODY, OUTSIDER, UNLISTED
from tests.usecases.authorisation.deed import OWN, STATES, Deed
from tests.usecases.authorisation.deeds import DEEDS
from tests.usecases.authorisation.stages import BEGUN, fill, stages
from tests.usecases.authorisation.trying import AsItIs, Life, expected, tried
from tests.usecases.authorisation.world import begin, forums


@pytest.fixture(scope="module", params=forums())
def life(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """A forum's group at every stage of its life."""
    folder = tmp_path_factory.mktemp("life")
    file = folder / "now.db"
    file.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{file}")
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("pragma synchronous=off"))
    world = begin(request.param, database)
    found = Life(world, stages(world, folder))
    yield found
    found.close()
    database.close()


@pytest.mark.parametrize("state", STATES)
def test_everybody_may_do_what_the_policy_grants_and_nothing_else(life: Life, state: str) -> None:
    """What is refused is written nowhere but in the record of refusals, and the answer names the way on."""
    wrong = [
        f"{stage}, {state}: {name}: {deed.name}: {said}"
        for stage, deed, name in cells(life, state)
        for said in tried(life, stage, state, deed, name)
    ]

    assert not wrong, "\n".join(wrong)


def test_on_postgres_too_a_no_writes_nothing(postgres_url: str) -> None:
    database = Database(postgres_url)
    world = begin(forums()[0], database)
    fill(world)
    life = AsItIs(world)

    wrong = [
        f"{name}: {deed.name}: {said}"
        for deed in one_for_each_right()
        for name in EVERYBODY
        if BEGUN in deed.stages and not expected(world, deed, name, OWN, BEGUN)[0]
        for said in tried(life, BEGUN, OWN, deed, name)
    ]

    assert not wrong, "\n".join(wrong)
    next(deed for deed in DEEDS if deed.use_case is create_action).does(world, world.slack("member"))
    assert "action" in life.written()
    database.close()


def cells(life: Life, state: str) -> Iterator[tuple[str, Deed, str]]:
    """Everything that is tried in that state, stage by stage.

    In the first forum everybody tries every right, in every state and at every stage. The other use cases that share a
    right, and the other forums, are tried by everybody in an open group of their own at their last stage, and else by
    whoever may do it in such a group, and by one who never may.
    """
    first, one_each = life.world.forum == forums()[0], one_for_each_right()
    for stage in life.stages:
        life.put(stage, state)
        for deed in DEEDS if first else one_each:
            if stage not in (deed.stages if state == OWN and not deed.shows else deed.stages[-1:]):
                continue
            every_right = first and deed in one_each
            by_all = every_right or (state == OWN and stage == deed.stages[-1])
            for name in EVERYBODY:
                if (by_all or hopes(life, deed, name, stage)) and (name != UNLISTED or not deed.chosen):
                    yield stage, deed, name


def hopes(life: Life, deed: Deed, name: str, stage: str) -> bool:
    """Whether they may in a group of their own that is open; and one who never may."""
    return name == OUTSIDER or expected(life.world, deed, name, OWN, stage)[0]


def one_for_each_right() -> Collection[Deed]:
    found = {(deed.rights, deed.about, deed.chosen): deed for deed in reversed(DEEDS) if not deed.shows}
    return found.values()
