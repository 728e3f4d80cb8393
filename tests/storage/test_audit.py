"""The record of who did what follows from itself, and says where it does not."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import text

from bot.rules.calendar import LONDON
from storage.database import Database

GROUP = uuid4()
SUMMER = datetime(2026, 7, 2, 19, 4, tzinfo=LONDON)


def write(database: Database, *acts: str) -> None:
    with database.write() as work:
        for act in acts:
            work.audit.add(act, at=SUMMER, actor="bot", group_id=GROUP, number=1)


def first_broken(database: Database) -> int | None:
    with database.read() as work:
        return work.audit.first_broken(str(GROUP))


def test_what_was_written_in_summer_time_is_whole_when_it_is_read_back(database: Database) -> None:
    """The database gives instants back in UTC, and a record must not seem broken for that."""
    write(database, "opened", "closed")

    assert first_broken(database) is None


def test_a_row_that_was_changed_or_taken_out_is_named(database: Database) -> None:
    write(database, "opened", "closing", "closed")
    with database.write() as work:
        work.session.execute(text("update audit set actor = 'nobody' where seq = 2"))
    changed = first_broken(database)
    with database.write() as work:
        work.session.execute(text("delete from audit where seq = 2"))

    assert (changed, first_broken(database)) == (2, 3)
