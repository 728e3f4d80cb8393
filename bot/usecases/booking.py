"""Meetings of a group are planned, and cancelled, here and only here."""

from datetime import datetime

from bot.rules.kinds import Ladder, Limit
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases import nagging
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


def cancel(work: UnitOfWork, meeting: models.Meeting, now: datetime, why: str) -> None:
    """It does not take place; nobody is reminded of it, and calendars hear of it."""
    meeting.state, meeting.ended_why = "cancelled", why
    meeting.sequence += 1
    for owed in work.obligations.open_about(meeting.id):
        nagging.close(work, owed, now, "cancelled")
