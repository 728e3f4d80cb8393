"""A group opened by mistake or twice is taken back: nothing is owed any more, and everybody told reads why."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.services import Services
from bot.usecases import nagging
from bot.usecases.closings.putting_away import put_away
from bot.usecases.guard import kept
from bot.usecases.meetings.booking import cancel
from bot.usecases.seeing.shown import card_key
from bot.usecases.within import within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Withdraw(Struct, frozen=True, kw_only=True):
    """Take a group back, with one line of reason."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    reason: str


def withdraw(request: Withdraw, services: Services) -> None:
    """Close all that is owed, take back what was not sent, edit what was, and put the channel away.

    Raises Refused for somebody who may not, or may not any more.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "withdraw", now)
            group = here.group
            group.ended_why = kept(here.policy, "reason_text", request.reason)
            group.state = "withdrawn"
            _end_what_is_owed(work, group, now)
            _take_back(work, group)
            for meeting in work.groups.meetings(group.id):
                if meeting.state in ("planned", "running"):
                    cancel(work, meeting, now, group.ended_why)
            work.audit.add("withdrawn", at=now, actor=str(here.person.id), group_id=group.id)
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def _end_what_is_owed(work: UnitOfWork, group: models.Group, now: datetime) -> None:
    for action in work.actions.open_in(group.id):
        action.state, action.closed_at, action.closed_why = "dropped", now, group.ended_why
    for obligation in work.obligations.open_in(group.id):
        nagging.close(work, obligation, now, "withdrawn")


def _take_back(work: UnitOfWork, group: models.Group) -> None:
    """Keep back what nobody has begun to send, and edit what was sent; the channel goes last.

    A channel that was not asked for yet is not made; once it was, it is put away.
    """
    create = work.outbox.locked(f"create:{group.id}")
    asked_for = create is not None and (create.state in ("sending", "done") or create.attempts > 0)
    for effect in work.outbox.of_group(group.id):
        of_channel = effect.kind in ("create", "pin") or effect.key == card_key(group.id)
        if effect.kind != "update" and not (asked_for and of_channel):
            work.outbox.withdraw(effect.key)
        if effect.kind == "post":
            work.outbox.refresh(effect.key)
    if asked_for and create is not None and create.state not in ("failed", "held"):
        put_away(work, group)
