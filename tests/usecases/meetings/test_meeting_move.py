"""A meeting moves: what is refused with the rule, what is asked first, and who is told."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.usecases.meetings.calendar import give
from bot.usecases.meetings.meeting_move import MoveMeeting, meeting_to_move, move_meeting
from bot.usecases.meetings.meeting_move_asked import OtherTimes
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Audit, Group, Meeting
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import CHAIR, MEMBER, at, chaired, meetings, met, owed_before, planned
from tests.usecases.members.invited import Opened, labels, words


def moves(here: Opened, to: datetime | date, by: str = CHAIR, key: str = "cm:1", **more: Any) -> str:
    found = meeting_to_move(here.services, slack(by), group_id=here.group_id)
    fields: dict[str, Any] = {"meeting_id": found.meeting_id, "sequence": found.sequence} | more
    return move_meeting(MoveMeeting(key=key, by=slack(by), to=to, **fields), here.services).says


def told(here: Opened) -> list[str]:
    return sorted(e.key.split(":")[0] for e in here.effects().values() if e.draw == "meeting_moved")


def test_the_next_meeting_moves_and_all_that_hangs_on_it_moves_with_it(database: Database) -> None:
    here = met(database, at(9), at(13))

    says = moves(here, at(8, 14, 0))

    assert says == (
        "Meeting 2 of RSG-26-001 · KESTREL is now on Wednesday 8 April 2026, 2pm. "
        "It was on Thursday 9 April 2026, 9:30am. The card shows it, and nobody else gets a message."
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


def test_what_would_be_too_seldom_is_refused_with_the_rule_and_other_times(database: Database) -> None:
    """RSG-B-FREQ-2: after Good Friday, 10am, two more begin by the Friday after, 10am."""
    here = met(database, at(7), at(9))
    second = meetings(here)[2]

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(10, 11, 0), meeting_id=second.id)

    no = raised.value
    assert no.refusal.reason.startswith("That is fewer than two meetings in any seven days: after the one on Friday 3")
    assert no.refusal.rule_id == "RSG-B-FREQ-2"
    assert no.sure is None
    assert no.times == (at(9, 11, 0), at(10))
    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]
    assert "meeting_moved" not in here.acts()


def test_a_bank_holiday_is_seen_beforehand_and_can_be_chosen_all_the_same(database: Database) -> None:
    here = met(database, at(7), at(13))

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(6))

    asks = raised.value
    assert asks.refusal.reason == "Monday 6 April 2026 is Easter Monday."
    assert asks.times == (at(7, 10, 0), at(8))
    assert asks.sure == frozenset({"day_off"})
    assert planned(here)[0] == "Tue 07 Apr 09:30"

    assert "is now on Monday 6 April 2026, 9:30am" in moves(here, at(6), key="cm:2", sure=asks.sure)


def test_a_weekend_is_asked_about_as_well(database: Database) -> None:
    here = met(database, at(7), at(9))

    with pytest.raises(OtherTimes, match="Saturday 4 April 2026 is not a working day"):
        moves(here, at(4, 10, 0))


@pytest.mark.parametrize(
    ("to", "says"),
    [
        (at(3, 10, 0), "That time has gone"),
        (at(3, 11, 29), "That is too soon"),
        (at(7), "The meeting is at that time already"),
        (at(9, 9, 0), "The group meets then already: meeting 3 is on Thursday 9 April 2026, 9:30am"),
        (at(10), "That is after meeting 3, which is on Thursday 9 April 2026, 9:30am"),
        (at(17, 11, 1), "That is more than 14 days away"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(database: Database, to: datetime, says: str) -> None:
    """OWN-MOVE-NOTICE, OWN-MOVE-FAR; the meetings of a group keep their order."""
    here = met(database, at(7), at(9))

    with pytest.raises(Refused, match=says):
        moves(here, to)

    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]


def test_only_the_chair_moves_it(database: Database) -> None:
    here = met(database, at(9), at(13))
    next_one = meetings(here)[1]
    request = MoveMeeting(key="cm:1", by=slack(MEMBER), meeting_id=next_one.id, sequence=0, to=at(8))

    with pytest.raises(Refused) as raised:
        move_meeting(request, here.services)
    with pytest.raises(Refused):
        meeting_to_move(here.services, slack(MEMBER), group_id=here.group_id)

    assert raised.value.refusal.rule_id == "HD-17"
    assert planned(here)[0] == "Thu 09 Apr 09:30"


def test_pressed_twice_it_moves_once_and_a_stale_button_changes_nothing(database: Database) -> None:
    here = met(database, at(9), at(13))
    was = meetings(here)[1]

    first = moves(here, at(8))
    again = moves(here, at(8))  # the same press, delivered twice
    with pytest.raises(Refused, match="was moved since: it is on Wednesday 8 April 2026, 9:30am now"):
        moves(here, at(7), key="cm:2", meeting_id=was.id, sequence=was.sequence)

    assert first == again
    assert meetings(here)[1].sequence == 1


@pytest.mark.parametrize(
    ("state", "says"),
    [("running", "has begun"), ("held", "was held"), ("missed", "was missed"), ("cancelled", "was cancelled")],
)
def test_a_meeting_that_is_not_to_come_stays_where_it_is(database: Database, state: str, says: str) -> None:
    here = met(database, at(9), at(13))
    meeting = meetings(here)[1]
    with database.write() as work:
        work.session.get_one(Meeting, meeting.id).state = state

    with pytest.raises(Refused, match=f"Meeting 2 {says}"):
        move_meeting(
            MoveMeeting(key="cm:1", by=slack(CHAIR), meeting_id=meeting.id, sequence=0, to=at(8)), here.services
        )


def test_a_group_that_is_over_moves_nothing(database: Database) -> None:
    here = met(database, at(9), at(13))
    with database.write() as work:
        work.session.get_one(Group, here.group_id).state = "withdrawn"

    with pytest.raises(Refused, match="was withdrawn"):
        moves(here, at(8))


def test_to_a_time_within_a_day_everybody_else_is_told(database: Database) -> None:
    """OWN-MOVED."""
    here = met(database, at(9), at(13))
    here.clock.at = at(7, 14, 30)

    says = moves(here, at(8, 14, 0))

    assert "Everybody is told by a message." in says
    assert here.posted(CHAIR, "meeting_moved") == []
    shown = here.shown(MEMBER, "meeting_moved")
    assert "The meeting of RSG-26-001 · KESTREL is now on Wednesday 8 April 2026, 2pm." in words(shown)
    assert "It was on Thursday 9 April 2026, 9:30am." in words(shown)


def test_a_second_move_is_read_in_the_message_of_the_first(database: Database) -> None:
    here = met(database, at(9), at(13))
    here.clock.at = at(7, 14, 30)
    moves(here, at(8, 14, 0))
    here.send_everything()

    moves(here, at(8, 12, 0), key="cm:2")

    first = here.posted(MEMBER, "meeting_moved")[0]
    assert f"update:{first.key}" in here.effects()
    assert "is now on Wednesday 8 April 2026, noon" in words(here.shown(MEMBER, "meeting_moved"))


def test_the_first_meeting_takes_its_answers_and_their_times_along(database: Database) -> None:
    """OWN-ANSWER: 90 minutes before; who said they come still does, and gets the file with the next number."""
    here = chaired(database)
    head, camhs = here.member(MEMBER), here.member("camhs")
    answer(Answer(key="ac:1", answered_by=slack(MEMBER), member_id=head.id, reply="coming"), here.services)
    with database.write() as work:
        give(work, meetings(here)[0], head)
    here.send_everything()

    moves(here, at(3, 14, 0), sure=frozenset({"day_off"}))

    waiting = here.invitation("camhs")
    assert (waiting.due_at, waiting.meeting_at) == (at(3, 12, 30), at(3, 14, 0))
    assert waiting.next_step_at == at(3, 12, 30)
    reply = here.reply(MEMBER)
    assert reply is not None
    assert reply.reply == "coming"
    assert "Friday 3 April 2026, 2pm" in words(here.shown(MEMBER, "invitation"))
    files = [key for key in here.effects() if key.startswith("calendar:")]
    assert files == [f"calendar:{meetings(here)[0].id}:{head.id}", f"calendar:{meetings(here)[0].id}:{head.id}:1"]
    assert labels(here.shown("camhs", "meeting_moved")) == ["I'll come", "Send someone else", "Can't come"]
    assert labels(here.shown(MEMBER, "meeting_moved")) == ["Send someone else", "Can't come"]
    assert here.find_member("camhs") is not None
    assert camhs.state == "active"


def test_a_first_meeting_later_than_the_group_is_to_be_set_up_needs_a_reason(database: Database) -> None:
    here = chaired(database)

    with pytest.raises(OtherTimes, match="when the group should be set up") as raised:
        moves(here, at(7))
    says = moves(here, at(7), key="cm:2", reason="Two agencies cannot come before")

    assert raised.value.late
    assert "is now on Tuesday 7 April 2026" in says
    assert meetings(here)[0].late_reason == "Two agencies cannot come before"
    assert "(late)" in here.card()


def test_a_chair_who_chairs_elsewhere_then_is_asked_first(database: Database) -> None:
    here = met(database, at(9), at(13))
    other = _another_group(here, at(8, 14, 15))

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(8, 14, 0))
    asks = raised.value

    assert asks.refusal.reason == f"You chair another group then: {other}, Wednesday 8 April 2026, 2:15pm."
    assert asks.sure == frozenset({"clash"})
    assert asks.times == (at(8), at(9, 14, 0))
    assert "is now on" in moves(here, at(8, 14, 0), key="cm:2", sure=asks.sure)


def test_whoever_else_may_move_it_learns_nothing_of_the_other_group(database: Database) -> None:
    here = met(database, at(9), at(13))
    other = _another_group(here, at(8, 14, 15))
    acting = here.person(MEMBER)
    with database.write() as work:
        running = work.groups.meetings(here.group_id)[0]
        running.state, running.chair_id = "running", acting.id

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(8, 14, 0), by=MEMBER)

    assert raised.value.refusal.reason == "Whoever chairs this meeting chairs another group at that time."
    assert other not in str(raised.value)


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


def _another_group(here: Opened, starts_at: datetime) -> str:
    """The same chair has another group, which meets then."""
    with here.database.write() as work:
        group = work.groups.get(here.group_id)
        other = Group(
            ref="RSG-26-009",
            code_word="HARBOUR",
            forum=group.forum,
            policy_from=group.policy_from,
            place=group.place,
            councils=[],
            council_agreed=True,
            reasons=[],
            opener_id=group.opener_id,
            opened_at=group.opened_at - timedelta(days=3),
            mobiliser_id=group.mobiliser_id,
            chair_id=group.chair_id,
            chair_organisation_id=group.chair_organisation_id,
        )
        work.groups.add(other)
        work.groups.add(Meeting(group_id=other.id, number=2, starts_at=starts_at, minutes=45))
    return "RSG-26-009 · HARBOUR"
