"""Somebody joins a group after it was opened: their membership, and the way into the channel."""

from datetime import datetime

from bot.rules.refusal import Refusal
from bot.usecases.decisions.recommendation import tell_newcomer
from bot.usecases.members.seating import new_member
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import redraw_readers
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import UnitOfWork


def join(
    work: UnitOfWork,
    group: models.Group,
    seat: models.Seat,
    person: models.Person,
    role: str,
    now: datetime,
    *,
    key: str,
) -> models.Member:
    """*person* sits for *seat* from now on; whoever is there already stays as they are.

    *key* is that of the request: someone who left and comes back is let into the channel once more. The caller
    holds the group's lock. Raises Refused for somebody who sits for another agency.
    """
    member = work.groups.member(group.id, person.id)
    if member is not None and member.state == "active":
        if member.seat_id != seat.id:
            raise Refused(_sits_elsewhere(person))
        return member
    if member is None:
        member = new_member(seat, person, role, now)
        work.groups.add(member)
    else:
        member.seat_id, member.role, member.state, member.added_at = seat.id, role, "active", now
    tell_newcomer(work, group, seat, person.id, now)
    redraw_readers(work, group.id)
    if person.slack_id:
        _let_in(work, group, person.slack_id, f"{member.id}:{key}")
    return member


def _let_in(work: UnitOfWork, group: models.Group, slack_id: str, key: str) -> None:
    """Invite them, then look: Slack says only then why somebody could not be added."""
    conversation, content = group_conversation(group.id), {"users": [slack_id]}
    invite = work.outbox.call(
        f"invite:{key}",
        "invite",
        content=content,
        group_id=group.id,
        after=work.outbox.by_key(f"create:{group.id}"),
        priority=URGENT,
        conversation=conversation,
    )
    work.outbox.call(
        f"members:{key}", "members", content=content, group_id=group.id, after=invite, conversation=conversation
    )


def _sits_elsewhere(person: models.Person) -> Refusal:
    return Refusal(
        f"{person.name} is in this group for another agency.", "Choose somebody else of your agency.", None, ""
    )
