"""One thing that people do: the use case, who may by which right of the policy, and a valid request for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.usecases.authorisation.world import World

OWN, OTHER, CLOSING, CLOSED = "own", "other", "closing", "closed"
STATES = (OWN, OTHER, CLOSING, CLOSED)

WHILE_CLOSING = frozenset({"read", "reopen", "try_again", "told_by_hand", "draft_notes", "approve_notes"})
"""What may be done in the day before a group is closed for good: what was sent is still put right, the last words still
go out, and the chair may think better of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Deed:
    """What decides who may, beside the use case and a request for it.

    *rights*: every one of them is needed, as the policy names them; where there are none, to be in the group is
    enough. *only*: it is for these people of the cast, whatever they may do else. *anybody*: for whoever is listed.
    *refused* and *let_in*: people of the cast with whom it is otherwise, and why.

    *stages*: when it is tried. *about*: what it is about, where somebody can have a part in that. *chosen*: the right
    is that of whoever is chosen, and the chair does the choosing.

    *shows*: nothing is written by it. *in_private*: a no is a message to whoever wrote. *goes_on*: it shows also what
    is over; *undoes*: it can be done only while the group is closing; *outside*: it is about no group that is open.
    """

    use_case: Callable[..., Any]
    does: Callable[[World, str], object]
    stages: tuple[str, ...]
    rights: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    anybody: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)
    let_in: Mapping[str, str] = field(default_factory=dict)
    about: str = "group"
    chosen: bool = False
    shows: bool = False
    in_private: bool = False
    goes_on: bool = False
    undoes: bool = False
    outside: bool = False

    @property
    def name(self) -> str:
        module = self.use_case.__module__.rpartition(".")[2]
        return f"{module}.{self.use_case.__name__}"
