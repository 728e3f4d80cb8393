"""What the app's own database says, against what the workspace shows.

The app prints its facts as one JSON object, name to value. The script says where each is seen by people:

    facts:
      - fact: RSG-26-001 chair          # a name, or a pattern with *; every fact must be looked for by one line
        in: "#rsg-*"                    # a channel, or somebody's direct messages with the app
        read: "Chair: (.+?), then"      # the first group of the newest message that fits is what is shown
        means: {late: overdue}          # what the words stand for, where they are not the fact's own
        as: list                        # "A, B and C"; or time: "Thursday 2 April 2026, 7:04pm"
      - fact: "* decided"
        in: "#rsg-*"
        every: "(D\\d+) is decided"      # the first groups of all that fits, as a list
      - fact: "* A1 owner"
        people: "A1 is yours"           # who has a message that fits: a list of Slack ids
      - fact: "* A1 reminders"
        told: "A1 is late"              # who was told it when: "U012 2026-04-09T08:30", from the diary
"""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from rehearsal.errors import CannotDo
from rehearsal.play.script import OFFICE, Json, Script
from rehearsal.play.stage import Stage, words_of

NOT_SEEN = "not shown"


@dataclass(frozen=True)
class Compared:
    fact: str
    stored: Any
    shown: Any

    @property
    def ok(self) -> bool:
        return bool(self.stored == self.shown)

    def as_json(self) -> Json:
        return asdict(self) | {"ok": self.ok}


class NoFacts(RuntimeError):
    """The app could not say what it holds."""


def stored(command: Sequence[str], now: datetime) -> Json:
    """What the app says it holds; `{now}` in the command is the office time. Raises NoFacts."""
    command = [word.replace("{now}", now.isoformat()) for word in command]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise NoFacts(ended.stderr)
    return dict(json.loads(ended.stdout))


def compare(script: Script, stage: Stage, facts: Json) -> list[Compared]:
    """Every fact with what is shown of it, once for each line that looks for it; without a line it is not shown."""
    found: list[Compared] = []
    for name, value in facts.items():
        looks = [look for look in script.facts if fnmatchcase(name, str(look["fact"]))]
        shown = [_shown(stage, look) for look in looks] or [NOT_SEEN]
        wanted = sorted(value) if isinstance(value, list) else value
        found += [Compared(name, wanted, one) for one in shown]
    sought = [str(look["fact"]) for look in script.facts]
    missing = [name for name in sought if not any(fnmatchcase(fact, name) for fact in facts)]
    return [*found, *(Compared(name, "no such fact", NOT_SEEN) for name in missing)]


def _shown(stage: Stage, look: Json) -> Any:
    if "people" in look:
        return _people(stage, str(look["people"]))
    if "told" in look:
        return _told(stage, str(look["told"]))
    try:
        messages = stage.shown(str(look["in"]))
    except CannotDo:
        return NOT_SEEN
    if "every" in look:
        texts = (message.words.replace("*", "") for message in messages)
        return sorted({found[1] for text in texts for found in re.finditer(str(look["every"]), text)})
    pattern = re.compile(str(look["read"]))
    fitting = [found for message in messages if (found := pattern.search(message.words.replace("*", "")))]
    if not fitting:
        return look.get("otherwise", NOT_SEEN)
    words = fitting[-1][1]
    return _as(str(look.get("as", "")), dict(look.get("means") or {}).get(words, words))


def _as(kind: str, words: Any) -> Any:
    match kind:
        case "list":
            return sorted(re.split(r", | and ", str(words))) if words else []
        case "time":
            return _time(str(words))
        case "number":
            return int(words)
    return words


def _time(words: str) -> str:
    for shape in ("%A %d %B %Y, %I:%M%p", "%A %d %B %Y, %I%p"):
        try:
            return datetime.strptime(words, shape).replace(tzinfo=OFFICE).isoformat(timespec="minutes")
        except ValueError:
            continue
    return words


def _people(stage: Stage, pattern: str) -> list[str]:
    wanted = re.compile(pattern)
    return sorted(
        person["id"]
        for person in stage.workspace.people()
        if any(wanted.search(message.words.replace("*", "")) for message in stage.shown(person["name"]))
    )


def _told(stage: Stage, pattern: str) -> list[str]:
    wanted = re.compile(pattern, re.MULTILINE)
    readers = {
        channel.id: person["id"]
        for person in stage.workspace.people()
        for channel in stage.person(person["name"]).channels()
        if channel.kind == "im" and "bot" in channel.members
    }
    return sorted(
        f"{readers[one.channel]} {datetime.fromisoformat(one.office).astimezone(OFFICE):%Y-%m-%dT%H:%M}"
        for one in stage.workspace.diary()
        if one.kind == "said" and one.channel in readers and wanted.search(words_of(one).replace("*", ""))
    )
