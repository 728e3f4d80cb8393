"""The actions that every group of a forum has from the start, as its rules have them."""

from datetime import datetime
from uuid import UUID

from bot.rules.due import due
from bot.rules.kinds import Chair, StandingAction
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.actions.action_case import chair_of, ends_at, owe
from storage import models
from storage.unit_of_work import UnitOfWork


def make_standing_actions(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime
) -> None:
    """Record them as promises of whoever sits for the agency the rule names: S1, S2 …

    Where it is not agreed which agency that is, or nobody sits for it, they are the chair's part until the chair gives
    them away. Nobody gets a message of their own: they stand in lists and, when their time comes, in a digest.
    """
    for number, rule in enumerate(policy.all(StandingAction), start=1):
        owner, organisation = _owner(work, policy, group, rule)
        due_at = ends_at(policy, due(policy.rule(rule.due), now, services.calendar, house=policy).at)
        action = models.Action(
            group_id=group.id,
            series="S",
            number=number,
            text=rule.action,
            owner_id=owner,
            organisation_id=organisation,
            due_at=due_at,
            made_by_id=group.opener_id,
            made_at=now,
            rule_id=rule.id,
        )
        work.actions.add(action)
        owe(work, services, policy, action, now)


def _owner(work: UnitOfWork, policy: Policy, group: models.Group, rule: StandingAction) -> tuple[UUID, str]:
    for seat in work.groups.seats(group.id):
        if seat.organisation_id != _agency(policy, group, rule):
            continue
        for member in work.groups.members(group.id):
            if member.seat_id == seat.id and member.state == "active":
                return member.person_id, seat.organisation_id
    chair = chair_of(group)
    posts = work.people.posts(chair)
    return chair, posts[0].organisation_id if posts else group.mobiliser_id


def _agency(policy: Policy, group: models.Group, rule: StandingAction) -> str | None:
    """The agency the rule means in this group; None where it is not agreed which council that is."""
    match rule.owner:
        case "council":
            return group.councils[0] if group.council_agreed and len(group.councils) == 1 else None
        case "mobilising":
            return group.mobiliser_id
        case "next_chair":
            later = (chair.organisation(policy.forum) for chair in policy.all(Chair) if chair.meeting == "later")
            return next(later, None)
