"""Who may do what. The answer is no unless a rule says yes, and a no says which rule, and what to do instead."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from bot.rules.kinds import Chair, Escalation, Right
from bot.rules.parts import Demand, Grant
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed

START = datetime.min.replace(tzinfo=UTC)


class Post(Struct, frozen=True, kw_only=True):
    """Where somebody works, in which part of it (*service*), and how senior they are there.

    *relations* is what that organisation is in the group.
    Relations are "involved", "mobilising" (must start the group), "chairing" (has the chair now) and "next_chair"
    (normally chairs later); `relations` below works them out.
    """

    organisation: str
    level: int
    title: str
    able_to_chair: bool = False
    service: str | None = None
    relations: frozenset[str] = frozenset()


class Standing(Struct, frozen=True, kw_only=True):
    """Who somebody is towards a group, or a thing in it, at the moment of asking.

    *roles* are "opener", "chair", "acting_chair", "record_keeper", "member", "deputy", "owner", "maker"
    (who wrote it down), "manager" (told of it as its owner's manager), "agency" (of the agency that was asked) and
    "asked" (the very person asked). The times matter only to rights that begin or end; *chair_level*, of whoever has
    the chair, only to standing in for them.
    """

    posts: tuple[Post, ...] = ()
    roles: frozenset[str] = frozenset()
    now: datetime = START
    requested_at: datetime = START
    first_meeting_at: datetime | None = None
    has_chair: bool = False
    gives_reason: bool = False
    chair_level: int | None = None


def demands_on(policy: Policy, action: str) -> tuple[tuple[Right | Escalation, Demand], ...]:
    """Every demand on who may do *action*, with the rule that makes it, the forum's own first."""
    rules: tuple[Right | Escalation, ...] = (*policy.all(Right), *policy.all(Escalation))
    return tuple((rule, demand) for rule in rules for demand in rule.demands if action in demand.actions)


def why_not(policy: Policy, action: str, standing: Standing) -> Refusal | None:
    """None if somebody of that standing may do *action*; else the first rule that says no, the forum's own first.

    Every demand of every rule that speaks of the action must be met; an action no rule speaks of is refused.
    """
    demands = demands_on(policy, action)
    for rule, demand in demands:
        if not any(holds(grant, standing) for grant in demand.any_of):
            return Refusal(_reason(demand, standing), demand.instead, rule.id, rule.cited)
    if demands:
        return None
    return Refusal(
        "No rule says who may do that, so nobody may.",
        "Ask the chair, or choose something else from `help`.",
        None,
        "",
    )


def relations(
    policy: Policy, organisation: str, *, involved: Collection[str], chairing: str | None = None
) -> frozenset[str]:
    """What an organisation is in a group: *involved* are those asked to come, *chairing* has the chair now."""
    expected = {rule.meeting: rule.organisation(policy.forum) for rule in policy.all(Chair)}
    found = {
        "involved": organisation in involved,
        "mobilising": organisation == expected.get("first"),
        "next_chair": organisation == expected.get("later"),
        "chairing": organisation == chairing,
    }
    return frozenset(name for name, holds in found.items() if holds)


def _reason(demand: Demand, standing: Standing) -> str:
    if not any(grant.min_level for grant in demand.any_of):
        return demand.no
    if not standing.posts:
        return f"{demand.no} You are not listed in any post."
    return f"{demand.no} You are listed as {listed([post.title for post in standing.posts])}."


def holds(grant: Grant, standing: Standing) -> bool:
    """Whether somebody of that standing is entitled in this way."""
    return (
        (not grant.roles or not standing.roles.isdisjoint(grant.roles))
        and (not _speaks_of_posts(grant) or any(_fits(grant, post, standing.chair_level) for post in standing.posts))
        and (not grant.until_chair or not standing.has_chair)
        and (not grant.with_reason or standing.gives_reason)
        and _in_time(grant, standing)
    )


def _speaks_of_posts(grant: Grant) -> bool:
    where = grant.relation or grant.organisation or grant.service
    return bool(grant.min_level or grant.able_to_chair or grant.chairs_level or where)


def _fits(grant: Grant, post: Post, chair_level: int | None) -> bool:
    return (
        post.level >= (grant.min_level or post.level)
        and (not grant.chairs_level or (chair_level is not None and post.level >= chair_level))
        and (post.able_to_chair or not grant.able_to_chair)
        and (grant.relation is None or grant.relation in post.relations)
        and (grant.organisation is None or grant.organisation == post.organisation)
        and (grant.service is None or grant.service.casefold() == (post.service or "").casefold())
    )


def _in_time(grant: Grant, standing: Standing) -> bool:
    since = standing.now - standing.requested_at
    begun = standing.first_meeting_at is not None and standing.first_meeting_at <= standing.now
    return (
        (grant.within_hours is None or since <= timedelta(hours=grant.within_hours))
        and (grant.after_hours is None or since >= timedelta(hours=grant.after_hours))
        and not (grant.before_first_meeting and begun)
    )
