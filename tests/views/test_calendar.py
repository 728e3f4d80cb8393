"""The file for people's calendars, as the standard wants it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.rules.calendar import LONDON
from bot.views.calendar import meeting
from storage.models import Meeting

NOW = datetime(2026, 3, 27, 19, 4, tzinfo=LONDON)


def drawn(starts_at: datetime) -> list[str]:
    return meeting("RSG-26-014", Meeting(group_id=uuid4(), number=1, starts_at=starts_at, minutes=45), NOW).split(
        "\r\n"
    )


@pytest.mark.parametrize(
    ("starts_at", "starts", "ends"),
    [
        (datetime(2026, 3, 27, 10, tzinfo=LONDON), "20260327T100000Z", "20260327T104500Z"),
        (datetime(2026, 3, 30, 10, tzinfo=LONDON), "20260330T090000Z", "20260330T094500Z"),
        (datetime(2026, 3, 30, 9, tzinfo=UTC), "20260330T090000Z", "20260330T094500Z"),
    ],
)
def test_summer_time_is_counted_in(starts_at: datetime, starts: str, ends: str) -> None:
    """The clocks go forward on 29 March 2026."""
    lines = drawn(starts_at)

    assert f"DTSTART:{starts}" in lines
    assert f"DTEND:{ends}" in lines


def test_lines_are_no_longer_than_the_standard_allows_and_begin_and_end_match() -> None:
    lines = drawn(NOW)

    assert max(len(line.encode()) for line in lines) <= 75
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert "SUMMARY:Meeting RSG-26-014" in lines
