"""One message a day for one person: what stands in it, when it leaves, and what an outage does to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import done
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from bot.views.message import Message
from storage.database import Database
from storage.models import Effect, Step
from tests.usecases.actions.actions import (
    HEAD,
    OPENER,
    WORKER,
    begun,
    drawn,
    labels,
    press,
    promised,
    settle_what_it_starts_with,
    sweep_through,
    told,
    wanted,
    words,
)
from tests.usecases.house import asked

THURSDAY = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
FRIDAY_AFTER_EASTER = datetime(2026, 4, 10, 8, 30, tzinfo=LONDON)


def claimed_at_once(database: Database) -> None:
    """A relay that is quicker than anybody: whatever may be claimed after a commit is claimed."""

    def claim() -> None:
        with database.write() as work:
            ready = (Effect.draw == "digest", Effect.state == "pending", Effect.not_before <= datetime.now(UTC))
            work.session.execute(update(Effect).where(*ready).values(state="sending"))

    database.on_promise(claim)


def comes(services: Services, who: str, ref: str) -> None:
    """Somebody answers their invitation."""
    with services.database.read() as work:
        group, person = work.groups.by_ref(ref), work.people.by_slack_id(who)
        assert group is not None
        assert person is not None
        member = work.groups.member(group.id, person.id)
        assert member is not None
    answer(Answer(key=f"ac:{ref}", answered_by=who, member_id=member.id, reply="coming"), services)


def digests(services: Services, to: str) -> list[Message]:
    """All digests of one person in order, as they read now."""
    with services.database.read() as work:
        found = promised(work, "digest", to)
        drawn_now = [drawers(services)["digest"](work, effect, services.clock.now()) for effect in found]
    return [message for message in drawn_now if message is not None]


def test_ten_actions_due_the_same_day_make_one_message_however_quick_the_relay_is(database: Database) -> None:
    """Each is a transaction of its own; the digest waits until the sweep has seen them all."""
    services, clock = begun(database)
    for number in range(10):
        create_action(wanted(key=f"press-{number}", text=f"Thing {number}"), services)
    claimed_at_once(database)

    clock.at = THURSDAY
    sweep(services)

    message = drawn(services, "digest", WORKER)
    assert message is not None
    assert message.text == "10 things for you today"
    with database.read() as work:
        (effect,) = promised(work, "digest", WORKER)
        assert effect.state == "sending"


def test_a_digest_whose_gatherer_died_leaves_all_the_same(database: Database) -> None:
    """It is held back for a lease only; and the next sweep lets it go."""
    services, clock = begun(database)
    create_action(wanted(), services)
    clock.at = THURSDAY
    sweep(services)

    with database.write() as work:
        (effect,) = promised(work, "digest", WORKER)
        work.outbox.hold_back(effect, 30)
    with database.write() as work:
        assert promised(work, "digest", WORKER)[0].not_before > work.machine_now
        work.outbox.let_go("digest")

    with database.read() as work:
        assert promised(work, "digest", WORKER)[0].not_before <= work.machine_now


def test_what_comes_after_the_digest_has_left_waits_for_the_next_working_morning(database: Database) -> None:
    """Here that is the Tuesday after Easter."""
    services, clock = begun(database)
    create_action(wanted(), services)
    create_action(wanted(key="press-2", text="Ring the school nurse team"), services)
    with database.write() as work:
        second = work.session.scalars(select(Step)).all()
        assert not [step for step in second if step.rung == "due_day"]
    clock.at = THURSDAY
    claimed_at_once(database)
    with database.write() as work:  # a sweep that saw only the first, and its relay
        person = work.people.by_slack_id(WORKER)
        assert person is not None
        work.outbox.post(
            f"digest:{person.id}:2026-04-02",
            f"person:{person.id}",
            draw="digest",
            subject_id=person.id,
            person_id=person.id,
        )

    sweep(services)
    assert told(database) == []
    sweep_through(services, clock, datetime(2026, 4, 7, 9, tzinfo=LONDON))

    assert {rung for rung, _, _ in told(database)} == {"due_day", "first_late_day"}
    with database.read() as work:
        keys = [effect.key[-10:] for effect in promised(work, "digest", WORKER)]
    assert keys == ["2026-04-02", "2026-04-07"]


def test_no_digest_comes_on_a_day_with_nothing_to_do_or_at_a_weekend(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    done(press(database), services)

    sweep_through(services, clock, datetime(2026, 4, 13, 12, tzinfo=LONDON))

    with database.read() as work:
        assert not work.session.scalars(select(Effect).where(Effect.draw == "digest")).all()


def test_an_outage_over_easter_is_one_message_a_person_that_says_so_and_skips_nothing(database: Database) -> None:
    """Down from Wednesday evening to the Friday after: nobody is told twice, and every step is on record."""
    services, clock = begun(database)
    create_action(wanted(), services)

    clock.at = FRIDAY_AFTER_EASTER
    sweep(services)
    sweep(services)

    rungs = [rung for rung, _, who in told(database) if who == "county-worker"]
    assert rungs == ["due_day", "first_late_day", "second_late_day", "after_third_late_day"]
    for reader, missed in ((WORKER, 3), (OPENER, 1), (HEAD, 0)):
        (message,) = digests(services, reader)
        text = words(message)
        assert text.count("A1") == 1
        if missed:
            assert "should have reached you" in text
        else:
            assert "should have reached you" not in text
    assert "3 reminders should have reached you from Thursday 2 April 2026 on" in words(digests(services, WORKER)[0])
    assert "One reminder should have reached you on Wednesday 8 April 2026" in words(digests(services, OPENER)[0])


def test_an_action_of_somebody_without_slack_stands_in_the_chairs_digest(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    with database.write() as work:
        worker = work.people.by_slack_id(WORKER)
        assert worker is not None
        worker.slack_id = None

    clock.at = THURSDAY
    sweep(services)

    message = drawn(services, "digest", OPENER)  # who has the chair here
    assert "For County-Worker, LEICESTERSHIRE-CC, by hand: please phone or e-mail them." in words(message)
    assert "A1, due today" in words(message)
    assert labels(message)[:2] == ["Told", "Done"]


def test_what_is_late_for_both_the_chair_and_somebody_by_hand_is_one_message_to_the_chair(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    with database.write() as work:
        worker = work.people.by_slack_id(WORKER)
        assert worker is not None
        worker.slack_id = None

    clock.at = datetime(2026, 4, 8, 8, 30, tzinfo=LONDON)
    sweep(services)

    (message,) = digests(services, OPENER)
    assert "Told" in labels(message)
    assert "New date" in labels(message)


def test_an_invitation_not_answered_yet_stands_in_a_digest_that_comes_anyway(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(owner=HEAD), services)

    clock.at = THURSDAY
    sweep(services)

    text = words(drawn(services, "digest", HEAD))
    assert "please answer by Thursday 2 April 2026" in text
    assert text.index("please answer") < text.index("A1")
    assert {"I'll come", "Send someone else", "Can't come", "Done"} <= set(labels(drawn(services, "digest", HEAD)))


def test_a_digest_says_that_nothing_is_owed_elsewhere_only_where_that_is_so(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(owner=HEAD), services)
    clock.at = THURSDAY
    sweep(services)
    one_group = str(drawn(services, "digest", HEAD))
    first = datetime(2026, 4, 2, 16, tzinfo=LONDON)
    open_group(asked(key="form-2", another_child=True, chairs_first=True, first_meeting=first), services)

    settle_what_it_starts_with(database, clock.at, "RSG-26-002")

    owed_there = str(drawn(services, "digest", HEAD))
    comes(services, HEAD, "RSG-26-002")
    owed_nothing_there = str(drawn(services, "digest", HEAD))

    assert "other groups" not in one_group
    assert "RSG-26-002" in owed_there
    assert "other groups" not in owed_there
    assert "Nothing is owed in your other groups." in owed_nothing_there


def test_the_lock_screen_says_how_many_things_and_nothing_else(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    clock.at = THURSDAY + timedelta(minutes=1)
    sweep(services)

    message = drawn(services, "digest", WORKER)

    assert message is not None
    assert message.text == "1 thing for you today"


def test_two_sweeps_at_once_gather_one_digest(database: Database) -> None:
    """Whoever finishes last lets it go: nothing is left behind for tomorrow."""
    services, clock = begun(database)
    for number in range(12):
        create_action(wanted(key=f"press-{number}", text=f"Thing {number}"), services)
    claimed_at_once(database)
    clock.at = THURSDAY

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(sweep, services) for _ in range(2)]:
            one.result()

    message = drawn(services, "digest", WORKER)
    assert message is not None
    assert message.text == "12 things for you today"
