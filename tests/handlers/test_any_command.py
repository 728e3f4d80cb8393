"""Whatever is typed after `/rsg` is answered with a sentence and a way on, which Slack would show."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.views.refusal import DONE_ALREADY, NOT_POSSIBLE
from rehearsal.blocks import MESSAGE, block_problems, view_problems
from tests.handlers.door import Door, answer, command
from tests.handlers.strategies import commands
from tests.usecases.actions.actions import OPENER, WORKER

COMMANDS = 1_000  # on each database; bench.fuzz tries ten times as many


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@settings(
    max_examples=COMMANDS,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(typed=commands((OPENER, WORKER, "UNOBODY")))
def test_any_command_is_answered(busy_door: Door, typed: str) -> None:
    judge_answer(busy_door, typed)


def judge_answer(door: Door, typed: str) -> None:
    """Raises AssertionError unless it is answered with words or a window that Slack takes."""
    windows = len(door.windows.views)
    response = door(command(typed, OPENER, trigger=f"1.{hash(typed)}"))
    assert response.status == 200
    found = answer(response)
    if not found:
        assert len(door.windows.views) == windows + 1, "silence"
        assert view_problems(door.windows.views[-1]) == []
        return
    assert block_problems(found["blocks"], MESSAGE) == []
    words = " ".join(_written(found["blocks"]))  # a button's value, which nobody sees, may hold anything
    assert "<!" not in words
    assert "something went wrong" not in words
    if found["text"] in (NOT_POSSIBLE, DONE_ALREADY):  # a refusal: what is wrong, and beneath it what to do
        reason, _, remedy = found["blocks"][0]["text"]["text"].rpartition("\n")
        assert reason.strip()
        assert remedy.strip()


def _written(value: Any) -> Iterator[str]:
    """Every text in it that Slack reads as markup."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from _written(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _written(inner)
