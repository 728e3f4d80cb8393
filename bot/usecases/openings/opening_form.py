"""What the opening form offers to this person, here and now: nothing is asked that can be known."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import replace

from bot import dates
from bot.rules.kinds import Chair, Deadline, Limit, Question
from bot.rules.needs import needed
from bot.rules.opening import first_slots, invited, set_up_by
from bot.rules.places import Offered, places
from bot.rules.policy import Policy
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.standing import acting, before_opening
from bot.views.opening import Agency, Asked
from bot.views.opening_filled import ME, NOT_AGREED, Filled
from storage import models
from storage.unit_of_work import UnitOfWork


def what_to_ask(slack_id: str, filled: Filled, services: Services, notices: Sequence[str] = ()) -> tuple[Asked, Filled]:
    """The form's questions for the place and council chosen so far, and the answers to show in it.

    Whoever the rules asked for another place or council is not ticked any more; what was ticked besides stays.
    Raises Refused for somebody not listed.
    """
    now = services.clock.now()
    offered = places(services.policies, now.date())
    chosen = place_named(offered, filled.place)
    policy = policy_for(services, chosen, now.date())
    with services.database.read() as work:
        person = acting(work, slack_id)
        asked = _everywhere(services, policy, offered, now, notices)
        if chosen is not None:
            asked = _for_place(work, services, policy, asked, chosen, filled, person, now)
    before = place_named(offered, filled.drawn_for[0])
    ticked_before = by_rule(services, before, filled.drawn_for[1], now.date())
    extra = tuple(organisation for organisation in filled.who if organisation not in ticked_before)
    return asked, replace(filled, who=extra)


def place_named(offered: Sequence[Offered], key: str | None) -> Offered | None:
    """The place with this key, if some forum is for it."""
    return next((place for place in offered if place.key == key and place.forum), None)


def policy_for(services: Services, place: Offered | None, today: date) -> Policy:
    """The rules of the place's forum; before there is one, of any: what it says then is the same everywhere."""
    forum = place.forum if place and place.forum else services.policies.forums(today, "at_once")[0]
    return services.policies.in_force(forum, today)


def by_rule(services: Services, place: Offered | None, council: str | None, today: date) -> frozenset[str]:
    """The organisations that must be there for this place and council."""
    if place is None:
        return frozenset()
    councils = (council,) if council not in (None, NOT_AGREED) else ()
    return frozenset(found.organisation for found in invited(policy_for(services, place, today), councils))


def _everywhere(
    services: Services, policy: Policy, offered: Sequence[Offered], now: datetime, notices: Sequence[str]
) -> Asked:
    council = policy.the(Question, "council")
    return Asked(
        title=policy.title,
        places=[place for place in offered if place.forum],
        elsewhere=[place for place in offered if not place.forum],
        stuck=(),
        otherwise=None,
        needs=needed(policy, "opening"),
        councils=[choice for choice in council.choices if choice.organisation],
        not_agreed=council.otherwise,
        slots=first_slots(now, policy, services.calendar),
        set_up_by=set_up_by(policy, now, services.calendar),
        hours=policy.the(Deadline, "set_up").amount,
        most_characters=policy.the(Limit, "reason_text").amount,
        longest_time=dates.LONGEST,
        notices=notices,
    )


def _for_place(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    asked: Asked,
    place: Offered,
    filled: Filled,
    person: models.Person,
    now: datetime,
) -> Asked:
    stuck = policy.the(Question, "stuck")
    named = by_rule(services, place, filled.council, now.date())
    organisations = work.people.organisations()
    first = next(rule for rule in policy.all(Chair) if rule.meeting == "first")
    starts = organisations.get(first.organisation(policy.forum) or "")
    may_chair = why_not(policy, "accept_chair", before_opening(work, policy, person, named, now)) is None
    chairs_elsewhere = filled.chair == ME and not may_chair
    return replace(
        asked,
        notices=[*asked.notices, *(["You can't take the first chair for this place."] if chairs_elsewhere else [])],
        question=place.ask,
        stuck=stuck.choices,
        otherwise=stuck.otherwise,
        agencies=[Agency(one.id, one.name, one.id in named) for one in organisations.values()],
        chairing=starts.name if starts else first.organisation(policy.forum),
        may_chair=may_chair,
    )
