"""A group at a glance says what its card says; the list leads with what is worst."""

from datetime import timedelta

import pytest
from msgspec.structs import asdict
from sqlalchemy import event

from bot.rules.words import listed
from bot.usecases.actions.action import create_action
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from bot.usecases.seeing.export import export
from bot.usecases.seeing.listing import listing
from bot.usecases.seeing.status import status
from bot.views import listing as listing_view
from bot.views import status as view
from bot.views.blocks import Block
from bot.views.export import markdown
from storage.database import Database
from storage.models import Person, Post
from tests.usecases.actions.actions import MAUNDY_THURSDAY_5PM, OPENER, REF, WORKER, begun, wanted
from tests.usecases.house import asked, services_on, slack
from tests.usecases.meetings.meetings import CHAIR, at, met
from tests.usecases.members.invited import opened


def words(blocks: list[Block]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if "text" in block)


def test_what_is_late_stands_first(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(text="Later", due=MAUNDY_THURSDAY_5PM + timedelta(days=7)), services)
    create_action(wanted(text="Sooner", key="press-9"), services)
    clock.at = MAUNDY_THURSDAY_5PM + timedelta(hours=1)

    shown = words(view.blocks(status(WORKER, REF, "", services)))

    assert "*A2 is late* (LEICESTERSHIRE-CC), due Thursday 2 April 2026, 5pm.\n“Sooner”" in shown
    assert shown.index("Sooner") < shown.index("Later")
    assert "day 2" in shown


def test_who_comes_and_who_was_not_reached_reads_as_on_the_card(database: Database) -> None:
    here = opened(database)

    glance, card = status(OPENER, REF, "", here.services), here.card()

    assert glance.coming
    assert f"Coming: {listed(glance.coming)}." in card
    assert f"No answer: {listed(glance.silent)}." in card
    assert f"Don't yet know which child: {listed(glance.unsure_which_child)}" in card


def test_an_agency_to_be_told_by_hand_is_not_reached_until_it_is_told(database: Database) -> None:
    services, _ = services_on(database)
    with database.write() as work:
        head = work.people.by_slack_id(slack("county-head"))
        assert head is not None
        head.slack_id = None
    open_group(asked(), services)

    glance = status(OPENER, REF, "", services)

    assert "LEICESTERSHIRE-CC" in glance.not_reached
    assert "LEICESTERSHIRE-CC" not in glance.silent


def test_an_action_that_the_group_had_from_the_start_goes_by_its_own_name(database: Database) -> None:
    here = opened(database)

    assert "S1" in {action.name for action in status(OPENER, REF, "", here.services).actions}


def test_a_chair_reads_who_is_no_member(database: Database) -> None:
    here = opened(database)
    accept(AnswerChair(key="ac:1", answered_by=slack("lpt-on-call-2"), group_id=here.group_id), here.services)
    with database.write() as work:
        chair = work.people.by_slack_id(slack("lpt-on-call-2"))
        assert chair is not None
        member = work.groups.member(here.group_id, chair.id)
        if member is not None:
            member.state = "removed"

    assert status(slack("lpt-on-call-2"), REF, "", here.services).group.ref == REF


def test_the_worst_group_leads_and_a_meeting_that_has_begun_is_not_the_next(database: Database) -> None:
    services, clock = begun(database)
    soon = clock.at + timedelta(hours=20)
    open_group(asked(key="form-2", another_child=True, first_meeting=soon), services)
    create_action(wanted(text="Sooner"), services)
    clock.at = MAUNDY_THURSDAY_5PM + timedelta(hours=1)

    found = listing(OPENER, services)

    assert [line.group.ref for line in found.mine] == ["RSG-26-002", REF]
    assert [(line.late_clocks, line.late_actions) for line in found.mine] == [(2, 0), (0, 1)]
    assert [line.meeting_at for line in found.mine] == [None, None]


def test_a_senior_who_is_in_no_group_sees_counts_and_no_case(database: Database) -> None:
    services, _ = begun(database)
    with database.write() as work:
        person = Person(key="director", name="Director", slack_id="UDIRECTOR")
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id="LEICESTERSHIRE-CC", title="Director", level=6))

    shown = words(listing_view.blocks(listing("UDIRECTOR", services)))

    assert "fewer than 5 other open groups" in shown
    assert "KESTREL" not in shown
    assert REF not in shown
    with pytest.raises(Refused):
        status("UDIRECTOR", REF, "", services)


def test_of_many_actions_those_due_first_are_listed_and_the_others_counted(database: Database) -> None:
    services, _ = begun(database)
    for number in range(view.MOST + 5):
        due = MAUNDY_THURSDAY_5PM - timedelta(minutes=number)
        create_action(wanted(text=f"Number {number}", due=due, key=f"many-{number}"), services)

    glance = status(OPENER, REF, "", services)

    assert len(glance.actions) == view.MOST
    assert "Number 24" in words(view.blocks(glance))
    assert f"And {glance.open_actions - view.MOST} more." in words(view.blocks(glance))
    assert glance.open_actions >= view.MOST + 5


def test_a_glance_asks_the_database_three_times_however_much_is_owed(database: Database) -> None:
    """Each time is a journey to the server, on which a busy machine makes everybody wait."""
    services, _ = begun(database)
    create_action(wanted(), services)
    asked_of_it: list[str] = []
    with database.read() as work:
        reader = work.session.get_bind()
    event.listen(reader, "before_cursor_execute", lambda *given: asked_of_it.append(given[2]))

    assert status(OPENER, REF, "", services).actions
    assert len([asked for asked in asked_of_it if asked.startswith("SELECT")]) == 3, "\n".join(asked_of_it)


def test_a_thousand_groups_and_a_thousand_actions_stay_under_slacks_limits(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(text="x" * 200), services)
    glance, found = status(OPENER, REF, "", services), listing(OPENER, services)
    many = [listing_view.blocks(listing_view.Listed(list(found.mine) * 1000, found.others))]
    many.append(
        view.blocks(view.Glance(**{**asdict(glance), "actions": list(glance.actions) * 1000, "open_actions": 1000}))
    )

    for blocks in many:
        assert len(blocks) <= 50
        assert all(len(block.get("text", {}).get("text", "")) <= 3000 for block in blocks)


def test_weeks_in_which_they_met_too_seldom_are_said_until_the_group_begins_to_close(database: Database) -> None:
    """Opened on Thursday, 2 April: the first full week begins on the 6th, in which they met once."""
    here = met(database, at(7), at(9))
    with database.write() as work:
        once = work.groups.meetings(here.group_id)[1]
        once.state, once.started_at, once.ended_at = "held", at(7), at(7, 10, 0)
    here.clock.at = at(12, 12, 0)
    assert not status(slack(CHAIR), REF, "", here.services).missed
    here.clock.at = at(28, 12, 0)

    shown = words(view.blocks(status(slack(CHAIR), REF, "", here.services)))
    assert "Week of 20 April: 0 of 2 meetings held. Three weeks in all had too few." in shown
    history = export(here.services, REF)
    assert history["weeks_missed"][0] == {"monday": "2026-04-06", "held": 1, "needed": 2}
    assert "- Week of Monday 6 April 2026: 1 of 2 meetings held" in markdown(history)

    with database.write() as work:
        work.groups.lock(here.group_id).closing_at = at(14, 12, 0)
    assert len(status(slack(CHAIR), REF, "", here.services).missed) == 1
    assert len(export(here.services, REF)["weeks_missed"]) == 1
