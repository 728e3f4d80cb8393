"""Until when an agency answers follows the meetings: booked, moved and cancelled ones (J4, HD-05)."""

from datetime import datetime

import pytest

from bot.rules.calendar import LONDON
from bot.usecases.meetings.meeting_move import MoveMeeting, move_meeting
from bot.usecases.meetings.rhythm import ChangeRhythm, change_rhythm
from bot.usecases.nagging import sweep
from bot.usecases.seeing.why import clock_of_question
from storage.database import Database
from storage.models import Audit, Obligation
from tests.usecases.decisions.decisions import (
    CHAIR,
    COUNTY,
    COUNTY_IS,
    all_sent,
    answers,
    line,
    owed,
    question,
    recorded,
)
from tests.usecases.held import current, finish, held, meetings, running, start_meeting
from tests.usecases.members.invited import Opened, words


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=LONDON)


THREE_WORKING_DAYS = at(9, 17, 0)
"""After Good Friday: Tuesday, Wednesday, Thursday."""


def asked(database: Database) -> Opened:
    """R1, of the county, asked at the first meeting on Good Friday, before the next one is booked."""
    here = running(database)
    recorded(here, COUNTY_IS)
    all_sent(here)
    assert owed(here, COUNTY_IS).due_at == THREE_WORKING_DAYS
    return here


def booked(database: Database) -> Opened:
    """The same once that meeting has ended: they meet on Tuesday, 7 April, and Thursday, 9 April, 9:30am."""
    here = asked(database)
    here.clock.at = at(3, 10, 40)
    finish(here)
    return here


def moves(here: Opened, to: datetime, key: str = "mv:1", once_more: datetime | None = None) -> str:
    meeting = current(here)
    request = MoveMeeting(
        key=key, by=CHAIR, meeting_id=meeting.id, sequence=meeting.sequence, to=to, once_more=once_more
    )
    return move_meeting(request, here.services).says


def reads(here: Opened) -> str:
    return words(here.shown("county-head", "question"))


def counted(here: Opened) -> str:
    return clock_of_question(here.services, CHAIR, 1, "RSG-26-001", "").counted


def test_once_a_sooner_meeting_is_booked_the_answer_is_due_there_with_no_further_message(database: Database) -> None:
    here = booked(database)

    assert owed(here, COUNTY_IS).due_at == at(7)
    assert "Answer by *Tuesday 7 April 2026, 9:30am*: the next meeting, sooner than three working days" in reads(here)
    assert len(here.posted("county-head", "question")) == 1
    assert f"update:{here.posted('county-head', 'question')[0].key}" in here.effects()
    assert "until Tuesday 7 April 2026, 9:30am" in words(line(here, question(here).id))
    assert "R1 by Tuesday 7 April 2026, 9:30am" in here.card()
    assert counted(here).startswith("the next meeting, sooner than three working days")


def test_the_answer_goes_with_the_meeting_it_is_due_at_earlier_and_later(database: Database) -> None:
    here = booked(database)

    says = moves(here, at(8, 14, 0))
    assert "Answers are due with it: R1 by Wednesday 8 April 2026, 2pm." in says
    assert owed(here, COUNTY_IS).due_at == at(8, 14, 0)
    moves(here, at(7, 11, 0), key="mv:2")

    assert owed(here, COUNTY_IS).due_at == at(7, 11, 0)
    assert "Answer by *Tuesday 7 April 2026, 11am*" in reads(here)
    assert len(here.posted("county-head", "question")) == 1
    with database.read() as work:
        rows = work.session.query(Audit).filter(Audit.act == "answer_time_changed").order_by(Audit.seq).all()
    assert [row.detail["to"] for row in rows] == [at(7).isoformat(), at(8, 14, 0).isoformat(), at(7, 11, 0).isoformat()]


def test_it_is_never_due_later_than_three_working_days_after_it_was_asked(database: Database) -> None:
    """Both meetings of the week go: what is left is the three working days, counted from when it was asked."""
    here = booked(database)
    with database.write() as work:
        for one in work.meetings.planned(here.group_id)[1:]:
            one.state = "cancelled"

    moves(here, at(10, 10, 0), once_more=at(9, 20, 0))

    assert owed(here, COUNTY_IS).due_at == THREE_WORKING_DAYS
    assert counted(here).startswith("three working days after")


def test_with_another_rhythm_the_next_meeting_still_counts(database: Database) -> None:
    here = booked(database)

    change_rhythm(ChangeRhythm(key="r1", by=CHAIR, group_id=here.group_id, rhythm="TU,FR@10:00"), here.services)

    assert owed(here, COUNTY_IS).due_at == at(7)


def test_a_meeting_that_begins_early_gives_no_more_time_than_was_promised(database: Database) -> None:
    """The meeting it hangs on stands: what is booked after it does not put the answer off."""
    here = booked(database)
    here.clock.at = at(7, 9, 5)
    sweep(here.services)
    start_meeting(here)

    here.clock.at = at(7, 9, 20)
    finish(here)

    assert meetings(here)[1].state == "held"
    assert owed(here, COUNTY_IS).due_at == at(7)


def test_what_is_late_stays_late_and_what_was_answered_is_left_alone(database: Database) -> None:
    here = booked(database)
    here.clock.at = at(7, 9, 40)

    start_meeting(here)
    finish(here)
    assert owed(here, COUNTY_IS).due_at == at(7)

    answers(here, COUNTY_IS, COUNTY)
    before = owed(here, COUNTY_IS)
    here.clock.at = at(7, 11, 0)
    moves(here, at(8, 14, 0))
    after = owed(here, COUNTY_IS)
    assert (after.due_at, after.moves, after.closed_why) == (before.due_at, before.moves, before.closed_why)


def test_the_reminders_come_for_the_new_time(database: Database) -> None:
    here = booked(database)

    moves(here, at(8, 14, 0))

    row = owed(here, COUNTY_IS)
    with database.read() as work:
        taken = {step.rung for step in work.obligations.steps(row.id)}
    assert taken == {"asked"}
    assert row.next_step_at == at(9, 8, 30)  # the day after: on the day the message about the meeting asks


def test_what_was_not_agreed_waits_for_the_meeting_where_it_is_now(database: Database) -> None:
    here = booked(database)
    answers(here, COUNTY_IS, COUNTY, "disagree", words="Half would do")

    moves(here, at(8, 14, 0))

    with database.read() as work:
        found = work.session.query(Obligation).filter(Obligation.kind == "contested").one()
    assert found.due_at == at(8, 14, 0)
    assert counted(here) == "the next meeting looks at it first"


@pytest.mark.parametrize("there", [("LPT", "LLR-ICB")])
def test_a_group_without_questions_is_left_alone(database: Database, there: tuple[str, ...]) -> None:
    here = held(database, there)

    moves(here, at(8, 14, 0))

    assert "answer_time_changed" not in here.acts()
