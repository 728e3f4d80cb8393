"""How Monday's question who can read in a group is drawn, and the weeks in which too few meetings were held."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.meetings.weeks import missed_lately
from bot.usecases.members.readers import mark, readers
from bot.views import readers as view
from bot.views.digest import Item
from storage.models import Group, Meeting, Obligation, Step
from storage.unit_of_work import UnitOfWork


def readers_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """The question as it stands in the chair's digest; None where it is not theirs to answer any more."""
    assert owed.group_id is not None, "it is about a group"
    group = work.groups.get(owed.group_id)
    if person != (group.chair_id or group.opener_id):
        return None
    policy = services.policies.in_force(group.forum, group.policy_from)
    found = readers(work, group)
    before = [step for step in work.obligations.steps(owed.id) if step not in steps]
    earlier = {step.rung for step in before if not steps or step.came_at < min(one.came_at for one in steps)}
    return view.item(
        view.Monday(
            group=group,
            people=[
                (agency, [one.person.name for one in sitting])
                for agency, sitting in groupby(found, lambda one: one.agency)
            ],
            mark=mark(found),
            due_at=owed.due_at,
            asked_before=len(earlier),
            missed=missed_lately(work, policy, group.id, group.opened_at, now),
            days_off=_days_off(work, services, group, now),
            names_keeper=_names_keeper(work, group),
        )
    )


def _days_off(work: UnitOfWork, services: Services, group: Group, now: datetime) -> list[tuple[Meeting, str]]:
    """The planned meetings on bank holidays: seen beforehand, to be moved."""
    found = (
        (one, services.calendar.holiday(one.starts_at.astimezone(LONDON).date()))
        for one in work.groups.meetings_to_come(group.id, now)
    )
    return [(one, name) for one, name in found if name]


def _names_keeper(work: UnitOfWork, group: Group) -> bool:
    if group.record_keeper_id is None or group.chair_organisation_id is None:
        return False
    posts = work.people.posts(group.record_keeper_id)
    return all(post.organisation_id != group.chair_organisation_id for post in posts)
