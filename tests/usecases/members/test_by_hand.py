"""People who have only e-mail: whoever looks after the group tells them, ticks it off, and writes down the answer."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.rules.calendar import LONDON
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.members.by_hand import ToldByHand, told_by_hand
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Effect, Obligation, Step
from storage.outbox import person_conversation
from tests.usecases.house import asked, services_on, slack
from tests.usecases.members.invited import Opened, labels, words

OPENER, CHAIR, COUNTY = "lpt-sgm", "lpt-on-call-1", "county-head"


def opened(database: Database, **changes: object) -> Opened:
    """A group whose county contact has no Slack account."""
    services, clock = services_on(database)
    with database.write() as work:
        head = work.people.by_key(COUNTY)
        assert head is not None
        head.slack_id = None
    ref = open_group(asked(**changes), services).ref
    with database.read() as work:
        group = work.groups.by_ref(ref)
        assert group is not None
        return Opened(database, services, clock, group.id)


def steps_of_the_county(here: Opened) -> list[Step]:
    with here.database.read() as work:
        head = work.people.by_key(COUNTY)
        assert head is not None
        found = select(Step).where(Step.told == str(head.id)).order_by(Step.at)
        return list(work.session.scalars(found).all())


def tells(here: Opened, by: str = OPENER, key: str = "ac:told") -> None:
    request = ToldByHand(key=key, by=slack(by), step_id=steps_of_the_county(here)[-1].id)
    told_by_hand(request, here.services)


def county_invitation(here: Opened) -> Obligation:
    step = steps_of_the_county(here)[0]
    with here.database.read() as work:
        found = work.obligations.get(step.obligation_id)
    assert found is not None
    return found


def writes_down(here: Opened, reply: str, by: str = OPENER) -> None:
    request = Answer(
        key="fm:answer",
        answered_by=slack(by),
        member_id=county_invitation(here).subject_id,
        reply=reply,  # type: ignore[arg-type] # as the form gives it
    )
    answer(request, here.services)


def posted_to(database: Database, key: str) -> list[Effect]:
    with database.read() as work:
        person = work.people.by_key(key)
        assert person is not None
        conversation = person_conversation(person.id)
        found = select(Effect).where(Effect.conversation_id == conversation, Effect.kind == "post")
        return list(work.session.scalars(found.order_by(Effect.seq)).all())


def test_nothing_is_posted_to_somebody_who_has_no_slack_account(database: Database) -> None:
    """A post to them would fail where nobody looks."""
    opened(database)

    assert posted_to(database, COUNTY) == []


def test_at_the_opening_the_openers_one_message_says_whom_to_tell_and_what(database: Database) -> None:
    here = opened(database)

    (message,) = [effect.draw for effect in posted_to(database, OPENER)]
    shown = here.shown(OPENER, "overview")

    assert message == "overview"
    assert "County-Head, LEICESTERSHIRE-CC" in words(shown)
    assert "asked to come to the meeting on Friday 3 April 2026, 10am" in words(shown)
    assert {"Told", "Record their answer"} <= set(labels(shown))
    assert "To be told by hand" in here.card()


def test_whoever_told_them_ticks_it_off_and_the_agency_counts_as_asked(database: Database) -> None:
    here = opened(database)

    tells(here)

    shown = here.shown(OPENER, "overview")
    assert "Told" not in labels(shown)
    assert "They have not answered yet." in words(shown)
    assert "Record their answer" in labels(shown)
    assert "To be told by hand" not in here.card()
    assert "told_by_hand" in here.acts()
    with database.read() as work:
        member = work.groups.member_by_id(county_invitation(here).subject_id)
        assert member is not None
        assert member.told_at is not None


def test_told_twice_is_answered_with_who_did_it(database: Database) -> None:
    here = opened(database)
    tells(here)

    with pytest.raises(Refused, match="has told them already"):
        tells(here, key="ac:again")


def test_the_same_press_delivered_twice_counts_once(database: Database) -> None:
    here = opened(database)

    tells(here)
    tells(here)

    assert here.acts().count("told_by_hand") == 1


def test_once_there_is_a_chair_it_is_theirs_to_tell(database: Database) -> None:
    """OWN-REACH: the opener only until there is a chair."""
    here = opened(database)
    accept(AnswerChair(key="ac:chair", answered_by=slack(CHAIR), group_id=here.group_id), here.services)

    with pytest.raises(Refused, match="until there is a chair"):
        tells(here, OPENER)
    with pytest.raises(Refused, match="no such group"):
        tells(here, "county-worker", key="ac:2")
    assert "Record their answer" in labels(here.shown(CHAIR, "chair"))
    tells(here, CHAIR, key="ac:3")

    assert "Told" not in labels(here.shown(CHAIR, "chair"))


def test_an_answer_by_phone_is_written_down_and_shown_as_such(database: Database) -> None:
    """OWN-ANSWER-WHO"""
    here = opened(database)

    writes_down(here, "coming")

    assert county_invitation(here).closed_at is not None
    assert "Coming:" in here.card()
    assert "LEICESTERSHIRE-CC" in here.card().split("Coming:")[1].split(".")[0]
    assert "Record their answer" not in labels(here.shown(OPENER, "overview"))
    with database.read() as work:
        meeting = here.meeting()
        row = work.groups.attendance(meeting.id)[county_invitation(here).subject_id]
        opener = work.people.by_slack_id(slack(OPENER))
        assert opener is not None
        assert row.recorded_by_id == opener.id


def test_an_answer_that_is_still_missing_brings_one_message_to_who_tells_them(database: Database) -> None:
    here = opened(database)
    tells(here)
    here.send_everything()

    here.clock.at = datetime(2026, 4, 3, 8, 30, tzinfo=LONDON)  # 90 minutes before the meeting
    sweep(here.services)
    sweep(here.services)

    (message,) = here.posted(OPENER, "by_hand")
    assert [step.effect_id for step in steps_of_the_county(here)] == [None, message.id]
    shown = here.shown(OPENER, "by_hand")
    assert "County-Head, LEICESTERSHIRE-CC" in words(shown)
    assert labels(shown) == ["Told", "Record their answer"]


def test_two_people_to_be_told_at_one_moment_are_one_message(database: Database) -> None:
    here = opened(database)
    with database.write() as work:
        icb = work.people.by_key("icb-sgm")
        assert icb is not None
        icb.slack_id = None

    here.clock.at = datetime(2026, 4, 3, 8, 30, tzinfo=LONDON)
    sweep(here.services)

    assert len(here.posted(OPENER, "by_hand")) == 1
    assert words(here.shown(OPENER, "by_hand")).count("Tell them:") == 2


def test_when_they_have_answered_the_message_says_that_nobody_is_left(database: Database) -> None:
    here = opened(database)
    here.clock.at = datetime(2026, 4, 3, 8, 30, tzinfo=LONDON)
    sweep(here.services)

    writes_down(here, "cannot")

    assert "nobody is left to be told by hand" in words(here.shown(OPENER, "by_hand"))
