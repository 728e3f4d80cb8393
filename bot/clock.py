"""Office time: what the clock on the wall says, and in a rehearsal what the workspace's clock says."""

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Whoever knows the office time."""

    def now(self) -> datetime:
        """The office time, aware, Europe/London; ``.date()`` is the day people are living in."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(OFFICE)
