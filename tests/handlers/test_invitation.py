"""What a press or a form from Slack leads to: through Bolt, with a client that only keeps what it was asked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.handlers import chairing, invitation
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, opened

Json = dict[str, Any]


class Windows(WebClient):
    """Keeps each window it was asked to open."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-1")
        self.views: list[Json] = []

    def views_open(self, **asked: Any) -> Any:
        self.views.append(asked["view"])


@pytest.fixture
def here(sqlite_url: str) -> Opened:
    return opened(Database(sqlite_url))


@pytest.fixture
def windows() -> Windows:
    return Windows()


@pytest.fixture
def send(here: Opened, windows: Windows) -> Callable[[Json], BoltResponse]:
    app = App(
        client=windows,
        authorize=lambda **_: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        process_before_response=True,
        request_verification_enabled=False,
    )

    @app.middleware
    def one_client(context: Json, next: Callable[[], None]) -> None:
        context["client"] = windows  # Bolt makes a client of its own for each workspace
        next()

    invitation.register(app, here.services)
    chairing.register(app, here.services)
    return lambda payload: app.dispatch(BoltRequest(body=json.dumps(payload), mode="socket_mode"))


def pressed(action: str, value: str, by: str) -> Json:
    return {
        "type": "block_actions",
        "user": {"id": slack(by)},
        "team": {"id": "T1"},
        "trigger_id": f"1.{action}.{by}",
        "actions": [{"type": "button", "action_id": action, "value": value, "block_id": "b"}],
    }


def filled(view: Json, values: Json, by: str) -> Json:
    state = {block: {"value": found} for block, found in values.items()}
    return {
        "type": "view_submission",
        "user": {"id": slack(by)},
        "team": {"id": "T1"},
        "view": {**view, "id": "V1", "state": {"values": state}},
    }


def test_a_press_is_acknowledged_and_recorded(here: Opened, windows: Windows, send: Callable[..., Any]) -> None:
    response = send(pressed("invitation_coming", str(here.member("county-head").id), "county-head"))

    reply = here.reply("county-head")
    assert response.status == 200
    assert reply is not None
    assert reply.reply == "coming"
    assert windows.views == []


def test_a_refused_press_is_answered_in_a_window(here: Opened, windows: Windows, send: Callable[..., Any]) -> None:
    response = send(pressed("invitation_cannot", str(here.member("county-head").id), "icb-sgm"))

    assert response.status == 200
    assert "Only the agency that was asked" in windows.views[0]["blocks"][0]["text"]["text"]


def test_sending_somebody_else_goes_through_its_form(here: Opened, windows: Windows, send: Callable[..., Any]) -> None:
    send(pressed("invitation_deputy", str(here.member("county-head").id), "county-head"))
    answers = {
        "person": {"type": "users_select", "selected_user": slack("county-worker")},
        "can_agree": {"type": "radio_buttons", "selected_option": {"value": "no"}},
    }

    response = send(filled(windows.views[0], answers, "county-head"))

    reply = here.reply("county-head")
    assert response.status == 200
    assert reply is not None
    assert (reply.reply, reply.can_agree) == ("deputy", False)


def test_a_refused_form_keeps_what_was_typed(here: Opened, windows: Windows, send: Callable[..., Any]) -> None:
    send(pressed("invitation_pass_on", str(here.member("county-head").id), "county-head"))
    answers = {"person": {"type": "users_select", "selected_user": slack("icb-sgm")}}

    response = send(filled(windows.views[0], answers, "county-head"))

    assert json.loads(response.body)["response_action"] == "push"


def test_the_chair_is_accepted_and_a_record_keeper_named(
    here: Opened, windows: Windows, send: Callable[..., Any]
) -> None:
    send(pressed("chair_accept", str(here.group_id), "lpt-on-call-1"))
    send(pressed("chair_record_keeper", str(here.group_id), "lpt-on-call-1"))
    options = windows.views[0]["blocks"][0]["element"]["options"]
    manager = next(one for one in options if one["text"]["text"] == "Lpt-Team-Manager, Team Manager")

    send(
        filled(
            windows.views[0],
            {"person": {"type": "static_select", "selected_option": manager}},
            "lpt-on-call-1",
        )
    )

    assert here.group().chair_id == here.person("lpt-on-call-1").id
    assert here.group().record_keeper_id == here.person("lpt-team-manager").id
