"""Nothing is decided for an agency that is not there: who has to be asked, and by when they answer.

Of the panels it is written down (JFP-ABS-1, CITY-ABS-1); elsewhere it is a rule of our own (HD-05).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from bot.rules.calendar import Calendar
from bot.rules.due import Due, due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policy

Agency = TypeVar("Agency")

SHORTEST = 4
"""Letters that the first word of a name must have to stand for the whole of it."""


def asked(affected: Sequence[Agency], present: Collection[Agency]) -> tuple[Agency, ...]:
    """The agencies that must be asked first: those the text affects that are not there. None: it is a decision."""
    return tuple(agency for agency in affected if agency not in present)


def reply_due(policy: Policy, sent: datetime, calendar: Calendar, next_meeting: datetime | None) -> Due:
    """Until when an agency that was not there may answer, and how that was counted (HD-05).

    Three working days after the question was *sent*, whose own day is not one of them, or by the start of the next
    meeting if that is sooner. London times.
    """
    return due(policy.the(Deadline, "question"), sent, calendar, house=policy, next_meeting=next_meeting)


def reply_due_anew(
    policy: Policy,
    sent: datetime,
    promised: datetime,
    calendar: Calendar,
    next_meeting: datetime | None,
    *,
    gone: bool,
) -> datetime:
    """The same once meetings were booked, moved or cancelled: counted anew from when the question was *sent*.

    Never later than *promised*, unless the meeting at which that was is *gone*: moved away, or cancelled.
    """
    found = reply_due(policy, sent, calendar, next_meeting).at
    assert isinstance(found, datetime), "a day ends at an hour"
    return found if gone else min(found, promised)


def named_in(text: str, agencies: Mapping[Agency, str]) -> frozenset[Agency]:
    """The agencies whose name stands in *text*, by their names; its first word will do where it is no other's."""
    first = {agency: name.split()[0] for agency, name in agencies.items() if name.strip()}
    alone = {word for word in first.values() if list(first.values()).count(word) == 1 and len(word) >= SHORTEST}
    return frozenset(
        agency
        for agency, name in agencies.items()
        if _stands(name.casefold(), text.casefold()) or (first.get(agency) in alone and _stands(first[agency], text))
    )


def stuck(contested_at: datetime, ended: Iterable[datetime], *, put_before: bool) -> bool:
    """Whether what could not be agreed stays so: it was put before in other words, or a meeting has *ended* since."""
    return put_before or any(at > contested_at for at in ended)


def _stands(name: str, text: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
