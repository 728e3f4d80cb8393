"""Before an agency is late with its answer: said once, in the message about the meeting at which it is due."""

from datetime import datetime

from bot.rules.calendar import LONDON
from bot.usecases.actions.action import create_action
from bot.usecases.decisions.recommendation_answer import pass_on
from bot.usecases.nagging import sweep
from storage.database import Database
from tests.usecases.actions.actions import wanted
from tests.usecases.decisions.decisions import COUNTY, COUNTY_IS, all_sent, answers, press
from tests.usecases.decisions.test_answer_time import at, booked
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words

HEAD, WORKER = "county-head", "county-worker"
ASKS = "Yours: *R1*, please answer by Tuesday 7 April 2026, 9:30am."
ANSWERS = ["Agree", "Agree with changes", "Disagree"]


def swept(here: Opened, now: datetime) -> None:
    here.clock.at = now
    sweep(here.services)


def due_at_the_meeting(database: Database) -> Opened:
    """R1, asked on Good Friday, is due on Tuesday at half past nine, when they meet; it is half past eight."""
    here = booked(database)
    all_sent(here)
    swept(here, at(7, 8, 30))
    return here


def test_on_the_day_of_the_meeting_its_message_asks_and_no_digest_does(database: Database) -> None:
    here = due_at_the_meeting(database)
    assert here.posted(HEAD, "digest") == []

    swept(here, at(7, 9))

    reminded = here.shown(HEAD, "before_meeting")
    assert ASKS in words(reminded)
    assert labels(reminded)[: len(ANSWERS)] == ANSWERS
    assert "Yours" not in words(here.shown("icb-sgm", "before_meeting"))


def test_an_answer_takes_the_question_out_of_the_message_about_the_meeting(database: Database) -> None:
    here = due_at_the_meeting(database)
    swept(here, at(7, 9))
    all_sent(here)

    answers(here, COUNTY_IS, COUNTY)

    post = here.posted(HEAD, "before_meeting")[-1]
    assert here.effects()[f"update:{post.key}"].state == "pending"
    assert "Yours" not in words(here.shown(HEAD, "before_meeting"))


def test_whoever_passed_the_question_on_is_not_asked_before_the_meeting_but_the_colleague_is(
    database: Database,
) -> None:
    here = due_at_the_meeting(database)
    pass_on(press(here, COUNTY_IS, COUNTY), slack(WORKER), here.services)

    swept(here, at(7, 9))

    assert "Yours" not in words(here.shown(HEAD, "before_meeting"))
    assert ASKS in words(here.shown(WORKER, "before_meeting"))


def test_the_question_stands_in_a_digest_of_that_day_which_comes_anyway(database: Database) -> None:
    here = booked(database)
    due = datetime(2026, 4, 7, 17, tzinfo=LONDON)
    create_action(wanted(owner=COUNTY, due=due, made_by=slack("lpt-sgm"), ref="RSG-26-001"), here.services)

    swept(here, at(7, 8, 30))

    digest = words(here.shown(HEAD, "digest"))
    assert digest.index("please answer R1 by Tuesday 7 April 2026, 9:30am") < digest.index("A1")
