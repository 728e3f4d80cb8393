"""The schema goes up and down with what is in it, and is what the models say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect, text

from storage import migrate, revisions
from storage.database import Database
from storage.models import Base, Organisation, Person, Post
from tests.postgres import Server
from tests.storage.filled import everything, fill_every_table

FIRST = "0001"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("server")
    url = server.new_database(migrated=False)
    yield url
    server.drop(url)


def fill(url: str) -> None:
    database = Database(url)
    with database.write() as work:
        person = Person(key="made-up-1", name="Robin Vale")
        work.session.add_all([Organisation(id="NORTH", name="North", kind="trust"), person])
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id="NORTH", title="Manager", level=4))
        first = work.outbox.call("first", "topic", content={"text": "hello"})
        work.session.flush()
        work.outbox.call("second", "pin", target=first, after=first)
    database.close()


def known(rows_before: Rows, now: Rows) -> Rows:
    """The rows before, of those tables and columns only that there are now."""
    return {
        name: [{column: row[column] for column in there[0]} for row in rows_before[name]] for name, there in now.items()
    }


def rows(url: str, table: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count: int = connection.execute(text(f'select count(*) from "{table}"')).scalar_one()
    engine.dispose()
    return count


def test_the_migrated_schema_is_what_the_models_say(database_url: str) -> None:
    assert revisions.differences(database_url) == []


def test_a_model_without_its_migration_is_noticed(database_url: str) -> None:
    """The negative control of the test above."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("alter table throttle add column surplus integer"))
    engine.dispose()

    assert revisions.differences(database_url) != []


def test_the_newest_file_is_the_revision_that_alembic_leads_to() -> None:
    """A start compares the database with the name of a file, so that it need not import Alembic."""
    assert migrate.head() == revisions.head()


def test_an_empty_database_comes_up_and_is_at_the_head(empty_url: str) -> None:
    assert migrate.current(empty_url) is None

    migrate.upgrade(empty_url)

    assert migrate.current(empty_url) == migrate.head()


def test_a_filled_database_goes_down_and_comes_up_again(database_url: str) -> None:
    fill(database_url)

    revisions.downgrade(database_url, "base")
    engine = create_engine(database_url)
    left = set(inspect(engine).get_table_names())
    engine.dispose()
    migrate.upgrade(database_url)

    assert left == {"alembic_version"}
    fill(database_url)
    assert rows(database_url, "effect") == 2


def test_one_revision_down_and_up_again_keeps_every_row(database_url: str) -> None:
    fill(database_url)

    revisions.downgrade(database_url, "-1")
    migrate.upgrade(database_url)

    assert (rows(database_url, "person"), rows(database_url, "post"), rows(database_url, "effect")) == (1, 1, 2)


def test_every_revision_down_and_up_again_keeps_what_it_knows_in_every_table(database_url: str) -> None:
    """What a revision does not know yet is lost on the way down; everything else comes back as it was."""
    fill_every_table(database_url)
    before = everything(database_url)
    assert all(before.values()), "a table without a row"
    kept = before

    while migrate.current(database_url) != FIRST:
        revisions.downgrade(database_url, "-1")
        kept = known(kept, everything(database_url))
        assert everything(database_url) == kept
    migrate.upgrade(database_url)

    assert known(everything(database_url), kept) == kept


def test_actions_of_two_series_keep_numbers_of_their_own_on_the_way_down(database_url: str) -> None:
    """The first revision knows one series; a second action of the same number would stop the way down."""
    action = fill_every_table(database_url)["action"]
    engine = create_engine(database_url)
    with engine.begin() as connection:
        other = {**action, "id": uuid4(), "series": "S"}
        connection.execute(Base.metadata.tables["action"].insert().values(other))
    engine.dispose()

    revisions.downgrade(database_url, FIRST)

    first, second = sorted(row["number"] for row in everything(database_url)["action"])
    assert first == action["number"] < second


def test_upgrading_twice_keeps_what_is_there(database_url: str) -> None:
    fill(database_url)

    migrate.upgrade(database_url)

    assert (rows(database_url, "post"), rows(database_url, "effect")) == (1, 2)


def test_rebuilding_a_table_keeps_the_rows_that_point_to_it(database_url: str) -> None:
    """SQLite rebuilds a table by dropping it; with foreign keys on, its children would go with it."""
    fill(database_url)

    with migrate.connected(database_url) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("person", recreate="auto") as batch:
            batch.alter_column("email", new_column_name="mail")

    assert (rows(database_url, "person"), rows(database_url, "post")) == (1, 1)


def test_a_database_of_a_later_version_is_refused_and_left_alone(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    with pytest.raises(migrate.NewerSchema, match="9999"):
        migrate.upgrade(database_url)

    assert migrate.current(database_url) == "9999"
    engine.dispose()


def test_links_that_lead_nowhere_stop_a_migration(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "insert into post (id, person_id, organisation_id, title, level, chairs, contact_for, deputies) "
                "values ('a', 'nobody', 'nowhere', 'x', 1, '[]', '[]', '[]')"
            )
        )
    engine.dispose()

    with pytest.raises(migrate.BrokenLinks):
        revisions.upgrade(sqlite_url)
