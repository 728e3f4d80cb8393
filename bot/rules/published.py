"""What has to be ready around one meeting of a standing body, as one table in order of time."""

from collections.abc import Iterator
from datetime import date, datetime, time

from msgspec import Struct

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policy
from bot.rules.record import word
from bot.rules.sittings import Sitting


class Published(Struct, frozen=True):
    """One thing that is due for a meeting: by when (London), and how that was counted."""

    name: str
    at: datetime | date
    says: str
    rule: Deadline


def published(policy: Policy, sitting: Sitting, calendar: Calendar) -> tuple[Published, ...]:
    """Every deadline that hangs on a meeting (papers, agenda, minutes), the first first.

    The forum's own goes before a shared one of that name, and of notes and minutes only its own word is there. What is
    counted from the hour at which the meeting begins or ends is left out while that is not known.
    """
    return tuple(sorted(_all(policy, sitting, calendar), key=lambda found: (instant(found.at), found.name)))


def instant(at: datetime | date) -> datetime:
    """When that time is over; a bare day is at its end."""
    return at if isinstance(at, datetime) else datetime.combine(at, time.max, tzinfo=LONDON)


def _all(policy: Policy, sitting: Sitting, calendar: Calendar) -> Iterator[Published]:
    anchors: dict[str, datetime | date | None] = {
        "meeting_date": sitting.day,
        "meeting_start": sitting.start,
        "meeting_end": sitting.end,
    }
    other = {"notes", "minutes"} - {word(policy)}
    for name in dict.fromkeys(rule.name for rule in policy.all(Deadline) if rule.name not in other):
        rule = policy.the(Deadline, name)
        anchor = anchors.get(rule.anchor)
        if anchor is not None:
            found = due(rule, anchor, calendar, house=policy)
            yield Published(name, found.at, found.says, rule)
