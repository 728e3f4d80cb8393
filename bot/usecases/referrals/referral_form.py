"""What the form to put a case to a body offers to this person, here and now."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from bot.rules.approval import in_order, may_agree_as, waiting
from bot.rules.calendar import LONDON
from bot.rules.form import asked
from bot.rules.kinds import Limit
from bot.rules.papers import Dates
from bot.rules.parts import Need
from bot.rules.policy import Policy
from bot.rules.referring import REFER, REFERRAL, Body, answers_of, bodies, decisive, places_of, takes_papers, ways
from bot.rules.rights import why_not
from bot.rules.turned_away import turned_away
from bot.rules.words import day, hour, listed
from bot.services import Services
from bot.usecases.referrals.referral_case import body_named, case, dates, days, not_open, standing, towards_body
from bot.usecases.referrals.referral_let_in import can_let_in
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from bot.views.referral_form import Asked, Filled
from storage import models
from storage.unit_of_work import UnitOfWork

MOST_NAMES = 3
NOT_SET_UP = "Nobody has set this panel up here yet, so nobody of it reads along."


def what_to_ask(slack_id: str, filled: Filled, services: Services) -> Asked:
    """The form's questions for the body chosen so far and the answers given. Raises Refused for somebody not listed."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        known = [(body.key, body.name) for body in bodies(services.policies, now.date())]
        body = body_named(services, filled.body, now.date())
        if body is None:
            return Asked(bodies=known)
        policy = services.policies.in_force(body.forum, now.date())
        return replace(_asked(work, services, policy, body, person, filled, now), bodies=known)


def what_to_change(
    slack_id: str, referral_id: UUID, services: Services, filled: Filled | None = None
) -> tuple[Asked, Filled]:
    """The form with what was said before, or with what it says now, for whoever refers. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        found = case(work, services, referral_id)
        refuse_if(why_not(found.policy, "change_referral", standing(work, found, person, now)))
        refuse_if(not_open(found.referral))
        referral = found.referral
        filled = filled or Filled(
            body=found.body.key,
            place=referral.place,
            answers=referral.answers,
            told_day=referral.told_day.isoformat() if referral.told_day else None,
            reason=referral.let_in_why or "",
        )
        return _asked(work, services, found.policy, found.body, person, filled, now), filled


def longest_why(services: Services) -> int:
    """How many characters a line of why has."""
    return services.policies.house(services.clock.now().date()).the(Limit, "reason_text").amount


def _asked(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    body: Body,
    person: models.Person,
    filled: Filled,
    now: datetime,
) -> Asked:
    group = work.groups.standing(body.forum, body.instance)
    known = [(body.key, body.name)]
    no = why_not(policy, REFER, towards_body(work, policy, group, person, now))
    if no is not None:
        return Asked(bodies=known, no=f"{no.reason} {no.remedy}{_who_may(work, policy, group, person, now)}")
    offered = asked_now(policy, filled)
    own = next(iter(work.people.posts(person.id)), None)
    agency = work.people.organisation(own.organisation_id) if own else None
    approvers = who_may_agree(work, policy, group, person, now)
    told = date.fromisoformat(filled.told_day) if filled.told_day else None
    return Asked(
        bodies=known,
        says=says(work, services, policy, body, group, told, now),
        places=places_of(policy),
        needs=offered,
        decisive=decisive(policy, REFERRAL),
        agencies=[(one.id, one.name) for one in work.people.organisations().values()],
        approvers=approvers,
        approver=_likely(approvers, own),
        own_post=f"{own.title}, {agency.name}" if own and agency else "",
        asks_day=takes_papers(policy) and not days(work, policy, group, None, now),
        asks_reason=_asks_reason(work, policy, group, person, filled, now),
        most_characters=policy.the(Limit, "reason_text").amount,
    )


def _asks_reason(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group | None,
    person: models.Person,
    filled: Filled,
    now: datetime,
) -> str | None:
    """What is asked where an answer keeps the case out and somebody can be asked to let it in."""
    away = turned_away(policy, REFERRAL, answers_of(policy, REFERRAL, filled.place, filled.answers))
    if away is None or can_let_in(work, policy, group, away, person, now) is None:
        return None
    who = listed([role.replace("_", " ") for role in away.rule.unless])
    return f"{away.rule.text} Why should the {who} let it in?"


def _who_may(work: UnitOfWork, policy: Policy, group: models.Group | None, person: models.Person, now: datetime) -> str:
    """Colleagues who may refer there, the least senior first; not so many that nobody reads them."""
    own = {post.organisation_id for post in work.people.posts(person.id)}
    may = (
        colleague.name
        for _, colleague in work.people.posts_in(own)
        if why_not(policy, REFER, towards_body(work, policy, group, colleague, now)) is None
    )
    names = list(dict.fromkeys(may))[:MOST_NAMES]
    return f" For example {listed(names)}." if names else ""


def asked_now(policy: Policy, filled: Filled) -> tuple[Need, ...]:
    """What the answers so far make the form ask; where it asks for the place, nothing else before that is known."""
    if places_of(policy) and filled.place not in {place.key for place in places_of(policy)}:
        return ()
    return asked(policy, REFERRAL, answers_of(policy, REFERRAL, filled.place, filled.answers))


def says(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    body: Body,
    group: models.Group | None,
    told: date | None,
    now: datetime,
) -> Sequence[str]:
    """When the body meets and wants its papers, and how its form gets there."""
    found = list(ways(policy))
    if takes_papers(policy):
        found.insert(0, when(*dates(work, services, policy, group, told, now)))
    if body.meets and group is None:
        found.append(NOT_SET_UP)
    return found


def when(first: Dates | None, after: Dates | None) -> str:
    """The next meeting and its papers, and the one after it; or that nobody entered any."""
    if first is None:
        return "No date of its next meeting is known here. Ask the panel itself for it."
    if after is None:
        return f"Next meeting: {_one(first)} No date after that is known here yet."
    return f"Next meeting: {_one(first)} If you miss that: {_one(after)}"


def who_may_agree(
    work: UnitOfWork, policy: Policy, group: models.Group | None, person: models.Person, now: datetime
) -> list[tuple[str, str]]:
    """Colleagues to whom the form can be put before it is sent, and who can agree to all of it.

    None where nobody has to agree. Whoever refers comes last: it is better if somebody else looks at it.
    """
    needed = {one.key for step in in_order(policy, REFERRAL) for one in waiting(policy, step, ())}
    own = {post.organisation_id for post in work.people.posts(person.id)}
    found: dict[str, tuple[bool, str]] = {}
    for post, colleague in work.people.posts_in(own) if needed else ():
        keys = may_agree_as(policy, REFERRAL, towards_body(work, policy, group, colleague, now))
        if colleague.slack_id and needed <= set(keys):
            found[str(colleague.id)] = (colleague.id == person.id, f"{colleague.name}, {post.title}")
    return [(key, label) for key, (_, label) in sorted(found.items(), key=lambda one: one[1][0])]


def _likely(approvers: Sequence[tuple[str, str]], own: models.Post | None) -> str | None:
    """The manager of whoever refers, if they can agree to it; else the first who can."""
    keys = [key for key, _ in approvers]
    manager = str(own.manager_id) if own and own.manager_id else None
    return manager if manager in keys else next(iter(keys), None)


def _one(found: Dates) -> str:
    at = found.deadline.at
    assert isinstance(at, datetime), "papers are due at an hour"
    target = f" They are asked for by {_at(found.target.at)}." if found.target else ""
    return f"{day(found.meeting)}, papers by {_at(at)}.{target}"


def _at(at: datetime | date) -> str:
    local = at.astimezone(LONDON) if isinstance(at, datetime) else None
    return f"{day(local.date())}, {hour(local.time())}" if local else day(at)
