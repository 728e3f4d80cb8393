"""Messages: posted, threaded, changed, taken back, pinned, found again."""

import uuid
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from rehearsal.client import Workspace
from tests.rehearsal.conftest import words
from tests.rehearsal.refused import refused

KEY = {"event_type": "try_effect", "event_payload": {"e": "1"}}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_a_post_is_in_the_channel_with_ids_filled_in(web: WebClient, workspace: Workspace, room: str) -> None:
    answer = web.chat_postMessage(channel=room, text="lock", blocks=[section("hello")], metadata=KEY)

    (said,) = [m for m in workspace.person("lpt-sgm").messages(room) if m.ts == answer["ts"]]
    assert said.words == "hello"
    assert said.blocks[0]["block_id"]
    assert answer["message"]["bot_id"] == said.raw["bot_id"]


def test_a_post_to_a_person_opens_their_direct_message(web: WebClient, workspace: Workspace) -> None:
    answer = web.chat_postMessage(channel="U0ICBAD", text="hello")

    assert answer["channel"].startswith("D")
    assert words(workspace.person("icb-ad").messages()) == ["hello"]


def test_somebody_who_left_gets_no_messages(web: WebClient) -> None:
    with refused("channel_not_found"):
        web.chat_postMessage(channel="U0CTYLEFT", text="hello")
    with refused("user_disabled"):
        web.conversations_open(users="U0CTYLEFT")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": "not json"}, "invalid_blocks_format"),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"blocks": [section("x" * 2900) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": '{"event_type": "a b", "event_payload": {}}'}, "invalid_metadata_format"),
        ({"text": "x", "metadata": '{"event_type": "a"}'}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
def test_what_slack_would_not_post_is_refused(web: WebClient, room: str, content: dict[str, Any], code: str) -> None:
    with refused(code):
        web.api_call("chat.postMessage", json={"channel": room, **content})


def test_a_channel_the_app_cannot_see_is_not_found(web: WebClient, workspace: Workspace) -> None:
    hidden = workspace.person("uhl-sgm").create_channel(f"hidden-{uuid.uuid4().hex[:8]}", private=True)

    with refused("channel_not_found"):
        web.chat_postMessage(channel=hidden, text="x")
    with refused("not_in_channel"):
        web.chat_postMessage(channel=workspace.channel("general").id, text="x")


def test_history_strips_metadata_unless_asked_for_all(web: WebClient, room: str) -> None:
    web.chat_postMessage(channel=room, text="x", metadata=KEY)

    short = web.conversations_history(channel=room)["messages"][0]
    full = web.conversations_history(channel=room, include_all_metadata=True)["messages"][0]

    assert short["metadata"] == {"event_type": "try_effect"}
    assert full["metadata"] == KEY


def test_replies_are_in_the_thread_and_not_in_the_history(web: WebClient, room: str) -> None:
    top = web.chat_postMessage(channel=room, text="top")["ts"]
    reply = web.chat_postMessage(channel=room, text="reply", thread_ts=top, metadata=KEY)["ts"]

    history = web.conversations_history(channel=room)["messages"]
    thread = web.conversations_replies(channel=room, ts=top, include_all_metadata=True)["messages"]

    assert reply not in [message["ts"] for message in history]
    assert [message["ts"] for message in thread] == [top, reply]
    assert thread[1]["metadata"] == KEY
    assert thread[0]["reply_count"] == 1


def test_history_is_newest_first_bounded_and_in_pages(web: WebClient, room: str) -> None:
    stamps = [web.chat_postMessage(channel=room, text=str(n))["ts"] for n in range(3)]

    after = web.conversations_history(channel=room, oldest=stamps[0])["messages"]
    with_first = web.conversations_history(channel=room, oldest=stamps[0], inclusive=True)["messages"]
    page = web.conversations_history(channel=room, limit=2)

    assert [m["ts"] for m in after] == [stamps[2], stamps[1]]
    assert len(with_first) == 3
    assert page["has_more"]
    assert page["response_metadata"]["next_cursor"]


def test_history_can_lag_behind_what_was_posted(web: WebClient, workspace: Workspace, room: str) -> None:
    workspace.fault("lag", seconds=400, times=None)
    ts = web.chat_postMessage(channel=room, text="x")["ts"]

    assert ts not in [m["ts"] for m in web.conversations_history(channel=room)["messages"]]
    workspace.clear_faults()
    assert ts in [m["ts"] for m in web.conversations_history(channel=room)["messages"]]


def test_only_ones_own_messages_can_be_changed(web: WebClient, workspace: Workspace, room: str) -> None:
    theirs = workspace.person("lpt-sgm").post(room, "mine").ts

    with refused("cant_update_message"):
        web.chat_update(channel=room, ts=theirs, text="yours")
    with refused("cant_delete_message"):
        web.chat_delete(channel=room, ts=theirs)


def test_an_update_with_text_only_takes_the_blocks_away(web: WebClient, workspace: Workspace, room: str) -> None:
    ts = web.chat_postMessage(channel=room, text="a", blocks=[section("b")], metadata=KEY)["ts"]
    web.chat_update(channel=room, ts=ts, text="c")

    message = web.conversations_history(channel=room, include_all_metadata=True)["messages"][0]

    assert "blocks" not in message
    assert (message["text"], message["metadata"]) == ("c", KEY)
    assert message["edited"]
    with refused("message_not_found"):
        web.chat_update(channel=room, ts="1.000001", text="c")


def test_a_deleted_message_is_gone(web: WebClient, room: str) -> None:
    ts = web.chat_postMessage(channel=room, text="a")["ts"]
    web.chat_delete(channel=room, ts=ts)

    with refused("message_not_found"):
        web.chat_delete(channel=room, ts=ts)


def test_an_ephemeral_is_seen_by_one_and_in_no_history(web: WebClient, workspace: Workspace, room: str) -> None:
    web.chat_postEphemeral(channel=room, user="U0LPTSGM", text="psst")

    assert [m.text for m in workspace.person("lpt-sgm").ephemerals()][-1] == "psst"
    assert "psst" not in str(web.conversations_history(channel=room)["messages"])
    with refused("user_not_in_channel"):
        web.chat_postEphemeral(channel=room, user="U0UHLSGM", text="psst")


def test_pins_can_be_set_listed_and_not_set_twice(web: WebClient, workspace: Workspace, room: str) -> None:
    ts = web.chat_postMessage(channel=room, text="card")["ts"]
    web.pins_add(channel=room, timestamp=ts)

    assert workspace.channel(room).pins == [ts]
    assert web.pins_list(channel=room)["items"][0]["message"]["ts"] == ts
    with refused("already_pinned"):
        web.pins_add(channel=room, timestamp=ts)
    web.pins_remove(channel=room, timestamp=ts)
    with refused("no_pin"):
        web.pins_remove(channel=room, timestamp=ts)


def test_a_client_msg_id_is_taken_and_nothing_is_made_of_it(web: WebClient, workspace: Workspace, room: str) -> None:
    for _ in range(2):
        web.api_call("chat.postMessage", json={"channel": room, "text": "same", "client_msg_id": "one"})

    assert words(workspace.said(room)).count("same") == 2


def test_a_link_leads_to_the_message(web: WebClient, room: str) -> None:
    ts = web.chat_postMessage(channel=room, text="a")["ts"]

    assert web.chat_getPermalink(channel=room, message_ts=ts)["permalink"].endswith(ts.replace(".", ""))


def test_files_are_uploaded_shared_and_fetched_with_the_token(web: WebClient, workspace: Workspace, room: str) -> None:
    web.files_upload_v2(channel=room, filename="notes.txt", content="brief", initial_comment="Notes")

    said = workspace.person("lpt-sgm").messages(room)[-1]
    (file,) = said.raw["files"]
    assert said.words == "Notes\n(file: notes.txt)"
    assert _fetch(file["url_private"], web.token or "") == (200, "brief")
    assert _fetch(file["url_private"], "wrong")[0] == 302


def _fetch(url: str, token: str) -> tuple[int, str]:
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.text
