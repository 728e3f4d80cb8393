"""How the words of an agreement are taken where they can be taken in more than one way."""

from msgspec import Struct


class Reading(Struct, frozen=True, kw_only=True):
    """What is unclear in *rules* (their ids), how it is read, and why so."""

    id: str
    topic: str
    reads: str
    why: str
    rules: tuple[str, ...]
