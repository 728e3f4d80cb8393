"""What cannot be done is answered in place, whatever went wrong; the log never says what was written."""

import pytest

from bot.usecases.refused import Refused, unlisted
from storage.database import Busy, Database
from tests.handlers.door import Door, Json, answer, command, event, pressed, submitted
from tests.usecases.house import services_on

SECRET = "Sam Vale, 943 476 5919"


@pytest.fixture
def door(sqlite_url: str) -> Door:
    """With listeners that fail as they are asked to."""
    services, _ = services_on(Database(sqlite_url))
    door = Door(services)

    @door.app.command("/fail")
    def fail(body: Json) -> None:
        raise FAILURES[body["text"]]

    @door.app.action("fail")
    def fail_to_press(body: Json) -> None:
        raise FAILURES[body["actions"][0]["value"]]

    @door.app.view("fail")
    def fail_to_send(body: Json) -> None:
        raise FAILURES[body["view"]["private_metadata"]]

    @door.app.event("fail")
    def fail_to_hear(body: Json) -> None:
        raise FAILURES[body["event"]["how"]]

    return door


FAILURES = {"refused": Refused(unlisted()), "busy": Busy(), "bug": RuntimeError(SECRET)}
SAYS = {"refused": "You are not in the directory", "busy": "NOT saved: too much", "bug": "NOT saved: something"}


@pytest.mark.parametrize("how", SAYS)
def test_whoever_waits_is_told_in_place(door: Door, how: str, caplog: pytest.LogCaptureFixture) -> None:
    typed = answer(door(command(how, "U1") | {"command": "/fail"}))
    sent = answer(door(submitted("fail", how, {}, "U1")))
    press = door(pressed("fail", how, "U1"))

    assert SAYS[how] in str(typed["blocks"])
    assert sent["response_action"] == "push"
    assert SAYS[how] in str(sent["view"])
    assert press.status == 200
    assert SAYS[how] in str(door.windows.views)
    assert SECRET not in caplog.text


@pytest.mark.parametrize(("how", "status"), [("refused", 200), ("busy", 500), ("bug", 500)])
def test_an_event_that_failed_comes_again_unless_it_was_refused(door: Door, how: str, status: int) -> None:
    assert door(event({"type": "fail", "how": how, "user": "U1"})).status == status


def test_an_event_that_cannot_be_read_does_not_come_again(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """It would be no more readable then."""
    response = door({"type": "event_callback", "event": SECRET, "event_id": "Ev1"})

    assert response.status != 500
    assert SECRET not in caplog.text
