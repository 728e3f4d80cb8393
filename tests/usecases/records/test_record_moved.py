"""HD-01: notes go out before the next meeting, where that is now."""

from datetime import datetime

from bot.rules.calendar import LONDON
from bot.usecases.meetings.meeting_move import MoveMeeting, move_meeting
from bot.usecases.records.record import NOTES
from storage.database import Database
from storage.models import Obligation
from tests.usecases.held import CHAIR, current, held, meetings, name_keeper
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, words


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=LONDON)


def moves(here: Opened, to: datetime, key: str = "mv:1") -> str:
    meeting = current(here)
    request = MoveMeeting(key=key, by=slack(CHAIR), meeting_id=meeting.id, sequence=meeting.sequence, to=to)
    return move_meeting(request, here.services).says


def owed(here: Opened) -> Obligation:
    with here.database.read() as work:
        return work.session.query(Obligation).filter(Obligation.kind == NOTES).one()


def met(database: Database) -> Opened:
    """On Good Friday; the notes are due before meeting 2, on Tuesday at 9:30am, sooner than the end of that day."""
    here = held(database)
    name_keeper(here)
    assert owed(here).due_at == meetings(here)[1].starts_at == at(7)
    return here


def test_where_the_next_meeting_moves_to_a_sooner_time_the_notes_go_out_before_it(database: Database) -> None:
    here = met(database)

    says = moves(here, at(7, 8, 0))

    assert "The notes of meeting 1 go out by Tuesday 7 April 2026, 8am." in says
    assert owed(here).due_at == at(7, 8, 0)
    assert "by Tue 7 Apr, 8am" in words(here.shown("lpt-team-manager", "before_meeting"))
    assert "notes_time_changed" in here.acts()


def test_where_it_moves_to_a_later_time_they_have_until_the_end_of_the_next_working_day(database: Database) -> None:
    here = met(database)

    assert "go out by Tuesday 7 April 2026, 5pm" in moves(here, at(8, 14, 0))
    assert owed(here).due_at == at(7, 17, 0)

    assert "go out" not in moves(here, at(8, 10, 0), key="mv:2")
    assert owed(here).due_at == at(7, 17, 0)


def test_what_is_late_stays_late(database: Database) -> None:
    here = met(database)
    here.clock.at = at(7, 9, 35)

    moves(here, at(8, 14, 0))

    assert owed(here).due_at == at(7)
