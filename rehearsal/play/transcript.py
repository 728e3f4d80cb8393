"""Who saw what when, from the workspace's diary: for people to read, and the same for machines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rehearsal.client import Channel, Happening, Workspace
from rehearsal.plain import BOLD, MENTION, plain
from rehearsal.play.script import OFFICE
from rehearsal.play.stage import by_workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing of the transcript. ``words`` are what was read; of a change, ``changed`` are the lines that are new,
    ``gone`` those that were there before.

    ``small``: only the small print of a message is new, as where a card says when it was last looked at.
    """

    at: datetime
    kind: str
    by: str
    where: str
    words: str
    changed: Sequence[str] | None = None
    gone: Sequence[str] = ()
    small: bool = False

    def as_json(self) -> Json:
        made: Json = {"at": self.at.astimezone(OFFICE).isoformat(timespec="minutes"), "kind": self.kind}
        made |= {"by": self.by, "where": self.where, "words": self.words}
        if self.changed is None:
            return made
        return made | {"changed": list(self.changed), "gone": list(self.gone), "small": self.small}


@dataclass
class Transcript:
    """Reads the diary on from where it was; remembers each message, so that a change shows what is new in it."""

    workspace: Workspace
    _seen: int = 0
    _before: dict[str, tuple[str, str]] = field(default_factory=dict)
    _at: datetime | None = None

    def more(self) -> list[Line]:
        """What has happened since it was last asked."""
        new = self.workspace.diary(self._seen)
        self._seen += len(new)
        names = {person["id"]: str(person["shown"]) for person in self.workspace.people()}
        places = {channel.id: _place(channel, names, self.workspace) for channel in self.workspace.channels()}
        return [line for one in new if (line := self._line(one, names, places)) is not None]

    def text(self, lines: Sequence[Line]) -> str:
        """As it is printed: the time once, what was said beneath whom it was said to; no changes of small print."""
        return "\n".join(part for line in lines if not line.small for part in self._parts(line))

    def _line(self, one: Happening, names: Mapping[str, str], places: Mapping[str, str]) -> Line | None:
        at, by = datetime.fromisoformat(one.office), names.get(one.who, "bot")
        where = places.get(one.channel, "")
        match one.kind:
            case "note":
                return Line(at, "note", "", "", str(one.what["text"]))
            case "did":
                return Line(at, "did", by, where, _done(one.what, names))
            case "form":
                return self._compared(one.what, one.what["id"], Line(at, "form", by, "", _read(one.what, names)), names)
            case "whispered":
                return Line(at, "alone", "bot", by, _read(one.what, names))
            case "deleted":
                return Line(at, "deleted", by, where, _read(one.what, names))
        if by_workspace(one):
            return Line(at, "note", "", "", f"{where}: {_read(one.what, names)}")
        line = Line(at, one.kind, by, where, _read(one.what, names))
        return self._compared(one.what, one.what["ts"], line, names)

    def _compared(self, what: Json, key: str, line: Line, names: Mapping[str, str]) -> Line | None:
        """The line with what is new in it; None where nothing is."""
        large, before = _read(_without_small_print(what), names), self._before.get(key)
        self._before[key] = line.words, large
        if before is None:
            return line
        if line.words == before[0]:
            return None
        old, new = before[0].splitlines(), line.words.splitlines()
        changed, gone = [one for one in new if one not in old], [one for one in old if one not in new]
        return replace(line, changed=changed, gone=gone, small=large == before[1])

    def _parts(self, line: Line) -> Iterator[str]:
        if line.at != self._at:
            self._at = line.at
            yield f"\n── {clock(line.at)} ".ljust(78, "─")
        match line.kind:
            case "note":
                yield f"  · {line.words}"
            case "did":
                yield f"{line.by} {line.words}" + (f"   (in {line.where})" if line.where.startswith("#") else "")
            case "form":
                if line.changed is None:
                    yield from (f"{line.by} sees a form:", *_indented(line.words))
                else:
                    yield from (f"{line.by}'s form changes:", *_edited(line))
            case "alone":
                yield from (f"only {line.where} sees:", *_indented(line.words))
            case "deleted":
                yield from (f"{line.by} deletes in {line.where}:", *_indented(line.words, "-"))
            case "changed":
                yield from (f"{line.where}: edited, now reads:", *_edited(line))
            case _:
                who = "" if line.by == "bot" else f"{line.by} says "
                yield from (f"{who}{line.where if who == '' else 'in ' + line.where}:", *_indented(line.words))


def clock(at: datetime) -> str:
    """Thursday 2 April 2026, 19:04"""
    local = at.astimezone(OFFICE)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


def _place(channel: Channel, names: Mapping[str, str], workspace: Workspace) -> str:
    if channel.kind != "im":
        return f"#{channel.name}"
    shown = {person["name"]: person["shown"] for person in workspace.people()}
    return "to " + ", ".join(str(shown.get(one, one)) for one in channel.members if one != "bot")


def _without_small_print(what: Json) -> Json:
    return what | {"blocks": [block for block in what.get("blocks") or () if block["type"] != "context"]}


def _read(what: Json, names: Mapping[str, str]) -> str:
    words = MENTION.sub(lambda found: f"@{names.get(found[1], 'bot')}", plain(what))
    return BOLD.sub(r"\1", words)


def _done(what: Json, names: Mapping[str, str]) -> str:
    act, name, value = what["act"], what["name"], what["value"]
    if act == "types":
        return f"types: {name}"
    if isinstance(value, Mapping):
        given = "; ".join(f"{label}: {_listed(one)}" for label, one in value.items())
        return f"{act} “{name}”" + (f": {given}" if given else "")
    return f"{act} [{name}]" + (f": {_listed(value)}" if value else "")


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _edited(line: Line) -> Iterator[str]:
    """What is new; where nothing is, what has gone."""
    if line.changed:
        return _indented("\n".join(line.changed), "~")
    return _indented("\n".join(line.gone) or "the same lines in another order", "-")


def _indented(words: str, mark: str = "│") -> Iterator[str]:
    return (f"    {mark} {line}" for line in words.splitlines())
