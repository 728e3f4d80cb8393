"""A meeting that nobody started: the chair is asked in their message, and the group always has its next one (J6)."""

from datetime import datetime, timedelta

import pytest

from bot.rules.calendar import LONDON
from bot.usecases.meetings.meeting_missed import Miss, miss, not_held_of
from bot.usecases.meetings.meeting_roll import roll_of
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.held import (
    CHAIR,
    GOOD_FRIDAY_10AM,
    HEAD,
    KEEPER,
    before,
    current,
    finish,
    held,
    meetings,
    start_meeting,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words

OVER = GOOD_FRIDAY_10AM + timedelta(minutes=45)


def missed(
    here: Opened, by: str = CHAIR, key: str = "miss", why: str = "The bot was not asked", following: str = ""
) -> str:
    request = Miss(key=key, by=slack(by), meeting_id=current(here).id, why=why, next_words=following)
    return miss(request, here.services)


def gone_by(database: Database) -> Opened:
    """Nobody started the first meeting, and its time is over."""
    here = before(database)
    here.clock.at = OVER
    sweep(here.services)
    return here


def test_from_its_end_on_the_chairs_message_asks_and_nobody_gets_another(database: Database) -> None:
    here = gone_by(database)

    assert here.effects()[f"update:{here.posted(CHAIR, 'before_meeting')[0].key}"].state == "pending"
    shown = here.shown(CHAIR, "before_meeting")
    assert "Was it held?" in words(shown)
    assert labels(shown)[:2] == ["It was held: who was here", "It was not held"]
    assert "The chair is asked." in words(here.shown(HEAD, "before_meeting"))
    assert "Meeting 1 was to be on Friday 3 April 2026, 10am. The chair is asked whether it was held." in here.card()
    for who in (CHAIR, KEEPER, HEAD):
        assert len(here.posted(who, "before_meeting")) == 1


def test_what_was_held_without_being_started_here_began_as_planned(database: Database) -> None:
    here = gone_by(database)
    assert roll_of(here.services, slack(CHAIR), current(here).id).over

    said = start_meeting(here).says
    finish(here)

    assert "Meeting 1 of RSG-26-001 was held. Here:" in said
    assert "Press “End the meeting” next" in said

    first = meetings(here)[0]
    assert (first.state, first.started_at, first.ended_at) == ("held", GOOD_FRIDAY_10AM, OVER)


def test_what_was_not_held_is_missed_with_a_reason_and_the_next_is_booked(database: Database) -> None:
    here = gone_by(database)
    form = not_held_of(here.services, slack(CHAIR), current(here).id)
    assert form.asks_next
    assert form.proposed == "Saturday 4 April 2026, 10am"

    says = missed(here, following=form.proposed)

    first, second = meetings(here)
    assert (first.state, first.ended_why) == ("missed", "The bot was not asked")
    assert second.starts_at == datetime(2026, 4, 4, 10, tzinfo=LONDON)
    assert says == "Meeting 1 of RSG-26-001 was not held. Next: Saturday 4 April 2026, 10am."
    assert "was not held" in words(here.shown(HEAD, "before_meeting"))
    assert "*Next: Saturday 4 April 2026, 10am* (meeting 2)" in here.card()


def test_a_first_meeting_that_was_not_held_needs_another_date(database: Database) -> None:
    here = gone_by(database)

    with pytest.raises(Refused) as refused:
        missed(here)

    assert "When do you meet instead?" in refused.value.refusal.reason
    assert current(here).state == "planned"


def test_in_a_rhythm_the_next_is_booked_without_asking(database: Database) -> None:
    here = held(database)
    here.clock.at = current(here).starts_at + timedelta(minutes=45)
    sweep(here.services)
    assert not not_held_of(here.services, slack(CHAIR), current(here).id).asks_next

    missed(here)

    assert [one.state for one in meetings(here)] == ["held", "missed", "planned", "planned"]


def test_it_may_still_be_held_until_its_time_is_over(database: Database) -> None:
    here = before(database)
    here.clock.at = OVER - timedelta(minutes=1)

    with pytest.raises(Refused) as refused:
        missed(here, following="tomorrow 10am")

    assert "may still be held" in refused.value.refusal.reason


def test_only_the_chair_says_so_and_only_once(database: Database) -> None:
    here = gone_by(database)
    first = current(here).id

    with pytest.raises(Refused) as refused:
        missed(here, by=KEEPER, following="tomorrow 10am")
    assert refused.value.refusal.rule_id == "OWN-MEETING"

    missed(here, following="tomorrow 10am")
    with pytest.raises(Refused) as again:
        miss(Miss(key="again", by=slack(CHAIR), meeting_id=first, why="x", next_words="tomorrow 10am"), here.services)
    assert "counts as not held" in again.value.refusal.reason


def test_where_nobody_says_anything_it_is_missed_when_the_next_one_comes(database: Database) -> None:
    here = held(database)
    second, third = meetings(here)[1:3]
    here.clock.at = second.starts_at + timedelta(minutes=45)
    sweep(here.services)
    assert meetings(here)[1].state == "planned"

    here.clock.at = third.starts_at - timedelta(minutes=30)
    sweep(here.services)

    assert meetings(here)[1].state == "missed"
    assert current(here).id == third.id
    with pytest.raises(Refused) as refused:
        roll_of(here.services, slack(CHAIR), second.id)
    assert "counts as not held" in refused.value.refusal.reason


def test_a_meeting_that_runs_is_not_asked_about(database: Database) -> None:
    here = before(database)
    here.clock.at = GOOD_FRIDAY_10AM
    start_meeting(here)
    here.clock.at = OVER + timedelta(hours=1)
    sweep(here.services)

    assert "is on now" in words(here.shown(CHAIR, "before_meeting"))
    with pytest.raises(Refused) as refused:
        missed(here)
    assert "has been started" in refused.value.refusal.reason
