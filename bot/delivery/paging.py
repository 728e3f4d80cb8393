"""Reading a list to its end."""

from collections.abc import Iterator
from typing import Any

from bot.delivery.outcome import Done, Outcome
from bot.delivery.slack import Call


def pages(call: Call, method: str, **arguments: Any) -> Iterator[Outcome]:
    """Each page of *method*. The first that could not be had is the last: then nothing may be called absent."""
    cursor: str | None = None
    while True:
        page = call(method, cursor=cursor, **arguments)
        yield page
        if not isinstance(page, Done):
            return
        cursor = (page.data.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
