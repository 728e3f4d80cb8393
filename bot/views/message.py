"""What is sent: the words of one message."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """``text`` is the notification (reference and verb only); ``blocks`` are what is read.

    Of a file ``text`` is all that is in it.
    """

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
