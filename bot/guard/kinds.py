"""The kinds of thing that may identify a child."""

from typing import Literal

from msgspec import Struct

Kind = Literal["NHS number", "date of birth", "postcode", "case number", "name"]


class Finding(Struct, frozen=True):
    """That something of this kind was found. Never the text itself, so that a finding may be shown and logged."""

    kind: Kind
