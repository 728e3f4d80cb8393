"""A meeting moves: what is refused with the rule, what is asked first, and who is told."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.drawing.drawers import drawers
from bot.usecases.meetings.calendar import give
from bot.usecases.meetings.coming import by_seat
from bot.usecases.meetings.meeting_move import MoveMeeting, meeting_to_move, move_meeting
from bot.usecases.meetings.meeting_move_asked import OtherTimes
from bot.usecases.members.invitation import Answer, answer, member_at
from bot.usecases.refused import Refused
from bot.views.message import Message
from storage.database import Database
from storage.models import Audit, Group, Meeting
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import (
    CHAIR,
    MEMBER,
    at,
    chaired,
    chairs_another,
    meetings,
    met,
    owed_before,
    planned,
)
from tests.usecases.members.invited import Opened, labels, words


def moves(here: Opened, to: datetime | date, by: str = CHAIR, key: str = "cm:1", **more: Any) -> str:
    found = meeting_to_move(here.services, slack(by), group_id=here.group_id)
    fields: dict[str, Any] = {"meeting_id": found.meeting_id, "sequence": found.sequence} | more
    return move_meeting(MoveMeeting(key=key, by=slack(by), to=to, **fields), here.services).says


def says(here: Opened, who: str, reply: Any, *, key: str = "", meeting_id: UUID | None = None) -> None:
    member = here.member(who).id
    request = Answer(
        key=key or f"ac:{who}", answered_by=slack(who), member_id=member, reply=reply, meeting_id=meeting_id
    )
    answer(request, here.services)


def in_channel(here: Opened) -> None:
    with here.database.write() as work:
        work.groups.lock(here.group_id).channel_id = "C1"


def lines(here: Opened) -> list[str]:
    """The keys of what the channel was told of moves, in order."""
    return sorted(e.key for e in here.effects().values() if e.draw == "meeting_moved_line" and e.kind == "post")


def line(here: Opened, key: str = "") -> Message:
    """What the channel was told, as it reads now: that line, else the only one."""
    effect = here.effects()[key or lines(here)[0]]
    effect.kind = "update"
    with here.database.read() as work:
        found = drawers(here.services)["meeting_moved_line"](work, effect, here.clock.now())
    assert found is not None
    return found


def told(here: Opened) -> list[str]:
    return sorted(e.key.split(":")[0] for e in here.effects().values() if e.draw == "meeting_moved")


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


def test_moved_away_from_a_time_within_a_day_everybody_is_told_too(database: Database) -> None:
    """OWN-MOVED: else somebody would be there at the old time."""
    here = met(database, at(7), at(9))
    here.clock.at = at(6, 14, 30)

    says = moves(here, at(8, 14, 0))

    assert "Everybody is told by a message." in says
    assert "It was on Tuesday 7 April 2026, 9:30am." in words(here.shown(MEMBER, "meeting_moved"))


def test_a_second_move_is_read_in_the_message_of_the_first(database: Database) -> None:
    here = met(database, at(9), at(13))
    here.clock.at = at(7, 14, 30)
    moves(here, at(8, 14, 0))
    here.send_everything()

    moves(here, at(8, 12, 0), key="cm:2")

    first = min(here.posted(MEMBER, "meeting_moved"), key=lambda one: one.key)  # rows come in any order
    assert f"update:{first.key}" in here.effects()
    assert "is now on Wednesday 8 April 2026, noon" in words(here.shown(MEMBER, "meeting_moved"))


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


def test_moved_by_more_than_an_hour_whoever_answered_is_asked_again_in_the_same_message(database: Database) -> None:
    """OWN-MOVED-ANSWERS. Nobody gets an invitation more; 90 minutes before they are reminded like anybody silent."""
    here = chaired(database)
    says(here, MEMBER, "coming")
    says(here, "camhs", "cannot")
    here.send_everything()
    here.clock.at += timedelta(minutes=1)

    moves(here, at(3, 14, 0), sure=frozenset({"day_off"}))

    asked, mine = here.shown(MEMBER, "invitation"), here.shown(MEMBER, "meeting_moved")
    assert len(here.posted(MEMBER, "invitation")) == 1
    assert f"update:{here.posted(MEMBER, 'invitation')[0].key}" in here.effects()
    assert "moved to Friday 3 April 2026, 2pm" in words(asked)
    assert "You said you'd come on Friday 3 April 2026, 10am. *Can you still?* Please answer by" in words(asked)
    assert labels(asked)[:3] == ["I'll come", "Send someone else", "Can't come"]
    assert "You said you'd come at the old time. *Can you still?*" in words(mine)
    assert labels(mine) == ["I'll come", "Send someone else", "Can't come"]
    assert "You couldn't come at the old time. *Can you now?*" in words(here.shown("camhs", "meeting_moved"))
    assert "No answer: CAMHS-COLLAB, LEICESTERSHIRE-CC" in here.card()
    assert here.invitation(MEMBER).next_step_at == at(3, 12, 30)

    says(here, MEMBER, "coming", key="ac:again")

    assert here.invitation(MEMBER).closed_why == "coming"
    assert "*You said you'll come.*" in words(here.shown(MEMBER, "invitation"))
    assert labels(here.shown(MEMBER, "meeting_moved")) == ["Send someone else", "Can't come"]


def test_moved_back_near_the_time_they_meant_their_answer_stands_once_more(database: Database) -> None:
    here = chaired(database)
    says(here, MEMBER, "coming")
    moves(here, at(3, 14, 0), sure=frozenset({"day_off"}))
    assert here.reply(MEMBER) is None

    moves(here, at(3, 10, 30), key="cm:2", sure=frozenset({"day_off"}))

    reply = here.reply(MEMBER)
    assert reply is not None
    assert reply.reply == "coming"
    assert here.invitation(MEMBER).closed_why == "coming"


def silent(here: Opened) -> set[str]:
    """The agencies of which nothing is known about the second meeting."""
    with here.database.read() as work:
        coming = by_seat(work, here.group(), meetings(here)[1])
        return {seat.organisation_id for seat in work.groups.seats(here.group_id) if coming[seat.id] is None}


def test_of_a_later_meeting_only_whoever_said_something_is_asked_again(database: Database) -> None:
    """The usual people come unless they say otherwise: a move asks nobody who had not answered."""
    here = met(database, at(9), at(13))
    second = meetings(here)[1]
    says(here, MEMBER, "cannot", meeting_id=second.id)
    before = silent(here)

    moves(here, at(8, 14, 0))

    assert silent(here) - before == {"LEICESTERSHIRE-CC"}
    assert "You couldn't come on Thursday 9 April 2026, 9:30am. *Can you now?*" in words(
        here.shown(MEMBER, "invitation")
    )
    assert told(here) == []


def test_the_channel_says_from_when_to_when_and_why_the_rhythm_is_kept(database: Database) -> None:
    here = met(database, at(9), at(10))
    in_channel(here)

    moves(here, at(8, 14, 0))

    said = line(here)
    assert "*Meeting 2 is now on Wednesday 8 April 2026, 2pm.* It was on Thursday 9 April 2026, 9:30am." in words(said)
    assert (
        "Still no less than two meetings in any seven days: Friday 3 April 2026, 10am, Wednesday 8 April 2026, 2pm "
        "and Friday 10 April 2026, 9:30am." in words(said)
    )
    assert labels(said) == ["I'll come", "Send someone else", "Can't come"]

    member = member_at(here.services, slack(MEMBER), meetings(here)[1].id)
    says(here, MEMBER, "cannot", meeting_id=meetings(here)[1].id)
    assert member == here.member(MEMBER).id
    assert "Not coming: LEICESTERSHIRE-CC." in words(line(here))
    assert f"update:{lines(here)[0]}" in here.effects() or "text" not in here.effects()[lines(here)[0]].content


def test_whoever_is_not_in_the_group_cannot_answer_in_its_channel(database: Database) -> None:
    here = met(database, at(9), at(13))

    with pytest.raises(Refused, match="You are not in this group"):
        member_at(here.services, slack("county-worker"), meetings(here)[1].id)


def test_moved_again_the_first_line_points_to_the_second(database: Database) -> None:
    here = met(database, at(9), at(13))
    in_channel(here)
    moves(here, at(8, 14, 0))

    moves(here, at(8, 12, 0), key="cm:2")

    first, second = lines(here)
    assert words(line(here, first)) == "Meeting 2 moved from Thursday 9 April 2026, 9:30am. It moved again since."
    assert labels(line(here, first)) == []
    assert "*Meeting 2 is now on Wednesday 8 April 2026, noon.*" in words(line(here, second))


def test_where_the_rhythm_was_broken_before_the_line_does_not_say_that_it_is_kept(database: Database) -> None:
    """After Good Friday the second would have been due on the 10th: it gets no worse, and no better."""
    here = met(database, at(13), at(16))
    in_channel(here)

    moves(here, at(9))

    assert "Still" not in words(line(here))


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
    other = chairs_another(here, at(8, 14, 15))

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(8, 14, 0))
    asks = raised.value

    assert asks.refusal.reason == f"You chair another group then: {other}, Wednesday 8 April 2026, 2:15pm."
    assert asks.sure == frozenset({"clash"})
    assert asks.times == (at(8), at(9, 14, 0))
    assert "is now on" in moves(here, at(8, 14, 0), key="cm:2", sure=asks.sure)


def test_whoever_else_may_move_it_learns_nothing_of_the_other_group(database: Database) -> None:
    here = met(database, at(9), at(13))
    other = chairs_another(here, at(8, 14, 15))
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
