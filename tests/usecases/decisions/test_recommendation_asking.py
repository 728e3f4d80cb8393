"""A question to an agency that was not there: who is asked, in which words, and what is asked again or no more."""

from datetime import datetime, timedelta

import pytest

from bot.drawing.drawers import drawers
from bot.drawing.mine import mine
from bot.rules.calendar import LONDON
from bot.usecases.decisions.decision_form import in_place_of
from bot.usecases.members.membership import AddMember, RemoveMember, add_member, remove_member
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from bot.usecases.seeing.status import status
from bot.usecases.seeing.why import clock_of, clock_of_question
from bot.views import status as status_view
from bot.views import why as why_view
from storage.database import Database
from storage.models import Effect
from tests.usecases.decisions.decisions import (
    AFTER_EASTER,
    CHAIR,
    COUNTY,
    COUNTY_IS,
    ICB,
    ICB_IS,
    LPT_IS,
    TEXT,
    WORKER,
    all_sent,
    answers,
    asked,
    chaired,
    line,
    meets,
    met,
    owed,
    question,
    read_by,
    recorded,
    response,
    small,
    withdrawn,
)
from tests.usecases.held import finish, running
from tests.usecases.members.invited import Opened, labels, words


def test_each_of_the_agencys_people_gets_one_message_with_the_way_the_time_was_counted(database: Database) -> None:
    here = asked(database)

    shown = read_by(here, "county-head")

    assert len(here.posted("county-head", "question")) == 1
    assert not here.posted("icb-sgm", "question")
    text = words(shown)
    assert "*LEICESTERSHIRE-CC was not at the meeting of RSG-26-001" in text
    assert "on Thursday 2 April 2026*, so nothing was decided for you. The group asks:" in text
    assert f"*R1. “{TEXT}”*" in text
    assert "Answer by *Tuesday 7 April 2026, 9:30am*: the next meeting, sooner than three working days" in text
    assert labels(shown) == [
        "Agree",
        "Agree with changes",
        "Disagree",
        "Ask the chair",
        "Not me, pass on",
        "Why this time?",
    ]
    assert "Asking does not stop the clock. No answer is not a yes." in small(shown)
    assert shown.text == "RSG-26-001: a question for your agency, by Tuesday 7 April 2026, 9:30am"
    assert owed(here, COUNTY_IS).due_at == AFTER_EASTER


def test_with_no_meeting_planned_it_is_three_working_days(database: Database) -> None:
    here = chaired(database)
    meets(here, LPT_IS)

    recorded(here, COUNTY_IS)

    assert owed(here, COUNTY_IS).due_at == datetime(2026, 4, 9, 17, tzinfo=LONDON)
    assert owed(here, COUNTY_IS).rule_id == "HD-05"


def test_between_meetings_the_message_does_not_say_that_they_missed_one(database: Database) -> None:
    here = chaired(database)
    recorded(here, COUNTY_IS)

    assert "has a question for LEICESTERSHIRE-CC.* It concerns you" in words(read_by(here, "county-head"))


def test_put_again_it_is_replaced_and_if_it_stays_stuck_the_next_forum_is_offered(database: Database) -> None:
    here = asked(database)
    met(here)
    answers(here, COUNTY_IS, COUNTY, "changes", "Only until Monday")
    all_sent(here)

    offered = in_place_of(here.services, CHAIR, "question", question(here).id)
    recorded(here, COUNTY_IS, key="2", text="Until Monday", replaces=offered.written.replaces)

    assert (question(here, 1).state, question(here, 1).settled_why) == ("superseded", "R2")
    assert "*R1 was replaced by R2.*" in words(line(here, question(here, 1).id))
    assert here.effects()[f"update:question_said:{question(here, 1).id}"].state == "pending"
    with database.read() as work:
        assert not work.obligations.open_about(question(here, 1).id)
    with pytest.raises(Refused, match="wants changes"):
        answers(here, COUNTY_IS, COUNTY, number=1, key="late")

    answers(here, COUNTY_IS, COUNTY, "disagree", "Not at all", number=2)

    first, second = here.posted("lpt-sgm", "contested")
    assert "It was replaced by R2. Nothing is needed from you here." in read_again(here, first)
    chairs = read_again(here, second)
    assert "R2 is not agreed" in chairs
    assert "a LPT Director can ask for an Exceptional Resourcing Group" in chairs.replace("an LPT", "a LPT")


def read_again(here: Opened, effect: Effect) -> str:
    """A message as it reads now."""
    with here.database.read() as work:
        effect = work.session.get_one(Effect, effect.id)
        effect.kind = "update"
        found = drawers(here.services)[str(effect.draw)](work, effect, here.clock.now())
    return words(found) if found else ""


def test_with_the_agency_here_at_the_next_meeting_it_is_decided_there(database: Database) -> None:
    here = asked(database)
    answers(here, COUNTY_IS, COUNTY, "changes", "Only until Monday")
    met(here)
    here.clock.at = AFTER_EASTER
    meets(here, LPT_IS, COUNTY_IS)

    recorded(here, LPT_IS, COUNTY_IS, key="2", text="Until Monday", replaces=f"question:{question(here).id}")

    assert (question(here).state, question(here).settled_why) == ("superseded", "D1")


def test_a_question_is_withdrawn_with_a_reason_and_can_be_asked_again(database: Database) -> None:
    here = asked(database)
    with pytest.raises(Refused, match="Only the chair or the acting chair"):
        withdrawn(here, by=ICB)

    withdrawn(here)

    assert "*It was withdrawn:* “Settled by phone”" in words(read_by(here, "county-head"))
    assert "*R1 was withdrawn:* “Settled by phone”" in words(line(here, question(here).id))
    assert owed(here, COUNTY_IS).next_step_at is None
    with pytest.raises(Refused, match="R1 was withdrawn: “Settled by phone”"):
        answers(here, COUNTY_IS, COUNTY)
    with pytest.raises(Refused, match="R1 was withdrawn already"):
        withdrawn(here, key="w2")
    offered = in_place_of(here.services, CHAIR, "question", question(here).id)
    assert (offered.written.text, offered.written.replaces) == (TEXT, None)


def test_whoever_joins_for_the_agency_later_gets_the_question_and_whoever_leaves_reads_it_no_more(
    database: Database,
) -> None:
    here = asked(database)
    add_member(AddMember(key="m1", by=CHAIR, person=WORKER, ref="RSG-26-001"), here.services)
    assert TEXT in words(read_by(here, "county-worker"))
    all_sent(here)

    remove_member(RemoveMember(key="m2", by=CHAIR, person=WORKER, ref="RSG-26-001"), here.services)

    assert "You are not in RSG-26-001 any more" in words(read_by(here, "county-worker"))
    assert TEXT not in words(read_by(here, "county-worker"))
    (post,) = here.posted("county-worker", "question")
    assert here.effects()[f"update:{post.key}"].state == "pending"


def test_an_agency_with_nobody_in_slack_is_told_by_hand_and_its_answer_written_down(database: Database) -> None:
    here = chaired(database)
    with database.write() as work:
        head = work.people.by_slack_id(COUNTY)
        assert head is not None
        head.slack_id = None
    here.clock.at += timedelta(hours=1)
    recorded(here, COUNTY_IS)

    with database.read() as work:
        effect = next(one for one in here.effects().values() if one.draw == "by_hand")
        shown = drawers(here.services)["by_hand"](work, effect, here.clock.now())

    assert shown is not None
    assert f"Tell them: R1, “{TEXT}”. Their agency answers by Friday 3 April 2026, 10am." in words(shown)
    assert labels(shown) == ["Told", "Record their answer"]
    answers(here, COUNTY_IS, CHAIR)
    assert question(here).state == "agreed"


def test_an_agency_for_which_nobody_sits_is_named_to_the_chair(database: Database) -> None:
    here = chaired(database)
    with database.write() as work:
        found = work.groups.seat(here.group_id, COUNTY_IS)
        assert found is not None
        for member in work.groups.members(here.group_id):
            if member.seat_id == found.id:
                member.state = "removed"

    made = recorded(here, COUNTY_IS)

    assert "Nobody sits here for LEICESTERSHIRE-CC, so nobody reads it. Phone them" in made.says
    answers(here, COUNTY_IS, CHAIR)
    assert question(here).state == "agreed"


def test_what_is_settled_before_its_message_leaves_is_not_sent_to_anybody(database: Database) -> None:
    here = chaired(database)
    recorded(here, COUNTY_IS, ICB_IS)
    answers(here, COUNTY_IS, CHAIR)

    all_sent(here)

    sent_to = {who: here.posted(who, "question")[0].state for who in ("county-head", "icb-sgm")}
    assert sent_to == {"county-head": "withdrawn", "icb-sgm": "done"}


def test_why_this_time_counts_as_it_was_counted_when_it_was_asked(database: Database) -> None:
    here = asked(database)

    by_name = why_view.in_full(clock_of_question(here.services, ICB, 1, "RSG-26-001", ""))
    by_button = why_view.in_full(clock_of(here.services, COUNTY, "question", response(here, COUNTY_IS).id))

    assert by_name == by_button
    text = "\n".join(block["text"]["text"] for block in by_name if "text" in block)
    assert "*R1: by Tuesday 7 April 2026, 9:30am*: the next meeting, sooner than three working days" in text
    assert "HD-05" in str(by_name)
    with pytest.raises(Refused, match="There is no question R9"):
        clock_of_question(here.services, ICB, 9, "RSG-26-001", "")


def test_status_says_what_the_card_says_and_what_is_mine_lists_the_question(database: Database) -> None:
    here = asked(database)
    says = "Decisions: 0. Waiting for answers: 1 (LEICESTERSHIRE-CC, R1 by Tuesday 7 April 2026, 9:30am)."

    glance = status_view.blocks(status(COUNTY, "RSG-26-001", "", here.services))
    shown = "\n".join(block["text"]["text"] for block in glance if "text" in block)
    listed = mine(here.services, COUNTY, 1)

    assert says in shown
    assert says in here.card()
    assert "please answer R1" in str([item.words for item in listed.items])
    assert "R1" not in str([item.words for item in mine(here.services, ICB, 1).items])


def test_a_meeting_looks_first_at_what_is_not_settled(database: Database) -> None:
    """J4: what was not agreed comes first on the next agenda."""
    here = running(database)
    here.clock.at += timedelta(minutes=10)
    recorded(here, COUNTY_IS)
    finish(here)
    answers(here, COUNTY_IS, COUNTY, "disagree", "Only until Monday", key="a1")
    with database.read() as work:
        coming = work.groups.next_meeting(here.group_id)
        assert coming is not None
    here.clock.at = coming.starts_at - timedelta(minutes=30)

    sweep(here.services)

    (first, *_) = [post for post in here.posted("lpt-sgm", "before_meeting") if post.subject_id == coming.id]
    with database.read() as work:
        shown = drawers(here.services)["before_meeting"](work, first, here.clock.now())
    assert shown is not None
    assert f"R1 is not agreed: “{question(here).text}”" in words(shown)
