"""A meeting as a file for people's calendars (RFC 5545): a reference and a time, and nothing about anybody."""

from datetime import UTC, datetime, timedelta

from storage.models import Meeting

OCTETS = 75  # the longest line the standard allows


def meeting(ref: str, planned: Meeting, now: datetime) -> str:
    """One event. The meeting's own id stays its UID, so that a calendar that has it already shows it once."""
    ends = planned.starts_at + timedelta(minutes=planned.minutes)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Rapid Solutions//Meetings//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{planned.id}",
        f"SEQUENCE:{planned.sequence}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(planned.starts_at)}",
        f"DTEND:{_utc(ends)}",
        f"SUMMARY:Meeting {ref}",
        "DESCRIPTION:What it is about is not written here. If anything changes\\, the bot says so in Slack.",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """All of it is ASCII, so that a character is an octet."""
    rest = [line[at : at + OCTETS - 1] for at in range(OCTETS, len(line), OCTETS - 1)]
    return "\r\n ".join([line[:OCTETS], *rest])
