"""Who has which seat of a standing body: found in the directory by their post, or named."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.panel_kinds import Seating
from bot.rules.parts import Seat
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on
from bot.rules.seating import CHAIR, Holder, names_chair, organisations, seats, sitting, why_not_chair, why_not_seat
from bot.services import Services
from bot.usecases.members.joining import join
from bot.usecases.members.seating import new_member
from bot.usecases.panels.agenda import AGENDA
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import before_standing
from bot.usecases.within import within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

SEATED = "seated"
"""The message to somebody who sits on a standing body, by the name it is drawn by."""


class NameSeat(Struct, frozen=True, kw_only=True):
    """*person* is to have the seat of that key; "chair", "vice_chair" and "administrator" are parts besides."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    seat: str
    person: str  # Slack id


class BringGuest(Struct, frozen=True, kw_only=True):
    """*person* is to be there without a seat: a guest for an item, or somebody who helps the administrator."""

    key: str
    by: str
    group_id: UUID
    person: str  # Slack id


class Taken(Struct, frozen=True):
    """A seat by post, and who has it; nobody where the directory lists none."""

    seat: Seat
    people: Sequence[models.Person]


PARTS = ("chair", "vice_chair", "administrator")
"""What can be named besides the seats that the terms list."""


def fill_seats(work: UnitOfWork, policy: Policy, group: models.Group, now: datetime) -> None:
    """Everybody whom the directory lists under the title of a seat has it. The others stay empty."""
    for person_id, key in sitting(policy, _holders(work, policy)).items():
        sit_on(work, policy, group, work.people.get(UUID(person_id)), key, now)


def sit_on(
    work: UnitOfWork, policy: Policy, group: models.Group, person: models.Person, key: str | None, now: datetime
) -> models.Member:
    """*person* is in the body that is being set up, with the seat of that *key* if the terms list it."""
    listed = {seat.key: seat for seat in seats(policy)}
    own = key if key in listed else None
    member = work.groups.member(group.id, person.id)
    if member is None:
        seat = seat_of(work, policy, group, _organisation(work, policy, person, listed.get(own or "")))
        member = new_member(seat, person, "usual" if own else "extra", now)
        work.groups.add(member)
    member.post_seat = own or member.post_seat
    member.role = "usual" if member.post_seat or key in PARTS else member.role
    return member


def seat_of(work: UnitOfWork, policy: Policy, group: models.Group, organisation: str) -> models.Seat:
    """The place of an organisation, once more if it was removed."""
    seat = work.groups.seat(group.id, organisation)
    if seat is None:
        rules = [rule.id for rule in policy.all(Seating) if any(one.organisation == organisation for one in rule.seats)]
        rule_id = rules[0] if rules else demands_on(policy, "open_standing")[0][0].id
        seat = models.Seat(group_id=group.id, organisation_id=organisation, rule_id=rule_id)
        work.groups.add(seat)
    seat.state = "invited"
    return seat


def found_in_directory(work: UnitOfWork, policy: Policy, key: str, now: datetime) -> models.Person | None:
    """Who has that seat by their title; of the chair also the only one who may have it. None where it is not clear."""
    titled = [person for person, seat in sitting(policy, _holders(work, policy)).items() if seat == key]
    if len(titled) == 1:
        return work.people.get(UUID(titled[0]))
    if key != CHAIR or not names_chair(policy):
        return None
    able = [
        person
        for person in work.people.everybody()
        if why_not_chair(policy, before_standing(work, policy, person, now)) is None
    ]
    return able[0] if len(able) == 1 else None


def taken(work: UnitOfWork, policy: Policy, group: models.Group) -> Sequence[Taken]:
    """Every seat of the body in the order of its terms, and who has it."""
    members = [one for one in work.groups.members(group.id) if one.state == "active" and one.post_seat]
    people = work.people.named(one.person_id for one in members)
    by_seat: Mapping[str, list[models.Person]] = {
        seat.key: [people[one.person_id] for one in members if one.post_seat == seat.key] for seat in seats(policy)
    }
    return [Taken(seat, by_seat[seat.key]) for seat in seats(policy)]


def name_seat(request: NameSeat, services: Services) -> str:
    """Somebody has the seat, or the part, from now on, and is told; says so. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "look_after", now)
            group, policy = here.group, here.policy
            seat = _seat_named(policy, request.seat)
            person = work.people.by_slack_id(request.person)
            if person is None or not work.people.posts(person.id):
                raise Refused(_not_listed())
            organisation = _organisation(work, policy, person, seat)
            refuse_if(_one_too_many(work, policy, group, person, organisation))
            member = join(
                work, group, seat_of(work, policy, group, organisation), person, "usual", now, key=request.key
            )
            label = _give(work, policy, group, member, person, request.seat, seat, now)
            tell_seated(work, group, member, now)
            show_body_again(work, group)
            says = f"{person.name} has the seat now: {label}."
            work.audit.add(
                "seat_named",
                at=now,
                actor=str(here.person.id),
                group_id=group.id,
                seat=request.seat,
                who=str(person.id),
            )
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def bring_guest(request: BringGuest, services: Services) -> str:
    """Somebody is in the channel and can be marked as here, without a vote; says so. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "look_after", now)
            group, policy, person = here.group, here.policy, work.people.by_slack_id(request.person)
            if person is None or not work.people.posts(person.id):
                raise Refused(_not_listed())
            there = work.groups.member(group.id, person.id)
            if there is not None and there.state == "active":
                raise Refused(Refusal(f"{person.name} is in it already.", "`/panel seats` shows who sits.", None, ""))
            seat = seat_of(work, policy, group, _organisation(work, policy, person, None))
            member = join(work, group, seat, person, "extra", now, key=request.key)
            member.post_seat = None
            tell_seated(work, group, member, now)
            show_body_again(work, group)
            says = f"{person.name} is in {group.ref} now as a guest, without a vote."
            actor = str(here.person.id)
            work.audit.add("guest_brought", at=now, actor=actor, group_id=group.id, person=str(person.id))
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def tell_seated(work: UnitOfWork, group: models.Group, member: models.Member, now: datetime) -> None:
    """One message: on which body they sit, as whom, and when it meets."""
    key = _seated_key(member)
    if work.outbox.by_key(key) is None:
        tell(work, key, member.person_id, now, draw=SEATED, subject_id=member.id, group_id=group.id)


def show_body_again(work: UnitOfWork, group: models.Group) -> None:
    """Its card, and what everybody who sits on it reads of its chair and its next meeting."""
    work.outbox.refresh(*(_seated_key(member) for member in work.groups.members(group.id)))
    redraw_group(work, group)


def _seated_key(member: models.Member) -> str:
    return f"{SEATED}:{member.id}"


def _give(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    member: models.Member,
    person: models.Person,
    key: str,
    seat: Seat | None,
    now: datetime,
) -> str:
    if key in PARTS:  # one person has it
        for other in work.groups.members(group.id):
            other.post_seat = None if other.post_seat == key else other.post_seat
    member.role = "usual"
    if seat is not None:
        member.post_seat = seat.key
    match key:
        case "chair":
            refuse_if(why_not_chair(policy, before_standing(work, policy, person, now)))
            group.chair_id, group.chair_organisation_id = person.id, _seat_organisation(work, member)
        case "vice_chair":
            group.vice_chair_id = person.id
        case "administrator":
            group.record_keeper_id = person.id
            for owed in work.obligations.open_in(group.id):
                owed.person_id = person.id if owed.kind == AGENDA else owed.person_id
    return seat.label if seat else key.replace("_", " ")


def _seat_organisation(work: UnitOfWork, member: models.Member) -> str:
    seat = work.groups.seat_by_id(member.seat_id)
    assert seat is not None, "a seat is never deleted"
    return seat.organisation_id


def _seat_named(policy: Policy, typed: str) -> Seat | None:
    """None for a part that the terms do not list as a seat. Raises Refused for what is neither."""
    found = next((seat for seat in seats(policy) if seat.key == typed), None)
    if found is None and typed not in PARTS:
        known = ", ".join(dict.fromkeys([*(seat.key for seat in seats(policy)), *PARTS]))
        raise Refused(Refusal(f"There is no seat “{typed}” here.", f"Seats are: {known}.", None, ""))
    return found


def _organisation(work: UnitOfWork, policy: Policy, person: models.Person, seat: Seat | None) -> str:
    """For which organisation somebody sits: that of the seat, else one of theirs that has a seat, else their own."""
    own = [post.organisation_id for post in work.people.posts(person.id)]
    if seat is not None and seat.organisation is not None:
        if seat.organisation in own:
            return seat.organisation
        named = work.people.organisation(seat.organisation)
        agency = named.name if named else seat.organisation
        rule = next(rule for rule in policy.all(Seating) if seat in rule.seats)
        raise Refused(
            Refusal(
                f"The directory does not list {person.name} under {agency}, whose seat this is.",
                "Choose somebody of that organisation, or have them listed there.",
                rule.id,
                rule.cited,
            )
        )
    here = [one for one in own if one in organisations(policy)]
    return (here or own)[0]


def _one_too_many(
    work: UnitOfWork, policy: Policy, group: models.Group, person: models.Person, organisation: str
) -> Refusal | None:
    """More of one agency than the terms give it; whoever has a seat already may change it."""
    mine = work.groups.member(group.id, person.id)
    if mine is not None and mine.state == "active" and mine.post_seat:
        return None
    seats_by_id = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    members = [one for one in work.groups.members(group.id) if one.state == "active" and one.post_seat]
    return why_not_seat(policy, organisation, [seats_by_id[one.seat_id] for one in members])


def _holders(work: UnitOfWork, policy: Policy) -> Sequence[Holder]:
    return [
        Holder(str(person.id), post.organisation_id, post.title, policy.forum in post.contact_for)
        for post, person in work.people.posts_in(organisations(policy))
    ]


def _not_listed() -> Refusal:
    return Refusal(
        "That person is not in the directory of this bot, or has no post there.",
        "Ask their organisation's administrator to list them. Then type it again.",
        None,
        "",
    )
