"""The real process behind an address: what Slack signed just now is answered, and nothing else gets in."""

import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from rehearsal.client import Workspace
from rehearsal.process import DIRECTORY, Started, started
from tests.journeys.bot_process import MANIFEST
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN, card_in

TYPED = "/rsg KESTREL-CANARY"


@dataclass
class Address:
    """A bot in HTTP mode, the workspace that calls it, and everything it printed."""

    url: str
    place: Started
    printed: Path

    @property
    def workspace(self) -> Workspace:
        return self.place.workspace

    def signed(self, body: bytes, stamp: str = "", secret: str = "") -> httpx.Request:
        """A slash command as Slack would send it, or nearly."""
        stamp = stamp or str(int(time.time()))
        key = (secret or self.place.signing_secret).encode()
        signature = hmac.new(key, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"v0={signature}",
            "content-type": "application/x-www-form-urlencoded",
        }
        return httpx.Request("POST", f"{self.url}/slack/events", headers=headers, content=body)


@pytest.fixture(scope="module")
def address(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    folder = tmp_path_factory.mktemp("http")
    printed, port = folder / "printed", free_port()
    with started(MANIFEST) as place, printed.open("wb") as out:
        environ = os.environ | {
            "SLACK_MODE": "http",
            "PORT": str(port),
            "SLACK_BOT_TOKEN": place.bot_token,
            "SLACK_SIGNING_SECRET": place.signing_secret,
            "SLACK_API_URL": place.api_url,
            "DATABASE_URL": f"sqlite:///{folder}/rsg.db",
            "DIRECTORY": str(DIRECTORY),
        }
        with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environ, stdout=out, stderr=out) as process:
            address = Address(f"http://127.0.0.1:{port}", place, printed)
            try:
                wait_for_health(address, process)
                place.workspace.use_request_url(f"{address.url}/slack/events")
                yield address
            finally:
                process.terminate()
                assert process.wait(30) == 0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for_health(address: Address, process: subprocess.Popen[bytes]) -> None:
    transport = httpx.HTTPTransport(retries=12)  # each waits twice as long for the port to be open
    with httpx.Client(transport=transport) as http:
        assert http.get(f"{address.url}/healthz").status_code == 200, process.poll()


def send(request: httpx.Request) -> httpx.Response:
    with httpx.Client() as http:
        return http.send(request)


def command(text: str, address: Address, trigger: str) -> bytes:
    return urlencode(
        {"command": "/rsg", "text": text, "user_id": "U0LPTSGM", "team_id": "T0REHEARSE", "trigger_id": trigger}
        | {"channel_id": "C0", "channel_name": "x", "user_name": "x", "api_app_id": "A0"}
    ).encode()


def test_a_group_is_opened_over_http(address: Address) -> None:
    manager = address.workspace.person("lpt-sgm")

    answer = manager.submit(manager.command("/rsg open psau").modal, FILLED_IN)

    assert answer.modal is not None
    assert "RSG-26-001" in answer.modal.words
    address.workspace.wait_for(lambda: card_in(address.workspace), 20, "the card")


def test_a_signed_request_sent_again_is_answered_the_same_and_changes_nothing(address: Address) -> None:
    manager = address.workspace.person("lpt-oncall-1")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)
    sent = address.workspace.ledger("interactive", kind="delivery") or address.workspace.ledger(kind="delivery")
    form = next(entry for entry in reversed(sent) if "view_submission" in str(entry.request))
    groups = len([channel for channel in address.workspace.channels() if channel.name.startswith("rsg-")])

    body = urlencode({"payload": json.dumps(form.request)}).encode()
    again = address.signed(body)
    first, second = send(again), send(again)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() == form.answer
    assert len([channel for channel in address.workspace.channels() if channel.name.startswith("rsg-")]) == groups


@pytest.mark.parametrize(
    ("age", "secret", "status"),
    [("0", "wrong", 401), ("301", "", 401), ("-61", "", 401), ("soon", "", 400), ("-55", "", 200), ("290", "", 200)],
)
def test_only_what_slack_signed_just_now_is_answered(address: Address, age: str, secret: str, status: int) -> None:
    stamp = str(int(time.time()) - int(age)) if age.lstrip("-").isdecimal() else age
    body = command(TYPED, address, f"1.{age}.{secret}")

    answer = send(address.signed(body, stamp, secret))

    assert answer.status_code == status
    assert "CANARY" not in address.printed.read_text()


def test_a_changed_body_is_refused(address: Address) -> None:
    request = address.signed(command("why", address, "1.2"))
    changed = httpx.Request("POST", request.url, headers=request.headers.copy(), content=request.content[:-1] + b"9")

    assert send(changed).status_code == 401


def test_a_body_too_large_is_not_even_read(address: Address) -> None:
    assert send(address.signed(b"x" * 1_000_001)).status_code == 413


def test_other_addresses_do_not_exist(address: Address) -> None:
    assert httpx.get(f"{address.url}/").status_code == 404
    assert httpx.get(f"{address.url}/slack/events").status_code == 404
    assert httpx.get(f"{address.url}/slack/events?ssl_check=1").status_code == 200
