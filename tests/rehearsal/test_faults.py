"""Faults: what a caller sees, and whether it had worked all the same."""

import http.client
import urllib.error

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.client import Workspace
from rehearsal.errors import CannotDo
from rehearsal.faults import Fault
from rehearsal.process import Started
from tests.rehearsal.refused import refused

SCALE = 60
CUT = (urllib.error.URLError, http.client.HTTPException, ConnectionError)


def count(workspace: Workspace, room: str, text: str) -> int:
    return [message.text for message in workspace.said(room)].count(text)


def test_a_429_says_when_to_come_again_and_did_nothing(web: WebClient, workspace: Workspace, room: str) -> None:
    workspace.fault("429", "chat.postMessage", retry_after=7)

    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=room, text="once")

    assert caught.value.response.headers["Retry-After"] == "7"
    assert count(workspace, room, "once") == 0
    web.chat_postMessage(channel=room, text="once")
    assert count(workspace, room, "once") == 1


@pytest.mark.parametrize(("kind", "posted"), [("5xx_before", 0), ("5xx_after", 1)])
def test_a_5xx_may_or_may_not_have_worked(
    web: WebClient, workspace: Workspace, room: str, kind: str, posted: int
) -> None:
    workspace.fault(kind, "chat.*", status=503)

    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=room, text="doubt")

    assert caught.value.response.status_code == 503
    assert count(workspace, room, "doubt") == posted


@pytest.mark.parametrize(("kind", "posted"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_may_or_may_not_have_worked(
    web: WebClient, workspace: Workspace, room: str, kind: str, posted: int
) -> None:
    workspace.fault(kind, "chat.postMessage")

    with pytest.raises(CUT):
        web.chat_postMessage(channel=room, text="doubt")

    assert count(workspace, room, "doubt") == posted
    assert workspace.ledger("chat.postMessage")[-1].fault == kind


def test_a_slow_call_works_though_the_caller_has_gone(place: Started, workspace: Workspace, room: str) -> None:
    workspace.fault("slow", "chat.postMessage", seconds=18)
    given = {"channel": room, "text": "late", "token": place.bot_token}

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{place.api_url}chat.postMessage", data=given, timeout=0.1)

    assert count(workspace, room, "late") == 0
    workspace.wait_for(lambda: count(workspace, room, "late") == 1)


def test_a_slow_answer_comes_after_it_has_worked(place: Started, workspace: Workspace, room: str) -> None:
    workspace.fault("slow_after", "chat.postMessage", seconds=600)
    given = {"channel": room, "text": "at once", "token": place.bot_token}

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{place.api_url}chat.postMessage", data=given, timeout=0.1)

    assert count(workspace, room, "at once") == 1


def test_any_error_can_be_made_to_come_for_one_channel(web: WebClient, workspace: Workspace, room: str) -> None:
    workspace.fault("error", "conversations.archive", error="restricted_action", where={"channel": "C0OTHER"})
    workspace.fault("error", "conversations.setTopic", error="restricted_action", where={"channel": room})

    with refused("restricted_action"):
        web.conversations_setTopic(channel=room, topic="x")
    web.conversations_archive(channel=room)


def test_a_fault_strikes_as_often_as_it_is_told(web: WebClient, workspace: Workspace) -> None:
    workspace.fault("error", "users.info", error="fatal_error", times=2)

    for _ in range(2):
        with refused("fatal_error"):
            web.users_info(user="U0LPTSGM")
    web.users_info(user="U0LPTSGM")
    assert workspace.faults()[0]["struck"] == 2


def test_chance_with_a_seed_can_be_had_again() -> None:
    def strikes() -> list[bool]:
        fault = Fault(1, "429", times=None, probability=0.5, seed=7)
        return [fault.strikes("x", {}) for _ in range(50)]

    assert strikes() == strikes()
    assert 10 < sum(strikes()) < 40


def test_a_fault_that_does_not_exist_is_refused(workspace: Workspace) -> None:
    with pytest.raises(CannotDo, match="no such fault"):
        workspace.fault("earthquake")
    with pytest.raises(CannotDo, match="magnitude"):
        workspace.fault("429", magnitude=7)
