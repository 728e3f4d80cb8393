"""What an agency answers that was asked: who answers for it, and what comes of a yes, a change and a no."""

from datetime import datetime, timedelta

import pytest

from bot.drawing.recommendation import agenda_lines
from bot.rules.calendar import LONDON
from bot.usecases.decisions.recommendation_answer import (
    answer_asker,
    ask_chair,
    asked_of_chair,
    pass_on,
    whose_answer,
)
from bot.usecases.decisions.withdrawal import Withdraw as WithdrawGroup
from bot.usecases.decisions.withdrawal import withdraw as withdraw_group
from bot.usecases.refused import Refused
from storage.database import Database
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
    WORKER,
    answers,
    asked,
    decision,
    line,
    meets,
    met,
    morning,
    owed,
    press,
    question,
    read_by,
    recorded,
    response,
    withdrawn,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import labels, words


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


def test_an_answer_after_the_next_meeting_began_counts_still(database: Database) -> None:
    """No answer is not a yes: it stays open, however late."""
    here = asked(database)
    met(here)
    here.clock.at = AFTER_EASTER + timedelta(minutes=10)
    meeting = meets(here, LPT_IS)
    assert "*No answer came yet.* It was due Tuesday 7 April 2026, 9:30am." in words(read_by(here, "county-head"))

    assert "it is D1 now" in answers(here, COUNTY_IS, COUNTY).says
    assert decision(here).meeting_id == meeting


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


def test_after_the_group_is_over_nothing_is_answered(database: Database) -> None:
    here = asked(database)
    withdraw_group(WithdrawGroup(key="w", by=CHAIR, group_id=here.group_id, reason="Twice"), here.services)

    with pytest.raises(Refused, match="was withdrawn: it was opened by mistake"):
        answers(here, COUNTY_IS, COUNTY)
    with pytest.raises(Refused, match="was withdrawn: it was opened by mistake"):
        withdrawn(here)
