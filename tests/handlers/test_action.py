"""`/rsg action`: what is typed becomes an action, or a sentence that says how to type it."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.handlers.action_new import command as create
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.actions.actions import MAUNDY_THURSDAY_5PM, OPENER, WORKER, begun, only_action

COMMAND: dict[str, Any] = {"user_id": OPENER, "channel_id": "C0", "trigger_id": "1.2"}


def test_a_person_a_text_and_a_time_make_an_action(database: Database) -> None:
    """The only open group of the person who typed is meant; marks and escapes come back as they were seen."""
    services, _ = begun(database)

    shown = create(
        COMMAND, f"<@{WORKER}|sam> Ask &lt;b&gt; &amp; <@U2|jo> for dates by tomorrow 5pm", WebClient(), services
    )

    assert only_action(database).text == "Ask <b> & @jo for dates"
    assert only_action(database).due_at == MAUNDY_THURSDAY_5PM
    assert shown is not None
    assert "A1 is with County-Worker" in shown[0]["text"]["text"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("@sam ask them by Friday", "needs a person"),
        ("ask them by Friday", "needs a person"),
        (f"<@{WORKER}> ask them", "needs a person"),
        (f"<@{WORKER}> ask them by whenever", "could not be read"),
        (f"<@{WORKER}> ask them by yesterday", "(?i)gone|past|been|yesterday"),
        (f"<@{WORKER}> ask them by every Monday 10am", "Mondays, 10am"),
        (f"RSG-26-999 <@{WORKER}> ask them by tomorrow 5pm", "no group RSG-26-999"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_sentence(database: Database, typed: str, says: str) -> None:
    services, _ = begun(database)

    with pytest.raises(Refused, match=says) as refused:
        create(COMMAND, typed, WebClient(), services)

    assert refused.value.refusal.remedy
