"""Whose an action is: somebody who is in the group, and is told once."""

from datetime import datetime
from uuid import UUID

from bot.rules.refusal import Refusal
from bot.usecases.actions.action_case import chair_of
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused
from storage import models
from storage.unit_of_work import UnitOfWork


def owner_in(work: UnitOfWork, group: models.Group, who: str | UUID) -> tuple[models.Person, models.Seat]:
    """The person who is to do it, by Slack id or our own, and the seat of their agency.

    Raises Refused for anybody who is not in the group, and says who can add them.
    """
    person = work.people.by_slack_id(who) if isinstance(who, str) else work.people.find(who)
    if person is None or person.ended_at is not None:
        raise Refused(
            Refusal(
                "That person is not in the directory of this bot, or has left.",
                "Choose someone who is in the group.",
                None,
                "",
            )
        )
    member = work.groups.member(group.id, person.id)
    seats = {seat.id: seat for seat in work.groups.seats(group.id)}
    if member is None or member.state != "active" or member.seat_id not in seats:
        raise Refused(_not_in(work, group, person))
    return person, seats[member.seat_id]


def tell_owner(work: UnitOfWork, action: models.Action, key: str, now: datetime) -> None:
    """One message to the owner, shown anew in its place for as long as the action lives."""
    tell(work, key, action.owner_id, now, draw="action", subject_id=action.id, group_id=action.group_id)


def _not_in(work: UnitOfWork, group: models.Group, person: models.Person) -> Refusal:
    chair = work.people.get(chair_of(group)).name
    return Refusal(
        f"{person.name} is not in {group.ref}, so cannot be given an action there.",
        f"Choose someone who is in the group, or ask {chair}, who can add them with `/rsg add`.",
        None,
        "",
    )
