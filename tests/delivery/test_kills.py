"""The real process, killed from outside again and again, in front of a faulty workspace."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bench.judge import Held, Promise, calendar_file, judge
from bench.kills import Plan, run
from bot.views import calendar
from storage.models import Meeting

NOON = datetime(2026, 4, 16, 12, tzinfo=UTC)

A, B = Promise("a", "one", 1, "done"), Promise("b", "one", 2, "done")


@pytest.mark.kills
def test_fifty_kills_lose_nothing_double_nothing_and_keep_the_order() -> None:
    """Forty in a hurry, ten in real time."""
    report = run(Plan(kills=40, scale=20, lanes=2), Plan(kills=10, scale=1, lanes=5))

    assert report.good, str(report)
    assert report.everywhere, str(report)


@pytest.mark.kills
def test_without_looking_the_same_kills_double_messages() -> None:
    """The negative control."""
    report = run(Plan(kills=10, scale=20, lanes=1, lookup=False))

    assert report.verdict.doubled, str(report)


def test_the_judge_is_content_with_each_message_once_and_in_order() -> None:
    assert judge([A, B], [Held("a", "1.0"), Held("b", "2.0")]).good


@pytest.mark.parametrize(
    "held",
    [
        pytest.param([Held("a", "1.0")], id="lost"),
        pytest.param([Held("a", "1.0"), Held("b", "2.0"), Held("a", "3.0")], id="doubled"),
        pytest.param([Held("b", "1.0"), Held("a", "2.0")], id="out of order"),
        pytest.param([Held("a", "1.0"), Held("b", "2.0"), Held("c", "3.0")], id="never promised"),
    ],
)
def test_the_judge_notices_what_is(held: list[Held]) -> None:
    assert not judge([A, B], held).good


def test_a_file_is_known_by_what_it_says_to_whose_calendar() -> None:
    """Sent again under another name it is doubled; with a new time, or to somebody else, it is another."""
    planned = Meeting(group_id=uuid4(), number=2, starts_at=NOON, minutes=45)
    planned.id = uuid4()
    first = calendar_file(calendar.meeting("RSG-26-001", planned, NOON), "chair")
    again = calendar_file(calendar.meeting("RSG-26-001", planned, NOON + timedelta(minutes=5)), "chair")
    planned.sequence, planned.state = 1, "cancelled"
    off = calendar_file(calendar.meeting("RSG-26-001", planned, NOON), "chair")

    assert first == again == f"{planned.id} 0 PUBLISH chair"
    assert off == f"{planned.id} 1 CANCEL chair"
    assert judge([Promise(first, "one", 0, "done")], [Held(first, "1.0"), Held(again, "2.0")]).doubled == [first]


def test_a_judge_who_saw_nothing_is_not_content() -> None:
    assert not judge([], []).good
