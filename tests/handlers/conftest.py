"""A door that a whole module knocks at, on each kind of database, behind which a group has an action."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from bot.usecases.actions.action import create_action
from storage.database import Database
from tests.handlers.door import Door
from tests.postgres import Server
from tests.usecases.actions.actions import begun, wanted


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def busy_door(
    request: pytest.FixtureRequest, server: Server, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    lite = request.param == "sqlite"
    url = f"sqlite:///{copy(migrated_file, tmp_path_factory.mktemp('any'))}" if lite else server.new_database()
    database = Database(url)
    yield door_on(database)
    database.close()
    if not lite:
        server.drop(url)


def door_on(database: Database) -> Door:
    services, _ = begun(database)
    create_action(wanted(), services)
    return Door(services)
