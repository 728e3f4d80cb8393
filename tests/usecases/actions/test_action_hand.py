"""Who does an action now: given to somebody else, left where it is, dropped, taken on by a manager."""

from datetime import datetime

import pytest

from bot.drawing.actions import action_drawers
from bot.drawing.digest import digest_drawers
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import correct, done, more_time, not_mine, update
from bot.usecases.actions.action_form import chair_of_action, new_owner_of
from bot.usecases.actions.action_hand import NewOwner, deal_with, drop, keep_with_them, new_owner, speak_to_chair
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from bot.views.message import Message
from storage.database import Database
from storage.models import Action
from tests.usecases.actions.actions import (
    AFTER_EASTER,
    HEAD,
    OPENER,
    WORKER,
    begun,
    drawn,
    labels,
    only_action,
    owed,
    press,
    promised,
    sweep_through,
    told,
    wanted,
    words,
)
from tests.usecases.house import StoodStill, slack

LATE = datetime(2026, 4, 10, 9, tzinfo=LONDON)
LATER = datetime(2026, 4, 20, 12, tzinfo=LONDON)


def given(database: Database, to: str = HEAD, by: str = OPENER, key: str = "press-5", **changes: object) -> NewOwner:
    with database.read() as work:
        person = work.people.by_slack_id(to)
    assert person is not None
    more: dict[str, object] = {"to": person.id, **changes}
    return NewOwner(key=key, by=by, action_id=only_action(database).id, **more)  # type: ignore[arg-type]


def late(database: Database) -> tuple[Services, StoodStill]:
    """An action that has been late for more than three working days: the owner's manager has been told."""
    services, clock = begun(database)
    create_action(wanted(), services)
    sweep_through(services, clock, LATE)
    return services, clock


def test_the_new_owner_is_told_once_and_the_old_one_sees_that_it_is_somebody_elses(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    sent(database, "action", WORKER)

    says = new_owner(given(database), services).says
    assert "A1 is yours" in words(drawn(services, "action", HEAD))
    sweep_through(services, clock, datetime(2026, 4, 7, 10, tzinfo=LONDON))

    assert says == "A1 is with County-Head now, due Thursday 2 April 2026, 5pm."
    assert "is with LEICESTERSHIRE-CC now.* Nothing is needed from you" in words(
        drawn_again(services, "action", WORKER)
    )
    assert told(database) == [("due_day", 0, "county-head"), ("first_late_day", 0, "county-head")]
    with pytest.raises(Refused, match="Only the person whose action it is, or the chair"):
        done(press(database, key="press-6"), services)


def sent(database: Database, draw: str, to: str) -> None:
    """The message has gone out."""
    with database.write() as work:
        for effect in promised(work, draw, to):
            effect.state, effect.content = "done", {"text": "sent", "blocks": []}


def drawn_again(services: Services, draw: str, to: str) -> Message | None:
    """A message that has gone out, as it is shown now."""
    with services.database.read() as work:
        (effect,) = promised(work, draw, to)
        again = work.outbox.by_key(f"update:{effect.key}")
        assert again is not None
        return action_drawers(services)[draw](work, again, services.clock.now())


@pytest.mark.parametrize(
    ("to", "by", "reason"),
    [
        (WORKER, OPENER, "is with County-Worker already"),
        (slack("lpt-team-manager"), OPENER, "not in RSG-26-001"),
        (HEAD, WORKER, "Only the chair, or the owner's manager"),
        (HEAD, HEAD, "Only the chair, or the owner's manager"),
        (HEAD, slack("uhl-sgm"), "no such action"),
    ],
)
def test_it_goes_to_nobody_else_and_by_nobody_else(database: Database, to: str, by: str, reason: str) -> None:
    """OWN-ACTION."""
    services, _ = begun(database)
    create_action(wanted(), services)

    with pytest.raises(Refused, match=reason) as refused:
        new_owner(given(database, to=to, by=by), services)

    assert refused.value.refusal.remedy
    assert only_action(database).handed_back is None
    assert owed(database).closed_at is None


def test_a_late_action_needs_a_new_date_with_its_new_owner_so_that_somebody_is_reminded(database: Database) -> None:
    services, clock = late(database)

    with pytest.raises(Refused, match="It was due Thursday 2 April 2026, 5pm"):
        new_owner(given(database), services)
    new_owner(given(database, key="press-6", due=LATER), services)
    told_before = len(told(database))
    sweep_through(services, clock, datetime(2026, 4, 21, 9, tzinfo=LONDON))

    assert [step[0] for step in told(database)[told_before:]] == ["day_before", "due_day", "first_late_day"]
    assert {step[2] for step in told(database)[told_before:]} == {"county-head"}


def test_a_manager_who_was_told_takes_it_on_names_a_colleague_and_speaks_to_the_chair(database: Database) -> None:
    """OWN-ACTION: the head of service is the social worker's manager; before they are told it is none of theirs."""
    services, clock = begun(database)
    create_action(wanted(), services)
    with pytest.raises(Refused, match="This is for the owner's manager"):
        deal_with(press(database, by=HEAD, key="press-3"), services)
    sweep_through(services, clock, LATE)

    assert labels(digest_of(services, HEAD))[:3] == ["I'll deal with it", "New owner", "Speak to the chair"]
    assert "Owner: LEICESTERSHIRE-CC Social worker. Can you clear the way" in words(digest_of(services, HEAD))
    deal_with(press(database, by=HEAD, key="press-4"), services)
    with pytest.raises(Refused, match="You said so already"):
        deal_with(press(database, by=HEAD, key="press-5"), services)
    assert "The owner's manager deals with it" in words(drawn(services, "action", WORKER))
    assert "You said you'll deal with it." in words(digest_of(services, HEAD))
    assert "Can you clear the way" not in words(digest_of(services, HEAD))

    assert chair_of_action(services, HEAD, only_action(database).id) == "Lpt-Sgm"
    speak_to_chair(press(database, by=HEAD, key="press-6"), "The provider closed", services)
    assert "LEICESTERSHIRE-CC wrote: “The provider closed”" in words(drawn(services, "action_speak", OPENER))

    people, _, is_late = new_owner_of(services, HEAD, only_action(database).id)
    assert [label for _, label in people] == ["County-Head, LEICESTERSHIRE-CC"]
    assert is_late
    with pytest.raises(Refused, match="Only the chair can give an action to another agency"):
        new_owner(given(database, to=slack("icb-sgm"), by=HEAD, key="press-7", due=LATER), services)


def digest_of(services: Services, to: str) -> Message | None:
    with services.database.read() as work:
        effect = promised(work, "digest", to)[-1]
        return digest_drawers(services)["digest"](work, effect, services.clock.now())


def test_the_chair_leaves_it_with_an_owner_who_said_that_it_is_not_theirs(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)
    not_mine(press(database), "The fostering team does this", services)
    assert labels(drawn(services, "action_not_mine", OPENER)) == ["New owner", "Keep it with them"]
    sent(database, "action_not_mine", OPENER)

    keep_with_them(press(database, by=OPENER, key="press-3"), services)
    with pytest.raises(Refused, match="settled already"):
        keep_with_them(press(database, by=OPENER, key="press-4"), services)
    with pytest.raises(Refused, match="it stays with you"):
        not_mine(press(database, key="press-5"), "Really", services)

    assert "The chair decided that it stays with you" in words(drawn(services, "action", WORKER))
    assert labels(drawn(services, "action_not_mine", OPENER)) == []


def test_a_dropped_action_says_why_and_nobody_is_told_again(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    sent(database, "action", WORKER)

    with pytest.raises(Refused, match="Only the chair decides"):
        drop(press(database, key="press-3"), "Not needed", services)
    with pytest.raises(Refused, match="Nothing was written"):
        drop(press(database, by=OPENER, key="press-4"), " ", services)
    drop(press(database, by=OPENER, key="press-5"), "A bed was found", services)
    sweep_through(services, clock, LATE)

    assert told(database) == []
    with database.read() as work:
        effect = promised(work, "action", WORKER)[0]
        assert work.outbox.by_key(f"update:{effect.key}") is not None
    assert only_action(database).closed_why == "A bed was found"
    with pytest.raises(Refused, match="A1 was dropped already"):
        done(press(database, by=OPENER, key="press-6"), services)


def test_an_action_set_at_risk_is_shown_to_the_chair_until_it_has_a_new_date(database: Database) -> None:
    """It may be set worse by hand with a word of why, never better."""
    services, _ = begun(database)
    create_action(wanted(), services)

    update(press(database), "Nobody answers", services, at_risk=True)
    update(press(database, key="press-3"), "Still nobody", services)

    assert only_action(database).worse == "Nobody answers"
    assert "is at risk" in words(drawn(services, "action_at_risk", OPENER))
    sent(database, "action_at_risk", OPENER)
    more_time(press(database, by=OPENER, key="press-4"), AFTER_EASTER, services)
    assert only_action(database).worse is None
    assert "not at risk any more" in words(drawn(services, "action_at_risk", OPENER))


def test_a_date_is_put_right_by_its_maker_until_the_owner_is_reminded_and_counts_as_no_move(
    database: Database,
) -> None:
    """OWN-ACTION."""
    services, clock = begun(database)
    create_action(wanted(made_by=HEAD), services)

    with pytest.raises(Refused, match="Only the person who wrote the action down"):
        correct(press(database), AFTER_EASTER, services)
    says = correct(press(database, by=HEAD, key="press-3"), AFTER_EASTER, services).says
    clock.at = datetime(2026, 4, 2, 9, tzinfo=LONDON)
    sweep(services)
    with pytest.raises(Refused, match="has been reminded of its date, so it stands"):
        correct(press(database, by=HEAD, key="press-4"), LATER, services)

    assert says == "A1 is now due Tuesday 7 April 2026, noon."
    assert only_action(database).moved == 0
    assert only_action(database).due_at == AFTER_EASTER


def test_nothing_is_changed_in_a_group_that_was_withdrawn(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)
    with database.write() as work:
        group = work.groups.by_ref("RSG-26-001")
        assert group is not None
        group.state = "withdrawn"

    for act in (done, keep_with_them):
        with pytest.raises(Refused, match="was withdrawn"):
            act(press(database, by=OPENER, key=f"press-{act.__name__}"), services)

    with database.read() as work:
        assert work.session.get_one(Action, only_action(database).id).state == "open"
