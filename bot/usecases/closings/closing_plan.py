"""All partners confirm a dated plan: each agency says so for itself, and silence is not a yes."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.closing import way
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.over import over
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_gate
from bot.usecases.standing import acting, towards
from bot.usecases.within import NOT_FOUND
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

PLAN = "confirm_plan"
"""The right, and the name by which the message is drawn."""


class ConfirmPlan(Struct, frozen=True, kw_only=True):
    """An agency confirms the plan: pressed by one of its own, or written down by the chair or the record keeper."""

    key: str
    by: str  # Slack id, from the verified payload
    seat_id: UUID


def ask_agencies(work: UnitOfWork, group: models.Group, chair: models.Person, now: datetime, *, wanted: bool) -> None:
    """One message to each member but the chair, who has the list; shown anew when the question comes or goes."""
    for member in work.groups.members(group.id):
        key = f"{PLAN}:{group.id}:{member.id}"
        if work.outbox.by_key(key) is not None:
            work.outbox.refresh(key)
        elif wanted and member.state == "active" and member.person_id != chair.id:
            tell(work, key, member.person_id, now, draw=PLAN, subject_id=member.id, group_id=group.id)


def confirm_plan(request: ConfirmPlan, services: Services) -> str:
    """Record that the agency confirms; what came of it, in a sentence. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        found = work.groups.seat_by_id(request.seat_id)
    if found is None:
        raise Refused(NOT_FOUND)
    with recorded(services, PLAN, request.by, lambda _: found.group_id):
        try:
            with services.database.write() as work:
                says = _confirm(work, services, request, found.group_id, now)
        except Repeated as seen:
            return str(seen.answer["says"])
    return says


def _confirm(work: UnitOfWork, services: Services, request: ConfirmPlan, group_id: UUID, now: datetime) -> str:
    group = work.groups.lock(group_id)
    work.once(request.key)
    person, policy = acting(work, request.by), services.policies.in_force(group.forum, group.policy_from)
    seat = work.groups.seat_by_id(request.seat_id)
    member = work.groups.member(group.id, person.id)
    assert seat is not None, "a seat is never deleted"
    own = member is not None and member.state == "active" and member.seat_id == seat.id
    standing = towards(work, policy, person, group, now, roles={"agency"} if own else ())
    if not standing.roles:
        raise Refused(NOT_FOUND)
    refuse_if(over(group, PLAN))
    refuse_if(why_not(policy, PLAN, standing))
    organisation = work.people.organisation(seat.organisation_id)
    agency = organisation.name if organisation else seat.organisation_id
    choice = way(policy, group.resolution)
    if choice is None or choice.agreed_by != "agencies" or seat.state != "invited":
        raise Refused(Refusal("The plan need not be confirmed any more.", "Nothing is needed from you.", None, ""))
    if seat.id in work.groups.confirmations(group.id):
        raise Refused(Refusal(f"{agency} has confirmed the plan already.", "Nothing more is needed.", None, ""))
    work.groups.add(models.Confirmation(group_id=group.id, seat_id=seat.id, by_id=person.id, at=now))
    _redraw(work, group, seat)
    says = f"{agency} confirms the plan of {group.ref}."
    work.audit.add(
        "plan_confirmed", at=now, actor=str(person.id), group_id=group.id, agency=seat.organisation_id, for_them=not own
    )
    work.answered(request.key, {"says": says}, at=now, actor=str(person.id))
    return says


def _redraw(work: UnitOfWork, group: models.Group, seat: models.Seat) -> None:
    """The agency's own members see that it is done, the chair how many have."""
    for member in work.groups.members(group.id):
        if member.seat_id == seat.id:
            work.outbox.refresh(f"{PLAN}:{group.id}:{member.id}")
    redraw_gate(work, group.id)
