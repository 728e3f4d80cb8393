"""The cast and the manifest: read, checked, refused with the reason."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rehearsal.cast import CastError, load_cast
from rehearsal.manifest import ManifestError, load_manifest, read_manifest
from rehearsal.process import CAST, DIRECTORY
from tests.rehearsal.conftest import MANIFEST

PERSON = {"id": "U1", "name": "a", "real_name": "A"}


def written(tmp_path: Path, **cast: Any) -> Path:
    path = tmp_path / "cast.yaml"
    path.write_text(yaml.safe_dump(cast))
    return path


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        ([{"id": "U1", "name": "a"}], "missing real_name"),
        ([PERSON | {"colour": "red"}], "unknown field colour"),
        ([PERSON | {"id": "X1"}], "must begin with U"),
        ([PERSON | {"guest": "often"}], "none, multi or single"),
        ([PERSON, PERSON], "id used twice: U1"),
    ],
)
def test_a_cast_that_cannot_be_is_refused(tmp_path: Path, people: list[Any], problem: str) -> None:
    with pytest.raises(CastError, match=problem):
        load_cast(written(tmp_path, people=people))


def test_the_directory_names_the_same_people_as_the_cast() -> None:
    """Whoever the directory says is in Slack is there, under the same handle, name and address."""
    in_slack = {person.id: person for person in load_cast(CAST).people}
    listed = [one for one in yaml.safe_load(DIRECTORY.read_text())["people"] if "slack" in one]

    assert {one["slack"] for one in listed} == set(in_slack)
    for one in listed:
        person = in_slack[one["slack"]]
        assert (one["id"], one["name"], one["email"]) == (person.name, person.real_name, person.email)


def test_the_directory_holds_together() -> None:
    data = yaml.safe_load(DIRECTORY.read_text())
    people = {one["id"] for one in data["people"]}
    organisations = {one["id"] for one in data["organisations"]}

    for post in data["posts"]:
        named = {post["person"], *post.get("deputies", []), *([post["manager"]] if "manager" in post else [])}
        assert named <= people
        assert post["organisation"] in organisations
    assert people == {post["person"] for post in data["posts"]}


def manifest(**changes: Any) -> dict[str, Any]:
    return dict(yaml.safe_load(MANIFEST.read_text())) | changes


def test_the_tests_own_manifest_is_accepted() -> None:
    read = load_manifest(MANIFEST)

    assert read.socket_mode
    assert read.commands["/try"].should_escape


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"display_information": {"name": "x" * 36}}, "1 to 35 characters"),
        ({"colour": "red"}, "unknown field colour"),
        ({"features": {"bot_user": {"display_name": "x"}, "dances": []}}, "unknown field features.dances"),
        ({"features": {}}, "display_name must have 1 to 80"),
        ({"oauth_config": {"scopes": {"bot": ["chat:write"]}}}, "slash commands need the scope commands"),
        ({"oauth_config": {"scopes": {"bot": ["commands"]}}}, "message.im needs the scope im:history"),
        ({"settings": {"event_subscriptions": {"bot_events": ["sunrise"]}}}, "unknown event sunrise"),
        ({"settings": {}}, "interactivity needs a request_url"),
    ],
)
def test_a_manifest_slack_would_not_take_is_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ManifestError, match=problem):
        read_manifest(manifest(**changes))


def test_only_so_many_shortcuts_of_a_kind() -> None:
    many = [{"name": f"S{n}", "type": "message", "callback_id": f"s{n}", "description": "x"} for n in range(6)]

    with pytest.raises(ManifestError, match="no more than 5 message shortcuts"):
        read_manifest(manifest(features=manifest()["features"] | {"shortcuts": many}))
