"""What somebody filled in on the opening form: as they typed it, before anybody made sense of it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

ELSEWHERE = "elsewhere"
"""The answer to "where" of a case that is for another forum."""

OTHER = "other"
"""The tick for what is stuck and not on the list."""

NOT_AGREED = "not_agreed"
"""The answer to "which council" while nobody knows yet."""

ME, ON_CALL = "me", "on_call"
"""Who takes the first chair: whoever fills in the form, or who is next on the list of the agency that starts it."""


class Filled(Struct, frozen=True, kw_only=True):
    """The answers; None where the form did not ask yet. It holds names and words, never a right.

    *drawn_for* are the place and the council the form was drawn for: the rules ticked who must be there for these.
    """

    place: str | None = None
    elsewhere: str | None = None  # which case, where the place is "somewhere else"
    urgent: bool = True  # the answer to the question the place raises
    stuck: tuple[str, ...] = ()
    stuck_other: str = ""
    given: tuple[str, ...] = ()
    council: str | None = None
    who: tuple[str, ...] = ()
    slot: str | None = None  # a proposed first meeting, as an ISO instant
    other_time: str = ""  # the first meeting in words, which win
    late_reason: str = ""
    chair: str | None = None
    rhythm: str = ""
    drawn_for: tuple[str | None, ...] = (None, None)

    @property
    def stale(self) -> bool:
        """Whether the form was drawn for another place or council than is chosen now."""
        return self.drawn_for != (self.place, self.council)

    def as_json(self) -> dict[str, Any]:
        """For keeping it, and for telling it from another: as it comes back from where it is kept."""
        found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return found


def from_json(values: Mapping[str, Any]) -> Filled:
    """The answers that were kept."""
    return msgspec.convert(values, Filled)
