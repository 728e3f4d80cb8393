"""A no that explains itself."""

from msgspec import Struct


class Refusal(Struct, frozen=True):
    """What was refused and why, what to do instead, and which rule says so.

    *rule_id* is None where no rule speaks of the matter at all: what nobody is allowed is refused.
    *clause* is what stands small beneath the answer, for example "Process 2023, section 2".
    """

    reason: str
    remedy: str
    rule_id: str | None
    clause: str
