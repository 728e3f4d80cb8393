"""An agency that was asked does not answer, or leaves: silence is never a yes."""

from datetime import datetime

import pytest

from bot.rules.calendar import LONDON
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Person, Post
from tests.usecases.decisions.decisions import (
    CHAIR,
    COUNTY_IS,
    ICB,
    ICB_IS,
    TEXT,
    answers,
    asked,
    met,
    morning,
    owed,
    question,
    read_by,
    recorded,
    response,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, words


def test_silence_tells_the_agency_then_the_chair_then_who_is_above_without_the_text(database: Database) -> None:
    here = asked(database)
    met(here)
    senior = with_senior(here)

    late = morning(here, datetime(2026, 4, 8, 8, 30, tzinfo=LONDON), "county-head")
    assert "your answer to R1 is late.* It was due Tuesday 7 April 2026, 9:30am." in late
    assert "If there is no answer by Thursday 9 April 2026, 8:30am, the chair is told too." in late
    to_chair = morning(here, datetime(2026, 4, 9, 8, 30, tzinfo=LONDON), "lpt-sgm")
    assert "LEICESTERSHIRE-CC has not answered R1" in to_chair
    assert "two working days ago. No answer is not a yes." in to_chair
    assert "Director can ask" not in to_chair
    morning(here, datetime(2026, 4, 13, 8, 30, tzinfo=LONDON), "county-ad")

    above = morning(here, here.clock.at, "county-ad")
    assert "*LEICESTERSHIRE-CC owes an answer in RSG-26-001.* It was due Tuesday 7 April 2026, 9:30am" in above
    assert "Who can answer: County-Head. The chair: Lpt-Sgm, LPT, duty desk 0116 496 0100." in above
    assert TEXT not in above
    last = morning(here, here.clock.at, "lpt-sgm")
    assert "Director can ask for an Exceptional Resourcing Group" in last
    assert question(here).state == "open"
    assert response(here, COUNTY_IS).answer is None
    with pytest.raises(Refused):
        answers(here, COUNTY_IS, senior)


def with_senior(here: Opened) -> str:
    """An Assistant Director of the county, who is in no group."""
    with here.database.write() as work:
        person = Person(key="county-ad", name="County-Ad", slack_id=slack("county-ad"))
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id=COUNTY_IS, title="Assistant Director", level=5))
    return slack("county-ad")


def test_an_agency_removed_is_asked_no_more_and_without_it_nothing_decides_itself(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)
    answers(here, ICB_IS, ICB)

    without_county(here)

    assert (response(here, COUNTY_IS).answer, question(here).state) == ("gone", "contested")
    assert owed(here, COUNTY_IS).closed_why == "gone"
    assert here.group().decisions_made == 0
    assert "You are not in RSG-26-001 any more" in words(read_by(here, "county-head"))
    recorded(here, ICB_IS, key="2", replaces=f"question:{question(here).id}")
    assert question(here, 2).affected == [ICB_IS]


def test_an_agency_removed_does_not_end_the_question_to_the_others(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)

    without_county(here)

    assert question(here).state == "open"
    assert owed(here, ICB_IS).closed_at is None
    answers(here, ICB_IS, ICB)
    assert question(here).state == "contested"


def without_county(here: Opened) -> None:
    with here.database.read() as work:
        were = tuple(one.organisation_id for one in work.groups.seats(here.group_id))
    kept = tuple(one for one in were if one != COUNTY_IS)
    change_invited(
        ChangeInvited(key="c1", by=CHAIR, group_id=here.group_id, were=were, organisations=kept), here.services
    )
