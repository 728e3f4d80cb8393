"""A meeting has moved: who is told, who is asked again, and what the channel reads."""

from datetime import timedelta

import pytest

from bot.usecases.members.invitation import member_at
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import (
    CHAIR,
    MEMBER,
    at,
    chaired,
    meetings,
    met,
)
from tests.usecases.meetings.moving import in_channel, line, lines, moves, says, silent, told
from tests.usecases.members.invited import labels, words


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
