"""A meeting moves: what hangs on it moves with it, and what is recorded."""

from datetime import date

import pytest

from bot.usecases.meetings.calendar import give
from bot.usecases.meetings.meeting_move import meeting_to_move
from bot.usecases.meetings.meeting_move_asked import OtherTimes
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Audit
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import (
    CHAIR,
    MEMBER,
    at,
    chaired,
    meetings,
    met,
    owed_before,
)
from tests.usecases.meetings.moving import moves, told
from tests.usecases.members.invited import labels, words


def test_the_next_meeting_moves_and_all_that_hangs_on_it_moves_with_it(database: Database) -> None:
    here = met(database, at(9), at(13))

    says = moves(here, at(8, 14, 0))

    assert says == (
        "Meeting 2 of RSG-26-001 · KESTREL is now on Wednesday 8 April 2026, 2pm. "
        "It was on Thursday 9 April 2026, 9:30am. The channel and the card say so; nobody else gets a message."
    )
    moved = meetings(here)[1]
    assert (moved.starts_at, moved.sequence) == (at(8, 14, 0), 1)
    owed = owed_before(here, 2)
    assert (owed.due_at, owed.meeting_at, owed.next_step_at) == (at(8, 14, 0), at(8, 14, 0), at(8, 13, 30))
    assert "*Next: Wednesday 8 April 2026, 2pm*" in here.card()
    assert (
        f"update:card:{here.group_id}" in here.effects()
        or "text" not in here.effects()[f"card:{here.group_id}"].content
    )
    assert told(here) == []
    assert here.acts()[-1] == "meeting_moved"


def test_a_day_alone_keeps_the_time_of_day(database: Database) -> None:
    here = met(database, at(9), at(13))

    assert "is now on Wednesday 8 April 2026, 9:30am" in moves(here, date(2026, 4, 8))


def test_pressed_twice_it_moves_once_and_a_stale_button_changes_nothing(database: Database) -> None:
    here = met(database, at(9), at(13))
    was = meetings(here)[1]

    first = moves(here, at(8))
    again = moves(here, at(8))  # the same press, delivered twice
    with pytest.raises(Refused, match="was moved since: it is on Wednesday 8 April 2026, 9:30am now"):
        moves(here, at(7), key="cm:2", meeting_id=was.id, sequence=was.sequence)

    assert first == again
    assert meetings(here)[1].sequence == 1


def test_the_first_meeting_takes_its_answers_and_their_times_along(database: Database) -> None:
    """OWN-ANSWER: 90 minutes before; who said they come still does within an hour of that time (OWN-MOVED-ANSWERS), and
    gets the file with the next number."""
    here = chaired(database)
    head, camhs = here.member(MEMBER), here.member("camhs")
    answer(Answer(key="ac:1", answered_by=slack(MEMBER), member_id=head.id, reply="coming"), here.services)
    with database.write() as work:
        give(work, meetings(here)[0], head)
    here.send_everything()

    moves(here, at(3, 11, 0), sure=frozenset({"day_off"}))

    waiting = here.invitation("camhs")
    assert (waiting.due_at, waiting.meeting_at) == (at(3), at(3, 11, 0))
    assert waiting.next_step_at == at(3)
    reply = here.reply(MEMBER)
    assert reply is not None
    assert reply.reply == "coming"
    assert "*You said you'll come.* RSG-26-001 · KESTREL, *Friday 3 April 2026, 11am*" in words(
        here.shown(MEMBER, "invitation")
    )
    files = [key for key in here.effects() if key.startswith("calendar:")]
    assert files == [f"calendar:{meetings(here)[0].id}:{head.id}", f"calendar:{meetings(here)[0].id}:{head.id}:1"]
    assert labels(here.shown("camhs", "meeting_moved")) == ["I'll come", "Send someone else", "Can't come"]
    assert labels(here.shown(MEMBER, "meeting_moved")) == ["Send someone else", "Can't come"]
    assert here.find_member("camhs") is not None
    assert camhs.state == "active"


def test_the_meeting_meant_is_named_by_its_number(database: Database) -> None:
    here = met(database, at(9), at(13))

    found = meeting_to_move(here.services, slack(CHAIR), ref="RSG-26-001", number=3)
    with pytest.raises(Refused, match="There is no meeting 7 in RSG-26-001") as raised:
        meeting_to_move(here.services, slack(CHAIR), ref="RSG-26-001", number=7)

    assert found.starts_at == at(13)
    assert raised.value.refusal.remedy.startswith("Planned: meeting 2 on Thursday 9 April 2026, 9:30am and meeting 3")


def test_what_is_recorded_holds_times_and_nothing_written(database: Database) -> None:
    here = chaired(database)

    moves(here, at(7), reason="Two agencies cannot come before")

    with database.read() as work:
        row = work.session.query(Audit).filter(Audit.act == "meeting_moved").one()
    assert sorted(row.detail) == ["meeting", "to", "was"]


def test_the_week_of_the_clock_change_keeps_its_hour(database: Database) -> None:
    """25 October 2026: Thursdays stay at 9:30am, and seven days on is the same hour by the clock on the wall."""
    here = met(database, at(22, month=10), at(26, month=10), at(28, month=10))
    here.clock.at = at(21, 12, 0, month=10)
    last = meetings(here)[3]

    says = moves(here, at(29, month=10), meeting_id=last.id)
    with pytest.raises(OtherTimes, match="after the one on Thursday 22 October 2026, 9:30am"):
        moves(here, at(29, 9, 31, month=10), key="cm:2", meeting_id=last.id, sequence=1)

    assert "Thursday 29 October 2026, 9:30am" in says
    assert owed_before(here, 4).next_step_at == at(29, 9, 0, month=10)
