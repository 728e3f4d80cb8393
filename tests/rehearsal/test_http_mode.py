"""HTTP mode: signed requests to a small app behind the WSGI adapter and waitress."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import waitress  # type: ignore[import-untyped]
import yaml
from slack_bolt.adapter.wsgi import SlackRequestHandler

from rehearsal.client import Workspace
from rehearsal.errors import CannotDo
from rehearsal.process import Started, started
from tests.rehearsal.conftest import MANIFEST, THURSDAY, Listening, client, small_app
from tests.rehearsal.shapes import Json, form


@pytest.fixture(scope="module")
def over_http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Started, Listening]]:
    """The app takes its requests at an address of its own."""
    manifest = yaml.safe_load(MANIFEST.read_text())
    manifest["settings"]["socket_mode_enabled"] = False
    manifest["settings"]["interactivity"]["request_url"] = "http://127.0.0.1:9/slack/events"
    path: Path = tmp_path_factory.mktemp("http") / "manifest.yaml"
    path.write_text(yaml.safe_dump(manifest))
    with started(path, office=THURSDAY, scale=60) as place:
        listening = Listening(client(place))
        app = small_app(listening.web, listening, signing_secret=place.signing_secret)
        server = waitress.create_server(SlackRequestHandler(app), host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        place.workspace.use_request_url(f"http://127.0.0.1:{server.effective_port}/slack/events")
        yield place, listening
        server.close()


@pytest.fixture
def workspace(over_http: tuple[Started, Listening]) -> Workspace:
    return over_http[0].workspace


@pytest.fixture
def listening(over_http: tuple[Started, Listening]) -> Listening:
    over_http[1].heard.clear()
    over_http[1].answers.clear()
    return over_http[1]


def test_a_command_over_http_opens_a_form_that_comes_back(workspace: Workspace, listening: Listening) -> None:
    def answer(ack: object, body: Json) -> None:
        listening.web.views_open(trigger_id=body["trigger_id"], view=form())
        ack("look")  # type: ignore[operator]

    listening.answers["command"] = answer
    person = workspace.person("lpt-sgm")

    reply = person.command("/try now")
    assert person.submit(reply.modal, {"What": "it"}).ok

    assert reply.text == "look"
    assert listening.bodies("submission")[0]["view"]["state"]["values"]["what"]["text"]["value"] == "it"


def test_an_event_over_http_is_signed_and_heard(workspace: Workspace, listening: Listening) -> None:
    workspace.person("lpt-sgm").post("@bot", "hello")

    workspace.wait_for(lambda: [e for e in listening.events("message") if e["text"] == "hello"])


def test_an_event_the_app_fails_on_comes_again(workspace: Workspace, listening: Listening) -> None:
    def fail_once(ack: object, body: Json) -> None:
        if len(listening.bodies("event")) == 1:
            raise ValueError("on purpose")

    listening.answers["event"] = fail_once
    workspace.person("lpt-sgm").post("@bot", "hello again")

    workspace.wait_for(lambda: len(listening.bodies("event")) == 2, what="the second try")
    ids = {body["event_id"] for body in listening.bodies("event")}
    assert len(ids) == 1


def test_an_app_that_fails_a_command_is_told_to_the_person(workspace: Workspace, listening: Listening) -> None:
    def fail(ack: object, body: Json) -> None:
        raise ValueError("on purpose")

    listening.answers["command"] = fail

    assert workspace.person("lpt-sgm").command("/try").error == "dispatch_failed"


def test_without_socket_mode_there_are_no_tickets(over_http: tuple[Started, Listening]) -> None:
    place, _ = over_http
    answer = client(place).api_call("auth.test")
    assert answer["ok"]
    with pytest.raises(Exception, match="socket_mode_not_enabled"):
        client(place).apps_connections_open(app_token=place.app_token)


def test_an_address_that_does_not_give_back_the_challenge_is_refused(workspace: Workspace) -> None:
    with pytest.raises(CannotDo, match="challenge"):
        workspace.use_request_url("http://127.0.0.1:9/nothing")
