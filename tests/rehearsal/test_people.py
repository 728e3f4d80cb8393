"""People: what they type, press and choose, and what comes back to them."""

import httpx
import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from rehearsal.client import Message, Workspace
from rehearsal.errors import CannotDo
from tests.rehearsal.conftest import Listening
from tests.rehearsal.shapes import Json, actions, button, menu, section


def posted(web: WebClient, workspace: Workspace, room: str, *blocks: Json) -> Message:
    ts = web.chat_postMessage(channel=room, text="card", blocks=list(blocks))["ts"]
    return next(message for message in workspace.said(room) if message.ts == ts)


def test_a_commands_answer_is_seen_by_whoever_typed_it(workspace: Workspace, listening: Listening, room: str) -> None:
    listening.answers["command"] = lambda ack, body: _say(ack, "hello")

    reply = workspace.person("lpt-sgm").command("/try open  now", room)

    assert (reply.ok, reply.text) == (True, "hello")
    (body,) = listening.bodies("command")
    assert (body["command"], body["text"], body["channel_name"]) == ("/try", "open  now", "privategroup")
    assert "thread_ts" not in body
    assert "hello" not in [message.text for message in workspace.said(room)]


def _say(ack: Ack, text: str) -> None:
    ack(text)


def test_an_answer_in_the_channel_is_seen_by_all(workspace: Workspace, listening: Listening, room: str) -> None:
    listening.answers["command"] = lambda ack, body: _say_to_all(ack)

    workspace.person("lpt-sgm").command("/try", room)

    assert "to all" in [message.text for message in workspace.said(room)]


def _say_to_all(ack: Ack) -> None:
    ack(response_type="in_channel", text="to all")


def test_mentions_in_an_escaped_command_carry_ids(workspace: Workspace, listening: Listening) -> None:
    person = workspace.person("lpt-sgm")
    person.command("/try @uhl-sgm a < b & #general https://x.example/y")
    person.command("/raw @uhl-sgm")

    escaped, raw = (body["text"] for body in listening.bodies("command"))
    general = workspace.channel("general").id
    assert escaped == f"<@U0UHLSGM|uhl-sgm> a &lt; b &amp; <#{general}|general> <https://x.example/y>"
    assert raw == "@uhl-sgm"


def test_commands_are_not_known_in_threads_nor_when_misspelt(workspace: Workspace, listening: Listening) -> None:
    person = workspace.person("lpt-sgm")

    assert person.command("/try", thread="1.000001").error == "not_supported_in_threads"
    assert person.command("/tyr").error == "not_a_command"
    assert listening.heard == []


def test_an_app_that_fails_leaves_the_person_with_an_error(workspace: Workspace, listening: Listening) -> None:
    def fail(ack: Ack, body: Json) -> None:
        raise ValueError("on purpose")

    listening.answers["command"] = fail

    assert workspace.person("lpt-sgm").command("/try").error == "operation_timeout"


def test_a_mention_in_a_thread_is_heard_with_its_thread(workspace: Workspace, listening: Listening, room: str) -> None:
    person = workspace.person("lpt-sgm")
    top = person.post(room, "let us talk")
    person.post(room, "@bot note agreed", thread=top.ts)

    (event,) = workspace.wait_for(lambda: listening.events("app_mention"), what="the mention")
    assert event["thread_ts"] == top.ts
    assert event["text"].endswith("> note agreed")
    assert event["channel"] == room


def test_messages_are_heard_where_the_app_is(workspace: Workspace, listening: Listening, room: str) -> None:
    person = workspace.person("lpt-sgm")
    person.post("#general", "not here")
    person.post("@uhl-sgm", "nor here")
    person.post(room, "here")
    person.post("@bot", "and here")

    def heard() -> set[tuple[str, str]]:
        return {(e["text"], e["channel_type"]) for e in listening.events("message") if "subtype" not in e}

    workspace.wait_for(lambda: len(heard()) == 2, what="two messages")
    assert heard() == {("here", "group"), ("and here", "im")}


def test_edits_and_deletions_are_heard(workspace: Workspace, listening: Listening, room: str) -> None:
    person = workspace.person("lpt-sgm")
    message = person.post(room, "frist")
    person.edit(message, "first")
    person.delete(message)

    def subtypes() -> list[str]:
        return [e["subtype"] for e in listening.events("message") if e.get("subtype", "").startswith("message_")]

    workspace.wait_for(lambda: len(subtypes()) == 2, what="both")
    assert sorted(subtypes()) == ["message_changed", "message_deleted"]


def test_a_button_says_who_pressed_what_and_where(
    workspace: Workspace, listening: Listening, web: WebClient, room: str
) -> None:
    card = posted(web, workspace, room, section("A1"), actions(button("Done", "done", "A1")))

    reply = workspace.person("lpt-sgm").press(card, "Done")

    assert reply.ok
    (body,) = listening.bodies("action")
    assert body["user"]["id"] == "U0LPTSGM"
    assert body["actions"][0]["value"] == "A1"
    assert body["container"]["message_ts"] == card.ts
    assert body["message"]["ts"] == card.ts


def test_of_buttons_called_the_same_the_one_near_a_text_is_pressed(
    workspace: Workspace, listening: Listening, web: WebClient, room: str
) -> None:
    blocks = [
        section("A1"),
        actions(button("Done", "done", "A1")),
        section("A2"),
        actions(button("Done", "done", "A2")),
    ]
    card = posted(web, workspace, room, *blocks)
    person = workspace.person("lpt-sgm")

    with pytest.raises(CannotDo, match="2 controls"):
        person.press(card, "Done")
    person.press(card, "Done", near="A2")

    assert listening.bodies("action")[0]["actions"][0]["value"] == "A2"


def test_a_button_that_is_not_there_cannot_be_pressed(
    workspace: Workspace, listening: Listening, web: WebClient, room: str
) -> None:
    card = posted(web, workspace, room, actions(button("Done", "done")))

    with pytest.raises(CannotDo, match=r"there is \[Done\]"):
        workspace.person("lpt-sgm").press(card, "Undo")
    with pytest.raises(CannotDo, match="sees no channel"):
        workspace.person("uhl-sgm").press(card, "Done")


def test_a_menu_gives_the_option_chosen(workspace: Workspace, listening: Listening, web: WebClient, room: str) -> None:
    card = posted(web, workspace, room, actions(menu("overflow", "Keep", "Drop")))

    workspace.person("lpt-sgm").press(card, "menu", "Drop")

    assert listening.bodies("action")[0]["actions"][0]["selected_option"]["value"] == "drop"


def test_a_response_url_answers_five_times(
    workspace: Workspace, listening: Listening, web: WebClient, room: str
) -> None:
    card = posted(web, workspace, room, actions(button("Done", "done")))
    person = workspace.person("lpt-sgm")
    person.press(card, "Done")
    url = listening.bodies("action")[0]["response_url"]

    answers = [httpx.post(url, json={"text": f"{n}"}).status_code for n in range(6)]

    assert answers == [200] * 5 + [404]
    assert [message.text for message in person.ephemerals()][-5:] == ["0", "1", "2", "3", "4"]


def test_a_response_url_replaces_the_message_pressed(
    workspace: Workspace, listening: Listening, web: WebClient, room: str
) -> None:
    card = posted(web, workspace, room, actions(button("Done", "done")))
    workspace.person("lpt-sgm").press(card, "Done")

    httpx.post(listening.bodies("action")[0]["response_url"], json={"replace_original": True, "text": "Done."})

    assert next(m.words for m in workspace.said(room) if m.ts == card.ts) == "Done."


def test_buttons_only_one_person_sees_work_for_that_person(
    workspace: Workspace, listening: Listening, web: WebClient, room: str
) -> None:
    web.chat_postEphemeral(channel=room, user="U0LPTSGM", text="x", blocks=[actions(button("Yes", "yes"))])
    person = workspace.person("lpt-sgm")
    person.press(person.ephemerals()[-1], "Yes")
    (body,) = listening.bodies("action")

    httpx.post(body["response_url"], json={"delete_original": True})

    assert body["container"]["is_ephemeral"]
    assert body["container"]["message_ts"] not in [message.ts for message in person.ephemerals()]


def test_a_message_shortcut_brings_the_message(workspace: Workspace, listening: Listening, room: str) -> None:
    person = workspace.person("lpt-sgm")
    message = person.post(room, "keep this")
    person.shortcut(message, "Make a note")
    person.shortcut(None, "start")

    on_message, anywhere = listening.bodies("shortcut")
    assert (on_message["type"], on_message["message"]["text"]) == ("message_action", "keep this")
    assert on_message["channel"]["id"] == room
    assert (anywhere["type"], anywhere["callback_id"]) == ("shortcut", "start")
    with pytest.raises(CannotDo):
        person.shortcut(message, "start")


def test_somebody_who_left_can_do_nothing(workspace: Workspace) -> None:
    with pytest.raises(CannotDo, match="deactivated"):
        workspace.person("county-left").command("/try")


def test_what_is_unread_is_counted_until_it_is_read(workspace: Workspace, web: WebClient, room: str) -> None:
    person = workspace.person("lpt-sgm")
    person.messages(room)
    web.chat_postMessage(channel=room, text="new")

    def unread() -> int:
        return next(channel.unread for channel in person.channels() if channel.id == room)

    assert unread() == 1
    person.messages(room, mark=False)
    assert unread() == 1
    person.messages(room)
    assert unread() == 0


def test_leaving_is_heard_and_the_channel_is_no_longer_seen(workspace: Workspace, room: str) -> None:
    person = workspace.person("lpt-sgm")
    person.leave(room)

    assert workspace.channel(room).members == ["bot"]
    with pytest.raises(CannotDo):
        person.messages(room)


def test_a_shared_file_is_in_the_channel(workspace: Workspace, web: WebClient, room: str) -> None:
    said = workspace.person("lpt-sgm").upload(room, "plan.txt", "a plan")

    found = web.files_info(file=said.raw["files"][0]["id"])["file"]
    assert (found["name"], found["size"]) == ("plan.txt", 6)
