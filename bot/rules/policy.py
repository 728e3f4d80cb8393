"""Policy files put together: which rules a forum has on a day, and every link between them checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

import msgspec
import tomli

from bot.rules.kinds import AnyRule, Hours
from bot.rules.links import links
from bot.rules.rule import Rule

HOUSE = "house"
K = TypeVar("K", bound=Rule)


class PolicyError(Exception):
    """A policy file that cannot be used: the message names the file, the place in it, and what is allowed."""


Opened = Literal["at_once", "once_agreed", "standing", "elsewhere"]


class Forum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a forum is called, and whose rules it shares.

    *opened*: for one case, by whoever may; for one case, once others have agreed; it stands, and cases come to it; or
    it is never opened here, because somebody else takes the case on: only what was sent there is kept.
    *instances*: what its bodies are called, where there are several of one kind.
    """

    forum: str
    family: str  # opens the reference of each of its groups
    title: str  # spelled out, once in a message
    name: str
    goal: str  # what a group is for, on its card
    extends: tuple[str, ...]
    opened: Opened = "at_once"
    instances: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """The rules of one forum, or of the house, as in force on one day; a forum's own rules come first."""

    about: Forum
    from_date: date  # of the latest file among those it is made of
    rules: Mapping[str, AnyRule]
    home: Mapping[str, str]  # the folder each rule stands in, by its id
    folder: str  # the forum's own

    @property
    def forum(self) -> str:
        return self.about.forum

    @property
    def family(self) -> str:
        return self.about.family

    @property
    def title(self) -> str:
        return self.about.title

    @property
    def stands(self) -> bool:
        """Whether it is a standing body, to which cases come."""
        return self.about.opened == "standing"

    def called(self, instance: str | None = None) -> str:
        """The name of the body, or of one of several of its kind."""
        return f"{self.about.name}, {instance}" if instance else self.about.name

    def rule(self, rule_id: str) -> AnyRule:
        """Raises PolicyError for an id that is not in force here."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise PolicyError(f"{rule_id} is not a rule of {self.forum} since {self.from_date}.") from None

    @property
    def folders(self) -> tuple[str, ...]:
        """Where its rules stand, the more special text before the more general: its own, then the last it extends."""
        return (self.folder, *reversed(self.about.extends))

    def all(self, kind: type[K]) -> tuple[K, ...]:
        return cast("tuple[K, ...]", self._by_kind.get(kind, ()))

    def nearest(self, kind: type[K]) -> tuple[K, ...]:
        """As `all`, the more special text before the more general."""
        return tuple(sorted(self.all(kind), key=lambda rule: self.folders.index(self.home[rule.id])))

    def the(self, kind: type[K], name: str | None = None) -> K:
        """The one rule of *kind*, or the one of them called *name*; PolicyError if there is not exactly one.

        The more special text goes before the more general.
        """
        named = [rule for rule in self.nearest(kind) if name is None or getattr(rule, "name", None) == name]
        found = [rule for rule in named if self.home[rule.id] == self.home[named[0].id]]
        if len(found) != 1:
            called = f" called {name}" if name else ""
            raise PolicyError(f"{self.forum} has {len(found)} rules of kind {kind.__name__}{called}, not one.")
        return found[0]

    @cached_property
    def hours(self) -> Mapping[str, Hours]:
        """When words of each sort may be sent, by the rule's id."""
        return {rule.id: rule for rule in self.all(Hours)}

    @cached_property
    def _by_kind(self) -> Mapping[type[Rule], tuple[Rule, ...]]:
        """Asked for many times at start, when every link is looked after."""
        found: dict[type[Rule], list[Rule]] = {}
        for rule in self.rules.values():
            found.setdefault(type(rule), []).append(rule)
        return {kind: tuple(rules) for kind, rules in found.items()}


@dataclass(frozen=True)
class _File:
    path: str
    folder: str
    from_date: date
    about: Forum | None
    rules: tuple[AnyRule, ...]


@dataclass(frozen=True)
class Policies:
    """Every policy file there is; ask for a forum and a day."""

    files: tuple[_File, ...] = field(repr=False)
    _composed: dict[tuple[str, ...], Policy] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Each policy once, by the paths of the files it is made of."""

    def in_force(self, forum: str, on: date) -> Policy:
        """The rules of *forum* on that day (London). PolicyError if it has none, naming those there are."""
        for file in self._on(on):
            if file.about and file.about.forum == forum:
                return self._compose(file, file.about, on)
        there = ", ".join(self.forums(on)) or "none"
        raise PolicyError(f"No policy of {forum} is in force on {on}; in force are: {there}.")

    def house(self, on: date) -> Policy:
        """Our own rules alone, for what belongs to no forum."""
        file = self._shared(HOUSE, on, asked_by="house")
        about = Forum(forum=HOUSE, family=HOUSE, title=HOUSE, name=HOUSE, goal="", extends=())
        rules = {rule.id: rule for rule in file.rules}
        return Policy(about, file.from_date, rules, dict.fromkeys(rules, HOUSE), HOUSE)

    def forums(self, on: date, opened: Opened | None = None) -> tuple[str, ...]:
        """Every forum in force, or those that are opened in that way."""
        here = [file.about for file in self._on(on) if file.about]
        return tuple(sorted(about.forum for about in here if opened in (None, about.opened)))

    def find(self, rule_id: str, on: date) -> Policy:
        """A policy in force on *on* that holds the rule; PolicyError if none does."""
        for policy in (*(self.in_force(forum, on) for forum in self.forums(on)), self.house(on)):
            if rule_id in policy.rules:
                return policy
        raise PolicyError(f"{rule_id} is not a rule of any forum in force on {on}.")

    def _on(self, on: date) -> tuple[_File, ...]:
        """The file in force of every folder: the latest that has begun."""
        latest = {f.folder: f for f in self.files if f.from_date <= on}  # files stand in order of date
        return tuple(latest.values())

    def _shared(self, folder: str, on: date, asked_by: str) -> _File:
        found = [file for file in self._on(on) if file.folder == folder]
        if folder == HOUSE:  # our own rules also serve an agreement that is older than they are
            found += [file for file in self.files if file.folder == folder]
        if found:
            return found[0]
        there = ", ".join(sorted({f.folder for f in self.files}))
        raise PolicyError(f"{asked_by}: extends: {folder!r} has no file in force on {on}; folders are: {there}.")

    def _compose(self, own: _File, about: Forum, on: date) -> Policy:
        parts = [own, *(self._shared(folder, on, own.path) for folder in about.extends)]
        made_of = tuple(part.path for part in parts)
        if made_of not in self._composed:
            self._composed[made_of] = _put_together(own, about, parts)
        return self._composed[made_of]


def _put_together(own: _File, about: Forum, parts: Sequence[_File]) -> Policy:
    rules = {rule.id: rule for part in parts for rule in part.rules}
    home = {rule.id: part.folder for part in parts for rule in part.rules}
    return Policy(about, max(part.from_date for part in parts), rules, home, own.folder)


def load(files: Mapping[str, str]) -> Policies:
    """Policies from the texts of their files, by path `folder/YYYY-MM-DD.toml`.

    Raises PolicyError, naming the file, the place inside it and what is allowed, for a text that is not TOML,
    an unknown kind or field, a wrong value, an id that stands twice, and a link that leads nowhere.
    """
    return assemble({path: _parse(path, text) for path, text in files.items()})


def assemble(parsed: Mapping[str, Mapping[str, Any]]) -> Policies:
    """As `load`, from files already read as TOML."""
    files = sorted((_file(path, content) for path, content in parsed.items()), key=lambda f: f.from_date)
    _each_id_once(files)
    policies = Policies(tuple(files))
    days = sorted({file.from_date for file in files})
    found = [policies.in_force(forum, day) for day in days for forum in policies.forums(day)]
    for policy in {id(policy): policy for policy in found}.values():  # most are the same from one day to the next
        _check_links(policy, files)
    return policies


def _parse(path: str, text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise PolicyError(f"{path}: not readable as TOML: {error}.") from None


def _file(path: str, content: Mapping[str, Any]) -> _File:
    named = re.search(r"([^/]+)/(\d{4}-\d{2}-\d{2})\.toml$", path)
    if not named:
        raise PolicyError(f"{path}: a policy file is called FOLDER/YYYY-MM-DD.toml, the day it comes into force.")
    try:
        from_date = date.fromisoformat(named[2])
    except ValueError:
        raise PolicyError(f"{path}: {named[2]} is not a day of the calendar.") from None
    head = {key: value for key, value in content.items() if key != "rule"}
    about = _convert(path, "", head, Forum) if head else None
    return _File(path, named[1], from_date, about, _rules(path, content.get("rule", ())))


def _rules(path: str, entries: Sequence[Mapping[str, Any]]) -> tuple[AnyRule, ...]:
    """All rules of a file in one go, which is a good deal faster; one by one only to say which of them is wrong."""
    try:
        return msgspec.convert(entries, tuple[AnyRule, ...])
    except msgspec.ValidationError:
        return tuple(_rule(path, number, entry) for number, entry in enumerate(entries, 1))


def _rule(path: str, number: int, entry: Mapping[str, Any]) -> AnyRule:
    where = f"rule {number} ({entry.get('id', 'no id')})"
    rule: AnyRule = _convert(path, where, entry, AnyRule)
    return rule


def _convert(path: str, where: str, value: Mapping[str, Any], kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        from bot.rules.allowed import allowed  # looks into types: a start that goes well does without

        found, instead = _at(value, str(error)), allowed(_KINDS, str(value.get("kind")), str(error))
        raise PolicyError(f"{path}: {where}: {error}{found}.{instead}") from None


def _at(value: Any, message: str) -> str:
    """What stands at the place an error speaks of (`$.rungs[2].amount`), or nothing if it speaks of none."""
    place = re.search(r"at `\$(.*)`", message)
    if not place:
        return ""
    for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", place[1]):
        try:
            value = value[key] if key else value[int(index)]
        except (KeyError, IndexError, TypeError):
            return ""
    return f", which is {value!r}"


_KINDS: dict[str, type[Rule]] = {str(kind.__struct_config__.tag): kind for kind in Rule.__subclasses__()}


def _each_id_once(files: list[_File]) -> None:
    """An id belongs to one folder, once in each of its files: a later file of the folder takes over whole."""
    home: dict[str, _File] = {}
    for file in files:
        here: set[str] = set()
        for rule in file.rules:
            first = home.setdefault(rule.id, file)
            if first.folder != file.folder or rule.id in here:
                raise PolicyError(f"{file.path}: {rule.id} stands twice; it is already in {first.path}.")
            here.add(rule.id)


def _check_links(policy: Policy, files: list[_File]) -> None:
    paths = {file.folder: file.path for file in files if file.folder == HOUSE or file.from_date <= policy.from_date}
    for rule in policy.rules.values():
        for what, value, there in links(rule, policy):
            if value not in there:
                known = ", ".join(sorted(there)) or "none"
                where = f"{paths[policy.home[rule.id]]}: {policy.forum}: {rule.id}: {what}"
                raise PolicyError(f"{where}: {value!r} is not known; allowed: {known}.")
