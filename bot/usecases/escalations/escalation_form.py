"""What the form for a step up offers to this person: who else is asked, and the summary that all of them will read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.escalation import Offered, grounds, offered_to
from bot.rules.kinds import Limit
from bot.rules.refusal import Refusal
from bot.rules.words import a
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.escalations.escalation_who import Above, Choice, may_agree, may_ask, rules, steps
from bot.usecases.over import over, when
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from bot.usecases.within import NOT_FOUND
from storage import models
from storage.unit_of_work import UnitOfWork


class Offer(Struct, frozen=True, kw_only=True):
    """What the form shows. *asks*: this person may ask; else they propose it to one of *people*.

    *people* are those who can agree to the first step, or those who could ask. *escalation_id*: a proposal that is
    taken up.
    """

    group: models.Group
    title: str  # of the forum above
    grounds: Sequence[Offered]
    asks: bool
    people: Sequence[Choice]
    most: int  # characters
    why: str = ""
    ground: str | None = None
    escalation_id: UUID | None = None


def offer(services: Services, slack_id: str, group_id: UUID) -> Offer:
    """The form, for somebody of the group or who may ask from outside it. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        group = work.groups.find(group_id)
        if group is None:
            raise Refused(NOT_FOUND)
        return _offer(work, services, acting(work, slack_id), group, now)


def offer_for_command(services: Services, slack_id: str, ref: str | None, channel_id: str) -> Offer:
    """The same for what was typed. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        group = work.groups.by_ref(ref) if ref else None
        if group is None or not may_know(work, services, person, group, now):
            group = about(work, services, person, now, ref=ref, channel_id=channel_id).group
        return _offer(work, services, person, group, now)


def offer_proposed(services: Services, slack_id: str, escalation_id: UUID) -> Offer:
    """The form with what was proposed, for whoever it was proposed to. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        proposed = work.escalations.get(escalation_id)
        if proposed is None or proposed.proposed_to_id != person.id:
            raise Refused(NOT_FOUND)
        if proposed.state != "proposed":
            raise Refused(Refusal("That is settled already.", "Your message says how it stands.", None, ""))
        group = work.groups.get(proposed.group_id)
        refuse_if(over(group))
        return _shown(work, rules(services, group, now), group, person, now, proposed)


def may_know(work: UnitOfWork, services: Services, person: models.Person, group: models.Group, now: datetime) -> bool:
    """Whether this person may hear of the group here: they are in it, or of an agency at the table and may ask."""
    below = services.policies.in_force(group.forum, group.policy_from)
    standing = towards(work, below, person, group, now)
    if standing.roles:
        return True
    found = rules(services, group, now)
    involved = any("involved" in post.relations for post in standing.posts)
    return involved and bool(offered_to(found.above, found.below, standing))


def refuse_second(work: UnitOfWork, group: models.Group, title: str) -> None:
    """One at a time: raises Refused while something is open, or a group above is at work."""
    for one in work.escalations.of(group.id):
        opened = work.groups.get(one.opened_id) if one.opened_id else None
        if one.state in ("proposed", "asked"):
            asked = "proposed" if one.state == "proposed" else "asked for"
            raise Refused(
                Refusal(
                    f"It was {asked} already, on {when(one.asked_at or one.made_at)}: {a(title)}.",
                    "The card says who has to answer.",
                    None,
                    "",
                )
            )
        if opened is not None and opened.state == "open":
            raise Refused(Refusal(f"{opened.ref} is at work on it already.", "Ask its chair.", None, ""))


def _offer(work: UnitOfWork, services: Services, person: models.Person, group: models.Group, now: datetime) -> Offer:
    if not may_know(work, services, person, group, now):
        raise Refused(NOT_FOUND)
    refuse_if(over(group))
    found = rules(services, group, now)
    refuse_second(work, group, found.above.title)
    return _shown(work, found, group, person, now, None)


def _shown(
    work: UnitOfWork,
    found: Above,
    group: models.Group,
    person: models.Person,
    now: datetime,
    proposed: models.Escalation | None,
) -> Offer:
    mine = offered_to(found.above, found.below, towards(work, found.below, person, group, now))
    everybody = (
        may_agree(work, found, group, steps(found)[0], now, near=person) if mine else may_ask(work, found, group, now)
    )
    if not everybody:
        what = "authorise it" if mine else "ask for it"
        remedy = "Ask your administrator to look at the levels in the directory, or phone a Director."
        raise Refused(Refusal(f"The directory lists nobody at the table who could {what}.", remedy, None, ""))
    return Offer(
        group=group,
        title=found.above.title,
        grounds=mine or grounds(found.above, found.below),
        asks=bool(mine),
        people=everybody,
        most=found.below.the(Limit, "reason_text").amount,
        why=proposed.why if proposed else "",
        ground=proposed.ground if proposed else None,
        escalation_id=proposed.id if proposed else None,
    )
