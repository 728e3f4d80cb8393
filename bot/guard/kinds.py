"""The kinds of thing that may identify a child."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["NHS number", "date of birth", "postcode", "case number", "name"]


@dataclass(frozen=True)
class Finding:
    """That something of this kind was found. Never the text itself, so that a finding may be shown and logged."""

    kind: Kind
