"""Who leaves the directory leaves their groups the same day: the channel, and the parts they held."""

import pytest

from bot.usecases.actions.action import create_action
from bot.usecases.chairs.handover import AnswerHandover, accept_handover
from bot.usecases.chairs.handover_asked import pass_handover
from bot.usecases.members.leavers import take_out_leavers
from storage.database import Database
from storage.models import Person
from tests.usecases.actions.actions import wanted
from tests.usecases.chairs.test_handover import names_keeper, offered, rows
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import CHAIR, MEMBER, NEXT_CHAIR, at, chaired, meetings, met
from tests.usecases.members.invited import Opened, words


def leaves(here: Opened, who: str) -> None:
    """The directory's next import does not list them any more."""
    person = here.person(who)
    with here.database.write() as work:
        work.session.get_one(Person, person.id).ended_at = here.clock.now()


def test_a_member_who_has_left_is_out_of_the_channel_and_owes_nothing(database: Database) -> None:
    here = met(database, at(9), at(13))
    create_action(wanted(made_by=slack(CHAIR), owner=slack(MEMBER), due=at(8, 17, 0)), here.services)
    member, person = here.member(MEMBER), here.person(MEMBER)
    leaves(here, MEMBER)

    found = take_out_leavers(here.services)

    assert found == 1
    with database.read() as work:
        row = work.groups.member_by_id(member.id)
        action = next(one for one in work.actions.all_in(here.group_id) if one.series == "A")
        assert row is not None
        assert row.state == "removed"
        assert action.owner_id == here.person(CHAIR).id
    assert any(key.startswith(f"kick:{member.id}:left:") for key in here.effects())
    assert here.acts()[-1] == "left_directory"
    assert person.id != here.person(CHAIR).id


def test_looked_at_again_nothing_is_left_to_do(database: Database) -> None:
    here = met(database, at(9), at(13))
    leaves(here, MEMBER)

    assert take_out_leavers(here.services) == 1
    assert take_out_leavers(here.services) == 0

    assert here.acts().count("left_directory") == 1


def test_the_notes_of_a_record_keeper_who_has_left_are_with_the_chair(database: Database) -> None:
    here = met(database, at(9), at(13))
    names_keeper(here, "lpt-team-manager", CHAIR)
    leaves(here, "lpt-team-manager")

    take_out_leavers(here.services)

    assert here.group().record_keeper_id == here.person(CHAIR).id


def test_a_chair_who_has_left_before_the_first_meeting_is_sought_on_the_on_call_list(database: Database) -> None:
    here = chaired(database)
    leaves(here, CHAIR)

    take_out_leavers(here.services)

    group = here.group()
    assert (group.chair_id, group.chair_organisation_id) == (None, None)
    assert len(here.posted("lpt-on-call-2", "chair")) == 1
    assert "(asked)" in here.card()


def test_a_chair_who_has_left_later_is_sought_where_the_chair_normally_is(database: Database) -> None:
    here = met(database, at(9), at(13))
    here.clock.at = at(7, 11, 0)
    leaves(here, CHAIR)

    take_out_leavers(here.services)

    assert rows(here) == [(NEXT_CHAIR, "asked")]
    assert "the opener goes on" in words(here.shown(NEXT_CHAIR, "handover"))
    accept_handover(AnswerHandover(key="ac:1", by=slack(NEXT_CHAIR), group_id=here.group_id), here.services)
    assert here.group().chair_id == here.person(NEXT_CHAIR).id


def test_somebody_asked_to_chair_who_has_left_is_not_waited_for(database: Database) -> None:
    here = offered(database)
    asked = here.person(NEXT_CHAIR).id
    leaves(here, NEXT_CHAIR)

    take_out_leavers(here.services)

    with database.read() as work:
        states = {one.person_id: one.state for one in work.groups.handovers(here.group_id)}
    assert states == {asked: "withdrawn", here.person("icb-ad").id: "asked"}


def test_so_is_somebody_asked_who_is_not_in_the_group(database: Database) -> None:
    here = offered(database)
    pass_handover(
        AnswerHandover(key="fm:1", by=slack(NEXT_CHAIR), group_id=here.group_id),
        here.person("icb-ad").id,
        here.services,
    )
    leaves(here, "icb-ad")

    take_out_leavers(here.services)

    assert ("icb-ad", "withdrawn") in rows(here)


def test_the_openers_part_goes_to_the_chair(database: Database) -> None:
    here = met(database, at(9), at(13))
    leaves(here, "lpt-sgm")

    take_out_leavers(here.services)

    assert here.group().opener_id == here.person(CHAIR).id


def test_a_meeting_they_were_to_chair_is_the_chairs_again(database: Database) -> None:
    here = met(database, at(9), at(13))
    with database.write() as work:
        work.groups.meetings(here.group_id)[1].chair_id = here.person(MEMBER).id
    leaves(here, MEMBER)

    take_out_leavers(here.services)

    assert meetings(here)[1].chair_id is None


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_in_a_group_that_is_over_nothing_is_changed(database: Database, state: str) -> None:
    here = met(database, at(9), at(13))
    member = here.member(MEMBER)
    leaves(here, MEMBER)
    with database.write() as work:
        work.groups.lock(here.group_id).state = state

    assert take_out_leavers(here.services) == 0

    with database.read() as work:
        row = work.groups.member_by_id(member.id)
    assert row is not None
    assert row.state == "active"
