"""Actions that are due or late: who is told, in one message a day, and what drops out of it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import done, more_time
from bot.usecases.nagging import sweep
from storage.database import Database
from storage.models import Effect
from tests.usecases.actions.actions import (
    AFTER_EASTER,
    OPENER,
    WORKER,
    begun,
    drawn,
    labels,
    press,
    promised,
    sweep_through,
    told,
    wanted,
    words,
)


def test_a_late_action_climbs_over_easter_without_counting_the_holidays(database: Database) -> None:
    """HD-06: the owner, then the chair too, then the owner's manager; each once, on working days."""
    services, clock = begun(database)
    create_action(wanted(), services)

    sweep_through(services, clock, datetime(2026, 4, 20, 12, tzinfo=LONDON))

    assert told(database)[0] == ("due_day", 0, "county-worker")
    assert told(database)[1] == ("first_late_day", 0, "county-worker")
    assert set(told(database)[2:4]) == {("second_late_day", 0, k) for k in ("county-worker", "lpt-sgm")}
    last = {("after_third_late_day", 0, k) for k in ("county-head", "lpt-sgm", "county-worker")}
    assert set(told(database)[4:]) == last
    with database.read() as work:
        sent = work.session.scalars(select(Effect.key).where(Effect.draw == "digest")).all()
    assert {key[-10:] for key in sent} == {"2026-04-02", "2026-04-07", "2026-04-08", "2026-04-10"}


def test_a_late_nag_says_since_when_and_who_is_told_next_and_when(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)

    clock.at = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
    sweep(services)
    today = words(drawn(services, "digest", WORKER))
    clock.at = datetime(2026, 4, 8, 8, 30, tzinfo=LONDON)
    sweep(services)
    chair = drawn(services, "digest", OPENER)

    assert "A1, due today, Thursday 2 April 2026, 5pm" in today
    assert "If it is still open on Tuesday 7 April 2026, 8:30am, you hear again." in today
    assert "A1 is two working days late" in words(chair)
    assert "If it is still open on Friday 10 April 2026, 8:30am, the owner's manager is told too." in words(chair)
    assert labels(chair) == [
        "Done",
        "New date",
        "New owner",
        "Drop it: why",
        "Why?",
        "See all mine",
        "I'm away until …",
    ]


def test_ten_quiet_evenings_use_nothing_up_and_the_morning_after_sends_one_message(database: Database) -> None:
    """Steps that came in the meantime are folded into one message, which says when it should have come."""
    start = datetime(2026, 3, 27, 10, tzinfo=LONDON)
    services, clock = begun(database, start)
    create_action(wanted(due=AFTER_EASTER), services)

    for evening in range(1, 11):
        clock.at = start.replace(hour=20) + timedelta(days=evening)
        sweep(services)
        with database.read() as work:
            assert not promised(work, "digest", WORKER)
    clock.at = datetime(2026, 4, 7, 10, tzinfo=LONDON)
    sweep(services)
    sweep(services)

    assert [rung for rung, _, _ in told(database)] == ["day_before", "due_day"]
    with database.read() as work:
        assert len(work.session.scalars(select(Effect).where(Effect.draw == "digest")).all()) == 1
    assert words(drawn(services, "digest", WORKER)).count("A1") == 1
    assert "should have reached you on Thursday 2 April 2026" in words(drawn(services, "digest", WORKER))


def test_a_digest_carries_two_actions_and_drops_what_is_closed_before_it_leaves(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    create_action(wanted(key="press-9", text="Ring the school nurse team"), services)
    clock.at = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
    sweep(services)

    both = drawn(services, "digest", WORKER)
    done(press(database), services)
    one = drawn(services, "digest", WORKER)
    done(press(database, number=2, key="press-4"), services)
    none = drawn(services, "digest", WORKER)

    assert both is not None
    assert one is not None
    assert both.text == "2 things for you today"
    assert "Meetings today: 10am" in str(both.blocks)
    assert one.text == "1 thing for you today"
    assert "A1" not in words(one)
    assert "A2" in words(one)
    assert none is None


def test_a_digest_that_has_been_posted_is_drawn_again_when_an_action_is_done(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    clock.at = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
    sweep(services)
    with database.write() as work:
        (effect,) = promised(work, "digest", WORKER)
        effect.state, effect.content = "done", {"text": "1 thing for you today", "blocks": []}

    done(press(database), services)

    with database.read() as work:
        again = work.outbox.by_key(f"update:{effect.key}")
        assert again is not None
        assert "Nothing is left here" in words(drawers(services)["digest"](work, again, clock.now()))


def test_steps_come_again_for_a_moved_date_and_none_that_lies_before_the_move(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    clock.at = datetime(2026, 4, 2, 9, tzinfo=LONDON)
    sweep(services)

    more_time(press(database, by=OPENER), AFTER_EASTER, services)
    unsent = drawn(services, "digest", WORKER)
    sweep_through(services, clock, datetime(2026, 4, 7, 10, tzinfo=LONDON))

    assert unsent is None  # what was said of the old date drops out
    assert told(database) == [("due_day", 0, "county-worker"), ("due_day", 1, "county-worker")]
