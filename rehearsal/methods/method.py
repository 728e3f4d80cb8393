"""What a Web API method is here: who may call it, how often, with what, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rehearsal.arguments import Arguments
from rehearsal.errors import SlackError
from rehearsal.faults import Faults
from rehearsal.limits import Limits
from rehearsal.socketmode import Sockets
from rehearsal.state import Channel, Json
from rehearsal.workspace import Workspace

SCOPE_WORDS: Mapping[str, str] = {"public": "channels", "private": "groups", "im": "im"}


@dataclass(frozen=True)
class Call:
    """One call under way."""

    workspace: Workspace
    args: Arguments
    faults: Faults
    limits: Limits
    sockets: Sockets

    def channel(self, right: str, name: str = "channel", *, writes: bool = False) -> Channel:
        """The channel argument, if the app can see it and has the scope (`right` is read, write or history).

        Raises SlackError channel_not_found, missing_scope, and is_archived where the call `writes`.
        """
        channel = self.workspace.visible_to_bot(self.args.text(name))
        word = SCOPE_WORDS[channel.kind]
        scope = "channels:manage" if (word, right) == ("channels", "write") else f"{word}:{right}"
        self.workspace.require((scope,))
        if writes and channel.archived:
            raise SlackError("is_archived")
        return channel


@dataclass(frozen=True)
class Method:
    """`takes` lists the arguments, those that must be given with a `!`. Any one of `scopes` is enough."""

    name: str
    run: Callable[[Call], Json]
    tier: Literal[1, 2, 3, 4] | None
    takes: str = ""
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app"] = "bot"
    known: frozenset[str] = field(init=False)
    required: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = self.takes.split()
        object.__setattr__(self, "known", frozenset(name.rstrip("!") for name in names))
        object.__setattr__(self, "required", tuple(name[:-1] for name in names if name.endswith("!")))


def page(args: Arguments, items: list[Json], *, default: int = 100, most: int = 1000) -> tuple[list[Json], str]:
    """A page of a list, and the cursor of the next one (empty at the end). Raises SlackError invalid_cursor."""
    cursor = args.text("cursor")
    if cursor and not (cursor.startswith("next:") and cursor[5:].isdigit()):
        raise SlackError("invalid_cursor")
    start = int(cursor[5:]) if cursor else 0
    limit = args.number("limit", default, most)
    after = start + limit
    return items[start:after], f"next:{after}" if after < len(items) else ""
