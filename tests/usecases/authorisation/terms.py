"""What the policy files say of who may do what, read here a second time: nothing of `bot/rules` decides in this file.

A line of theirs that this reader does not know is an error, so that a new way to be entitled is read here as well.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import bot.rules

FOLDERS = Path(bot.rules.__file__).parent / "policies"
DEMANDING = ("right", "escalation")


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody, as the test's own table of people has them."""

    roles: frozenset[str] = frozenset()
    level: int = 0
    organisation: str = ""
    relations: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Moment:
    """How the group stands when it is tried."""

    hours: float  # since the request
    has_chair: bool
    has_met: bool
    gives_reason: bool = True
    chair_level: int | None = None


@dataclass(frozen=True)
class Line:
    """One demand of one rule."""

    rule_id: str
    any_of: Sequence[Mapping[str, Any]]
    actions: frozenset[str] = field(default_factory=frozenset)


@cache
def lines(forum: str) -> tuple[Line, ...]:
    """Every demand of a forum's rules as they stand in the latest files."""
    return tuple(
        Line(rule["id"], demand["any_of"], frozenset(demand["actions"]))
        for rule in _rules(forum)
        if rule["kind"] in DEMANDING
        for demand in rule.get("demands", ())
    )


def actions(forum: str) -> frozenset[str]:
    """Everything that some rule of the forum grants."""
    return frozenset(action for line in lines(forum) for action in line.actions)


def no(forum: str, action: str, who: Who, moment: Moment) -> frozenset[str]:
    """The rules that say no; none: they may. What no rule speaks of is refused by "" """
    speaking = [line for line in lines(forum) if action in line.actions]
    if not speaking:
        return frozenset({""})
    return frozenset(line.rule_id for line in speaking if not any(_holds(grant, who, moment) for grant in line.any_of))


def _holds(grant: Mapping[str, Any], who: Who, moment: Moment) -> bool:
    known: Mapping[str, Callable[[Any], bool]] = {
        "roles": lambda roles: bool(who.roles & set(roles)),
        "min_level": lambda level: who.level >= level,
        "able_to_chair": lambda _: False,  # nobody of the table is marked so
        "chairs_level": lambda _: moment.chair_level is not None and who.level >= moment.chair_level,
        "relation": lambda relation: relation in who.relations,
        "organisation": lambda organisation: organisation == who.organisation,
        "within_hours": lambda hours: moment.hours <= hours,
        "after_hours": lambda hours: moment.hours >= hours,
        "before_first_meeting": lambda _: not moment.has_met,
        "until_chair": lambda _: not moment.has_chair,
        "with_reason": lambda _: moment.gives_reason,
    }
    return all(known[name](value) for name, value in grant.items())


def _rules(forum: str) -> list[Mapping[str, Any]]:
    latest = {path.parent.name: path for path in sorted(FOLDERS.glob("*/*.toml"))}
    files = {folder: tomllib.loads(path.read_text(encoding="utf-8")) for folder, path in latest.items()}
    own = next(file for file in files.values() if file.get("forum") == forum)
    return [rule for part in (own, *(files[folder] for folder in own["extends"])) for rule in part.get("rule", ())]
