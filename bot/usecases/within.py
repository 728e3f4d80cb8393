"""What nearly everything done to a group begins with: the group held, its rules, and who acts."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.over import over
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import UnitOfWork

NOT_FOUND = Refusal("There is no such group that you are in.", "Look at its card, or ask its chair.", None, "")
"""Said of what is not there and of what is none of their business, in the same words."""


class Within(Struct, frozen=True):
    """An open group, held until the transaction ends, and somebody who may act in it."""

    group: models.Group
    policy: Policy
    person: models.Person


def within(
    work: UnitOfWork,
    services: Services,
    group_id: UUID,
    slack_id: str,
    key: str,
    action: str,
    now: datetime,
    *,
    gives_reason: bool = False,
    acting: UUID | None = None,
) -> Within:
    """The group, held, with the rules it was opened under, and the person, who may do *action*. *acting*: who
    chairs what it is about in the chair's place.

    Raises Repeated for a key seen before; Refused for a group that is over or not theirs to know of, and for
    somebody who may not, by the rule that says so.
    """
    if work.groups.find(group_id) is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(group_id)
    work.once(key)
    return _checked(work, services, group, slack_id, action, now, gives_reason, acting)


def looking_at(
    work: UnitOfWork,
    services: Services,
    group_id: UUID,
    slack_id: str,
    action: str,
    now: datetime,
    *,
    gives_reason: bool = False,
    acting: UUID | None = None,
) -> Within:
    """The same before a form is shown, when nothing is written yet. Raises Refused."""
    group = work.groups.find(group_id)
    if group is None:
        raise Refused(NOT_FOUND)
    return _checked(work, services, group, slack_id, action, now, gives_reason, acting)


def _checked(
    work: UnitOfWork,
    services: Services,
    group: models.Group,
    slack_id: str,
    action: str,
    now: datetime,
    gives_reason: bool,
    acts_for: UUID | None,
) -> Within:
    person = acting(work, slack_id)
    policy = services.policies.in_force(group.forum, group.policy_from)
    roles = {"acting_chair"} if acts_for is not None and acts_for == person.id else ()
    standing = towards(work, policy, person, group, now, roles=roles, gives_reason=gives_reason)
    if not standing.roles:
        raise Refused(NOT_FOUND)
    refuse_if(over(group, action))
    refuse_if(why_not(policy, action, standing))
    return Within(group, policy, person)


def group_meant(services: Services, slack_id: str, ref: str | None, channel_id: str) -> UUID:
    """The group that somebody speaks of in a command. Raises Refused where it is not clear, or not theirs."""
    with services.database.read() as work:
        person = acting(work, slack_id)
        return about(work, services, person, services.clock.now(), ref=ref, channel_id=channel_id).group.id


def reference_for(services: Services, group_id: UUID, slack_id: str, action: str) -> str:
    """The group's reference, for the form behind a button. Raises Refused for somebody who may not do *action*."""
    with services.database.read() as work:
        now = services.clock.now()
        return looking_at(work, services, group_id, slack_id, action, now, gives_reason=True).group.ref
