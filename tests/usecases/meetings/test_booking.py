"""A meeting that moves or is cancelled: its message comes at the new time, and calendars hear of it."""

from datetime import datetime

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.usecases.meetings.booking import cancel, move
from bot.usecases.nagging import sweep
from storage.database import Database
from storage.models import Effect, Meeting
from tests.usecases.held import ALL_THERE, CHAIR, HEAD, ICB, current, held, hold_next, meetings
from tests.usecases.meetings.test_meeting_coming import says
from tests.usecases.members.invited import Opened

FRIDAY_11AM = datetime(2026, 4, 10, 11, tzinfo=LONDON)


def files(here: Opened, who: str, meeting: Meeting) -> list[Effect]:
    member = here.member(who)
    found = [e for e in here.effects().values() if e.kind == "file" and e.content["member"] == str(member.id)]
    mine = [e for e in found if e.content["meeting"] == str(meeting.id)]
    return sorted(mine, key=lambda one: int(one.content["sequence"]))


def drawn(here: Opened, effect: Effect) -> str | None:
    with here.database.read() as work:
        message = drawers(here.services)["calendar"](work, effect, here.clock.now())
    return message.text if message else None


def moved(here: Opened, number: int, to: datetime) -> Meeting:
    with here.database.write() as work:
        group = work.groups.lock(here.group_id)
        meeting = work.groups.meetings(group.id)[number - 1]
        move(work, here.services, group, meeting, to, here.clock.now())
    return meetings(here)[number - 1]


def test_whoever_had_the_file_gets_the_new_time_with_the_next_sequence(database: Database) -> None:
    here = held(database, ALL_THERE)
    third = moved(here, 3, FRIDAY_11AM)

    for who in (CHAIR, HEAD, ICB):
        first, second = files(here, who, third)
        assert drawn(here, first) is None  # there is a newer one
        text = drawn(here, second)
        assert text is not None
        assert f"UID:{third.id}\r\n" in text
        assert "SEQUENCE:1\r\n" in text
        assert "DTSTART:20260410T100000Z\r\n" in text
        assert "METHOD:PUBLISH\r\n" in text


def test_the_message_comes_half_an_hour_before_the_new_time(database: Database) -> None:
    here = held(database)
    third = moved(here, 3, FRIDAY_11AM)

    here.clock.at = FRIDAY_11AM.replace(hour=10, minute=29)
    sweep(here.services)
    assert len(about(here, third)) == 0
    here.clock.at = FRIDAY_11AM.replace(hour=10, minute=30)
    sweep(here.services)

    assert len(about(here, third)) == 5


def about(here: Opened, meeting: Meeting) -> list[Effect]:
    return [e for e in here.effects().values() if e.draw == "before_meeting" and e.subject_id == meeting.id]


def test_a_meeting_that_moved_is_not_booked_again_at_its_old_time(database: Database) -> None:
    """It was Thursday's, and is on Wednesday now: the next one is Monday's."""
    here = held(database)
    moved(here, 3, datetime(2026, 4, 8, 11, tzinfo=LONDON))
    hold_next(here)

    assert meetings(here)[-1].starts_at == datetime(2026, 4, 13, 9, 30, tzinfo=LONDON)


def test_a_cancelled_meeting_is_taken_off_the_calendars_that_have_it(database: Database) -> None:
    here = held(database, ALL_THERE)
    second = current(here)
    with database.write() as work:
        meeting = work.meetings.get(second.id)
        assert meeting is not None
        cancel(work, meeting, here.clock.now(), "The group is closed")

    text = drawn(here, files(here, HEAD, second)[-1])

    assert text is not None
    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "SEQUENCE:1\r\n" in text
    here.clock.at = second.starts_at
    sweep(here.services)
    assert about(here, second) == []


def test_whoever_cannot_come_has_no_file_of_it(database: Database) -> None:
    here = held(database, ALL_THERE)
    says(here, HEAD, "cannot", number=3)

    assert drawn(here, files(here, HEAD, meetings(here)[2])[0]) is None
    assert drawn(here, files(here, ICB, meetings(here)[2])[0]) is not None


def test_who_comes_after_all_gets_the_file_that_was_taken_back(database: Database) -> None:
    here = held(database, ALL_THERE)
    third = meetings(here)[2]
    says(here, HEAD, "cannot", number=3)
    with database.write() as work:
        for effect in work.session.query(Effect).filter(Effect.key == files(here, HEAD, third)[0].key):
            effect.state = "withdrawn"  # as the relay does with a file that is not drawn

    says(here, HEAD, "coming", key="after all", number=3)

    (file,) = files(here, HEAD, third)
    assert file.state == "pending"
    assert drawn(here, file) is not None
