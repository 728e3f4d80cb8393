"""What is sent: the words of one message."""

from typing import Any

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """``text`` is the notification (reference and verb only); ``blocks`` are what is read.

    Of a file ``text`` is all that is in it.
    """

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
