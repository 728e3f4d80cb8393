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
from tests.rules import probes_of_lincs
from tests.rules.expected_of_llr import PROBES as PANELS
from tests.rules.probes import Probe, may
from tests.rules.probes_of_dpsp import PROBES as DPSP
from tests.rules.probes_of_forms import PROBES as FORMS
from tests.rules.probes_of_rights import MAY
from tests.rules.probes_of_time import PROBES as TIMES
from tests.rules.probes_of_wlp import PROBES as WLP

RIGHTS: dict[str, tuple[Probe, object]] = {
    f"who may {action}, {forum}": (may(action, forum), (rules, set(who)))
    for (action, forum), (rules, who) in MAY.items()
}
GROUPS = {"house", "llr", "rsg", "rsg-a", "rsg-b"}
OF_PANELS = {"panel", "jfp", "jfp-leics", "county", "jsp", "jsp-panel", "jsp-leics", "jsp-city", "jsp-rutland", "erg"}
FAMILIES: tuple[tuple[set[str], dict[str, tuple[Probe, object]]], ...] = (
    (GROUPS, {**FORMS, **TIMES, **RIGHTS}),
    (GROUPS | OF_PANELS, PANELS),
    ({"house", "wlp"}, WLP),
    ({"house", "dpsp"}, DPSP),
    *probes_of_lincs.FAMILIES,
)
"""Folders that can be read without the others, and the probes of what stands in them."""
PROBES = {name: probe for _, probes in FAMILIES for name, probe in probes.items()}
WORDS = {
    *("id", "kind", "enforcement", "clause", "source", "quote", "text"),  # who says so, and in which words
    *("no", "instead", "label", "short", "ask", "question", "otherwise", "why", "action", "duty", "who"),  # read
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


def changed(path: str, at: Place, instead: Any) -> Mapping[str, Any]:
    """The file with one figure changed."""
    file = copy.deepcopy(PARSED[path])
    inside: Any = file
    for key in at[:-1]:
        inside = inside[key]
    if instead is None:
        del inside[at[-1]]
    else:
        inside[at[-1]] = instead
    return file


class Family:
    """Files read together, and the names of what is asked of them.

    What noticed one change is asked first about the next, which usually stands beside it: that saves most of the time.
    """

    def __init__(self, folders: set[str], probes: Mapping[str, tuple[Probe, object]]) -> None:
        self.files = {path: PARSED[path] for path in PARSED if _folder(path) in folders}
        self.probes = probes
        self.order = list(probes)

    def notices(self, path: str, file: Mapping[str, Any], calendar: Calendar) -> bool:
        """Whether a behaviour is not what it was, or the files do not fit together."""
        try:
            policies = assemble({**self.files, path: file})
        except PolicyError:
            return True
        for place, name in enumerate(self.order):
            if _differs(*self.probes[name], policies, calendar):
                self.order.insert(0, self.order.pop(place))
                return True
        return False


def _folder(path: str) -> str:
    return path.split("/")[0]


def _differs(probe: Probe, expected: object, policies: Policies, calendar: Calendar) -> bool:
    try:
        return probe(policies, calendar) != expected
    except (PolicyError, DueError):
        return True


def test_every_probe_has_a_name_of_its_own() -> None:
    assert len(PROBES) == sum(len(probes) for _, probes in FAMILIES)
    assert len(FAMILIES[0][1]) == len(FORMS) + len(TIMES) + len(RIGHTS)


@pytest.mark.parametrize("name", PROBES)
def test_the_policy_files_behave_as_written_down(name: str, policies: Policies, calendar: Calendar) -> None:
    probe, expected = PROBES[name]

    assert probe(policies, calendar) == expected


@pytest.mark.parametrize("path", PARSED)
def test_no_figure_can_change_unnoticed(path: str, calendar: Calendar) -> None:
    """What several families share may be noticed by any of them: our own rules are not used by all."""
    changes = list(figures(PARSED[path]))
    families = [Family(folders, probes) for folders, probes in FAMILIES if _folder(path) in folders]

    unnoticed = [
        (PARSED[path]["rule"][at[1]]["id"], *at[2:], instead) if at[0] == "rule" else (*at, instead)
        for at, instead in changes
        if not _noticed(families, path, changed(path, at, instead), calendar)
    ]

    assert changes
    assert unnoticed == []


def _noticed(families: list[Family], path: str, file: Mapping[str, Any], calendar: Calendar) -> bool:
    """Whoever noticed the last one is asked first."""
    for place, family in enumerate(families):
        if family.notices(path, file, calendar):
            families.insert(0, families.pop(place))
            return True
    return False
