"""A script: what is played, read from a YAML file in which every step knows its line.

clock: 2026-04-02 18:30            # office time (Europe/London) at the start
steps:
  - at: 2026-04-02 19:04           # or +30 minutes: the clock is moved there, stopping at what falls due
    as: manager                    # a handle of the cast
    do:                            # one act or several, see `acts.py`
      - command: /open
    expect:                        # what must then be so, see `expectations.py`
      - answer: Opening
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

OFFICE = ZoneInfo("Europe/London")
SCRIPTS = Path(__file__).parents[1] / "scripts"
STEP_FIELDS = frozenset({"at", "jump", "as", "do", "expect", "say"})
FIELDS = frozenset({"story", "clock", "cast", "directory", "steps", "counts", "facts"})
LATER = re.compile(r"\+\s*(\d+)\s+(minute|hour|day)s?")
Json = dict[str, Any]


class ScriptError(ValueError):
    """The script cannot be read; the message names file, line and what is wrong."""


@dataclass(frozen=True)
class Clause:
    """One act or one expectation: a single word with what it is given, and its line in the file."""

    word: str
    given: Any
    line: int


@dataclass(frozen=True)
class Step:
    line: int
    at: str = ""
    jump: bool = False  # the clock does not stop on the way
    who: str = ""
    say: str = ""  # a heading for the transcript
    do: Sequence[Clause] = ()
    expect: Sequence[Clause] = ()


@dataclass(frozen=True)
class Script:
    path: Path
    story: str
    clock: datetime
    steps: Sequence[Step]
    cast: Path | None = None
    directory: Path | None = None
    counts: Sequence[Json] = field(default_factory=tuple)  # how many messages each role may get, see `counts.py`
    facts: Sequence[Json] = field(default_factory=tuple)  # where what a fact says is seen, see `facts.py`


def find(name: str) -> Path:
    """A script by its name, or a file. Raises ScriptError naming those there are."""
    for path in (Path(name), SCRIPTS / f"{name}.yaml"):
        if path.suffix == ".yaml" and path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in SCRIPTS.glob("*.yaml")))
    raise ScriptError(f"There is no script {name!r}. There is: {known}.")


def load(path: Path) -> Script:
    """Raises ScriptError for the first thing that cannot be read."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ScriptError(f"{path}: {error}") from error
    fields = _fields(path, root, FIELDS)
    if "clock" not in fields or "steps" not in fields:
        raise ScriptError(f"{path}: a script has a clock and steps")
    steps = fields["steps"]
    if not isinstance(steps, yaml.SequenceNode):
        raise ScriptError(f"{path}, line {_line(steps)}: steps are a list")
    plain = {name: _value(node) for name, node in fields.items() if name != "steps"}
    return Script(
        path=path,
        story=str(plain.get("story", "")),
        clock=office_time(str(plain["clock"]), None),
        steps=[_step(path, node) for node in steps.value],
        cast=path.parent / plain["cast"] if "cast" in plain else None,
        directory=path.parent / plain["directory"] if "directory" in plain else None,
        counts=plain.get("counts") or (),
        facts=plain.get("facts") or (),
    )


def office_time(words: str, now: datetime | None) -> datetime:
    """An instant from "2026-04-02 19:04" (London) or "+30 minutes". Raises ScriptError."""
    if (later := LATER.fullmatch(words.strip())) and now is not None:
        amount, unit = int(later[1]), later[2]
        if unit == "day":  # the same wall time, whatever the clocks do meanwhile
            return (now.astimezone(OFFICE) + timedelta(days=amount)).astimezone(UTC)
        return now + timedelta(**{f"{unit}s": amount})
    try:
        found = datetime.fromisoformat(words.strip())
    except ValueError:
        raise ScriptError(f"{words!r} is no time: write 2026-04-02 19:04, or +30 minutes") from None
    return found.replace(tzinfo=found.tzinfo or OFFICE).astimezone(UTC)


def _step(path: Path, node: yaml.Node) -> Step:
    fields = _fields(path, node, STEP_FIELDS)
    return Step(
        line=_line(node),
        at=str(_value(fields["at"])) if "at" in fields else "",
        jump=bool(_value(fields["jump"])) if "jump" in fields else False,
        who=str(_value(fields["as"])) if "as" in fields else "",
        say=str(_value(fields["say"])) if "say" in fields else "",
        do=_clauses(path, fields.get("do")),
        expect=_clauses(path, fields.get("expect")),
    )


def _clauses(path: Path, node: yaml.Node | None) -> list[Clause]:
    """`word`, `word: given`, or a list of these."""
    if node is None:
        return []
    if isinstance(node, yaml.SequenceNode):
        return [clause for one in node.value for clause in _clauses(path, one)]
    if isinstance(node, yaml.MappingNode):
        return [Clause(key.value, _value(value), _line(key)) for key, value in node.value]
    return [Clause(str(node.value), None, _line(node))]


def _fields(path: Path, node: yaml.Node | None, known: frozenset[str]) -> Mapping[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise ScriptError(f"{path}, line {_line(node) if node else 1}: expected {', '.join(sorted(known))}")
    found = {str(key.value): value for key, value in node.value}
    if unknown := set(found) - known:
        names = ", ".join(sorted(unknown))
        raise ScriptError(f"{path}, line {_line(node)}: unknown {names}; there is {', '.join(sorted(known))}")
    return found


def _value(node: yaml.Node) -> Any:
    """Plain data; dates stay as they were written, and so do the labels Yes and No."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    found = yaml.SafeLoader("").construct_object(node)
    word = isinstance(found, bool) and node.value not in ("true", "false")
    return node.value if word or isinstance(found, date) else found


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
