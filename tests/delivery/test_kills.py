"""The real process, killed from outside again and again, in front of a faulty workspace."""

import pytest

from bench.judge import Held, Promise, judge
from bench.kills import Plan, run

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


def test_a_judge_who_saw_nothing_is_not_content() -> None:
    assert not judge([], []).good
