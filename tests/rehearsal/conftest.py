"""One workspace process for each module, and a small app in it whose answers a test can set."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from rehearsal.client import Message, Workspace
from rehearsal.process import Started, started

MANIFEST = Path(__file__).with_name("manifest.yaml")
THURSDAY = datetime.fromisoformat("2026-04-02T18:00+01:00")
ANYTHING = re.compile(".*")
Json = dict[str, Any]
Answer = Callable[[Ack, Json], None]


class Listening:
    """What the app was told, and what it does about each kind of thing: it acknowledges, unless set otherwise."""

    def __init__(self, web: WebClient) -> None:
        self.web = web
        self.heard: list[tuple[str, Json]] = []
        self.answers: dict[str, Answer] = {}

    def on(self, kind: str) -> Callable[[Ack, Json], None]:
        def listener(ack: Ack, body: Json) -> None:
            self.heard.append((kind, body))
            self.answers.get(kind, _just_ack)(ack, body)

        return listener

    def events(self, kind: str) -> list[Json]:
        """The inner events of one type heard so far."""
        return [body["event"] for told, body in self.heard if told == "event" and body["event"]["type"] == kind]

    def bodies(self, kind: str) -> list[Json]:
        return [body for told, body in self.heard if told == kind]


def _just_ack(ack: Ack, body: Json) -> None:
    ack()


def small_app(web: WebClient, listening: Listening, **more: Any) -> App:
    app = App(client=web, process_before_response=True, **more)
    app.command(ANYTHING)(listening.on("command"))
    app.action(ANYTHING)(listening.on("action"))
    app.view_submission(ANYTHING)(listening.on("submission"))
    app.view_closed(ANYTHING)(listening.on("closed"))
    app.shortcut(ANYTHING)(listening.on("shortcut"))
    app.event(ANYTHING)(listening.on("event"))
    return app


def client(place: Started, token: str | None = None) -> WebClient:
    """The official client, without its own retries."""
    return WebClient(token=token or place.bot_token, base_url=place.api_url, retry_handlers=[])


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> Iterator[Started]:
    """A module says with SCALE how fast its machine time is to be; as a rule, limits are not in the way."""
    with started(MANIFEST, office=THURSDAY, scale=getattr(request.module, "SCALE", 1000)) as place:
        yield place


@pytest.fixture(scope="module")
def connected(place: Started) -> Iterator[Listening]:
    web = client(place)
    listening = Listening(web)
    handler = SocketModeHandler(small_app(web, listening), place.app_token, web_client=web, ping_interval=0.3)
    handler.connect()  # type: ignore[no-untyped-call]
    place.workspace.wait_for(place.workspace.open_sockets, what="the app to connect")
    yield listening
    handler.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def listening(connected: Listening) -> Listening:
    """The connected app, with nothing heard and nothing set."""
    connected.heard.clear()
    connected.answers.clear()
    return connected


@pytest.fixture
def workspace(place: Started) -> Iterator[Workspace]:
    yield place.workspace
    place.workspace.clear_faults()


@pytest.fixture
def web(place: Started) -> WebClient:
    return client(place)


@pytest.fixture
def room(web: WebClient) -> str:
    """A private channel of the app's own with one person in it."""
    made = web.conversations_create(name=f"room-{uuid.uuid4().hex[:12]}", is_private=True)
    web.conversations_invite(channel=made["channel"]["id"], users="U0LPTSGM")
    return str(made["channel"]["id"])


def words(messages: list[Message]) -> list[str]:
    """What was said, without the lines the workspace writes itself."""
    return [message.text for message in messages if not message.raw.get("subtype", "").startswith("channel_")]
