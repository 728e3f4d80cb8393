"""Who leaves the directory while a group is closing is out the same day, and somebody can still open it again."""

import pytest

from bot.usecases.closings.closing_end import finish_closing
from bot.usecases.members.leavers import take_out_leavers
from bot.usecases.refused import Refused
from bot.usecases.seeing.status import status
from storage.database import Database
from tests.usecases.closings.closings import CHAIR, COUNTY, DAY, OPENER, closing, opens_again
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words
from tests.usecases.members.test_leavers import leaves


def looks(here: Opened, *who: str) -> None:
    for one in who:
        leaves(here, one)
    take_out_leavers(here.services)


def test_a_member_is_out_of_the_channel_the_same_day(database: Database) -> None:
    here = closing(database)
    member = here.member(COUNTY)

    looks(here, COUNTY)

    with database.read() as work:
        row = work.groups.member_by_id(member.id)
    assert row is not None
    assert row.state == "removed"
    assert any(key.startswith(f"kick:{member.id}:left:") for key in here.effects())
    assert here.acts()[-1] == "left_directory"
    assert take_out_leavers(here.services) == 0


def test_where_the_chair_leaves_the_opener_reads_that_they_can_open_it_again(database: Database) -> None:
    here = closing(database)
    with pytest.raises(Refused):
        opens_again(here, by=OPENER, key="fm:before")

    looks(here, CHAIR)

    shown = here.shown(OPENER, "closing")
    assert "Its chair has left, and you stand in. You can open it again until" in words(shown)
    assert labels(shown) == ["Reopen"]
    assert "Lpt-Sgm, since the chair has left, can open it again" in here.card()
    assert "Until then the opener can open it again" in str(status(slack(OPENER), "RSG-26-001", "", here.services).over)
    assert not here.posted("icb-sgm", "handover")  # nobody is asked to chair a group that ends


def test_opened_again_by_them_a_chair_is_sought(database: Database) -> None:
    here = closing(database)
    looks(here, CHAIR)

    opens_again(here, by=OPENER)

    assert here.group().state == "open"
    assert len(here.posted("lpt-on-call-2", "chair")) == 1
    assert "(asked)" in here.card()


def test_nobody_else_can(database: Database) -> None:
    here = closing(database)
    looks(here, CHAIR)

    with pytest.raises(Refused, match="Where the chair has left, the opener can"):
        opens_again(here, by=COUNTY)


def test_where_chair_and_opener_leave_somebody_who_stays_stands_in(database: Database) -> None:
    here = closing(database)

    looks(here, CHAIR, OPENER)

    heir = here.group().opener_id
    with database.read() as work:
        person = work.people.get(heir)
        sits = work.groups.member(here.group_id, heir)
    assert person.ended_at is None
    assert sits is not None
    assert here.group().chair_id is None
    assert "you stand in" in words(here.shown(str(person.key), "closing"))
    opens_again(here, by=str(person.key))
    assert here.group().state == "open"


def test_it_ends_at_its_time_with_nobody_left_and_no_loop(database: Database) -> None:
    here = closing(database)
    with database.read() as work:
        people = [work.people.get(one.person_id).key for one in work.groups.members(here.group_id)]

    looks(here, *{*map(str, people), CHAIR, OPENER})
    assert take_out_leavers(here.services) == 0
    here.clock.at += DAY
    finish_closing(here.services)

    assert here.group().state == "closed"


def test_the_record_goes_to_whoever_sees_to_the_rest(database: Database) -> None:
    """The chair had it."""
    here = closing(database)

    looks(here, CHAIR)

    assert here.group().record_owner_id == here.person(OPENER).id
    assert "You have the record of RSG-26-001" in words(here.shown(OPENER, "closing_line"))
