"""The chair looks at who was invited: keeps the agencies, or changes them."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.decisions.recommendation import agency_left
from bot.usecases.members.leaving import take_out
from bot.usecases.members.membership import bring_in, seat_for, why_stays
from bot.usecases.members.seating import contacts
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

KEPT = Refusal("The chair has looked at who is invited already.", "To change it, press “Change”.", None, "")


class KeepInvited(Struct, frozen=True, kw_only=True):
    """The agencies stay as they are."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID


class ChangeInvited(Struct, frozen=True, kw_only=True):
    """These agencies are to be at the table, of those that *were* when the form was shown, and besides.

    An agency that came or went while the form was open is left as it is.
    """

    key: str
    by: str
    group_id: UUID
    were: tuple[str, ...]
    organisations: tuple[str, ...]


class Offered(Struct, frozen=True):
    """One agency of the directory, as the form offers it."""

    organisation: str
    name: str
    invited: bool


def keep_invited(request: KeepInvited, services: Services) -> None:
    """The chair agrees with who was invited. Raises Refused for somebody who does not choose the members."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "add_member", now)
            if here.group.invited_kept_at is not None:
                raise Refused(KEPT)
            here.group.invited_kept_at = now
            redraw_group(work, here.group)
            work.audit.add("invited_kept", at=now, actor=str(here.person.id), group_id=here.group.id)
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def whom_to_offer(slack_id: str, group_id: UUID, services: Services) -> Sequence[Offered]:
    """Every agency of the directory, those at the table marked. Raises Refused as above."""
    now = services.clock.now()
    with services.database.read() as work:
        looking_at(work, services, group_id, slack_id, "remove_member", now)
        here = {seat.organisation_id for seat in work.groups.seats(group_id)}
        known = sorted(work.people.organisations().values(), key=lambda one: one.name)
        return [Offered(one.id, one.name, one.id in here) for one in known]


def change_invited(request: ChangeInvited, services: Services) -> None:
    """Invite the agencies that were ticked, take out those that were unticked. Raises Refused, and changes nothing."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "remove_member", now)
            group = here.group
            seats = {seat.organisation_id: seat for seat in work.groups.seats(group.id)}
            gone = [seats[one] for one in request.were if one not in request.organisations and one in seats]
            for seat in gone:
                refuse_if(_why_stays(work, here, seat))
            for seat in gone:
                for member in _sitting(work, seat):
                    take_out(work, services, here.policy, group, member, here.person, now, key=request.key)
                seat.state = "removed"
                agency_left(work, services, here.policy, group, seat, now)
                work.groups.forget_confirmations(group.id, seat.id)  # whoever comes back for it says so anew
            new = [one for one in request.organisations if one not in request.were and one not in seats]
            for organisation in new:
                _known(work, organisation)
                seat = seat_for(work, here.policy, group, organisation)
                for person in contacts(work, here.policy.forum, organisation):
                    bring_in(work, services, here.policy, group, seat, person, "usual", now, key=request.key)
            group.invited_kept_at = now
            redraw_group(work, group)
            work.audit.add(
                "invited_changed",
                at=now,
                actor=str(here.person.id),
                group_id=group.id,
                added=new,
                removed=[seat.organisation_id for seat in gone],
            )
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def _sitting(work: UnitOfWork, seat: models.Seat) -> list[models.Member]:
    return [m for m in work.groups.members(seat.group_id) if m.seat_id == seat.id and m.state == "active"]


def _why_stays(work: UnitOfWork, here: Within, seat: models.Seat) -> Refusal | None:
    """An agency is not taken out while one of its people holds a part, or has promised what is still open."""
    sitting = _sitting(work, seat)
    people = work.people.named(member.person_id for member in sitting)
    for person in people.values():
        if refusal := why_stays(here.group, person):
            return refusal
    organisation = work.people.organisation(seat.organisation_id)
    name = organisation.name if organisation else seat.organisation_id
    promised = [action for action in work.actions.open_in(here.group.id) if action.rule_id is None]
    theirs = [action.name for action in promised if action.owner_id in people]
    if theirs:
        return Refusal(
            f"{name} still has {listed(theirs)} to do.",
            "Give it to another agency, or drop it, then take this one out.",
            None,
            "",
        )
    return None


def _known(work: UnitOfWork, organisation: str) -> None:
    found = work.people.organisation(organisation)
    if found is None or found.ended_at is not None:
        raise Refused(Refusal("That agency is not in the directory any more.", "Open the form again.", None, ""))
