"""The brief notes of a meeting, from the moment it ends until everybody has them."""

from datetime import datetime

from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases import nagging
from storage import models
from storage.unit_of_work import UnitOfWork

NOTES = "notes"
"""What is owed after a meeting: that every member has its brief notes."""


def begin_record(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    now: datetime,
) -> models.Record:
    """The meeting has ended: its notes are with the record keeper, and due (LLR-NOTES-1, HD-01)."""
    record = models.Record(group_id=group.id, meeting_id=meeting.id, version=1, lines=[])
    work.notes.add(record)
    rule = policy.the(Deadline, NOTES)
    following = work.groups.meeting_after(group.id, now)
    by = due(
        rule,
        meeting.starts_at,
        services.calendar,
        house=policy,
        next_meeting=following.starts_at if following else None,
    ).at
    assert isinstance(by, datetime), "a day ends at an hour"
    owed = models.Obligation(
        kind=NOTES,
        subject_id=record.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=str(rule.ladder),
        forum=policy.forum,
        policy_from=policy.from_date,
        anchor_at=now,
        due_at=by,
        made_at=now,
        next_step_at=None,
        person_id=group.record_keeper_id,
        organisation_id=group.chair_organisation_id,
    )
    nagging.owe(work, services, owed, now)
    return record
