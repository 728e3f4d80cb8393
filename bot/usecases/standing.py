"""Who somebody is towards a group at the moment of writing: read in the writing transaction, from the facts."""

from collections.abc import Collection
from datetime import datetime

from bot.rules.policy import Policy
from bot.rules.rights import Post, Standing, relations
from bot.rules.seating import chairing, organisations
from bot.usecases.refused import Refused, unlisted
from storage import models
from storage.unit_of_work import UnitOfWork


def acting(work: UnitOfWork, slack_id: str) -> models.Person:
    """The person who clicked or typed, by the verified payload. Raises Refused if the directory does not know them."""
    person = work.people.by_slack_id(slack_id)
    if person is None:
        raise Refused(unlisted())
    return person


def post_of(policy: Policy, post: models.Post, involved: Collection[str], chairing: str | None = None) -> Post:
    """A post of the directory as the rules see it."""
    return Post(
        organisation=post.organisation_id,
        level=post.level,
        title=post.title,
        able_to_chair=policy.forum in post.chairs,
        service=post.service,
        relations=relations(policy, post.organisation_id, involved=involved, chairing=chairing),
    )


def before_opening(
    work: UnitOfWork, policy: Policy, person: models.Person, involved: Collection[str], now: datetime
) -> Standing:
    """Somebody's standing towards a group that does not exist yet; *involved* are the agencies to be asked."""
    posts = tuple(post_of(policy, post, involved) for post in work.people.posts(person.id))
    return Standing(posts=posts, now=now, requested_at=now)


def before_standing(work: UnitOfWork, policy: Policy, person: models.Person, now: datetime) -> Standing:
    """The same towards a standing body that is not set up yet; any organisation that may have its chair counts."""
    involved, chairs = organisations(policy), chairing(policy)
    posts = tuple(
        post_of(policy, post, involved, post.organisation_id if post.organisation_id in chairs else None)
        for post in work.people.posts(person.id)
    )
    return Standing(posts=posts, now=now, requested_at=now)


def towards(
    work: UnitOfWork,
    policy: Policy,
    person: models.Person,
    group: models.Group,
    now: datetime,
    *,
    roles: Collection[str] = (),
    gives_reason: bool = False,
) -> Standing:
    """Somebody's standing towards *group*; *roles* adds what they are to the thing in question (owner, asked …)."""
    involved = [seat.organisation_id for seat in work.groups.seats(group.id)]
    posts = tuple(post_of(policy, post, involved, group.chair_organisation_id) for post in work.people.posts(person.id))
    first = next(iter(work.groups.meetings(group.id)), None)
    return Standing(
        posts=posts,
        roles=frozenset({*_roles(work, person, group), *roles}),
        now=now,
        requested_at=group.opened_at,
        first_meeting_at=first.starts_at if first else None,
        has_chair=group.chair_id is not None,
        gives_reason=gives_reason,
    )


def _roles(work: UnitOfWork, person: models.Person, group: models.Group) -> set[str]:
    held = {
        "opener": group.opener_id,
        "chair": group.chair_id,
        "record_keeper": group.record_keeper_id,
        "vice_chair": group.vice_chair_id,
        "administrator": group.record_keeper_id if group.stands else None,
    }
    found = {role for role, holder in held.items() if holder == person.id}
    meeting = work.meetings.current(group.id)
    if meeting is not None and meeting.chair_id == person.id:
        found.add("acting_chair")
    member = work.groups.member(group.id, person.id)
    if member is not None and member.state == "active":
        found.add("deputy" if member.role == "deputy" else "member")
    return found
