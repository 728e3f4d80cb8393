"""Channels: names, members, guests, and what the workspace's owner does not allow."""

import uuid
from pathlib import Path

import pytest
import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.client import Workspace
from rehearsal.process import CAST, started
from tests.rehearsal.conftest import MANIFEST, Listening, client
from tests.rehearsal.refused import refused


def new_name() -> str:
    return f"room-{uuid.uuid4().hex[:12]}"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 81, "invalid_name_maxlength"),
        ("Upper", "invalid_name_specials"),
        ("with space", "invalid_name_specials"),
        ("dot.ted", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("everyone", "name_taken"),
        ("general", "name_taken"),
    ],
)
def test_a_name_slack_would_not_take_is_refused(web: WebClient, name: str, code: str) -> None:
    with refused(code):
        web.conversations_create(name=name, is_private=True)


def test_a_name_is_taken_even_by_a_channel_the_app_cannot_see(web: WebClient, workspace: Workspace) -> None:
    name = new_name()
    workspace.person("uhl-sgm").create_channel(name, private=True)

    with refused("name_taken"):
        web.conversations_create(name=name, is_private=True)


def test_a_new_channel_is_private_and_the_app_is_in_it(web: WebClient, workspace: Workspace) -> None:
    made = web.conversations_create(name=new_name(), is_private=True)["channel"]

    assert made["is_private"]
    assert workspace.channel(made["id"]).members == ["bot"]


def test_an_owner_may_forbid_private_channels(tmp_path: Path) -> None:
    cast = yaml.safe_load(CAST.read_text())
    cast["settings"]["apps_create_private_channels"] = False
    forbidding = tmp_path / "cast.yaml"
    forbidding.write_text(yaml.safe_dump(cast))

    with started(MANIFEST, forbidding) as place, refused("restricted_action"):
        client(place).conversations_create(name=new_name(), is_private=True)


def test_without_force_one_bad_name_keeps_everybody_out(web: WebClient, workspace: Workspace, room: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.conversations_invite(channel=room, users="U0UHLSGM,U0NOBODY")

    assert caught.value.response["errors"] == [{"user": "U0NOBODY", "ok": False, "error": "user_not_found"}]
    assert "uhl-sgm" not in workspace.channel(room).members


def test_with_force_the_others_come_in_though_an_error_comes_back(
    web: WebClient, workspace: Workspace, room: str
) -> None:
    with refused("cant_invite"):
        web.conversations_invite(channel=room, users="U0CTYLEFT,U0UHLSGM", force=True)

    assert set(workspace.channel(room).members) == {"bot", "lpt-sgm", "uhl-sgm"}


@pytest.mark.parametrize(("user", "code"), [("U0LPTSGM", "already_in_channel"), ("U0REHEARSEBOT", "cant_invite_self")])
def test_some_invitations_are_needless(web: WebClient, room: str, user: str, code: str) -> None:
    with refused(code):
        web.conversations_invite(channel=room, users=user)


def test_a_guest_of_one_channel_comes_into_one_channel(web: WebClient, room: str) -> None:
    second = web.conversations_create(name=new_name(), is_private=True)["channel"]["id"]
    web.conversations_invite(channel=room, users="U0RUTSW,U0RUTHOS")

    with refused("ura_max_channels"):
        web.conversations_invite(channel=second, users="U0RUTSW")
    web.conversations_invite(channel=second, users="U0RUTHOS")


def test_an_invitation_can_be_made_to_fail(web: WebClient, workspace: Workspace, room: str) -> None:
    workspace.fault("refuse_invite", user="U0UHLSGM", error="user_is_restricted")

    with refused("user_is_restricted"):
        web.conversations_invite(channel=room, users="U0UHLSGM")
    web.conversations_invite(channel=room, users="U0UHLSGM")


def test_members_are_listed_and_can_be_removed(web: WebClient, workspace: Workspace, room: str) -> None:
    assert "U0LPTSGM" in web.conversations_members(channel=room)["members"]
    web.conversations_kick(channel=room, user="U0LPTSGM")

    assert workspace.channel(room).members == ["bot"]
    with refused("not_in_channel"):
        web.conversations_kick(channel=room, user="U0LPTSGM")


def test_topic_and_purpose_are_set_and_have_a_limit(web: WebClient, workspace: Workspace, room: str) -> None:
    web.conversations_setTopic(channel=room, topic="Next: Monday")
    web.conversations_setPurpose(channel=room, purpose="To agree")

    assert (workspace.channel(room).topic, workspace.channel(room).purpose) == ("Next: Monday", "To agree")
    with refused("too_long"):
        web.conversations_setTopic(channel=room, topic="x" * 251)


def test_a_renamed_channel_keeps_its_id(web: WebClient, workspace: Workspace, room: str) -> None:
    name = new_name()
    web.conversations_rename(channel=room, name=name)

    assert workspace.channel(name).id == room


def test_an_archived_channel_takes_nothing_more(web: WebClient, room: str) -> None:
    ts = web.chat_postMessage(channel=room, text="card")["ts"]
    web.conversations_archive(channel=room)

    with refused("already_archived"):
        web.conversations_archive(channel=room)
    with refused("is_archived"):
        web.chat_postMessage(channel=room, text="x")
    with refused("is_archived"):
        web.chat_update(channel=room, ts=ts, text="x")
    with refused("is_archived"):
        web.conversations_invite(channel=room, users="U0UHLSGM")
    with refused("is_archived"):
        web.conversations_setTopic(channel=room, topic="x")
    assert web.conversations_info(channel=room)["channel"]["is_archived"]


def test_the_app_finds_its_own_private_channels(web: WebClient, room: str) -> None:
    found = web.users_conversations(types="private_channel", limit=1000)["channels"]

    (mine,) = [channel for channel in found if channel["id"] == room]
    assert mine["creator"] == web.auth_test()["user_id"]
    assert mine["created"] > 0


def test_a_channel_left_behind_is_no_longer_seen(web: WebClient, room: str) -> None:
    web.conversations_leave(channel=room)

    with refused("channel_not_found"):
        web.conversations_info(channel=room)


def test_an_app_hears_that_its_private_channel_is_shared(
    web: WebClient, workspace: Workspace, listening: Listening
) -> None:
    channel = joined_by(web, workspace)

    workspace.person("uhl-sgm").share(channel, "T0OTHER")

    workspace.wait_for(lambda: listening.events("channel_shared"), what="the event")
    shared = listening.events("channel_shared")[-1]
    assert (shared["channel"], shared["connected_team_id"]) == (channel, "T0OTHER")
    assert web.conversations_info(channel=channel)["channel"]["is_ext_shared"]


def test_a_channel_made_public_is_out_of_sight_for_an_app_without_rights_over_public_channels(
    web: WebClient, workspace: Workspace, listening: Listening
) -> None:
    """Its id stays and posting goes on, but the app can neither read it nor hear who joins."""
    channel = joined_by(web, workspace)

    workspace.person("uhl-sgm").make_public(channel)
    workspace.person("lpt-sgm").join(workspace.channel(channel).name)

    with refused("missing_scope"):
        web.conversations_info(channel=channel)
    assert web.chat_postMessage(channel=channel, text="still here")["ok"]
    workspace.person("uhl-sgm").make_public(channel, public=False)
    assert web.conversations_info(channel=channel)["channel"]["is_private"]
    web.conversations_invite(channel=channel, users=[workspace.person("icb-sgm").id])
    workspace.wait_for(lambda: "icb-sgm" in joiners(workspace, listening, channel), what="the last one to be heard of")
    assert "lpt-sgm" not in joiners(workspace, listening, channel)


def joiners(workspace: Workspace, listening: Listening, channel: str) -> set[str]:
    """Who came into this channel, as far as the app was told; of others it may still hear late."""
    names = {person["id"]: person["name"] for person in workspace.people()}
    heard = [event for event in listening.events("member_joined_channel") if event["channel"] == channel]
    return {names.get(event["user"], "bot") for event in heard}


def joined_by(web: WebClient, workspace: Workspace) -> str:
    """A private channel of the app's, with somebody in it."""
    channel = str(web.conversations_create(name=new_name(), is_private=True)["channel"]["id"])
    web.conversations_invite(channel=channel, users=[workspace.person("uhl-sgm").id])
    return channel
