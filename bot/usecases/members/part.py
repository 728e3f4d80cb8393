"""The opener goes off shift: their part goes to a colleague."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on, why_not
from bot.services import Services
from bot.usecases.members.joining import join
from bot.usecases.refused import Refused
from bot.usecases.seeing.overview import give_overview
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import before_opening
from bot.usecases.within import Within, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class HandPart(Struct, frozen=True, kw_only=True):
    """The opener's part is to go to *to*."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    to: str  # Slack id


def hand_part(request: HandPart, services: Services) -> None:
    """A colleague of the opener's agency is the opener from now on, and is in the group. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "hand_over_part", now)
            group, opener = here.group, here.person
            colleague = _colleague(work, here, request.to, now)
            member = work.groups.member(group.id, colleague.id)
            if member is None or member.state != "active":
                seat = _seat_of(work, group, opener)
                join(work, group, seat, colleague, "extra", now, key=request.key)
            redraw_group(work, group)  # the message of the one who had it
            group.opener_id = colleague.id
            give_overview(work, group, colleague)
            redraw_group(work, group)
            work.audit.add("part_handed_over", at=now, actor=str(opener.id), group_id=group.id, to=str(colleague.id))
            work.answered(request.key, {}, at=now, actor=str(opener.id))
    except Repeated:
        return


def _colleague(work: UnitOfWork, here: Within, slack_id: str, now: datetime) -> models.Person:
    """Somebody of the opener's agency who could have opened the group themselves. Raises Refused for others."""
    rule, _ = demands_on(here.policy, "hand_over_part")[0]
    person = work.people.by_slack_id(slack_id)
    own = {post.organisation_id for post in work.people.posts(here.person.id)}
    theirs = {post.organisation_id for post in work.people.posts(person.id)} if person else set()
    if person is None or not own & theirs:
        reason = "The directory does not list this person as a colleague of yours."
        raise Refused(Refusal(reason, "Choose somebody of your own agency.", rule.id, rule.cited))
    if person.id == here.person.id:
        raise Refused(Refusal("You have this part already.", "Choose a colleague.", None, ""))
    involved = [seat.organisation_id for seat in work.groups.seats(here.group.id)]
    if why_not(here.policy, "open", before_opening(work, here.policy, person, involved, now)) is not None:
        reason = f"{person.name} may not open a group, so cannot take this on."
        raise Refused(Refusal(reason, "Choose a colleague who may, such as your on-call manager.", rule.id, rule.cited))
    return person


def _seat_of(work: UnitOfWork, group: models.Group, opener: models.Person) -> models.Seat:
    """The seat of the opener's agency."""
    own = {post.organisation_id for post in work.people.posts(opener.id)}
    return next(seat for seat in work.groups.seats(group.id) if seat.organisation_id in own)
