"""What the drawers of messages look up: the group a message is about, and what agencies are called."""

from datetime import datetime
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.counting import anchor_words
from bot.rules.kinds import Deadline
from bot.rules.needs import needed
from bot.rules.policy import Policy
from bot.rules.words import counted
from bot.services import Services
from bot.usecases.chairs.chairing import set_up_lacks
from bot.views.set_up import line
from storage.models import Effect, Group, Meeting
from storage.unit_of_work import UnitOfWork


def about(work: UnitOfWork, services: Services, effect: Effect) -> tuple[Group, Policy, Meeting | None]:
    """The group an effect is about, its rules, and its next meeting."""
    assert effect.group_id is not None, "these messages are all about a group"
    group = work.groups.get(effect.group_id)
    policy = services.policies.in_force(group.forum, group.policy_from)
    return group, policy, work.groups.next_meeting(group.id)


def subject(effect: Effect) -> UUID:
    """The id of the thing a message is drawn from."""
    assert effect.subject_id is not None, "a drawn message has a subject"
    return effect.subject_id


def agency(work: UnitOfWork, organisation_id: str) -> str:
    """What people call an organisation."""
    found = work.people.organisation(organisation_id)
    return found.name if found else organisation_id


def agency_of(work: UnitOfWork, person_id: UUID) -> str:
    """What people call the organisation somebody works for."""
    posts = work.people.posts(person_id)
    return agency(work, posts[0].organisation_id) if posts else "an agency that is no longer listed"


def set_up_line(work: UnitOfWork, policy: Policy, group: Group, now: datetime) -> str:
    """How the clock "set up by" stands; once it was stopped, nobody who joins later starts it again."""
    owed = work.obligations.about(group.id, "set_up")
    missing = () if group.set_up_at else set_up_lacks(work, group)
    return line(
        counted=_counted(policy),
        by=(owed.due_at if owed else now).astimezone(LONDON),
        parts=[(need.label, need.key not in missing) for need in needed(policy, "set_up")],
        done_at=group.set_up_at.astimezone(LONDON) if group.set_up_at else None,
        late=owed is not None and (group.set_up_at > owed.due_at if group.set_up_at else now >= owed.due_at),
    )


def _counted(policy: Policy) -> str:
    """How the time to set up is counted, in a few words."""
    rule = policy.the(Deadline, "set_up")
    if rule.unit in ("hours", "minutes"):
        return "from the request, day and night"
    return f"{counted(rule.amount, rule.unit.replace('_', ' ').removesuffix('s'))} after {anchor_words(rule.anchor)}"
