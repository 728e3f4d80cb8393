"""Whom a step of a ladder tells: the roles of a rung, found in the facts and the directory."""

from collections.abc import Sequence
from uuid import UUID

from bot.rules.chairing import Candidate, order_of_asking
from bot.rules.managers import Held, manager_of, senior_of
from bot.rules.nagging import Come
from bot.rules.policy import Policy
from bot.usecases.standing import post_of
from storage import models
from storage.unit_of_work import UnitOfWork


def told(work: UnitOfWork, policy: Policy, obligation: models.Obligation, come: Come) -> tuple[UUID | None, ...]:
    """Everybody whom *come* tells, each once, in the rung's own order; None stands for a role nobody holds."""
    found: list[UUID | None] = []
    for role in come.tell:
        people = _holders(work, policy, obligation, come, role)
        found.extend(person for person in people or (None,) if person not in found)
    return tuple(found)


def asked_to_chair(work: UnitOfWork, policy: Policy, group: models.Group) -> tuple[tuple[UUID, ...], ...]:
    """Who may be asked to chair first, one round after another; without an on-call list they are all of one round."""
    involved = [seat.organisation_id for seat in work.groups.seats(group.id)]
    candidates = [
        Candidate(str(person.id), post_of(policy, post, involved), post.on_call)
        for post, person in work.people.posts_in([group.mobiliser_id])
    ]
    return tuple(tuple(UUID(person) for person in asked) for asked in order_of_asking(policy, candidates))


def may_be_asked_to_chair(work: UnitOfWork, policy: Policy, group: models.Group) -> tuple[UUID, ...]:
    """The same people in one row, the first to be asked first."""
    return tuple(person for asked in asked_to_chair(work, policy, group) for person in asked)


def _holders(work: UnitOfWork, policy: Policy, obligation: models.Obligation, come: Come, role: str) -> Sequence[UUID]:
    group = work.groups.get(obligation.group_id) if obligation.group_id else None
    match role:
        case "owner" | "asked":
            return _some(obligation.person_id)
        case "manager":
            return _some(_manager(work, obligation, come))
        case "agency_senior":
            return _some(_senior(work, obligation, come))
    if group is None:
        return ()
    match role:
        case "agency":
            return _of_agency(work, group, obligation.organisation_id)
        case "chair":
            return _some(group.chair_id or group.opener_id)
        case "opener":
            return _some(group.opener_id)
        case "record_keeper":
            return _some(group.record_keeper_id)
        case "members":
            return [m.person_id for m in work.groups.members(group.id) if m.state == "active"]
        case "mobilising" | "on_call":
            return may_be_asked_to_chair(work, policy, group)
        case "next_on_call":
            return [p for asked in asked_to_chair(work, policy, group)[come.occurrence :][:1] for p in asked]
        case _:
            return ()


def _some(person: UUID | None) -> tuple[UUID, ...]:
    return () if person is None else (person,)


def _of_agency(work: UnitOfWork, group: models.Group, organisation: str | None) -> list[UUID]:
    """Those who sit for an agency in this group; nobody else of it may read what is asked here."""
    seat = work.groups.seat(group.id, organisation) if organisation else None
    return [m.person_id for m in work.groups.members(group.id) if seat and m.seat_id == seat.id and m.state == "active"]


def _held(work: UnitOfWork, organisation: str) -> list[Held]:
    return [
        Held(
            str(person.id),
            post.organisation_id,
            post.level,
            post.service,
            str(post.manager_id) if post.manager_id else None,
        )
        for post, person in work.people.posts_in([organisation])
    ]


def _manager(work: UnitOfWork, obligation: models.Obligation, come: Come) -> UUID | None:
    if obligation.person_id is None or obligation.organisation_id is None or come.level is None:
        return None
    posts = _held(work, obligation.organisation_id)
    found = manager_of(str(obligation.person_id), obligation.organisation_id, come.level, posts)
    return UUID(found) if found else None


def _senior(work: UnitOfWork, obligation: models.Obligation, come: Come) -> UUID | None:
    if obligation.organisation_id is None or come.level is None:
        return None
    found = senior_of(obligation.organisation_id, come.level, _held(work, obligation.organisation_id))
    return UUID(found) if found else None
