"""Who may ask for the forum above, agree to it and chair there: found in the directory, asked of the rules."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.approval import in_order, may_agree_as
from bot.rules.escalation import AGREE, ASK, offered_to
from bot.rules.kinds import Escalation
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.rules.words import a
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.standing import towards
from storage import models
from storage.unit_of_work import UnitOfWork


class Choice(Struct, frozen=True):
    """Somebody a menu offers."""

    person_id: UUID
    name: str
    label: str  # with post and agency
    organisation: str
    level: int


class Above(Struct, frozen=True):
    """The rules of a group, and those of the forum a step up from it."""

    below: Policy
    above: Policy


def rules(services: Services, group: models.Group, now: datetime) -> Above:
    """Raises Refused where nothing is above the group's forum."""
    below = services.policies.in_force(group.forum, group.policy_from)
    to = next((rule.to for rule in below.all(Escalation)), None)
    if to is None:
        raise Refused(
            Refusal(
                f"Nothing is above {a(below.title)}: it cannot go a step up.",
                "Ask the chair what else can be done.",
                None,
                "",
            )
        )
    return Above(below, services.policies.in_force(to, now.date()))


def rules_of(services: Services, work: UnitOfWork, escalation: models.Escalation) -> Above:
    """The rules under which it was asked for."""
    group = work.groups.get(escalation.group_id)
    below = services.policies.in_force(group.forum, group.policy_from)
    return Above(below, services.policies.in_force(escalation.forum, escalation.policy_from))


def partners(work: UnitOfWork, group: models.Group) -> list[str]:
    """The agencies at the table."""
    return [seat.organisation_id for seat in work.groups.seats(group.id) if seat.state == "invited"]


def may_ask(work: UnitOfWork, rules: Above, group: models.Group, now: datetime) -> list[Choice]:
    """Everybody of the agencies at the table who could ask for it; those who normally would come first."""
    found = _those(
        work,
        rules.below,
        group,
        partners(work, group),
        now,
        lambda standing: bool(offered_to(rules.above, rules.below, standing)),
    )
    normally = {one.person_id for one in may_do(work, rules.below, group, ASK, now)}
    return sorted(found, key=lambda one: one.person_id not in normally)


def may_do(work: UnitOfWork, policy: Policy, group: models.Group, action: str, now: datetime) -> list[Choice]:
    """Everybody of the agencies at the table whom a rule lets do *action*."""
    return _those(
        work, policy, group, partners(work, group), now, lambda standing: why_not(policy, action, standing) is None
    )


def may_agree(
    work: UnitOfWork,
    rules: Above,
    group: models.Group,
    step: str,
    now: datetime,
    *,
    near: models.Person | None = None,
    last: Iterable[UUID] = (),
) -> list[Choice]:
    """Everybody of the agencies at the table who can agree to *step*: first those of *near*'s own organisation, the
    least senior first; those of *last* at the end of the list."""
    found = _those(
        work,
        rules.above,
        group,
        partners(work, group),
        now,
        lambda standing: bool(may_agree_as(rules.above, step, standing)),
    )
    late, own = set(last), {post.organisation_id for post in work.people.posts(near.id)} if near else set()
    return sorted(found, key=lambda one: (one.person_id in late, one.organisation not in own, one.level))


def steps(rules: Above) -> tuple[str, ...]:
    """The steps that must be agreed to before the group above is opened, in their order."""
    return in_order(rules.above, AGREE)


def _those(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    organisations: Sequence[str],
    now: datetime,
    fits: Callable[[Standing], bool],
) -> list[Choice]:
    """Those who fit and can be reached here, each once, by agency and name."""
    names = work.people.organisations()
    found: dict[UUID, Choice] = {}
    for post, person in work.people.posts_in(organisations):
        if person.id in found or person.slack_id is None:
            continue
        if fits(towards(work, policy, person, group, now)):
            agency = names[post.organisation_id].name
            label = f"{person.name}, {post.title}, {agency}"
            found[person.id] = Choice(person.id, person.name, label, post.organisation_id, post.level)
    return sorted(found.values(), key=lambda one: one.label.split(", ")[::-1])
