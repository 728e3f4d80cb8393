"""Why: the rule behind what is owed, how its date was counted and who is told next, for whom it concerns."""

from datetime import timedelta
from uuid import UUID

import pytest

from bot.guard import plain
from bot.rules.kinds import Ladder
from bot.rules.rule import Rule
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import done
from bot.usecases.members.invitation import owed_answer
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from bot.usecases.seeing.why import clock_of, clock_of_action, clocks, rule_named
from bot.views import why as view
from bot.views.blocks import Block
from storage.database import Database
from tests.usecases.actions.actions import HEAD, MAUNDY_THURSDAY_5PM, OPENER, REF, WORKER, begun, press, wanted
from tests.usecases.house import POLICIES, THURSDAY_BEFORE_EASTER, asked, services_on, slack

STRANGER = slack("uhl-sgm")


def words(blocks: list[Block]) -> str:
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    small = [one["text"] for block in blocks if block["type"] == "context" for one in block["elements"]]
    return "\n".join([*texts, *small])


def id_of(database: Database, ref: str = REF) -> UUID:
    with database.read() as work:
        group = work.groups.by_ref(ref)
        assert group is not None
        return group.id


def test_an_action_says_whose_it_is_how_its_time_came_about_and_who_is_told_next(database: Database) -> None:
    services, _ = begun(database)
    made = create_action(wanted(), services)

    shown = words(view.in_full(clock_of_action(services, WORKER, "A", int(made.ref[1:]), REF, "")))

    assert f"*{made.ref}: by Thursday 2 April 2026, 5pm*: whoever wrote it down chose that time." in shown
    assert "Who is told next: its owner, Thursday 2 April 2026, 8:30am." in shown
    assert "HD-06" in shown
    assert "Our own rule, not in the agreement" in shown


def test_of_an_action_that_is_done_nobody_is_told(database: Database) -> None:
    services, _ = begun(database)
    made = create_action(wanted(), services)
    done(press(database, number=int(made.ref[1:])), services)

    shown = words(view.in_full(clock_of_action(services, WORKER, "A", int(made.ref[1:]), REF, "")))

    assert "That is settled: nobody is told of it any more." in shown
    assert "Who is told next" not in shown


def test_a_rule_of_the_agreement_comes_with_its_exact_words_and_who_is_told_by_a_rule_of_ours(
    database: Database,
) -> None:
    services, _ = services_on(database)
    open_group(asked(), services)

    shown = words(view.in_full(clock_of(services, OPENER, "set_up", id_of(database))))

    policy = POLICIES.in_force("RSG-B", THURSDAY_BEFORE_EASTER.date())
    rule, ladder = policy.rule("RSG-B-EST-1"), policy.the(Ladder, "set_up")
    assert "By Friday 3 April 2026, 7:04pm" in shown
    assert f"“{rule.quote}”" in shown
    assert rule.cited in shown
    assert ladder.text in shown
    assert ladder.cited in shown


def test_the_next_on_call_is_told_next_of_a_chair_that_nobody_has(database: Database) -> None:
    services, _ = services_on(database)
    open_group(asked(), services)

    shown = words(view.in_full(clock_of(services, OPENER, "chair", id_of(database))))

    assert "Who is told next: the next person on call, Thursday 2 April 2026, 7:34pm." in shown


def test_whoever_was_told_may_ask_and_others_read_as_if_it_were_not_there(database: Database) -> None:
    services, _ = begun(database)
    with database.read() as work:
        person = work.people.by_slack_id(HEAD)
        assert person is not None
        member = work.groups.member(id_of(database), person.id)
        assert member is not None
        assert owed_answer(work, member.id) is not None

    assert clock_of(services, HEAD, "invitation", member.id).rule.id == "OWN-ANSWER"
    with pytest.raises(Refused) as theirs:
        clock_of(services, STRANGER, "invitation", member.id)
    with pytest.raises(Refused) as nowhere:
        clock_of(services, STRANGER, "invitation", id_of(database))
    assert theirs.value.refusal == nowhere.value.refusal


def test_every_clock_of_a_group_has_its_own_line_and_all_fit_in_a_message(database: Database) -> None:
    services, _ = begun(database)
    for number in range(20):
        create_action(wanted(text=f"Number {number}", key=f"many-{number}"), services)

    group, running = clocks(services, WORKER, "", REF)
    shown = view.clocks(group.ref, running)

    assert len({clock.what for clock in running if clock.what.startswith("A")}) == 20
    assert len(shown) <= 50
    assert "which end later" in words(shown)
    with pytest.raises(Refused):
        clocks(services, STRANGER, "", REF)


def test_an_action_that_the_group_had_from_the_start_is_counted_from_the_request(database: Database) -> None:
    services, _ = services_on(database)
    open_group(asked(), services)

    shown = words(view.in_full(clock_of_action(services, OPENER, "S", 1, REF, "")))

    assert "S1: by Monday 13 April 2026, 5pm" in shown
    assert "five working days" in shown


def test_a_name_that_no_action_has_is_said_to_be_none(database: Database) -> None:
    services, _ = begun(database)

    with pytest.raises(Refused, match=f"There is no action A9 in {REF}"):
        clock_of_action(services, WORKER, "A", 9, REF, "")


def test_an_action_moved_by_its_owner_says_so(database: Database) -> None:
    services, _ = begun(database)
    made = create_action(wanted(), services)
    with database.write() as work:
        owed = work.obligations.about(UUID(made.id), "action")
        assert owed is not None
        owed.moves, owed.due_at = 1, MAUNDY_THURSDAY_5PM + timedelta(days=1)

    shown = words(view.in_full(clock_of_action(services, WORKER, "A", int(made.ref[1:]), REF, "")))

    assert "Friday 3 April 2026, 5pm*: it was moved to that time." in shown


@pytest.mark.parametrize("kind", sorted(Rule.__subclasses__(), key=str))
def test_a_rule_of_any_kind_can_be_asked_for(kind: type[Rule]) -> None:
    """Also of one that the bot does nothing by yet: whoever sits there reads what it says, and where it stands."""
    today = THURSDAY_BEFORE_EASTER.date()
    here = (POLICIES.in_force(forum, today) for forum in POLICIES.forums(today))
    found = next(rule for policy in here for rule in policy.all(kind))

    shown = words(view.rule(rule_named(POLICIES, found.id.lower(), today)))

    assert found.id in shown
    assert plain(found.text) in shown
    assert found.source in shown
