"""Where a script is played: the workspace, the app's process, and what has happened since the step began."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TypeVar

from rehearsal.client import Channel, Happening, Message, Person, Reply, Workspace
from rehearsal.errors import CannotDo
from rehearsal.plain import plain
from rehearsal.play.app import AppProcess

Found = TypeVar("Found")
PATIENCE = 5.0  # seconds until something that was to be there must be there


@dataclass
class Stage:
    """`happened` and `called` are how long diary and ledger were when the step began."""

    workspace: Workspace
    app: AppProcess
    reply: Reply | None = None
    happened: int = 0
    called: int = 0
    _people: dict[str, str] = field(default_factory=dict)

    def begin_step(self) -> None:
        self.happened = len(self.workspace.diary())
        self.called = len(self.workspace.ledger())
        self.reply = None

    def person(self, who: str) -> Person:
        return self.workspace.person(who)

    def handle(self, slack_id: str) -> str:
        """What somebody is called in scripts; the app and strangers keep their id."""
        if not self._people:
            self._people = {person["id"]: person["name"] for person in self.workspace.people()}
        return self._people.get(slack_id, slack_id)

    def channels(self, name: str) -> list[Channel]:
        """All channels whose name fits a pattern."""
        return [c for c in self.workspace.channels() if c.kind != "im" and fnmatchcase(c.name, name.lstrip("#"))]

    def channel(self, name: str) -> Channel:
        """The channel whose name fits a pattern such as `#rsg-*`. Raises CannotDo unless there is exactly one."""
        wanted, fitting = name.lstrip("#"), self.channels(name)
        if len(fitting) != 1:
            there = ", ".join(f"#{c.name}" for c in fitting or self.workspace.channels() if c.kind != "im")
            raise CannotDo(f"{len(fitting)} channels are called #{wanted}: {there}")
        return fitting[0]

    def shown(self, place: str) -> list[Message]:
        """What stands now: in a channel (`#…`), or in somebody's direct messages with the app (a handle)."""
        if place.startswith("#"):
            return self.workspace.said(self.channel(place).name)
        return self.person(place).messages(mark=False)

    def new(self, who: str, *kinds: str) -> list[Happening]:
        """What the app said (or changed …) to somebody since the step began: in direct messages, or to them alone."""
        im = {c.id for c in self.person(who).channels() if c.kind == "im" and "bot" in c.members}
        mine = self.person(who).id
        return [
            one
            for one in self.workspace.diary(self.happened)
            if one.kind in kinds
            and (one.who == mine if one.kind == "whispered" else one.channel in im and one.who != mine)
        ]

    def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """The first truthy answer. Raises TooSlow."""
        return self.workspace.wait_for(look, PATIENCE, what)


def by_workspace(one: Happening) -> bool:
    """A line the workspace itself writes: who joined, what was pinned, what the topic is now."""
    kind = str(one.what.get("subtype", ""))
    return kind.startswith("channel_") or kind == "pinned_item"


def words_of(one: Happening) -> str:
    """What was to be read, as plain text."""
    return plain(one.what)


def beneath(one: Happening) -> bool:
    """A file put beneath a message, such as a meeting for the calendar: it belongs to that message, and is none."""
    return bool(one.what.get("files")) and bool(one.what.get("thread_ts"))
