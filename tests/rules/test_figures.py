"""Every figure in the policy files matters: change any one, and a named behaviour is no longer what it was."""

import copy
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot import policy_files
from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import DueError
from bot.rules.policy import Policies, PolicyError, assemble
from tests.rules.expected_of_llr import PROBES as PANELS
from tests.rules.probes import Probe, may
from tests.rules.probes_of_forms import PROBES as FORMS
from tests.rules.probes_of_rights import MAY
from tests.rules.probes_of_time import PROBES as TIMES

RIGHTS: dict[str, tuple[Probe, object]] = {
    f"who may {action}, {forum}": (may(action, forum), (rules, set(who)))
    for (action, forum), (rules, who) in MAY.items()
}
PROBES = {**FORMS, **TIMES, **RIGHTS, **PANELS}
WORDS = {
    *("id", "kind", "enforcement", "clause", "source", "quote", "text"),  # who says so, and in which words
    *("no", "instead", "label", "short", "ask", "question", "otherwise", "why", "action", "duty"),  # what people read
}
PARSED = {path: tomllib.loads(text) for path, text in policy_files.read().items()}
Place = tuple[str | int, ...]


def figures(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place that holds a figure, and what to put there instead; `None` drops the entry of a list."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if key not in WORDS:
                yield from figures(inside, (*at, key))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            if at != ("rule",):
                yield (*at, index), None
            if not isinstance(inside, str):
                yield from figures(inside, (*at, index))
    elif len(at) > 1:  # a name in the head of a file is no figure
        yield at, _other(value)


def _other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case str() if len(value) == 5 and value[2] == ":":
            later = datetime.fromisoformat(f"2026-01-01T{value}").replace(tzinfo=LONDON) + timedelta(minutes=5)
            return f"{later:%H:%M}"
        case _:
            return "elsewhere"


def changed(path: str, at: Place, instead: Any) -> dict[str, Mapping[str, Any]]:
    file = copy.deepcopy(PARSED[path])
    inside: Any = file
    for key in at[:-1]:
        inside = inside[key]
    if instead is None:
        del inside[at[-1]]
    else:
        inside[at[-1]] = instead
    return {**PARSED, path: file}


def notices(files: Mapping[str, Mapping[str, Any]], calendar: Calendar, order: list[str]) -> str | None:
    """The name of a behaviour that is not what it was, or None.

    What noticed one change is asked first about the next, which usually stands beside it: that saves most of the time.
    """
    try:
        policies = assemble(files)
    except PolicyError:
        return "the files do not fit together"
    for place, name in enumerate(order):
        if _differs(name, policies, calendar):
            order.insert(0, order.pop(place))
            return name
    return None


def _differs(name: str, policies: Policies, calendar: Calendar) -> bool:
    probe, expected = PROBES[name]
    try:
        return probe(policies, calendar) != expected
    except (PolicyError, DueError):
        return True


def test_every_probe_has_a_name_of_its_own() -> None:
    assert len(PROBES) == len(FORMS) + len(TIMES) + len(RIGHTS) + len(PANELS)


@pytest.mark.parametrize("name", PROBES)
def test_the_policy_files_behave_as_written_down(name: str, policies: Policies, calendar: Calendar) -> None:
    probe, expected = PROBES[name]

    assert probe(policies, calendar) == expected


@pytest.mark.parametrize("path", PARSED)
def test_no_figure_can_change_unnoticed(path: str, calendar: Calendar) -> None:
    changes, order = list(figures(PARSED[path])), list(PROBES)

    unnoticed = [
        (PARSED[path]["rule"][at[1]]["id"], *at[2:], instead) if at[0] == "rule" else (*at, instead)
        for at, instead in changes
        if notices(changed(path, at, instead), calendar, order) is None
    ]

    assert changes
    assert unnoticed == []
