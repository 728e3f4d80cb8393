"""`/rsg add` and `/rsg remove`: who is in the group, one person at a time."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on, why_not
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.about import About, about
from bot.usecases.members.invitation import ask
from bot.usecases.members.joining import join
from bot.usecases.members.leaving import take_out
from bot.usecases.over import over
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import acting
from storage import models
from storage.outbox import URGENT
from storage.unit_of_work import Repeated, UnitOfWork


class AddMember(Struct, frozen=True, kw_only=True):
    """*person* is to be in the group, for *organisation* where they work for several."""

    key: str
    by: str  # Slack id, from the verified payload
    person: str  # Slack id, or a name as the directory writes it
    organisation: str | None = None  # as it was typed: an id or a name
    channel_id: str | None = None
    ref: str | None = None


class RemoveMember(Struct, frozen=True, kw_only=True):
    """*person* is to be in the group no more."""

    key: str
    by: str
    person: str
    channel_id: str | None = None
    ref: str | None = None


def add_member(request: AddMember, services: Services) -> str:
    """Somebody of the directory joins, is let into the channel and invited; what came of it, in a sentence.

    The chair adds anybody; a member only a colleague of their own agency. Raises Refused.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            actor = acting(work, request.by)
            here = about(work, services, actor, now, ref=request.ref, channel_id=request.channel_id, hold=True)
            refuse_if(over(here.group))
            person = _listed(work, request.person)
            organisation = _for_whom(work, here.group, person, request.organisation)
            role = _role_given(work, here, actor, organisation)
            refuse_if_there(work, here.group, person)
            seat = seat_for(work, here.policy, here.group, organisation.id)
            bring_in(work, services, here.policy, here.group, seat, person, role, now, key=request.key)
            redraw_group(work, here.group)
            says = _added(here.group, person, organisation)
            work.audit.add(
                "member_added",
                at=now,
                actor=str(actor.id),
                group_id=here.group.id,
                person=str(person.id),
                agency=organisation.id,
            )
            work.answered(request.key, {"says": says}, at=now, actor=str(actor.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def remove_member(request: RemoveMember, services: Services) -> str:
    """Somebody is taken out; what came of it, in a sentence. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            actor = acting(work, request.by)
            here = about(work, services, actor, now, ref=request.ref, channel_id=request.channel_id, hold=True)
            refuse_if(over(here.group))
            right = "look_after" if here.group.stands else "remove_member"
            refuse_if(why_not(here.policy, right, here.standing))
            person = _listed(work, request.person)
            member = work.groups.member(here.group.id, person.id)
            if member is None or member.state != "active":
                raise Refused(Refusal(f"{person.name} is not in {here.group.ref}.", "Nothing was changed.", None, ""))
            refuse_if(why_stays(here.group, person))
            actions = take_out(work, services, here.policy, here.group, member, actor, now, key=request.key)
            redraw_group(work, here.group)
            says = removed_says(here.group, [person.name], actions)
            work.audit.add("member_removed", at=now, actor=str(actor.id), group_id=here.group.id, person=str(person.id))
            work.answered(request.key, {"says": says}, at=now, actor=str(actor.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def bring_in(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    seat: models.Seat,
    person: models.Person,
    role: str,
    now: datetime,
    *,
    key: str,
) -> None:
    """*person* sits for *seat*, is let into the channel, and gets one message: the invitation, or that they are in."""
    member = join(work, group, seat, person, role, now, key=key)
    meeting = work.groups.meeting_after(group.id, now)
    if meeting is not None:
        ask(work, services, policy, meeting, member, now)
        return
    tell(
        work,
        f"added:{member.id}:{key}",
        person.id,
        now,
        draw="added",
        subject_id=member.id,
        group_id=group.id,
        priority=URGENT,
    )


def seat_for(work: UnitOfWork, policy: Policy, group: models.Group, organisation: str) -> models.Seat:
    """The agency's seat at the table: its own, once more if it was removed, else a new one."""
    seat = work.groups.seat(group.id, organisation)
    if seat is None:
        rule, _ = demands_on(policy, "add_member")[0]
        seat = models.Seat(group_id=group.id, organisation_id=organisation, rule_id=rule.id)
        work.groups.add(seat)
    seat.state = "invited"
    return seat


def why_stays(group: models.Group, person: models.Person) -> Refusal | None:
    """Nobody is taken out who holds a part in the group: it goes to somebody else first."""
    if person.id == group.chair_id:
        return Refusal(f"{person.name} has the chair.", "The chair has to be handed on first.", None, "")
    if person.id == group.record_keeper_id:
        return Refusal(
            f"{person.name} keeps the notes.", "The chair names another record keeper first, then try again.", None, ""
        )
    if person.id == group.vice_chair_id:
        return Refusal(f"{person.name} is vice-chair.", "Name another first: `/panel seat vice_chair @sam`.", None, "")
    if person.id == group.opener_id and not group.stands:
        return Refusal(
            f"{person.name} opened the group.",
            "They press “Hand my part to …” in their own message first, then try again.",
            None,
            "",
        )
    return None


def removed_says(group: models.Group, names: Sequence[str], actions: Sequence[str]) -> str:
    """Who was taken out, and which actions are with the person who did it now."""
    out = f"{listed(names)} {'is' if len(names) == 1 else 'are'} not in {group.ref} · {group.code_word} any more."
    told = "Their own message says so; no other was sent." if len(names) == 1 else "Their own messages say so."
    if not actions:
        return f"{out} {told}"
    return f"{out} {told} {listed(actions)} {'is' if len(actions) == 1 else 'are'} with you now."


def _listed(work: UnitOfWork, who: str) -> models.Person:
    person = work.people.by_slack_id(who) or _by_name(work, who)
    if person is None:
        raise Refused(
            Refusal(
                "That person is not in the directory of this bot, or has left.",
                "Ask their agency's administrator to list them. Then type it again.",
                None,
                "",
            )
        )
    return person


def _by_name(work: UnitOfWork, name: str) -> models.Person | None:
    """The only one of that name: people without Slack cannot be picked, so their name is typed."""
    found = work.people.by_name(name.lstrip("@"))
    return found[0] if len(found) == 1 else None


def _for_whom(work: UnitOfWork, group: models.Group, person: models.Person, typed: str | None) -> models.Organisation:
    """The agency *person* is to sit for. Raises Refused where they work for none, or it is not clear for which."""
    known = work.people.organisations()
    own = [known[one] for one in dict.fromkeys(p.organisation_id for p in work.people.posts(person.id)) if one in known]
    if typed is not None:
        own = [one for one in own if typed.strip().casefold() in (one.id.casefold(), one.name.casefold())]
        if not own:
            raise Refused(
                Refusal(
                    f"The directory does not list {person.name} under that agency.",
                    "Leave out the agency, or ask its administrator to list them there.",
                    None,
                    "",
                )
            )
    if not own:
        raise Refused(
            Refusal(f"The directory lists no post of {person.name}.", "Ask their agency's administrator.", None, "")
        )
    here = {seat.organisation_id for seat in work.groups.seats(group.id)}
    at_the_table = [one for one in own if one.id in here]
    if len(at_the_table or own) > 1:
        names = listed([one.name for one in at_the_table or own])
        raise Refused(
            Refusal(
                f"{person.name} works for {names}.",
                "Say for which: put “for” and its name after theirs.",
                None,
                "",
            )
        )
    return (at_the_table or own)[0]


def _role_given(work: UnitOfWork, here: About, actor: models.Person, organisation: models.Organisation) -> str:
    """What the new one is in the group. Raises Refused for an actor who may add neither anybody nor this one."""
    refusal = why_not(here.policy, "add_member", here.standing)
    if refusal is None:
        seat = work.groups.seat(here.group.id, organisation.id)
        taken = seat is not None and any(
            m.seat_id == seat.id and m.state == "active" for m in work.groups.members(here.group.id)
        )
        return "extra" if taken else "usual"
    member = work.groups.member(here.group.id, actor.id)
    seat = work.groups.seat_by_id(member.seat_id) if member is not None and member.state == "active" else None
    if seat is None or seat.organisation_id != organisation.id:
        raise Refused(refusal)
    refuse_if(why_not(here.policy, "name_deputy", here.standing))
    return "deputy"


def refuse_if_there(work: UnitOfWork, group: models.Group, person: models.Person) -> None:
    """Raises Refused for somebody who is a member already."""
    member = work.groups.member(group.id, person.id)
    if member is not None and member.state == "active":
        raise Refused(Refusal(f"{person.name} is in {group.ref} already.", "Nothing more is needed.", None, ""))


def _added(group: models.Group, person: models.Person, organisation: models.Organisation) -> str:
    name = f"{person.name} ({organisation.name})"
    if person.slack_id is None:
        return f"{name} is in {group.ref} · {group.code_word} now, but has no Slack: please tell them by hand."
    return f"{name} is in {group.ref} · {group.code_word} now. They are let into the channel and told."
