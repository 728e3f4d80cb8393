"""Actions: who may make and change them, and what their owner reads."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from bot.rules.calendar import LONDON
from bot.usecases.actions.action import Created, create_action
from bot.usecases.actions.action_change import done, more_time, not_mine, update
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Action
from tests.usecases.actions.actions import (
    AFTER_EASTER,
    HEAD,
    MAUNDY_THURSDAY_5PM,
    OPENER,
    REF,
    WEDNESDAY_BEFORE_EASTER,
    WORKER,
    begun,
    drawn,
    labels,
    only_action,
    owed,
    press,
    promised,
    wanted,
    words,
)
from tests.usecases.house import slack


def test_a_member_creates_numbered_actions_and_their_owner_is_told_at_once(database: Database) -> None:
    services, _ = begun(database)

    first = create_action(wanted(), services)
    second = create_action(wanted(key="press-9"), services)

    with database.read() as work:
        assert len(promised(work, "action", WORKER)) == 2
    assert (first.ref, second.ref) == ("A1", "A2")
    assert first.says == "RSG-26-001: A1 is with County-Worker, due Thursday 2 April 2026, 5pm."
    assert only_action(database).organisation_id == "LEICESTERSHIRE-CC"


def test_the_owners_message_says_what_by_when_and_what_can_be_done(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(text="Ask <!here> & go"), services)

    message = drawn(services, "action", WORKER)

    assert "A1 is yours" in words(message)
    assert "Thursday 2 April 2026, 5pm" in words(message)
    assert "Ask &lt;!here&gt; &amp; go" in words(message)
    assert labels(message) == ["Done", "Update", "More time", "Not mine", "Why?"]


def test_a_day_without_an_hour_ends_at_five(database: Database) -> None:
    """HD-03."""
    services, _ = begun(database)

    create_action(wanted(due=date(2026, 4, 2)), services)

    assert only_action(database).due_at == MAUNDY_THURSDAY_5PM


def test_the_same_press_twice_creates_one_action(database: Database) -> None:
    services, _ = begun(database)

    answers: list[Created] = [create_action(wanted(), services) for _ in range(2)]

    assert answers[0] == answers[1]
    with database.read() as work:
        assert work.session.scalar(select(func.count()).select_from(Action).where(Action.series == "A")) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"made_by": slack("uhl-sgm")}, "no group RSG-26-001 that you are in"),
        ({"made_by": "USTRANGER"}, "not in the directory"),
        ({"owner": slack("lpt-team-manager")}, "is not in RSG-26-001"),
        ({"owner": "USTRANGER"}, "not in the directory"),
        ({"text": "x" * 201}, "at most 200 fit"),
        ({"text": "  "}, "Still needed"),
        ({"due": None}, "Still needed"),
        ({"due": WEDNESDAY_BEFORE_EASTER}, "That time has gone"),
        ({"ref": "RSG-26-999"}, "no group RSG-26-999"),
    ],
)
def test_an_action_that_cannot_be_is_refused_with_nothing_recorded(
    database: Database, change: dict[str, object], reason: str
) -> None:
    services, _ = begun(database)

    with pytest.raises(Refused, match=reason):
        create_action(wanted(**change), services)

    with database.read() as work:
        group = work.groups.by_ref(REF)
        assert work.session.scalar(select(func.count()).select_from(Action).where(Action.series == "A")) == 0
    assert group is not None
    assert group.actions_made == 0


def test_somebody_outside_the_group_may_not_create_in_its_channel(database: Database) -> None:
    """HD-17: members and deputies."""
    services, _ = begun(database)
    with database.write() as work:
        group = work.groups.by_ref(REF)
        assert group is not None
        group.channel_id = "C1"

    with pytest.raises(Refused) as refused:
        create_action(wanted(ref=None, channel_id="C1", made_by=slack("uhl-sgm")), services)

    assert refused.value.refusal.rule_id == "HD-17"


def test_only_its_owner_or_the_chair_may_change_it(database: Database) -> None:
    """HD-17; the head of service sits in the group, yet it is not theirs."""
    services, _ = begun(database)
    create_action(wanted(), services)

    with pytest.raises(Refused) as refused:
        done(press(database, by=HEAD), services)
    with pytest.raises(Refused, match="no such action"):
        done(press(database, by=slack("uhl-sgm")), services)
    done(press(database, by=OPENER), services)

    assert refused.value.refusal.rule_id == "HD-17"
    assert only_action(database).state == "done"


def test_a_second_press_of_done_is_told_so_and_the_same_press_gets_the_same_answer(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)

    first = done(press(database), services)
    again = done(press(database), services)
    with pytest.raises(Refused, match="A1 is done already"):
        done(press(database, key="press-3"), services)

    assert first == again
    assert owed(database).closed_why == "done"
    assert owed(database).next_step_at is None


def test_an_owner_may_move_the_date_once_and_not_past_the_next_meeting(database: Database) -> None:
    """OWN-MOVES: after that the chair, who is bound by neither."""
    services, _ = begun(database)
    create_action(wanted(due=datetime(2026, 4, 1, 17, tzinfo=LONDON)), services)
    before_the_meeting = datetime(2026, 4, 2, 9, tzinfo=LONDON)

    with pytest.raises(Refused, match="after the group's next meeting, on Thursday 2 April 2026, 10am"):
        more_time(press(database), MAUNDY_THURSDAY_5PM, services)
    more_time(press(database), before_the_meeting, services)
    with pytest.raises(Refused, match="moved before"):
        more_time(press(database, key="press-3"), before_the_meeting, services)
    with pytest.raises(Refused, match="That time has gone"):
        more_time(press(database, by=OPENER, key="press-4"), WEDNESDAY_BEFORE_EASTER, services)
    moved = more_time(press(database, by=OPENER, key="press-5"), AFTER_EASTER, services)

    assert moved.says == "A1 is now due Tuesday 7 April 2026, noon."
    assert only_action(database).moved == 1
    assert owed(database).due_at == AFTER_EASTER


def test_an_update_is_kept_and_shown_and_stops_no_clock(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)
    waits_until = owed(database).next_step_at

    update(press(database), "Two have <answered>", services)
    with pytest.raises(Refused, match="Nothing was written"):
        update(press(database, key="press-3"), " ", services)

    assert "Two have &lt;answered&gt;" in words(drawn(services, "action", WORKER))
    assert owed(database).next_step_at == waits_until


def test_the_chair_is_asked_once_when_an_owner_says_it_is_not_theirs(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)

    not_mine(press(database), "The fostering team does this", services)
    with pytest.raises(Refused, match="asked already"):
        not_mine(press(database, key="press-3"), "Really", services)
    with pytest.raises(Refused, match="is not yours"):
        not_mine(press(database, by=OPENER, key="press-4"), "Nor mine", services)

    message = drawn(services, "action_not_mine", OPENER)
    assert "LEICESTERSHIRE-CC says that it is not theirs" in words(message)
    assert "The fostering team does this" in words(message)
    assert only_action(database).state == "open"


def test_whoever_makes_an_action_for_themselves_reads_of_it_once(database: Database) -> None:
    """The answer to what they did says it; a message of its own would say the same."""
    services, _ = begun(database)

    made = create_action(wanted(made_by=OPENER, owner=OPENER), services)

    assert "A1 is with Lpt-Sgm" in made.says
    with database.read() as work:
        assert promised(work, "action", OPENER) == []
