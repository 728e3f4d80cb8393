"""The last one has agreed: the group above is opened, with the same engine as any other."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from bot.rules.opening import stuck, why_not_first_meeting
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.escalations.escalation_told import draw_again, tell_asker
from bot.usecases.escalations.escalation_who import Above, partners
from bot.usecases.openings.establishing import establish
from bot.usecases.openings.opening_record import next_ref
from bot.usecases.openings.opening_request import OpenGroup
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import before_opening
from storage import models
from storage.unit_of_work import UnitOfWork


class Wanted(Protocol):
    """What whoever agrees last says besides."""

    @property
    def key(self) -> str: ...
    @property
    def first_meeting(self) -> datetime | None: ...


def open_above(
    work: UnitOfWork,
    services: Services,
    found: Above,
    escalation: models.Escalation,
    director: models.Person,
    chair_id: UUID,
    wanted: Wanted,
    now: datetime,
) -> str:
    """Open it for the agencies at the table, with the people who sit there; what was done, in a sentence.

    Raises Refused for a chair who may not, by the rule that says who may, and for a first meeting that is too late.
    """
    group, policy = work.groups.get(escalation.group_id), found.above
    chair, organisation = _chair(work, found, group, chair_id, now)
    if wanted.first_meeting is None:
        raise Refused(Refusal("Say when they meet first.", "Choose one of the times.", None, ""))
    refuse_if(why_not_first_meeting(policy, wanted.first_meeting, now, now, services.calendar, gives_reason=False))
    assert group.place is not None, "a step up is asked for by a group for one case"
    opener = work.people.get(escalation.asked_by_id or director.id)
    at_table = partners(work, group)
    reasons = stuck(found.below, group.reasons, group.reason_other)
    request = OpenGroup(
        key=wanted.key,
        opened_by=str(opener.slack_id),
        place=group.place,
        first_meeting=wanted.first_meeting,
        council_agreed=group.council_agreed,
        organisations=tuple(dict.fromkeys((organisation, *at_table))),
        stuck_other="; ".join(reasons) or None,
    )
    opened = establish(
        work, services, policy, request, opener, next_ref(work, policy, now), now, sit=_who_sits(work, group)
    )
    opened.councils = list(group.councils)
    escalation.state, escalation.settled_at, escalation.settled_by_id = "opened", now, director.id
    escalation.opened_id = opened.id
    tell_asker(work, group, escalation, now, besides=director.id)
    draw_again(work, group, escalation)
    facts = {"from": group.ref, "agreed_by": str(director.id)}
    work.audit.add("opened", at=now, actor=str(opener.id), group_id=opened.id, **facts)
    work.audit.add("escalation_opened", at=now, actor=str(director.id), group_id=group.id, opened=opened.ref)
    return f"{opened.ref} · {opened.code_word} is being set up. {chair.name} is asked to chair."


def _chair(
    work: UnitOfWork, found: Above, group: models.Group, chair_id: UUID, now: datetime
) -> tuple[models.Person, str]:
    """Who is to chair, and for which of their organisations. Raises Refused."""
    chair = work.people.find(chair_id)
    posts = work.people.posts(chair.id) if chair else ()
    if chair is None or not posts:
        raise Refused(
            Refusal("The directory does not list that person.", "Choose somebody from the list of the form.", None, "")
        )
    involved = partners(work, group)
    standing = before_opening(work, found.above, chair, involved, now)
    refuse_if(why_not(found.above, "accept_chair", standing))
    for post in standing.posts:
        if why_not(found.above, "accept_chair", replace(standing, posts=(post,))) is None:
            return chair, post.organisation
    raise AssertionError("one of their posts lets them")


def _who_sits(work: UnitOfWork, group: models.Group) -> dict[str, list[models.Person]]:
    """Who sits for each agency in the group below: they know the child, and go on."""
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    found: dict[str, list[models.Person]] = {}
    for member in work.groups.members(group.id):
        if member.state == "active" and member.role != "deputy":
            found.setdefault(seats[member.seat_id], []).append(work.people.get(member.person_id))
    return found
