"""The brief notes of a meeting, from the moment it ends until everybody has them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.nagging import BEFORE
from bot.usecases.reaching import tell
from bot.usecases.records.record_who import checker, writer
from bot.usecases.seeing.shown import draw_again
from storage import models
from storage.unit_of_work import UnitOfWork

NOTES = "notes"
"""What is owed after a meeting: that every member has its brief notes."""

NEVER_SENT = ("withdrawn", "failed", "held")


def begin_record(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    now: datetime,
) -> models.Record:
    """The meeting has ended: its notes are with the record keeper, and due (LLR-NOTES-1, HD-01).

    What was noted since the last meeting belongs to this one.
    """
    record = models.Record(
        group_id=group.id,
        meeting_id=meeting.id,
        version=1,
        lines=[],
        chair_id=meeting.chair_id or group.chair_id or group.opener_id,
        keeper_id=group.record_keeper_id,
    )
    work.notes.add(record)
    work.notes.give_to(meeting.id, group.id)
    rule = policy.the(Deadline, NOTES)
    meets_at = _meets_at(work, group, now)
    owed = nagging.owing(
        policy,
        now,
        kind=NOTES,
        subject_id=record.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=str(rule.ladder),
        due_at=_due(services, policy, meeting, meets_at),
        meeting_at=meets_at,
        person_id=writer(work, record, group),
        organisation_id=group.chair_organisation_id,
    )
    nagging.owe(work, services, owed, now)
    for person_id in dict.fromkeys((writer(work, record, group), checker(work, record, group))):
        show_to(work, group, meeting, record, person_id, now)
    return record


def count_notes_anew(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime
) -> dict[int, datetime]:
    """A meeting was moved or booked: notes that are not late look again at the next one, before which they go out.

    The new times by the numbers of the meetings that were held, where they changed. As with answers: never later than
    it was, unless the meeting before which they were due is gone.
    """
    found: dict[int, datetime] = {}
    meets_at = _meets_at(work, group, now)
    times = {one.starts_at for one in work.groups.meetings(group.id) if one.state != "cancelled"}
    for owed in work.obligations.open_in(group.id):
        record = work.notes.record(owed.subject_id) if owed.kind == NOTES and owed.due_at > now else None
        if record is None:
            continue
        held = work.meetings.get(record.meeting_id)
        assert held is not None, "notes are of a meeting"
        by, was = _due(services, policy, held, meets_at), owed.due_at
        gone = owed.meeting_at == was and was not in times
        if by < was or (gone and by != was):
            found[held.number], owed.meeting_at = by, meets_at
            nagging.move(work, services, owed, by, now)
            redraw(work, record, everybody=False)
            work.audit.add(
                "notes_time_changed",
                at=now,
                actor="bot",
                group_id=group.id,
                meeting=held.number,
                was=was.isoformat(),
                to=by.isoformat(),
            )
    return found


def _meets_at(work: UnitOfWork, group: models.Group, now: datetime) -> datetime | None:
    following = work.groups.meeting_after(group.id, now)
    return following.starts_at if following else None


def _due(services: Services, policy: Policy, meeting: models.Meeting, meets_at: datetime | None) -> datetime:
    rule = policy.the(Deadline, NOTES)
    by = due(rule, meeting.starts_at, services.calendar, house=policy, next_meeting=meets_at).at
    assert isinstance(by, datetime), "a day ends at an hour"
    return by


def hand_on(work: UnitOfWork, group: models.Group, now: datetime) -> None:
    """Another record keeper was named: notes that have not gone out are theirs to write.

    Not where the chair has passed on since that meeting: those who held it then still write and check.
    """
    for owed in work.obligations.open_in(group.id):
        record = work.notes.record(owed.subject_id) if owed.kind == NOTES else None
        if record is None:
            continue
        before = record.keeper_id
        if record.chair_id == group.chair_id:
            record.keeper_id = group.record_keeper_id
        if record.state == "draft":
            owed.person_id = writer(work, record, group)
        meeting = work.meetings.get(record.meeting_id)
        assert meeting is not None, "notes are of a meeting"
        show_to(work, group, meeting, record, writer(work, record, group), now)
        redraw(work, record, everybody=False)
        theirs = meeting_posts(work, meeting.id, group.id).get(before) if before else None
        if theirs is not None:  # they had it to write
            work.outbox.refresh(theirs.key)


def meeting_posts(work: UnitOfWork, meeting_id: UUID, group_id: UUID) -> Mapping[UUID, models.Effect]:
    """Everybody's message about a meeting that has gone out or is to go, by the person it is for."""
    found = [post for post in work.outbox.posts_about(meeting_id, group_id) if post.draw == BEFORE]
    return {post.person_id: post for post in found if post.person_id and post.state not in NEVER_SENT}


def show_to(
    work: UnitOfWork, group: models.Group, meeting: models.Meeting, record: models.Record, to: UUID, now: datetime
) -> None:
    """Their message about the meeting shows where its notes stand; whoever has none gets one."""
    post = meeting_posts(work, meeting.id, group.id).get(to)
    if post is not None:
        work.outbox.refresh(post.key)
        return
    owed = work.obligations.about(meeting.id, BEFORE)
    key = f"step:{owed.id}:before:0:{to}" if owed else ""
    if not key or work.outbox.by_key(key) is not None:
        key = f"{NOTES}:{record.id}:{to}:{now.timestamp():.6f}"
    tell(work, key, to, now, draw=BEFORE, subject_id=meeting.id, group_id=group.id)


def redraw(work: UnitOfWork, record: models.Record, *, everybody: bool) -> None:
    """What speaks of these notes: messages of their own, digests, and the messages about the meeting.

    These last are everybody's where the notes go out, or change there; else theirs who write and check them: Slack
    takes few changes in a minute.
    """
    for post in work.outbox.posts_about(record.id, record.group_id):
        work.outbox.refresh(post.key)
    group = work.groups.get(record.group_id)
    whose = {writer(work, record, group), checker(work, record, group), group.chair_id, group.record_keeper_id}
    for person, post in meeting_posts(work, record.meeting_id, record.group_id).items():
        if everybody or person in whose:
            work.outbox.refresh(post.key)
    for owed in work.obligations.all_about(record.id, NOTES):
        draw_again(work, owed)
