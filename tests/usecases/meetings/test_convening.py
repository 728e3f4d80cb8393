"""Nobody takes the chair: the opener starts with a reason after a day, and anyone senior enough may still take it."""

from datetime import timedelta

import pytest

from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.meetings.convening import StartWithoutChair, start_without_chair
from bot.usecases.records.problem import ReportProblem, report_problem
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

OPENER, COUNTY = "lpt-sgm", "county-head"


def starts(here: Opened, by: str = OPENER, reason: str = "Nobody answers") -> None:
    request = StartWithoutChair(key="fm:1", by=slack(by), group_id=here.group_id, reason=reason)
    start_without_chair(request, here.services)


def a_day_later(here: Opened) -> None:
    here.clock.at += timedelta(hours=24)


def test_after_a_day_without_a_chair_the_opener_may_start_with_a_reason(database: Database) -> None:
    """HD-16."""
    here = opened(database)
    assert "Start without a chair" not in labels(here.shown(OPENER, "overview"))
    a_day_later(here)
    assert "Start without a chair" in labels(here.shown(OPENER, "overview"))

    starts(here)

    assert "LPT starts without a chair: “Nobody answers”" in here.card()
    assert "Start without a chair" not in labels(here.shown(OPENER, "overview"))
    assert here.acts().count("convened_without_chair") == 1
    with database.read() as work:
        assert work.obligations.open_about(here.group_id, "chair")  # the on-call list is asked on


@pytest.mark.parametrize(("by", "hours", "reason"), [(OPENER, 23, "why"), (COUNTY, 24, "why"), (OPENER, 24, " ")])
def test_not_before_not_others_and_not_without_a_reason(database: Database, by: str, hours: int, reason: str) -> None:
    """HD-16."""
    here = opened(database)
    here.clock.at += timedelta(hours=hours)

    with pytest.raises(Refused) as refused:
        starts(here, by, reason)

    assert refused.value.refusal.rule_id == "HD-16"


def test_at_the_meeting_anyone_senior_enough_of_that_agency_takes_the_chair(database: Database) -> None:
    """OWN-CHAIR: asked or not."""
    here = opened(database)
    assert "I'll chair" not in labels(here.card_shown())
    here.clock.at += timedelta(hours=15)  # the meeting has begun
    assert "I'll chair" in labels(here.card_shown())

    accept(AnswerChair(key="ac:1", answered_by=slack("lpt-on-call-2"), group_id=here.group_id), here.services)

    assert here.group().chair_id == here.person("lpt-on-call-2").id
    assert "I'll chair" not in labels(here.card_shown())


def test_a_chair_ends_the_start_without_one(database: Database) -> None:
    here = opened(database)
    a_day_later(here)
    starts(here)

    accept(AnswerChair(key="ac:1", answered_by=slack("lpt-on-call-1"), group_id=here.group_id), here.services)

    assert "without a chair" not in here.card()


def test_a_problem_reaches_the_opener_and_then_the_chair(database: Database) -> None:
    here = opened(database)

    def reports(by: str, key: str) -> str:
        request = ReportProblem(key=key, by=slack(by), group_id=here.group_id, words="The link is dead")
        return report_problem(request, here.services)

    assert reports(COUNTY, "fm:1") == "the person who opened the group"
    assert "County-Head (LEICESTERSHIRE-CC) reports a problem" in words(here.shown(OPENER, "problem"))
    assert "“The link is dead”" in words(here.shown(OPENER, "problem"))
    accept(AnswerChair(key="ac:1", answered_by=slack("lpt-on-call-1"), group_id=here.group_id), here.services)
    assert reports(COUNTY, "fm:2") == "the chair"
    assert reports("lpt-on-call-1", "fm:3") == "the person who opened the group"
    with pytest.raises(Refused, match="no such group"):
        reports("uhl-sgm", "fm:4")
    with database.read() as work:
        assert not any("dead" in str(row.detail) for row in work.audit.of(here.group_id))
