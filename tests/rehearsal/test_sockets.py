"""Socket Mode: greeted, acknowledged, sent again, cut off, replaced."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from rehearsal.client import Entry, Workspace
from rehearsal.process import Started
from tests.rehearsal.refused import refused

SCALE = 60
Json = dict[str, Any]


def ticket(place: Started) -> str:
    return str(
        WebClient(base_url=place.api_url, retry_handlers=[]).apps_connections_open(app_token=place.app_token)["url"]
    )


@contextmanager
def socket(place: Started) -> Iterator[ClientConnection]:
    """An open socket, already greeted; gone from the workspace afterwards."""
    with connect(ticket(place)) as link:
        assert heard(link)["type"] == "hello"
        yield link
    place.workspace.wait_for(lambda: place.workspace.open_sockets() == 0, what="the socket to go")


def heard(link: ClientConnection, timeout: float = 5) -> Json:
    return dict(json.loads(link.recv(timeout)))


def ack(link: ClientConnection, envelope: Json) -> None:
    link.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def tries(workspace: Workspace, event_id: str) -> list[Entry]:
    return [e for e in workspace.ledger(kind="delivery") if e.request.get("event_id") == event_id and e.outcome]


def test_a_socket_is_greeted_with_how_many_there_are(place: Started) -> None:
    with connect(ticket(place)) as link:
        hello = heard(link)

    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"]["app_id"].startswith("A")


def test_a_ticket_opens_one_socket(place: Started) -> None:
    url = ticket(place)
    with connect(url) as link:
        heard(link)
        with pytest.raises((ConnectionClosed, InvalidStatus)), connect(url) as second:
            second.recv(5)


def test_the_eleventh_socket_is_sent_away(place: Started, workspace: Workspace) -> None:
    with ExitStack() as open_sockets:
        for _ in range(10):
            heard(open_sockets.enter_context(connect(ticket_in_time(place, workspace))))
        with connect(ticket_in_time(place, workspace)) as eleventh:
            assert heard(eleventh) == {
                "type": "disconnect",
                "reason": "too_many_websockets",
                "debug_info": {"host": "rehearsal"},
            }
    workspace.wait_for(lambda: workspace.open_sockets() == 0)


def ticket_in_time(place: Started, workspace: Workspace) -> str:
    """A ticket, waiting out the limit on asking for them if need be."""

    def ask() -> str:
        try:
            return ticket(place)
        except SlackApiError:
            return ""

    return workspace.wait_for(ask, what="a ticket")


def test_an_event_that_is_acknowledged_comes_once(place: Started, workspace: Workspace) -> None:
    with socket(place) as link:
        workspace.person("lpt-sgm").post("@bot", "hello")
        envelope = heard(link)
        ack(link, envelope)
        event_id = envelope["payload"]["event_id"]
        workspace.wait_for(lambda: tries(workspace, event_id))

        assert envelope["type"] == "events_api"
        assert (envelope["retry_attempt"], envelope["accepts_response_payload"]) == (0, False)
        assert [one.outcome for one in tries(workspace, event_id)] == ["acked"]


def test_an_event_lost_with_its_socket_comes_again_at_once(place: Started, workspace: Workspace) -> None:
    with socket(place) as first, connect(ticket(place)) as second:
        heard(second)
        workspace.person("lpt-sgm").post("@bot", "hello")
        lost = heard(first)
        first.socket.close()
        again = heard(second)
        ack(second, again)

        assert again["payload"] == lost["payload"]
        assert again["envelope_id"] != lost["envelope_id"]
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")


def test_an_event_that_found_nobody_comes_a_minute_later(place: Started, workspace: Workspace) -> None:
    """A minute is a second at this scale: at once fails too, then it waits."""
    workspace.person("lpt-sgm").post("@bot", "anybody there?")
    with socket(place) as link:
        envelope = heard(link)
        ack(link, envelope)

        assert envelope["retry_attempt"] == 2
        assert envelope["payload"]["event"]["text"] == "anybody there?"


def test_a_command_is_not_sent_again(place: Started, workspace: Workspace) -> None:
    before = len(workspace.ledger())

    assert workspace.person("lpt-sgm").command("/try").error == "dispatch_failed"
    assert len(workspace.ledger("slash_commands", since=before)) == 1


def test_a_cut_socket_is_noticed(place: Started, workspace: Workspace) -> None:
    with connect(ticket(place)) as link:
        heard(link)
        assert workspace.drop_sockets() == 1
        with pytest.raises((ConnectionClosed, ConnectionError)):
            link.recv(5)


def test_a_socket_asked_to_leave_gets_nothing_more(place: Started, workspace: Workspace) -> None:
    with socket(place) as old:
        workspace.disconnect("refresh_requested")
        assert heard(old)["reason"] == "refresh_requested"
        with connect(ticket(place)) as new:
            heard(new)
            workspace.person("lpt-sgm").post("@bot", "hello")
            ack(new, heard(new))


def test_socket_mode_switched_off_gives_no_tickets(place: Started, workspace: Workspace) -> None:
    workspace.disconnect("link_disabled")

    with refused("socket_mode_not_enabled"):
        ticket(place)
    workspace.disconnect("enabled")


def test_a_delivery_can_come_twice(place: Started, workspace: Workspace) -> None:
    workspace.fault("duplicate", "events_api")
    with socket(place) as link:
        workspace.person("lpt-sgm").post("@bot", "hello")
        first, second = heard(link), heard(link)
        ack(link, first)
        ack(link, second)

        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        assert first["envelope_id"] != second["envelope_id"]


def test_deliveries_can_come_out_of_order(place: Started, workspace: Workspace) -> None:
    workspace.fault("reorder", "events_api", seconds=60)
    with socket(place) as link:
        person = workspace.person("lpt-sgm")
        person.post("@bot", "one")
        person.post("@bot", "two")
        texts = []
        for _ in range(2):
            envelope = heard(link)
            ack(link, envelope)
            texts.append(envelope["payload"]["event"]["text"])

        assert texts == ["two", "one"]


def test_a_delivery_can_be_late(place: Started, workspace: Workspace) -> None:
    workspace.fault("delay", "events_api", seconds=12)
    with socket(place) as link:
        person = workspace.person("lpt-sgm")
        person.post("@bot", "late")
        person.post("@bot", "soon")
        envelopes = [heard(link), heard(link)]
        for envelope in envelopes:
            ack(link, envelope)

        assert [e["payload"]["event"]["text"] for e in envelopes] == ["soon", "late"]
