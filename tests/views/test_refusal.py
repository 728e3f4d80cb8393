"""What stands above a no."""

import pytest

from bot.rules.refusal import Refusal
from bot.views.refusal import DONE_ALREADY, NOT_POSSIBLE, title, window

NOTHING = "Nothing more is needed."


@pytest.mark.parametrize(
    "reason", ["You have the chair already.", "You said already that you'll come.", "A1 is done already: 9am."]
)
def test_what_is_done_already_is_not_called_impossible(reason: str) -> None:
    no = Refusal(reason, NOTHING, None, "")

    assert title(no) == DONE_ALREADY
    assert window(no)["title"]["text"] == DONE_ALREADY


@pytest.mark.parametrize(
    "no",
    [
        Refusal("Only the chair can do that.", "Ask the chair.", "HD-17", "Our own rule"),
        Refusal("That is not allowed already.", "Ask the chair.", "HD-17", "Our own rule"),
        Refusal("A1 is with Sage Pelham already.", "Choose somebody else.", None, ""),
        Refusal("“already Friday” is no date.", "Write it in full.", None, ""),
    ],
)
def test_a_rule_a_wrong_choice_and_what_somebody_typed_are_not_called_done(no: Refusal) -> None:
    assert title(no) == NOT_POSSIBLE
