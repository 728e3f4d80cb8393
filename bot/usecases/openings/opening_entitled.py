"""Who may open the group that somebody filled in a form for."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.places import places
from bot.rules.policy import Policy
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.openings.opening_form import by_rule, place_named, policy_for
from bot.usecases.standing import before_opening, post_of
from bot.views.opening_filled import Filled
from storage import models
from storage.unit_of_work import UnitOfWork


class MayOpen(Struct, frozen=True):
    """Somebody who may open it: as a menu shows them."""

    person_id: UUID
    name: str
    title: str
    organisation: str
    agency: str
    on_call: int | None


def who_may(
    work: UnitOfWork,
    services: Services,
    filled: Filled,
    organisations: Iterable[str],
    now: datetime,
    *,
    besides: Collection[str] = (),
) -> list[MayOpen]:
    """Those of *organisations* who may open it, are not away and can be reached here.

    *besides* are ids of people not to be named, because they were asked already.
    """
    policy = rules_for(services, filled, now)
    involved = involved_in(services, filled, now)
    agencies = work.people.organisations()
    found: dict[UUID, MayOpen] = {}
    for post, person in work.people.posts_in(organisations):
        standing = Standing(posts=(post_of(policy, post, involved),), now=now, requested_at=now)
        here = person.slack_id and (person.away_until is None or person.away_until < now.date())
        if here and str(person.id) not in besides and why_not(policy, "open", standing) is None:
            agency = agencies[post.organisation_id].name if post.organisation_id in agencies else post.organisation_id
            found[person.id] = MayOpen(person.id, person.name, post.title, post.organisation_id, agency, post.on_call)
    return list(found.values())


def senior_enough(work: UnitOfWork, services: Services, filled: Filled, person: models.Person, now: datetime) -> bool:
    """Whether they could open it if their own organisation were involved: being on call would change nothing."""
    own = {post.organisation_id for post in work.people.posts(person.id)}
    policy, involved = rules_for(services, filled, now), involved_in(services, filled, now) | own
    return why_not(policy, "open", before_opening(work, policy, person, involved, now)) is None


def rules_for(services: Services, filled: Filled, now: datetime) -> Policy:
    """The rules of the place that was chosen."""
    place = place_named(places(services.policies, now.date()), filled.place)
    return policy_for(services, place, now.date())


def involved_in(services: Services, filled: Filled, now: datetime) -> frozenset[str]:
    """The agencies that would be asked to come: whoever the rules name, and whoever was ticked."""
    place = place_named(places(services.policies, now.date()), filled.place)
    return by_rule(services, place, filled.council, now.date()) | set(filled.who)
