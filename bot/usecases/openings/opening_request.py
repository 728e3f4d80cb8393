"""What somebody asks for when they open a group, and the ways to be told no that leave a way on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.opening import Invited, invited
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.usecases.refused import Refused


class OpenGroup(Struct, frozen=True, kw_only=True):
    """What the opening form asks for. Instants are aware; *key* is the form's nonce."""

    key: str
    opened_by: str  # Slack id, from the verified payload
    place: str
    first_meeting: datetime
    councils: tuple[str, ...] = ()  # answers to the question which council; several while it is not agreed
    council_agreed: bool = True
    organisations: tuple[str, ...] = ()  # agencies ticked besides those the rules name
    stuck: tuple[str, ...] = ()
    stuck_other: str | None = None  # what else is stuck, as typed
    given: frozenset[str] = frozenset()  # the required ticks that were ticked
    urgent: bool = True
    late_reason: str | None = None
    chairs_first: bool = False  # the opener takes the first chair
    rhythm_idea: str | None = None
    another_child: bool = False  # the ward was rung: not the child of the group opened there before


class Opened(Struct, frozen=True):
    """What is answered at once; the channel follows."""

    ref: str
    code_word: str
    first_meeting: datetime


class MayNotOpen(Refused):
    """Somebody else has to open it."""


class BelongsElsewhere(Refused):
    """The case is for another forum."""


class Other(Struct, frozen=True):
    """A group that was opened for the same place a short time ago."""

    group_id: UUID
    name: str  # its reference and code word


class PerhapsSameChild(Refused):
    """The opener has to ring the ward first; *others* are the groups it may be."""

    def __init__(self, refusal: Refusal, others: Sequence[Other]) -> None:
        super().__init__(refusal)
        self.others = others


def agencies_of(policy: Policy, request: OpenGroup) -> tuple[Invited, ...]:
    """The agencies the rules name, the one that must start the group first; then those the opener ticked besides."""
    by_rule = invited(policy, request.councils)
    named = {found.organisation for found in by_rule}
    ticked = (organisation for organisation in request.organisations if organisation not in named)
    return (*by_rule, *(Invited(organisation, "OWN-TICKED", "The opener asked for it.") for organisation in ticked))
