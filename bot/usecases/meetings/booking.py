"""Meetings of a group are planned, booked ahead, moved and cancelled, here and only here."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.kinds import Cadence, Ladder, Limit
from bot.rules.nagging import Times, all_instants
from bot.rules.policy import Policy
from bot.rules.rhythm import Ahead, ahead, goes_on_after
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.meetings import calendar
from bot.usecases.nagging import BEFORE
from storage import models
from storage.unit_of_work import UnitOfWork


def book(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    starts_at: datetime,
    now: datetime,
    *,
    late_reason: str | None = None,
    slot_at: datetime | None = None,
    minutes: int | None = None,
) -> models.Meeting:
    """One more meeting; each member hears of it in good time. *slot_at*: the start of the rhythm it stands for.

    *minutes*: how long it is, where the forum's own rules say so.
    """
    meeting = models.Meeting(
        group_id=group.id,
        number=work.meetings.next_number(group.id),
        starts_at=starts_at,
        minutes=minutes or policy.the(Limit, "meeting_length").amount,
        late_reason=late_reason,
        slot_at=slot_at,
    )
    work.meetings.add(meeting)
    ladder = policy.the(Ladder, BEFORE)
    before = nagging.owing(
        policy,
        now,
        kind=BEFORE,
        subject_id=meeting.id,
        group_id=group.id,
        rule_id=ladder.id,
        ladder_id=ladder.id,
        due_at=starts_at,
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
    wanted = to_book(work, services, policy, group, group.rhythm, coming, now)
    return [book(work, services, policy, group, one.at, now, slot_at=one.slot) for one in wanted]


def to_book(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    rhythm: str,
    coming: Sequence[datetime],
    now: datetime,
) -> Sequence[Ahead]:
    """What there is to book besides the starts in *coming*, if the group meets in that *rhythm*."""
    missing = policy.the(Limit, "booked_ahead").amount - len(coming)
    known = [one for one in work.groups.meetings(group.id) if one.state not in ("cancelled", "missed")]
    met = sorted({*(one.starts_at for one in known), *coming})
    last = max((one.slot_at or one.starts_at for one in known), default=now)
    if missing <= 0:
        return ()
    return ahead(
        policy.all(Cadence),
        rhythm,
        met[-_most(policy) :],
        missing,
        services.calendar,
        now,
        last_slot=goes_on_after(rhythm, max([last, *coming])),
        since=met[0] if met else now,
    )


def move(
    work: UnitOfWork, services: Services, group: models.Group, meeting: models.Meeting, to: datetime, now: datetime
) -> None:
    """It begins at *to* instead: its message comes then, and calendars hear of it. The caller has asked the rules."""
    meeting.starts_at = to
    meeting.sequence += 1
    for owed in work.obligations.open_about(meeting.id, BEFORE):
        owed.meeting_at = to
        nagging.move(work, services, owed, to, now)
    calendar.give_all(work, group, meeting)
    work.outbox.refresh(f"card:{group.id}")


def cancel(work: UnitOfWork, meeting: models.Meeting, now: datetime, why: str) -> None:
    """It does not take place; nobody is reminded of it, and calendars hear of it."""
    meeting.state, meeting.ended_why = "cancelled", why
    meeting.sequence += 1
    for owed in work.obligations.open_about(meeting.id):
        nagging.close(work, owed, now, "cancelled")
    calendar.give_all(work, work.groups.get(meeting.group_id), meeting)


def reminded_at(services: Services, policy: Policy, group: models.Group, meeting: models.Meeting) -> datetime:
    """When its message goes to the members: from then on it can be started."""
    times = Times(anchor=group.opened_at, meeting=meeting.starts_at)
    steps = all_instants(policy.the(Ladder, BEFORE), times, services.calendar, policy.hours)
    return min((step.at for step in steps if step.how == "now"), default=group.opened_at)


def _most(policy: Policy) -> int:
    return max((rule.count for rule in policy.all(Cadence)), default=1)
