"""A question to an agency that was not there: who is asked, what they answer, and that silence is never a yes."""

from datetime import datetime, timedelta

import pytest

from bot.drawing.drawers import drawers
from bot.drawing.mine import mine
from bot.drawing.recommendation import agenda_lines
from bot.rules.calendar import LONDON
from bot.usecases.decisions.decision_form import in_place_of
from bot.usecases.decisions.recommendation_answer import (
    Withdraw,
    answer_asker,
    ask_chair,
    asked_of_chair,
    pass_on,
    whose_answer,
    withdraw,
)
from bot.usecases.decisions.withdrawal import Withdraw as WithdrawGroup
from bot.usecases.decisions.withdrawal import withdraw as withdraw_group
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.members.membership import AddMember, RemoveMember, add_member, remove_member
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from bot.usecases.seeing.status import status
from bot.usecases.seeing.why import clock_of, clock_of_question
from bot.views import status as status_view
from bot.views import why as why_view
from bot.views.message import Message
from storage.database import Database
from storage.models import Effect, Person, Post
from tests.usecases.decisions.decisions import (
    AFTER_EASTER,
    CAMHS,
    CAMHS_IS,
    CHAIR,
    COUNTY,
    COUNTY_IS,
    ICB,
    ICB_IS,
    LPT_IS,
    TEXT,
    all_sent,
    answers,
    chaired,
    decision,
    line,
    meets,
    meets_again,
    met,
    owed,
    press,
    question,
    recorded,
    response,
    small,
)
from tests.usecases.held import finish, running
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words

WORKER = slack("county-worker")


def asked(database: Database, *agencies: str) -> Opened:
    """R1, of these agencies, after a meeting at which only LPT was; they meet again on the Tuesday after Easter."""
    here = chaired(database)
    meets(here, LPT_IS)
    meets_again(here, AFTER_EASTER)
    recorded(here, LPT_IS, *(agencies or (COUNTY_IS,)))
    all_sent(here)
    return here


def withdrawn(here: Opened, by: str = CHAIR, key: str = "w1", reason: str = "Settled by phone") -> None:
    withdraw(Withdraw(key=key, by=by, question_id=question(here).id, reason=reason), here.services)


def read_by(here: Opened, key: str) -> Message:
    """The question as somebody reads it now."""
    return here.shown(key, "question")


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


def test_the_last_agreement_makes_it_a_decision_in_the_same_thread(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)

    first = answers(here, COUNTY_IS, COUNTY)
    assert first.says == "LEICESTERSHIRE-CC agrees. R1 waits for the others."
    assert "*R1 waits for LLR-ICB*" in words(line(here, question(here).id))
    assert "LEICESTERSHIRE-CC agrees (County-Head)." in words(line(here, question(here).id))
    second = answers(here, ICB_IS, ICB)

    assert second.says == "LLR-ICB agrees. All have agreed, so R1 is decided: it is D1 now."
    assert (question(here).state, question(here).decision_id) == ("agreed", decision(here).id)
    assert decision(here).affected == [COUNTY_IS, ICB_IS, LPT_IS]
    said = words(line(here, question(here).id))
    assert f"*D1 is decided:* “{TEXT}”" in said
    assert "It was asked as R1, and everybody agreed." in said
    assert "it is decided, as D1" in words(read_by(here, "county-head"))
    assert labels(read_by(here, "county-head")) == []
    assert "Decisions: 1. Waiting for answers: 0." in here.card()
    assert owed(here, COUNTY_IS).closed_why == "answered"


def test_the_first_answer_of_an_agency_stands_and_its_others_read_who_gave_it(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)
    pass_on(press(here, COUNTY_IS, COUNTY), WORKER, here.services)

    answers(here, COUNTY_IS, WORKER)

    assert "*LEICESTERSHIRE-CC agrees* (County-Worker)." in words(read_by(here, "county-head"))
    with pytest.raises(Refused, match="LEICESTERSHIRE-CC has answered R1 already: it agrees"):
        answers(here, COUNTY_IS, COUNTY, "disagree", "No")
    assert response(here, COUNTY_IS).answer == "agree"


def test_pressed_twice_it_counts_once(database: Database) -> None:
    here = asked(database)

    assert answers(here, COUNTY_IS, COUNTY) == answers(here, COUNTY_IS, COUNTY)
    assert here.group().decisions_made == 1


@pytest.mark.parametrize(
    ("who", "says"),
    [(ICB, "Only a member or deputy of the agency that was asked"), (slack("uhl-sgm"), "no such decision")],
)
def test_nobody_else_answers_for_an_agency(database: Database, who: str, says: str) -> None:
    here = asked(database)

    with pytest.raises(Refused, match=says):
        answers(here, COUNTY_IS, who)
    with pytest.raises(Refused, match=says if who != ICB else "Only the agency's own member"):
        pass_on(press(here, COUNTY_IS, who), WORKER, here.services)
    assert "refused" in here.acts()


@pytest.mark.parametrize(("said", "reads"), [("changes", "wants changes"), ("disagree", "does not agree")])
def test_a_change_or_a_no_comes_first_at_the_next_meeting_and_the_chair_hears(
    database: Database, said: str, reads: str
) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)
    recorded(here, CAMHS_IS, key="2", text="Something else")
    with pytest.raises(Refused, match="Nothing was written"):
        answers(here, COUNTY_IS, COUNTY, said, "  ")

    came = answers(here, COUNTY_IS, COUNTY, said, "Only until Monday", key="a2")

    assert came.says.endswith("R1 comes first at the next meeting.")
    assert question(here).state == "contested"
    assert owed(here, ICB_IS).closed_why == "contested"
    assert "Not everybody agreed" in words(read_by(here, "icb-sgm"))
    assert f"LEICESTERSHIRE-CC {reads} (County-Head): “Only until Monday”" in words(line(here, question(here).id))
    with pytest.raises(Refused, match="R1 goes back to the next meeting"):
        answers(here, ICB_IS, ICB)
    with database.read() as work:
        lines = agenda_lines(work, here.services, here.group(), here.clock.now())
    assert [one.split(" ")[0] for one in lines] == ["R1", "R2"]
    assert len(here.posted("lpt-sgm", "contested")) == 1  # at once, and not again in the morning
    chairs = words(here.shown("lpt-sgm", "contested"))
    assert "R1 is not agreed.* It comes first at the next meeting, Tuesday 7 April 2026, 9:30am." in chairs
    assert f"{reads} (County-Head): “Only until Monday”" in chairs
    assert "UHL" not in chairs
    assert "Director" not in chairs
    assert labels(here.shown("lpt-sgm", "contested")) == ["Put it again", "Withdraw: why", "Why?"]
    assert "R1 is not agreed" not in morning(here, AFTER_EASTER.replace(hour=8, minute=30), "lpt-sgm")


def morning(here: Opened, at: datetime, key: str) -> str:
    """The digest of somebody on a morning; every sweep until then has been made."""
    while here.clock.at < at:
        here.clock.at = min(at, here.clock.at + timedelta(hours=1))
        sweep(here.services)
    effect = here.posted(key, "digest")[-1]
    with here.database.read() as work:
        found = drawers(here.services)["digest"](work, effect, here.clock.now())
    return words(found) if found else ""


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


def test_an_answer_after_the_next_meeting_began_counts_still(database: Database) -> None:
    """No answer is not a yes: it stays open, however late."""
    here = asked(database)
    met(here)
    here.clock.at = AFTER_EASTER + timedelta(minutes=10)
    meeting = meets(here, LPT_IS)
    assert "*No answer came yet.* It was due Tuesday 7 April 2026, 9:30am." in words(read_by(here, "county-head"))

    assert "it is D1 now" in answers(here, COUNTY_IS, COUNTY).says
    assert decision(here).meeting_id == meeting


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


def test_the_chair_or_record_keeper_writes_down_an_answer_and_it_is_shown_as_such(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)
    assert [name for _, name in whose_answer(here.services, CHAIR, question(here).id)] == [COUNTY_IS, ICB_IS]
    assert [name for _, name in whose_answer(here.services, COUNTY, question(here).id)] == [COUNTY_IS]

    answers(here, COUNTY_IS, CHAIR)

    assert response(here, COUNTY_IS).by_id is None
    assert "LEICESTERSHIRE-CC agrees (written down by Lpt-Sgm, LPT)." in words(line(here, question(here).id))
    with pytest.raises(Refused, match="Only a member or deputy"):
        whose_answer(here.services, CAMHS, question(here).id)


def test_asking_the_chair_does_not_stop_the_clock_and_the_answer_comes_into_the_message(database: Database) -> None:
    here = asked(database)
    due = owed(here, COUNTY_IS).due_at

    ask_chair(press(here, COUNTY_IS, COUNTY), "Who pays for the nights?", here.services)
    with pytest.raises(Refused, match="The chair was asked already"):
        ask_chair(press(here, COUNTY_IS, COUNTY, "p2"), "Who pays?", here.services)

    asked_chair = here.shown("lpt-sgm", "asked_chair")
    assert "LEICESTERSHIRE-CC asks you something before it answers R1" in words(asked_chair)
    assert "“Who pays for the nights?”" in words(asked_chair)
    assert labels(asked_chair) == ["Answer"]
    assert "The chair has it." in words(read_by(here, "county-head"))
    assert asked_of_chair(here.services, CHAIR, response(here, COUNTY_IS).id)[1] == "Who pays for the nights?"

    with pytest.raises(Refused, match="Only the chair"):
        answer_asker(press(here, COUNTY_IS, COUNTY, "p3"), "We do", here.services)
    answer_asker(press(here, COUNTY_IS, CHAIR, "p4"), "The trust does", here.services)
    with pytest.raises(Refused, match="answered already"):
        answer_asker(press(here, COUNTY_IS, CHAIR, "p5"), "The trust does", here.services)

    assert "Asked of the chair: “Who pays for the nights?” The chair answers: “The trust does”" in words(
        read_by(here, "county-head")
    )
    assert labels(here.shown("lpt-sgm", "asked_chair")) == []
    assert owed(here, COUNTY_IS).due_at == due
    assert owed(here, COUNTY_IS).closed_at is None


def test_passed_on_a_colleague_is_asked_and_let_in_and_the_other_is_not_reminded(database: Database) -> None:
    here = asked(database)
    with pytest.raises(Refused, match="does not list this person under LEICESTERSHIRE-CC"):
        pass_on(press(here, COUNTY_IS, COUNTY), ICB, here.services)

    pass_on(press(here, COUNTY_IS, COUNTY), WORKER, here.services)
    with pytest.raises(Refused, match="County-Worker has this question already"):
        pass_on(press(here, COUNTY_IS, COUNTY, "p2"), WORKER, here.services)

    assert labels(read_by(here, "county-worker"))[0] == "Agree"
    assert "*You passed R1 on to County-Worker.*" in words(read_by(here, "county-head"))
    assert here.member("county-worker").role == "deputy"
    the_day_after = datetime(2026, 4, 8, 8, 30, tzinfo=LONDON)
    assert "your answer to R1 is late" in morning(here, the_day_after, "county-worker")
    assert "R1" not in morning(here, the_day_after, "county-head")


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


def test_silence_tells_the_agency_then_the_chair_then_who_is_above_without_the_text(database: Database) -> None:
    here = asked(database)
    met(here)
    senior = with_senior(here)

    late = morning(here, datetime(2026, 4, 8, 8, 30, tzinfo=LONDON), "county-head")
    assert "your answer to R1 is late.* It was due Tuesday 7 April 2026, 9:30am." in late
    assert "If there is no answer by Thursday 9 April 2026, 8:30am, the chair is told too." in late
    to_chair = morning(here, datetime(2026, 4, 9, 8, 30, tzinfo=LONDON), "lpt-sgm")
    assert "LEICESTERSHIRE-CC has not answered R1" in to_chair
    assert "two working days ago. No answer is not a yes." in to_chair
    assert "Director can ask" not in to_chair
    morning(here, datetime(2026, 4, 13, 8, 30, tzinfo=LONDON), "county-ad")

    above = morning(here, here.clock.at, "county-ad")
    assert "*LEICESTERSHIRE-CC owes an answer in RSG-26-001.* It was due Tuesday 7 April 2026, 9:30am" in above
    assert "Who can answer: County-Head. The chair: Lpt-Sgm, LPT, duty desk 0116 496 0100." in above
    assert TEXT not in above
    last = morning(here, here.clock.at, "lpt-sgm")
    assert "Director can ask for an Exceptional Resourcing Group" in last
    assert question(here).state == "open"
    assert response(here, COUNTY_IS).answer is None
    with pytest.raises(Refused):
        answers(here, COUNTY_IS, senior)


def with_senior(here: Opened) -> str:
    """An Assistant Director of the county, who is in no group."""
    with here.database.write() as work:
        person = Person(key="county-ad", name="County-Ad", slack_id=slack("county-ad"))
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id=COUNTY_IS, title="Assistant Director", level=5))
    return slack("county-ad")


def test_an_agency_removed_is_asked_no_more_and_without_it_nothing_decides_itself(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)
    answers(here, ICB_IS, ICB)

    without_county(here)

    assert (response(here, COUNTY_IS).answer, question(here).state) == ("gone", "contested")
    assert owed(here, COUNTY_IS).closed_why == "gone"
    assert here.group().decisions_made == 0
    assert "You are not in RSG-26-001 any more" in words(read_by(here, "county-head"))
    recorded(here, ICB_IS, key="2", replaces=f"question:{question(here).id}")
    assert question(here, 2).affected == [ICB_IS]


def test_an_agency_removed_does_not_end_the_question_to_the_others(database: Database) -> None:
    here = asked(database, COUNTY_IS, ICB_IS)

    without_county(here)

    assert question(here).state == "open"
    assert owed(here, ICB_IS).closed_at is None
    answers(here, ICB_IS, ICB)
    assert question(here).state == "contested"


def without_county(here: Opened) -> None:
    with here.database.read() as work:
        were = tuple(one.organisation_id for one in work.groups.seats(here.group_id))
    kept = tuple(one for one in were if one != COUNTY_IS)
    change_invited(
        ChangeInvited(key="c1", by=CHAIR, group_id=here.group_id, were=were, organisations=kept), here.services
    )


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


def test_after_the_group_is_over_nothing_is_answered(database: Database) -> None:
    here = asked(database)
    withdraw_group(WithdrawGroup(key="w", by=CHAIR, group_id=here.group_id, reason="Twice"), here.services)

    with pytest.raises(Refused, match="was withdrawn: it was opened by mistake"):
        answers(here, COUNTY_IS, COUNTY)
    with pytest.raises(Refused, match="was withdrawn: it was opened by mistake"):
        withdrawn(here)


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
