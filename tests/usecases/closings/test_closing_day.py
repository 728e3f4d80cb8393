"""J8: for a day a group that was closed can be opened again."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.rules.calendar import LONDON
from bot.usecases.closings.closing import CloseGroup, close_group
from bot.usecases.refused import Refused as No
from bot.usecases.seeing.listing import listing
from bot.usecases.seeing.status import status
from bot.views import listing as listing_view
from bot.views import status as status_view
from storage.database import Database
from storage.models import Obligation, Record
from tests.usecases.closings.closings import (
    CHAIR,
    COUNTY,
    DAY,
    an_action,
    asks,
    audited,
    chooses,
    closes,
    closing,
    look_around,
    opens_again,
    ready,
    refusals,
)
from tests.usecases.held import CHAIR as LPT_CHAIR
from tests.usecases.held import held
from tests.usecases.house import slack
from tests.usecases.members.invited import labels, words


def test_while_it_is_closing_nothing_is_owed_and_its_meetings_are_cancelled(database: Database) -> None:
    here = closing(database)

    group = here.group()
    assert (group.state, group.closes_at) == ("closing", here.clock.at + DAY)
    with database.read() as work:
        assert [owed.kind for owed in work.obligations.open_in(here.group_id)] == ["closing"]
        assert {meeting.state for meeting in work.groups.meetings(here.group_id)} == {"cancelled"}


def test_everybody_reads_that_it_is_closing(database: Database) -> None:
    here = closing(database)

    assert "*closing*" in here.card()
    assert "How it ended: Moved to a suitable place." in here.card()
    assert labels(here.card_shown()) == ["Reopen", "Report a problem"]
    assert "is closing" in words(here.shown(CHAIR, "closing"))
    assert labels(here.shown(CHAIR, "closing")) == ["Reopen"]
    assert "Nothing is needed from you" in words(here.shown(COUNTY, "invitation"))
    said = [effect for effect in here.effects().values() if effect.draw == "closing_said"]
    assert [effect.conversation_id for effect in said] == [f"group:{here.group_id}"]


def test_whoever_has_the_record_gets_the_line_for_the_management_group(database: Database) -> None:
    """RSG-REP-1, RSG-REC-1."""
    here = closing(database)

    shown = words(here.shown(CHAIR, "closing_line"))

    assert "DMT, CMG or TCM" in shown
    assert "Moved to a suitable place" in shown
    assert here.group().record_owner_id == here.person(CHAIR).id


def test_the_record_stays_with_the_chairs_organisation(database: Database) -> None:
    """RSG-REC-1."""
    here = ready(database)
    chooses(here, "moved")
    request = CloseGroup(key="fm:1", by=slack(CHAIR), about=here.group_id, record_owner=here.person(COUNTY).id)

    with pytest.raises(No) as refused:
        close_group(request, here.services)

    assert refused.value.refusal.rule_id == "RSG-REC-1"


def test_nothing_new_is_begun_while_it_is_closing(database: Database) -> None:
    here = closing(database)

    with pytest.raises(No, match="is closing: nothing new is begun"):
        an_action(here)
    with pytest.raises(No, match="is closing"):
        asks(here, key="ac:late")


def test_the_form_sent_twice_closes_once(database: Database) -> None:
    here = closing(database)

    closes(here)

    assert len(audited(here, "closing")) == 1


def test_it_still_stands_in_lists_and_says_until_when(database: Database) -> None:
    here = closing(database)

    listed = str(listing_view.blocks(listing(slack(COUNTY), here.services)))
    stands = str(status_view.blocks(status(slack(COUNTY), None, "C1", here.services)))

    assert "closing until Friday 3 April 2026" in listed
    assert "Closing until Friday 3 April 2026" in stands


def test_within_the_day_the_chair_opens_it_again(database: Database) -> None:
    here = closing(database)
    with database.read() as work:
        planned = [meeting.starts_at for meeting in work.groups.meetings(here.group_id)]

    opens_again(here, reason="The place fell through")

    assert here.group().state == "open"
    assert here.meeting().starts_at == planned[0]
    assert here.group().resolution is None
    assert "closing" not in here.card()
    with database.read() as work:
        kinds = {owed.kind for owed in work.obligations.open_in(here.group_id)}
    assert "before_meeting" in kinds
    assert "closing" not in kinds
    said = next(e for e in here.effects().values() if e.draw == "closing_said" and e.content["reopened"])
    assert said.conversation_id == f"group:{here.group_id}"
    here.clock.at += 2 * DAY
    look_around(here)
    assert here.group().state == "open"


def test_opened_again_after_the_time_of_its_next_meeting_it_has_another(database: Database) -> None:
    """A group always has a next meeting: before it has a rhythm, at the next hour at which a first one could be."""
    here = closing(database)
    here.clock.at += DAY - timedelta(minutes=5)

    opens_again(here)

    assert here.meeting().starts_at > here.clock.at
    assert "Next: Saturday 4 April 2026, 10am" in here.card()


def test_opened_again_it_meets_in_its_rhythm_where_that_time_has_come(database: Database) -> None:
    here = held(database)
    with database.write() as work:
        for meeting in work.groups.meetings_to_come(here.group_id, here.clock.at):
            meeting.starts_at = here.clock.at + timedelta(hours=1)  # all of them while it is closing
        for action in work.actions.open_in(here.group_id):
            action.state = "done"
        work.session.execute(update(Record).values(circulated_at=here.clock.at, state="circulated"))
    chooses(here, "moved", by=LPT_CHAIR)
    closes(here, by=LPT_CHAIR)
    here.clock.at += 2 * timedelta(hours=1)

    opens_again(here, by=LPT_CHAIR)

    with database.read() as work:
        coming = [
            f"{one.starts_at.astimezone(LONDON):%a %d %b %H:%M}"
            for one in work.groups.meetings_to_come(here.group_id, here.clock.at)
        ]
    assert coming == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]


def test_what_was_owed_is_owed_again(database: Database) -> None:
    """What hung on a meeting is not: that meeting is planned anew."""
    here = ready(database)
    chooses(here, "moved")
    with database.write() as work:
        group = work.groups.get(here.group_id)
        owed = Obligation(
            kind="way_out",
            subject_id=group.id,
            group_id=group.id,
            rule_id="OWN-DAY-7",
            ladder_id="OWN-DAY-7",
            forum=group.forum,
            policy_from=group.policy_from,
            anchor_at=here.clock.at,
            due_at=here.clock.at + 7 * DAY,
            made_at=here.clock.at,
            next_step_at=here.clock.at + 7 * DAY,
        )
        work.obligations.add(owed)
    closes(here)

    opens_again(here)

    with database.read() as work:
        again = {one.kind: one.next_step_at for one in work.obligations.open_in(here.group_id)}
    assert set(again) == {"way_out", "before_meeting"}
    assert again["way_out"] is not None


def test_only_the_chair_opens_it_again(database: Database) -> None:
    """OWN-CLOSE-WHO."""
    here = closing(database)

    with pytest.raises(No) as refused:
        opens_again(here, by=COUNTY)

    assert refused.value.refusal.rule_id == "OWN-CLOSE-WHO"
    assert refusals(here)[-1] == ("OWN-CLOSE-WHO", "reopen")


def test_opened_again_twice_it_is_open_once(database: Database) -> None:
    here = closing(database)

    opens_again(here)
    opens_again(here)
    with pytest.raises(No, match="is open"):
        opens_again(here, key="fm:2")

    assert len(audited(here, "reopened")) == 1
