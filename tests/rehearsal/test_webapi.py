"""The door of the Web API: tokens, methods, arguments, scopes, limits."""

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.client import Workspace
from rehearsal.process import Started
from tests.rehearsal.conftest import client
from tests.rehearsal.refused import refused


def test_an_app_learns_who_it_is(web: WebClient) -> None:
    answer = web.auth_test()

    assert answer["user_id"].startswith("U")
    assert answer["team"] == "Rehearsal"
    assert "chat:write" in answer.headers["x-oauth-scopes"]


def test_without_a_token_nothing_is_answered(place: Started) -> None:
    assert httpx.post(f"{place.api_url}auth.test").json() == {"ok": False, "error": "not_authed"}


def test_a_wrong_token_is_refused(place: Started) -> None:
    with refused("invalid_auth"):
        client(place, "xoxb-wrong").auth_test()


def test_the_app_token_opens_sockets_and_nothing_else(place: Started) -> None:
    with refused("not_allowed_token_type"):
        client(place, place.app_token).auth_test()


def test_the_bot_token_opens_no_sockets(place: Started) -> None:
    with refused("not_allowed_token_type"):
        client(place).apps_connections_open(app_token=place.bot_token)


def test_the_token_may_stand_in_the_body(place: Started) -> None:
    answer = httpx.post(f"{place.api_url}auth.test", data={"token": place.bot_token}).json()

    assert answer["ok"]


def test_a_method_slack_does_not_have_is_unknown(web: WebClient) -> None:
    with refused("unknown_method"):
        web.api_call("chat.shout")


def test_an_argument_the_method_does_not_have_is_named(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.api_call("users.info", params={"user": "U0LPTSGM", "colour": "red"})

    assert caught.value.response["response_metadata"]["messages"] == ["[ERROR] unexpected argument: colour"]


def test_an_argument_that_must_be_given_is_missed(web: WebClient) -> None:
    with refused("invalid_arguments"):
        web.api_call("users.info")


def test_a_scope_the_manifest_does_not_ask_for_is_missing(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.conversations_join(channel="C1")

    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "channels:join"


def test_public_channels_need_scopes_of_their_own(web: WebClient) -> None:
    with refused("missing_scope"):
        web.conversations_create(name="everybody", is_private=False)


def test_json_that_cannot_be_read_is_refused(place: Started) -> None:
    headers = {"content-type": "application/json", "authorization": f"Bearer {place.bot_token}"}

    assert httpx.post(f"{place.api_url}auth.test", content="{", headers=headers).json()["error"] == "invalid_json"


def test_people_are_found_by_address_but_not_those_who_have_left(web: WebClient) -> None:
    assert web.users_lookupByEmail(email="Robin.Vale@lpt.example")["user"]["id"] == "U0LPTSGM"
    with refused("users_not_found"):
        web.users_lookupByEmail(email="dale.corbet@county.example")


def test_a_profile_shows_guests_and_leavers(web: WebClient) -> None:
    assert web.users_info(user="U0RUTHOS")["user"]["is_restricted"]
    assert not web.users_info(user="U0RUTHOS")["user"]["is_ultra_restricted"]
    assert web.users_info(user="U0CTYLEFT")["user"]["deleted"]
    with refused("user_not_found"):
        web.users_info(user="U0NOBODY")


def test_lists_come_in_pages(web: WebClient, workspace: Workspace) -> None:
    found = [user["id"] for page in web.users_conversations(types="im", limit=1) for user in page["channels"]]
    opened = [web.conversations_open(users=user)["channel"]["id"] for user in ("U0LPTSGM", "U0UHLSGM")]

    pages = [page["channels"] for page in web.users_conversations(types="im", limit=1)]

    assert [len(page) for page in pages] == [1, 1]
    assert {page[0]["id"] for page in pages} == {*opened, *found}


def test_the_ledger_holds_every_call(web: WebClient, workspace: Workspace) -> None:
    before = len(workspace.ledger())
    web.users_info(user="U0LPTSGM")

    (entry,) = workspace.ledger(since=before)

    assert (entry.name, entry.request, entry.status) == ("users.info", {"user": "U0LPTSGM"}, 200)
    assert entry.office.startswith("2026-04-02T18:00")
    assert "xoxb" not in str(entry)
