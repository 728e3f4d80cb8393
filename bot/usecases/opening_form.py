"""What the opening form offers to this person, here and now: nothing is asked that can be known."""

from datetime import datetime

from bot.rules.kinds import Deadline, Limit, Question
from bot.rules.needs import needed
from bot.rules.opening import first_slots, set_up_by
from bot.rules.places import Offered, places
from bot.rules.policy import Policy
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.standing import acting, before_opening
from bot.views.opening import Asked


def what_to_ask(slack_id: str, words: str, services: Services) -> Asked:
    """The form's content; *words* after the command name a place. Raises Refused for somebody not listed."""
    now = services.clock.now()
    offered = places(services.policies, now.date())
    named = _named(offered, words)
    forum = named.forum if named and named.forum else services.policies.forums(now.date())[0]
    policy = services.policies.in_force(forum, now.date())
    stuck = policy.the(Question, "stuck")
    return Asked(
        title=policy.title,
        places=offered,
        place=named.key if named else None,
        stuck=stuck.choices,
        otherwise=stuck.otherwise,
        needs=needed(policy, "opening"),
        councils=policy.the(Question, "council").choices,
        slots=first_slots(now, policy, services.calendar),
        set_up_by=set_up_by(policy, now, services.calendar),
        hours=policy.the(Deadline, "set_up").amount,
        guard_hours=policy.the(Limit, "duplicate_guard").amount,
        may_chair=_may_chair(slack_id, policy, services, now),
    )


def _named(offered: tuple[Offered, ...], words: str) -> Offered | None:
    typed = set(words.lower().split())
    return next((place for place in offered if typed & set(place.words)), None)


def _may_chair(slack_id: str, policy: Policy, services: Services, now: datetime) -> bool:
    with services.database.read() as work:
        person = acting(work, slack_id)
        return why_not(policy, "accept_chair", before_opening(work, policy, person, (), now)) is None
