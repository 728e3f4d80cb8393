"""Meetings of a group are planned, and cancelled, here and only here."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder, Limit
from bot.rules.policy import Policy
from bot.rules.rhythm import starts
from bot.services import Services
from bot.usecases import calendar, nagging
from storage import models
from storage.unit_of_work import UnitOfWork

BEFORE = "before_meeting"
"""What is owed to every member before a meeting: one message, which stays the message about that meeting."""


def book(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    starts_at: datetime,
    now: datetime,
    *,
    late_reason: str | None = None,
) -> models.Meeting:
    """One more meeting; each member hears of it in good time."""
    meeting = models.Meeting(
        group_id=group.id,
        number=work.meetings.next_number(group.id),
        starts_at=starts_at,
        minutes=policy.the(Limit, "meeting_length").amount,
        late_reason=late_reason,
    )
    work.meetings.add(meeting)
    ladder = policy.the(Ladder, BEFORE)
    before = models.Obligation(
        kind=BEFORE,
        subject_id=meeting.id,
        group_id=group.id,
        rule_id=ladder.id,
        ladder_id=ladder.id,
        forum=policy.forum,
        policy_from=policy.from_date,
        anchor_at=now,
        due_at=starts_at,
        made_at=now,
        next_step_at=None,
        meeting_at=starts_at,
    )
    nagging.owe(work, services, before, now)
    return meeting


def book_ahead(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime
) -> Sequence[models.Meeting]:
    """As many meetings of the rhythm as are to be booked ahead (OWN-AHEAD), those there are already counted."""
    if group.rhythm is None:
        return ()
    coming = [meeting.starts_at for meeting in work.groups.meetings_to_come(group.id, now)]
    missing = policy.the(Limit, "booked_ahead").amount - len(coming)
    slots = starts(group.rhythm, last_of_day(coming, now), missing, services.calendar) if missing > 0 else ()
    return [book(work, services, policy, group, slot.at, now) for slot in slots]


def last_of_day(coming: Sequence[datetime], now: datetime) -> datetime:
    """From when on a rhythm goes on after the meetings in *coming*: on a day on which one is, there is no second."""
    if not coming:
        return now
    day = max(coming).astimezone(LONDON).date()
    return datetime.combine(day, time.max, LONDON)


def move(
    work: UnitOfWork, services: Services, group: models.Group, meeting: models.Meeting, to: datetime, now: datetime
) -> None:
    """It begins at *to* instead: its message comes then, and calendars hear of it. The caller has asked the rules."""
    had = [member for member in work.groups.members(group.id) if calendar.has(work, meeting, member)]
    meeting.starts_at = to
    meeting.sequence += 1
    for owed in work.obligations.open_about(meeting.id, BEFORE):
        owed.meeting_at = to
        nagging.move(work, services, owed, to, now)
    for member in had:
        calendar.give(work, meeting, member)
    work.outbox.refresh(f"card:{group.id}")


def cancel(work: UnitOfWork, meeting: models.Meeting, now: datetime, why: str) -> None:
    """It does not take place; nobody is reminded of it, and calendars hear of it."""
    meeting.state, meeting.ended_why = "cancelled", why
    meeting.sequence += 1
    for owed in work.obligations.open_about(meeting.id):
        nagging.close(work, owed, now, "cancelled")
