"""It is the same child: whoever wanted to open a second group asks to join the first."""

from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.members.membership import bring_in, refuse_if_there, seat_for
from bot.usecases.openings.opening_kept import kept_answers
from bot.usecases.over import over
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import acting, towards
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import Repeated, UnitOfWork


class AskToJoin(Struct, frozen=True, kw_only=True):
    """A press on "Same: ask to join", for one of the groups the form may be about."""

    key: str
    asked_by: str  # Slack id, from the verified payload
    form_id: UUID
    group_id: UUID


class AddAsker(Struct, frozen=True, kw_only=True):
    """A press on "Add them"."""

    key: str
    added_by: str  # Slack id, from the verified payload
    group_id: UUID
    person_id: UUID


def ask_to_join(request: AskToJoin, services: Services) -> str:
    """Tell the chair, or the opener until there is one, who asks. What the group is called. Raises Refused."""
    now = services.clock.now()
    filled, _ = kept_answers(request.form_id, request.asked_by, services)
    try:
        with services.database.write() as work:
            work.once(request.key)
            group = work.groups.lock(request.group_id)
            person = acting(work, request.asked_by)
            name = f"{group.ref} · {group.code_word}"
            if group.place != filled.place or group.state != "open":
                raise Refused(Refusal("That group cannot be joined.", "Ring the ward again.", None, ""))
            member = work.groups.member(group.id, person.id)
            if member is not None and member.state == "active":
                raise Refused(Refusal(f"You are in {name} already.", "Look for its channel.", None, ""))
            key = _key(group.id, person.id)
            if work.outbox.by_key(key) is not None:
                raise Refused(Refusal(f"You asked to join {name} already.", "Its chair has your name.", None, ""))
            told = group.chair_id or group.opener_id
            work.outbox.post(
                key,
                person_conversation(told),
                draw="join_asked",
                subject_id=person.id,
                person_id=told,
                group_id=group.id,
            )
            work.audit.add("asked_to_join", at=now, actor=str(person.id), group_id=group.id)
            work.answered(request.key, {"name": name}, at=now, actor=str(person.id))
    except Repeated as seen:
        return str(seen.answer["name"])
    return name


def add_asker(request: AddAsker, services: Services) -> None:
    """Whoever asked is in the group from now on, for their own agency, and is invited. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            group = work.groups.lock(request.group_id)
            work.once(request.key)
            person = acting(work, request.added_by)
            policy = services.policies.in_force(group.forum, group.policy_from)
            refuse_if(why_not(policy, "add_member", towards(work, policy, person, group, now)) or over(group))
            newcomer = work.people.get(request.person_id)
            refuse_if_there(work, group, newcomer)
            seat = seat_for(work, policy, group, _agency(work, group, newcomer))
            bring_in(work, services, policy, group, seat, newcomer, "extra", now, key=request.key)
            redraw_group(work, group)
            work.outbox.refresh(_key(group.id, newcomer.id))
            work.audit.add("member_added", at=now, actor=str(person.id), group_id=group.id, person=str(newcomer.id))
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def _agency(work: UnitOfWork, group: models.Group, person: models.Person) -> str:
    """The agency they are to sit for: one at the table, else that of their most senior post."""
    own = [post.organisation_id for post in work.people.posts(person.id)]
    if not own:
        raise Refused(Refusal(f"{person.name} is not listed in any post.", "Ask their administrator.", None, ""))
    there = {seat.organisation_id for seat in work.groups.seats(group.id)}
    return next((organisation for organisation in own if organisation in there), own[0])


def _key(group_id: UUID, person_id: UUID) -> str:
    return f"join_asked:{group_id}:{person_id}"
