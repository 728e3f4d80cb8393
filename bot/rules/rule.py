"""What every rule has, whatever its kind."""

from typing import Literal

import msgspec

from bot.rules.parts import Text

Enforcement = Literal["enforce", "warn", "remind", "record", "inform"]


def _tag(name: str) -> str:
    """RecordKeeper -> record_keeper: how a policy file spells the name of a kind."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=_tag):
    """Who says so, where, in which words, how firmly, and what it means in plain ones."""

    id: Text
    enforcement: Enforcement
    clause: str
    source: Text
    quote: str  # the exact words of the source; empty for a rule of our own
    text: Text

    @property
    def cited(self) -> str:
        """Where the rule stands, as people are shown it: "Process 2023, section 2"."""
        return f"{self.source}, {self.clause}" if self.clause else self.source
