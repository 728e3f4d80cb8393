"""The clock "set up by", as the card and the opener's message show it."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.words import day, hour


def set_up(*, by: datetime, parts: Sequence[tuple[str, bool]], done_at: datetime | None, late: bool) -> str:
    """Until when, what is there of it and what is not, and when it was done. Instants are London's."""
    there = " · ".join(f"{label} {'yes' if is_there else 'no'}" for label, is_there in parts)
    end = ""
    if done_at is not None:
        end = f" *Done {_when(done_at)}{', late' if late else ''}.*"
    elif late:
        end = " *Late.*"
    return f"Set up by {_when(by)} (from the request, day and night): {there}.{end}"


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
