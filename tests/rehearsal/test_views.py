"""Forms: opened by a click, filled in, sent back, corrected, piled up, closed."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.client import Modal, Person, Workspace
from rehearsal.errors import CannotDo
from tests.rehearsal.conftest import Answer, Listening
from tests.rehearsal.refused import refused
from tests.rehearsal.shapes import Json, actions, asks, button, form, menu, section, text_field, words

FRUIT = ("Apple", "Pear")


def opening(web: WebClient, view: Json) -> Answer:
    def answer(ack: Ack, body: Json) -> None:
        web.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    return answer


def opened(workspace: Workspace, listening: Listening, view: Json, who: str = "lpt-sgm") -> tuple[Person, Modal]:
    """Somebody with this form in front of them."""
    listening.answers["command"] = opening(listening.web, view)
    person = workspace.person(who)
    reply = person.command("/try")
    assert reply.modal is not None
    return person, reply.modal


def answering(**answer: Any) -> Answer:
    return lambda ack, body: _say(ack, answer)


def _say(ack: Ack, answer: dict[str, Any]) -> None:
    ack(**answer)


def test_what_is_filled_in_comes_back_with_every_field(workspace: Workspace, listening: Listening) -> None:
    view = form(
        asks("What", "what", text_field()),
        asks("Fruit", "fruit", menu("static_select", *FRUIT)),
        asks("All", "all", menu("checkboxes", *FRUIT), optional=True),
        asks("When", "when", {"type": "datepicker", "action_id": "day", "initial_date": "2026-04-09"}),
        asks("Who", "who", {"type": "users_select", "action_id": "user"}),
        private_metadata="nonce",
    )
    person, modal = opened(workspace, listening, view)

    reply = person.submit(modal, {"What": "it", "Fruit": "Pear", "all": ["Apple"], "Who": "@uhl-sgm"})

    assert reply.ok
    (body,) = listening.bodies("submission")
    values = body["view"]["state"]["values"]
    assert values["what"]["text"] == {"type": "plain_text_input", "value": "it"}
    assert values["fruit"]["menu"]["selected_option"]["value"] == "pear"
    assert [one["value"] for one in values["all"]["menu"]["selected_options"]] == ["apple"]
    assert values["when"]["day"]["selected_date"] == "2026-04-09"
    assert values["who"]["user"]["selected_user"] == "U0UHLSGM"
    assert body["view"]["private_metadata"] == "nonce"
    assert person.modal() is None


def test_a_needed_field_left_empty_never_reaches_the_app(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form())

    reply = person.submit(modal, {})

    assert reply.errors == {"What": "Please complete this required field."}
    assert listening.bodies("submission") == []


def test_a_text_shorter_than_it_must_be_never_reaches_the_app(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form(asks("What", "what", text_field(min_length=3, max_length=5))))

    assert person.submit(modal, {"What": "ab"}).errors == {"What": "Must be between 3 and 5 characters."}


def test_the_apps_errors_stand_beneath_their_fields(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form())
    listening.answers["submission"] = answering(response_action="errors", errors={"what": "Not that"})

    reply = person.submit(modal, {"What": "x"})

    assert not reply.ok
    assert reply.errors == {"What": "Not that"}
    assert person.modal() is not None


def test_errors_for_a_field_that_is_not_there_are_trouble(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form())
    listening.answers["submission"] = answering(response_action="errors", errors={"other": "Not that"})

    assert "trouble" in person.submit(modal, {"What": "x"}).error


def test_the_app_may_update_push_and_clear(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form())
    second = form(title=words("Second"))

    listening.answers["submission"] = answering(response_action="update", view=form(title=words("First")))
    updated = person.submit(modal, {"What": "x"}).modal
    assert updated is not None
    assert (updated.id, updated.title) == (modal.id, "First")

    listening.answers["submission"] = answering(response_action="push", view=second)
    pushed = person.submit(updated, {"What": "x"}).modal
    assert pushed is not None
    assert (pushed.raw["previous_view_id"], pushed.raw["root_view_id"]) == (modal.id, modal.id)

    listening.answers["submission"] = answering(response_action="clear")
    assert person.submit(pushed, {"What": "x"}).modal is None


def test_what_was_typed_stays_when_a_form_is_updated(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form())
    listening.answers["submission"] = answering(response_action="update", view=form(title=words("Again")))
    again = person.submit(modal, {"What": "kept"}).modal

    listening.answers.pop("submission")
    person.submit(again, {})

    assert listening.bodies("submission")[1]["view"]["state"]["values"]["what"]["text"]["value"] == "kept"


def test_a_form_piles_three_deep_and_no_deeper(workspace: Workspace, listening: Listening) -> None:
    person, modal = opened(workspace, listening, form())
    listening.answers["submission"] = answering(response_action="push", view=form())
    for _ in range(2):
        pushed = person.submit(modal, {"What": "x"}).modal
        assert pushed is not None
        modal = pushed

    assert "trouble" in person.submit(modal, {"What": "x"}).error
    person.close(everything=True)
    assert person.modal() is None


def test_a_trigger_opens_one_form(workspace: Workspace, listening: Listening, web: WebClient) -> None:
    opened(workspace, listening, form())
    trigger = listening.bodies("command")[0]["trigger_id"]

    with refused("exchanged_trigger_id"):
        web.views_open(trigger_id=trigger, view=form())
    with refused("invalid_arguments"):
        web.views_open(trigger_id="1.2.3", view=form())


def test_a_view_slack_would_not_show_is_refused_with_what_is_wrong(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.views_open(trigger_id="1.2.3", view=form(title=words("x" * 25)))

    assert "must be less than 25 characters" in caught.value.response["response_metadata"]["messages"][0]


def test_an_update_with_an_old_hash_is_refused(workspace: Workspace, listening: Listening, web: WebClient) -> None:
    _, modal = opened(workspace, listening, form())
    web.views_update(view_id=modal.id, view=form(), hash=modal.raw["hash"])

    with refused("hash_conflict"):
        web.views_update(view_id=modal.id, view=form(), hash=modal.raw["hash"])
    with refused("not_found"):
        web.views_update(view_id="V0NONE", view=form())


def test_an_external_id_is_used_once(workspace: Workspace, listening: Listening, web: WebClient) -> None:
    opened(workspace, listening, form(external_id="nonce-1"))
    web.views_update(external_id="nonce-1", view=form(external_id="nonce-1"))

    listening.answers.clear()
    workspace.person("uhl-sgm").command("/try")
    with refused("duplicate_external_id"):
        web.views_open(trigger_id=listening.bodies("command")[-1]["trigger_id"], view=form(external_id="nonce-1"))


def test_a_choice_outside_an_input_is_heard_at_once(workspace: Workspace, listening: Listening) -> None:
    view = form(
        section("Fruit", block_id="pick", accessory=menu("static_select", *FRUIT)),
        asks("What", "what", text_field()),
    )
    person, modal = opened(workspace, listening, view)

    reply = person.press(modal, "pick", "Apple")

    (body,) = listening.bodies("action")
    assert body["actions"][0]["selected_option"]["value"] == "apple"
    assert body["view"]["state"]["values"]["pick"]["menu"]["selected_option"]["value"] == "apple"
    assert reply.modal is not None
    assert reply.modal.id == modal.id
    with pytest.raises(CannotDo):
        person.submit(modal, {"pick": "Pear"})


def test_a_button_in_a_form_can_push_another(workspace: Workspace, listening: Listening, web: WebClient) -> None:
    person, modal = opened(
        workspace, listening, form(actions(button("More", "more")), asks("What", "what", text_field()))
    )

    def push(ack: Ack, body: Json) -> None:
        web.views_push(trigger_id=body["trigger_id"], view=form(title=words("More")))
        ack()

    listening.answers["action"] = push

    reply = person.press(modal, "More")

    assert reply.modal is not None
    assert reply.modal.title == "More"


def test_closing_is_told_only_when_asked_for(workspace: Workspace, listening: Listening) -> None:
    for notify in (False, True):
        person, _ = opened(workspace, listening, form(notify_on_close=notify))
        person.close()

    assert len(listening.bodies("closed")) == 1


def test_the_home_tab_is_drawn_for_one_person(workspace: Workspace, listening: Listening, web: WebClient) -> None:
    person = workspace.person("icb-sgm")
    person.open_home()
    workspace.wait_for(lambda: listening.events("app_home_opened"), what="the app to hear of it")

    web.views_publish(
        user_id=person.id, view={"type": "home", "blocks": [section("Hello"), actions(button("Go", "go"))]}
    )
    home = person.home()
    assert home is not None
    person.press(home, "Go")

    assert home.words == "Hello\n[Go]"
    assert listening.bodies("action")[0]["view"]["type"] == "home"
    assert workspace.person("icb-ad").home() is None
