"""The negative control: the real bot, but a doubt about a message is settled by sending it again.

python -m bench.without_look run
"""

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from bot import cli
from bot.delivery.kinds import Kind, kinds


def without_look(*given: Any) -> Mapping[str, Kind]:
    """All kinds, none of which can be looked for."""
    return {name: replace(kind, look=None) for name, kind in kinds(*given).items()}


if __name__ == "__main__":
    with patch("bot.runtime.kinds", without_look):  # the product has no such switch
        cli.main()
