"""The day after a group was closed: its chair opens it again, or the day is over and the channel is put away."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.opening import first_slots
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.handover import seek_chair
from bot.usecases.closings.closing import CANCELLED, CLOSING, redraw_all, say_to_all
from bot.usecases.closings.putting_away import put_away
from bot.usecases.guard import kept
from bot.usecases.meetings import calendar
from bot.usecases.meetings.booking import book, book_ahead
from bot.usecases.over import closed
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused
from bot.usecases.within import Within, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Reopen(Struct, frozen=True, kw_only=True):
    """The chair changes their mind; *reason* may be empty."""

    key: str
    by: str  # Slack id, from the verified payload
    about: UUID  # the group
    reason: str = ""


def reopen(request: Reopen, services: Services) -> None:
    """It is open again: meetings still to come are planned anew, and what was owed is owed again.

    Raises Refused for somebody who may not, for a group that is not closing, and once the day is over.
    """
    now = services.clock.now()
    with recorded(services, "reopen", request.by, lambda _: request.about):
        try:
            with services.database.write() as work:
                here = within(work, services, request.about, request.by, request.key, "reopen", now)
                group = here.group
                if group.state == "open":
                    raise Refused(Refusal(f"{group.ref} is open.", "Nothing more is needed.", None, ""))
                if group.closes_at is not None and group.closes_at <= now:  # over, though no sweep has looked yet
                    raise Refused(closed(group))
                _reopen(work, services, here, request, now)
                work.answered(request.key, {}, at=now, actor=str(here.person.id))
        except Repeated:
            return


def finish_closing(services: Services) -> int:
    """Close for good whatever has been closing for its day by the facts; how many groups those were."""
    now = services.clock.now()
    with services.database.read() as work:
        waiting = work.groups.to_close(now)
    for group_id in waiting:
        with services.database.write() as work:
            group = work.groups.lock(group_id)
            if group.state == "closing" and group.closes_at is not None and group.closes_at <= now:
                _finish(work, group, now)
    return len(waiting)


def _reopen(work: UnitOfWork, services: Services, here: Within, request: Reopen, now: datetime) -> None:
    group = here.group
    for owed in work.obligations.open_about(group.id, CLOSING):
        nagging.close(work, owed, now, "reopened")
    group.state, group.closing_at, group.closes_at, group.resolution = "open", None, None, None
    group.reopened_at = now
    group.reopened_why = kept(here.policy, "reason_text", request.reason) if request.reason.strip() else None
    work.groups.forget_confirmations(group.id)
    _meet_again(work, services, here, now)
    for owed in work.obligations.closed_in(group.id, CLOSING):
        if owed.meeting_at is None:  # what hung on a meeting is gone with it
            nagging.revive(work, services, owed, now)
    if group.chair_id is None:  # the chair left meanwhile
        seek_chair(work, services, here.policy, group, now)
    say_to_all(work, group, request.key, now, reopened=True)
    redraw_all(work, group)
    work.audit.add("reopened", at=now, actor=str(here.person.id), group_id=group.id)


def _meet_again(work: UnitOfWork, services: Services, here: Within, now: datetime) -> None:
    """What closing cancelled is planned anew. Where its time has come meanwhile another is: a group always has a next
    meeting, of its rhythm, or before there is one at the next hour at which a first meeting could be."""
    group, policy = here.group, here.policy
    for meeting in work.groups.meetings(group.id):
        if meeting.state == "cancelled" and meeting.ended_why == CANCELLED and meeting.starts_at > now:
            book(work, services, policy, group, meeting.starts_at, now, slot_at=meeting.slot_at)
    book_ahead(work, services, policy, group, now)
    if not work.groups.meetings_to_come(group.id, now):
        book(work, services, policy, group, first_slots(now, policy, services.calendar)[0].at, now)
    for coming in work.groups.meetings_to_come(group.id, now):
        calendar.give_all(work, group, coming)


def _finish(work: UnitOfWork, group: models.Group, now: datetime) -> None:
    group.state, group.closed_at = "closed", now
    for owed in work.obligations.open_in(group.id):
        nagging.close(work, owed, now, "closed")
    redraw_all(work, group)
    work.audit.add("closed", at=now, actor="bot", group_id=group.id, resolution=group.resolution)
    if group.channel_id is not None:
        put_away(work, group)
