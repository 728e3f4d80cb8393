"""The answers of somebody asked to chair: yes, not me; and then who keeps the record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.chairs.chairing import ASKED_TO_CHAIR, take_chair
from bot.usecases.members.invitation import ask, asked_about, owed_answer, reply
from bot.usecases.members.joining import join
from bot.usecases.over import over
from bot.usecases.reaching import tell
from bot.usecases.records.record import hand_on
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import chair_key, draw_again, redraw_group
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

PASSED = "chair_passed"
"""How the audit names that somebody asked to chair said "not me"."""


class AnswerChair(Struct, frozen=True, kw_only=True):
    """A press on the question whether to chair."""

    key: str
    answered_by: str  # Slack id, from the verified payload
    group_id: UUID


class NameRecordKeeper(Struct, frozen=True, kw_only=True):
    """Who keeps the record: somebody of the chair's organisation."""

    key: str
    named_by: str
    group_id: UUID
    person_id: UUID


class MayKeep(Struct, frozen=True):
    """Somebody who may keep the record, as the form lists them."""

    person_id: UUID
    name: str
    title: str


def accept(request: AnswerChair, services: Services) -> None:
    """The one who presses first has the chair, and is in the group. Raises Refused, saying which agency has it."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            group, policy, person = _acted_on(work, services, request.group_id, request.answered_by, request.key)
            refuse_if(why_not(policy, "accept_chair", towards(work, policy, person, group, now)) or over(group))
            refuse_if(_taken(work, group, person))
            take_chair(work, services, policy, group, person, now)
            member = _sit(work, group, person, request.key, now)
            _comes(work, member, person, now)
            _ask_to_come(work, services, policy, group, now)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def pass_chair(request: AnswerChair, services: Services) -> None:
    """ "Not me": recorded; the ladder asks the next person at its time. Raises Refused if there is a chair."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            group, policy, person = _acted_on(work, services, request.group_id, request.answered_by, request.key)
            refuse_if(why_not(policy, "accept_chair", towards(work, policy, person, group, now)) or over(group))
            refuse_if(_taken(work, group, person))
            if passed_chair(work, group.id, person.id):
                raise Refused(Refusal("You said already: not me.", "The next person on call is asked.", None, ""))
            work.audit.add(PASSED, at=now, actor=str(person.id), group_id=group.id)
            _ask_to_come(work, services, policy, group, now, only=person)
            _redraw(work, group)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def passed_chair(work: UnitOfWork, group_id: UUID, person_id: UUID) -> bool:
    """Whether somebody asked to chair said "not me"."""
    return any(row.act == PASSED and row.actor == str(person_id) for row in work.audit.of(group_id))


def who_may_keep(slack_id: str, group_id: UUID, services: Services) -> Sequence[MayKeep]:
    """The people of the chair's organisation, by name. Raises Refused for anybody but the chair."""
    now = services.clock.now()
    with services.database.read() as work:
        group = work.groups.get(group_id)
        policy = services.policies.in_force(group.forum, group.policy_from)
        person = acting(work, slack_id)
        refuse_if(why_not(policy, "name_record_keeper", towards(work, policy, person, group, now)) or over(group))
        people = {
            holder.id: MayKeep(holder.id, holder.name, post.title)
            for post, holder in work.people.posts_in([str(group.chair_organisation_id)])
        }
    return sorted(people.values(), key=lambda one: one.name)


def name_record_keeper(request: NameRecordKeeper, services: Services) -> None:
    """Somebody of the chair's organisation keeps the record from now on, and is told. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            group, policy, person = _acted_on(work, services, request.group_id, request.named_by, request.key)
            refuse_if(why_not(policy, "name_record_keeper", towards(work, policy, person, group, now)) or over(group))
            keeper = work.people.get(request.person_id)
            refuse_if(why_not(policy, "be_record_keeper", towards(work, policy, keeper, group, now)))
            if group.record_keeper_id == keeper.id:
                raise Refused(Refusal(f"{keeper.name} keeps the record already.", "Nothing more is needed.", None, ""))
            before, group.record_keeper_id = group.record_keeper_id, keeper.id
            _sit(work, group, keeper, request.key, now)
            _tell_keepers(work, group, keeper, before, now)
            hand_on(work, group, now)
            redraw_group(work, group)
            work.audit.add(
                "record_keeper_named", at=now, actor=str(person.id), group_id=group.id, keeper=str(keeper.id)
            )
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def _acted_on(
    work: UnitOfWork, services: Services, group_id: UUID, slack_id: str, key: str
) -> tuple[models.Group, Policy, models.Person]:
    group = work.groups.lock(group_id)
    work.once(key)
    person = acting(work, slack_id)
    return group, services.policies.in_force(group.forum, group.policy_from), person


def _taken(work: UnitOfWork, group: models.Group, person: models.Person) -> Refusal | None:
    if group.chair_id is None:
        return None
    if group.chair_id == person.id:
        return Refusal("You have the chair already.", "Your message says what comes next.", None, "")
    organisation = work.people.organisation(str(group.chair_organisation_id))
    agency = organisation.name if organisation else "Another agency"
    return Refusal(
        f"{agency} has the chair already: somebody else accepted.", "Nothing more is needed from you.", None, ""
    )


def _sit(work: UnitOfWork, group: models.Group, person: models.Person, key: str, now: datetime) -> models.Member:
    """Whoever chairs or keeps the record is in the group, for the organisation that chairs."""
    member = work.groups.member(group.id, person.id)
    if member is not None and member.state == "active":
        return member
    seat = next(seat for seat in work.groups.seats(group.id) if seat.organisation_id == group.chair_organisation_id)
    return join(work, group, seat, person, "extra", now, key=key)


def _comes(work: UnitOfWork, member: models.Member, person: models.Person, now: datetime) -> None:
    """Who takes the chair comes: their own invitation need not be answered as well."""
    meeting = asked_about(work, member)
    if meeting is not None and owed_answer(work, member.id) is not None:
        reply(work, meeting, member, person, "coming", now)


def _ask_to_come(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    now: datetime,
    only: models.Person | None = None,
) -> None:
    """Who was not invited since they were asked to chair is invited now that they do not."""
    meeting = work.groups.meeting_after(group.id, now)
    for member in work.groups.members(group.id):
        owed = owed_answer(work, member.id)
        spared = owed is not None and owed.closed_why == ASKED_TO_CHAIR and member.person_id != group.chair_id
        if spared and meeting is not None and (only is None or only.id == member.person_id):
            ask(work, services, policy, meeting, member, now)


def _tell_keepers(
    work: UnitOfWork, group: models.Group, keeper: models.Person, before: UUID | None, now: datetime
) -> None:
    if before is not None:
        work.outbox.refresh(_keeper_key(group.id, before))
    key = _keeper_key(group.id, keeper.id)
    if work.outbox.by_key(key) is not None:  # named before, and now once more: their message says so again
        work.outbox.refresh(key)
        return
    tell(work, key, keeper.id, now, draw="record_keeper", subject_id=group.id, group_id=group.id)


def _keeper_key(group_id: UUID, person_id: UUID) -> str:
    return f"record_keeper:{group_id}:{person_id}"


def _redraw(work: UnitOfWork, group: models.Group) -> None:
    owed = work.obligations.about(group.id, "chair")
    if owed is not None:
        draw_again(work, owed)
    work.outbox.refresh(chair_key(group.id))
