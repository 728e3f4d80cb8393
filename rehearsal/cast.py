"""Who is in the workspace, and what its owner has allowed: read from a file, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import yaml

Guest = Literal["none", "multi", "single"]


class CastError(ValueError):
    """The cast's file is not usable; the message names the entry and what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One member of the workspace. `id` is Slack's, `name` the handle people type after an @."""

    id: str
    name: str
    real_name: str
    display: str = ""
    email: str = ""
    title: str = ""
    organisation: str = ""
    guest: Guest = "none"
    deactivated: bool = False
    tz: str = "Europe/London"

    def shown(self) -> str:
        return self.display or self.real_name


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the workspace's owner allows."""

    apps_create_private_channels: bool = True
    apps_invite_guests: bool = True
    reserved_names: tuple[str, ...] = ("general", "random", "everyone", "here", "channel", "archive", "slackbot")


@dataclass(frozen=True)
class Cast:
    team_id: str
    team_name: str
    domain: str
    people: tuple[Person, ...]
    settings: Settings = field(default_factory=Settings)


def load_cast(path: Path) -> Cast:
    """Raises CastError if the file has an unknown field, a missing one or the same person twice."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, Mapping):
        raise CastError(f"{path}: expected a mapping with 'team' and 'people'")
    team = data.get("team") or {}
    people = tuple(_person(entry, f"{path}: people[{at}]") for at, entry in enumerate(data.get("people") or ()))
    for kind in ("id", "name"):
        seen = [getattr(person, kind) for person in people]
        if twice := {value for value in seen if seen.count(value) > 1}:
            raise CastError(f"{path}: {kind} used twice: {', '.join(sorted(twice))}")
    allowed = dict(data.get("settings") or {})
    _check(allowed, Settings, f"{path}: settings", required=())
    if "reserved_names" in allowed:
        allowed["reserved_names"] = tuple(allowed["reserved_names"])
    return Cast(
        team_id=team.get("id", "T0REHEARSE"),
        team_name=team.get("name", "Rehearsal"),
        domain=team.get("domain", "rehearsal"),
        people=people,
        settings=Settings(**allowed),
    )


def _person(entry: Any, where: str) -> Person:
    _check(entry, Person, where, required=("id", "name", "real_name"))
    person = Person(**entry)
    if not person.id.startswith(("U", "W")):
        raise CastError(f"{where}: id {person.id!r} must begin with U")
    if person.guest not in ("none", "multi", "single"):
        raise CastError(f"{where}: guest must be none, multi or single")
    return person


def _check(entry: Any, kind: type, where: str, required: tuple[str, ...]) -> None:
    if not isinstance(entry, Mapping):
        raise CastError(f"{where}: expected a mapping")
    known = {item.name for item in fields(kind)}
    if unknown := set(entry) - known:
        raise CastError(f"{where}: unknown field {', '.join(sorted(map(str, unknown)))}")
    if missing := [name for name in required if not entry.get(name)]:
        raise CastError(f"{where}: missing {', '.join(missing)}")
