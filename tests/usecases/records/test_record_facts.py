"""What stands in the notes of a meeting besides the record keeper's lines: all that happened since the one before."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.usecases.actions.action import create_action
from bot.usecases.meetings.booking import book
from bot.usecases.records.record import begin_record
from bot.usecases.records.record_draft import offer_form
from storage.database import Database
from storage.models import Attendance, Decision, Obligation, Recommendation, Response
from storage.unit_of_work import UnitOfWork
from tests.usecases.actions.actions import wanted
from tests.usecases.house import slack
from tests.usecases.records.notes import group_of, in_channel
from tests.usecases.records.records import CHAIR, ENDED, KEEPER, NEXT, Held, end, keeps

BEFORE = ENDED - timedelta(minutes=20)


def held(database: Database) -> Held:
    """A meeting in which things were decided, asked and promised."""
    services, clock = in_channel(database)
    keeps(database, at=clock.at)
    create_action(wanted(key="1", text="Ask three\nproviders", due=NEXT - timedelta(days=1)), services)
    create_action(wanted(key="2", text="An old promise", due=BEFORE - timedelta(hours=1)), services)
    with database.write() as work:
        group = work.groups.lock(group_of(database).id)
        chair = group.chair_id
        assert chair is not None
        _replies(work, group.id, chair)
        _decide(work, group.id, chair, 1, "Share night staff", BEFORE)
        _decide(work, group.id, chair, 2, "Not any more", BEFORE, superseded_at=BEFORE)
        _decide(work, group.id, chair, 3, "After it", ENDED + timedelta(hours=1))
        _question(work, group.id, chair)
    end(database, services, clock, ("LPT", "LLR-ICB"))
    return Held(database, services, clock)


def _replies(work: UnitOfWork, group_id: UUID, by: UUID) -> None:
    """The county cannot come, the ICB sends somebody else."""
    meeting = work.groups.next_meeting(group_id)
    assert meeting is not None
    for who, reply in (("county-head", "cannot"), ("icb-sgm", "deputy")):
        person = work.people.by_slack_id(slack(who))
        member = work.groups.member(group_id, person.id) if person else None
        assert member is not None
        work.groups.add(
            Attendance(meeting_id=meeting.id, member_id=member.id, reply=reply, at=BEFORE, recorded_by_id=by)
        )


def _decide(work: UnitOfWork, group_id: UUID, by: UUID, number: int, text: str, at: datetime, **more: datetime) -> None:
    decided = Decision(
        group_id=group_id,
        number=number,
        text=text,
        authority="LPT manager",
        affected=[],
        recorded_by_id=by,
        recorded_at=at,
        superseded_at=more.get("superseded_at"),
    )
    work.decisions.add(decided)


def _question(work: UnitOfWork, group_id: UUID, by: UUID) -> None:
    question = Recommendation(
        group_id=group_id,
        number=1,
        text="Pay half?",
        authority="ICB manager",
        affected=[],
        asked_by_id=by,
        asked_at=BEFORE,
    )
    work.decisions.add(question)
    seat = work.groups.seat(group_id, "LEICESTERSHIRE-CC")
    assert seat is not None
    response = Response(recommendation_id=question.id, seat_id=seat.id)
    work.decisions.add(response)
    owed = Obligation(
        kind="question",
        subject_id=response.id,
        group_id=group_id,
        rule_id="HD-05",
        ladder_id="OWN-QUESTION",
        forum="RSG-B",
        policy_from=work.groups.get(group_id).policy_from,
        anchor_at=BEFORE,
        due_at=NEXT,
        made_at=BEFORE,
        next_step_at=None,
    )
    work.obligations.add(owed)


def test_all_of_it_is_taken_from_the_record(database: Database) -> None:
    here = held(database)

    found = offer_form(here.services, KEEPER, here.record().id).contents

    assert found.title == "Rapid Solutions Group"
    assert (found.started_at, found.ended_at) == (ENDED - timedelta(minutes=40), ENDED)
    assert found.here == ("LLR-ICB", "LPT")
    assert found.instead == ("LLR-ICB",)
    assert found.apologies == ("LEICESTERSHIRE-CC",)
    assert found.absent == ("CAMHS-COLLAB",)
    assert [(one.name, one.text, one.authority) for one in found.decisions] == [
        ("D1", "Share night staff", "LPT manager")
    ]
    assert [(one.name, one.text, one.of, one.by) for one in found.questions] == [
        ("R1", "Pay half?", ("LEICESTERSHIRE-CC",), NEXT)
    ]
    assert [(one.name, one.text) for one in found.made] == [("A1", "Ask three providers")]
    assert [one.name for one in found.late] == ["A2"]
    assert found.due == ()
    assert (found.step_up, found.rhythm, found.next_at, found.next_chair) == (False, "MO,TH@09:30", NEXT, "LPT")


def test_a_question_that_was_agreed_stands_once_where_it_was_decided(database: Database) -> None:
    """In the same meeting it is a decision and nothing more; afterwards the notes say what became of it."""
    here = held(database)
    agreed(here, 1)

    at_once = offer_form(here.services, KEEPER, here.record().id).contents
    agreed(here, 3)
    later = offer_form(here.services, KEEPER, here.record().id).contents

    assert ([one.name for one in at_once.decisions], at_once.questions) == (["D1"], ())
    assert [(one.name, one.by, one.became) for one in later.questions] == [("R1", None, "D3")]


def agreed(here: Held, number: int) -> None:
    """R1 became the decision of that number."""
    with here.database.write() as work:
        group_id = group_of(here.database).id
        found = next(one for one in work.decisions.all_in(group_id) if one.number == number)
        (question,) = work.decisions.questions(group_id)
        question.state, question.decision_id = "agreed", found.id


def test_what_was_promised_before_the_last_meeting_is_due_or_late(database: Database) -> None:
    here = held(database)
    here.clock.at = NEXT + timedelta(minutes=30)
    with database.write() as work:
        group = work.groups.lock(here.group().id)
        policy = here.services.policies.in_force(group.forum, group.policy_from)
        second = work.groups.next_meeting(group.id)
        assert second is not None
        second.state, second.started_at, second.ended_at = "held", NEXT, here.clock.at
        for action in work.actions.open_in(group.id):
            action.due_at = NEXT + timedelta(days=1) if action.number == 1 else NEXT - timedelta(days=1)
        book(work, here.services, policy, group, NEXT + timedelta(days=4), here.clock.at)
        work.session.flush()
        record_id = begin_record(work, here.services, policy, group, second, here.clock.at).id

    found = offer_form(here.services, KEEPER, record_id).contents

    assert found.made == ()
    assert [one.name for one in found.due] == ["A1"]
    assert [one.name for one in found.late] == ["A2"]
    assert [one.name for one in found.decisions] == ["D3"]
    assert [one.name for one in found.questions] == ["R1"]
    assert found.number == 2


def test_a_group_without_next_meeting_or_notes_can_be_written_up(database: Database) -> None:
    """A meeting without any note, and none to come."""
    here = held(database)
    with database.write() as work:
        following = work.groups.next_meeting(here.group().id)
        assert following is not None
        following.state = "cancelled"

    form = offer_form(here.services, CHAIR, here.record().id)

    assert form.lines == []
    assert form.contents.next_at is None
    assert here.write(lines="", key="fm:2").startswith("The chair has")
