"""What a use case promises, and what it can still change about it."""

import threading
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from storage.database import Busy, Database
from storage.effects import Effects
from storage.models import Conversation, Effect, Person
from storage.outbox import NAG
from tests.delivery.conftest import CHANNEL, effect, promise


def ready(database: Database) -> list[str]:
    with database.write() as work:
        return [found.key for found in Effects(work.session, work.machine_now).ready(100)]


def test_posts_of_one_conversation_are_numbered_in_the_order_of_their_commits(database: Database) -> None:
    promise(database, "one", "two")
    promise(database, "elsewhere", conversation="channel:C8")

    assert [effect(database, key).seq for key in ("one", "two", "elsewhere")] == [1, 2, 1]


def test_posts_of_one_transaction_keep_their_order_and_are_alike_however_they_are_written(database: Database) -> None:
    """Most are written one by one; those of a sweep together."""
    somebody = Person(key="somebody", name="Somebody")
    about: dict[str, Any] = {"draw": "words", "subject_id": somebody.id, "person_id": somebody.id, "priority": NAG}
    with database.write() as work:
        work.session.add(somebody)
        work.session.flush()
        work.outbox.post("first", CHANNEL, content={"rung": "asked"}, **about)
        second = work.outbox.post_unseen("second", CHANNEL, content={"rung": "asked"}, group_id=None, **about)
        work.outbox.post("third", CHANNEL, **about)

    first, found, third = (effect(database, key) for key in ("first", "second", "third"))
    others = [column.key for column in Effect.__table__.columns if column.key not in ("id", "key", "seq")]
    assert [first.seq, found.seq, third.seq] == [1, 2, 3]
    assert found.id == second
    assert [getattr(found, name) for name in others] == [getattr(first, name) for name in others]


def test_many_writers_at_once_leave_no_gap_and_no_double(database: Database) -> None:
    def write(name: str) -> None:
        for n in range(5):
            while True:
                try:
                    promise(database, f"{name}{n}")
                    break
                except Busy:
                    continue

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with database.read() as work:
        assert sorted(e.seq or 0 for e in work.session.query(Effect)) == list(range(1, 21))
        assert work.session.get_one(Conversation, "channel:C9").last_seq == 20


def test_only_the_first_open_post_of_a_conversation_is_ready(database: Database) -> None:
    promise(database, "one", "two")
    promise(database, "elsewhere", conversation="channel:C8")

    assert sorted(ready(database)) == ["elsewhere", "one"]


def test_a_call_has_no_place_in_the_order(database: Database) -> None:
    promise(database, "one")
    with database.write() as work:
        work.outbox.call("topic", "topic", conversation="channel:C9")

    assert sorted(ready(database)) == ["one", "topic"]


def test_what_comes_after_a_step_waits_for_it(database: Database) -> None:
    with database.write() as work:
        first = work.outbox.call("first", "topic", conversation="channel:C9")
        work.session.flush()
        work.outbox.call("second", "purpose", conversation="channel:C9", after=first)

    assert ready(database) == ["first"]


def test_a_key_stands_once(database: Database) -> None:
    promise(database, "one")

    with pytest.raises(IntegrityError):
        promise(database, "one")


def test_a_promise_wakes_the_relay_after_its_commit_and_not_otherwise(database: Database) -> None:
    woken: list[str] = []
    database.on_promise(lambda: woken.append(effect(database, "one").state))

    promise(database, "one")
    with database.write():
        pass

    assert woken == ["pending"]


def test_the_first_open_post_is_found_by_an_index_of_open_posts(sqlite_url: str) -> None:
    """A channel with years of messages must not make each claim slower."""
    database = Database(sqlite_url)
    promise(database, "one")
    with database.write() as work:
        statements: list[str] = []
        event.listen(
            work.session.get_bind(), "before_cursor_execute", lambda c, cur, sql, p, ctx, many: statements.append(sql)
        )
        Effects(work.session, work.machine_now).ready(8)
        plan = work.session.connection().exec_driver_sql(
            "explain query plan " + statements[-1], tuple("2026-01-01" for _ in range(statements[-1].count("?")))
        )
        assert "ix_effect_open" in str(plan.all())
    database.close()
