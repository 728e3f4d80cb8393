"""A database that may forget what it has acknowledged is noticed."""

from sqlalchemy import text

from storage.database import Database
from storage.durability import switched_off


def test_ours_keeps_what_it_has_acknowledged(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    off = switched_off(database)

    database.close()
    assert off == ()


def test_a_postgresql_that_does_not_wait_for_the_disk_is_noticed(postgres_url: str) -> None:
    before = Database(postgres_url)
    with before.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    before.close()
    database = Database(postgres_url)

    off = switched_off(database)

    database.close()
    assert "synchronous_commit" in off
