"""Ways on where a meeting cannot simply move: meet once more in between, name who chairs; and what is recorded."""

from datetime import timedelta

import pytest

from bot.usecases.meetings.meeting_move import MoveMeeting, meeting_to_move, move_meeting, who_may_chair
from bot.usecases.meetings.meeting_move_asked import OtherTimes
from bot.usecases.meetings.rhythm import ChangeRhythm, change_rhythm, rhythm_of
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Audit, Person, Post
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import CHAIR, MEMBER, at, chairs_another, meetings, met, owed_before, planned
from tests.usecases.meetings.moving import line, moves
from tests.usecases.members.invited import Opened, words

DEPUTY_CHAIR = "lpt-on-call-2"


def refused(here: Opened) -> list[tuple[str, str | None, str]]:
    """What was refused, by which rule, to whom."""
    with here.database.read() as work:
        rows = work.session.query(Audit).filter(Audit.act == "refused").order_by(Audit.seq).all()
        people = {str(one.id): one.key for one in work.session.query(Person).all()}
        return [(row.detail["what"], row.refused_by, people[row.actor]) for row in rows]


def test_a_move_that_would_be_too_seldom_offers_to_meet_once_more_in_between(database: Database) -> None:
    """AMB-13, read strictly: a group of Mondays and Thursdays could hardly move anything to later."""
    here = met(database, at(7), at(9))
    second = meetings(here)[2]

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(10, 11, 0), meeting_id=second.id)

    no = raised.value
    assert no.refusal.reason.endswith(
        "The rule: “should be no less than twice each week until a resolution is achieved”."
    )
    assert no.refusal.remedy == (
        "Thu 9 Apr, 11am or Fri 10 Apr, 9:30am would do. "
        "Or meet once more, on Wednesday 8 April 2026, 9:30am: then it can move."
    )
    assert no.once_more == at(8)
    assert refused(here) == [("move", "RSG-B-FREQ-2", CHAIR)]


def test_the_meeting_between_is_booked_together_with_the_move(database: Database) -> None:
    here = met(database, at(7), at(9))
    second = meetings(here)[2]

    says = moves(here, at(10, 11, 0), meeting_id=second.id, once_more=at(8))
    again = moves(here, at(10, 11, 0), meeting_id=second.id, once_more=at(8))  # the same press, delivered twice

    assert says == again
    assert "You meet once more: meeting 4 is on Wednesday 8 April 2026, 9:30am." in says
    assert planned(here) == ["Tue 07 Apr 09:30", "Wed 08 Apr 09:30", "Fri 10 Apr 11:00"]
    assert owed_before(here, 4).next_step_at == at(8, 9, 0)
    with database.read() as work:
        row = work.session.query(Audit).filter(Audit.act == "meeting_moved").one()
    assert row.detail["once_more"] == at(8).isoformat()


def test_the_channel_reads_of_both(database: Database) -> None:
    here = met(database, at(7), at(9))
    with database.write() as work:
        work.groups.lock(here.group_id).channel_id = "C1"

    moves(here, at(10, 11, 0), meeting_id=meetings(here)[2].id, once_more=at(8))

    assert "You also meet on Wednesday 8 April 2026, 9:30am." in words(line(here))
    assert "Still no less than two meetings in any seven days" in words(line(here))


def test_a_meeting_between_that_cannot_be_any_more_moves_nothing(database: Database) -> None:
    here = met(database, at(7), at(9))
    second = meetings(here)[2]

    for once_more, says in ((at(7, 10, 0), "The group meets then already"), (at(3, 10, 0), "That time has gone")):
        with pytest.raises(Refused, match=says):
            moves(here, at(10, 11, 0), key=str(once_more), meeting_id=second.id, once_more=once_more)
    with pytest.raises(OtherTimes, match="fewer than two meetings"):
        moves(here, at(16, 11, 0), key="cm:far", meeting_id=second.id, once_more=at(8))

    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]


def test_beside_a_clash_the_chair_names_who_chairs_and_it_moves_in_one(database: Database) -> None:
    here = met(database, at(9), at(13))
    chairs_another(here, at(8, 14, 15))
    next_one = meetings(here)[1]

    with pytest.raises(OtherTimes) as raised:
        moves(here, at(8, 14, 0))
    called, people = who_may_chair(here.services, slack(CHAIR), next_one.id)
    who = here.person(DEPUTY_CHAIR)
    says = moves(here, at(8, 14, 0), key="cm:2", sure=raised.value.sure, chair=who.id, chair_why="I chair elsewhere")

    assert raised.value.own
    assert "Or name somebody to chair this one meeting." in raised.value.refusal.remedy
    assert called == "Meeting 2 of RSG-26-001"
    assert who.id in dict(people)
    assert "Lpt-On-Call-2 chairs it." in says
    moved = meetings(here)[1]
    assert (moved.starts_at, moved.chair_id, moved.acting_why) == (at(8, 14, 0), who.id, "I chair elsewhere")
    assert "Wednesday 8 April 2026, 2pm" in words(here.shown(DEPUTY_CHAIR, "acting_chair"))
    assert here.acts()[-2:] == ["acting_chair_named", "meeting_moved"]


def test_somebody_below_the_chairs_level_does_not_chair_and_nothing_moves(database: Database) -> None:
    here = met(database, at(9), at(13))
    chairs_another(here, at(8, 14, 15))

    with pytest.raises(Refused, match="at the chair's level or above"):
        moves(here, at(8, 14, 0), chair=here.person("lpt-team-manager").id, chair_why="I chair elsewhere")

    assert meetings(here)[1].starts_at == at(9)
    assert refused(here) == [("move", "OWN-ACTING", CHAIR)]


def test_where_nobody_else_could_chair_it_says_so(database: Database) -> None:
    here = met(database, at(9), at(13))
    with database.write() as work:
        for post in work.session.query(Post).filter(Post.organisation_id == "LPT", Post.level >= 4):
            if post.person_id != here.person(CHAIR).id:
                post.ended_at = here.clock.now()

    with pytest.raises(Refused, match="The directory lists nobody else"):
        who_may_chair(here.services, slack(CHAIR), meetings(here)[1].id)


def test_who_may_not_move_or_change_the_rhythm_is_refused_on_record(database: Database) -> None:
    here = met(database, at(7), at(9))
    request = MoveMeeting(key="cm:1", by=slack(MEMBER), meeting_id=meetings(here)[1].id, sequence=0, to=at(8))
    faster = ChangeRhythm(key="cm:2", by=slack(MEMBER), group_id=here.group_id, rhythm="TU,FR@10:00")

    for tried in (
        lambda: move_meeting(request, here.services),
        lambda: meeting_to_move(here.services, slack(MEMBER), ref="RSG-26-001"),
        lambda: change_rhythm(faster, here.services),
        lambda: rhythm_of(here.services, slack(MEMBER), group_id=here.group_id),
    ):
        with pytest.raises(Refused):
            tried()

    assert refused(here) == [
        ("move", "HD-17", MEMBER),
        ("move", "HD-17", MEMBER),
        ("rhythm", "HD-17", MEMBER),
        ("rhythm", "HD-17", MEMBER),
    ]


def test_what_the_rules_refuse_the_chair_is_recorded_with_the_rule_and_nothing_that_was_typed(
    database: Database,
) -> None:
    here = met(database, at(7), at(9))

    with pytest.raises(Refused):
        moves(here, at(3, 11, 0) + timedelta(minutes=5))
    with pytest.raises(Refused):
        change_rhythm(
            ChangeRhythm(key="cm:2", by=slack(CHAIR), group_id=here.group_id, rhythm="TU@10:00"), here.services
        )

    assert refused(here) == [("move", "OWN-MOVE-NOTICE", CHAIR), ("rhythm", "RSG-B-FREQ-2", CHAIR)]
    with database.read() as work:
        assert all(set(row.detail) == {"what"} for row in work.session.query(Audit).filter(Audit.act == "refused"))


def test_a_question_that_only_asks_whether_they_are_sure_is_no_refusal(database: Database) -> None:
    here = met(database, at(7), at(13))

    with pytest.raises(OtherTimes):
        moves(here, at(6))

    assert refused(here) == []


def test_the_meeting_between_is_offered_on_the_nearest_day_that_keeps_the_rule(database: Database) -> None:
    """Moved to an earlier day: the day before would leave those after it too late, the Monday after does not."""
    here = met(database, at(7), at(10), at(14), at(17))

    with pytest.raises(OtherTimes, match="after the one on Wednesday 8 April 2026, 9:30am") as raised:
        moves(here, at(8), meeting_id=meetings(here)[2].id)

    assert raised.value.once_more == at(13)
