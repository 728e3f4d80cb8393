"""Somebody chairs one meeting in the chair's place: named by the chair, or because the chair is not there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.meetings.meeting import Case, Press, case_of, look_at, not_any_more, show_again, when
from bot.usecases.members.joining import join
from bot.usecases.over import over
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import ACTING, acting_key
from bot.usecases.standing import towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class NameActing(Press, frozen=True, kw_only=True):
    """The chair names *person_id* for this meeting; naming themselves they have it back."""

    person_id: UUID
    why: str


class TakeActing(Press, frozen=True, kw_only=True):
    """The chair is not there, and whoever sends this chairs."""

    why: str


def name_acting(request: NameActing, services: Services) -> str:
    """Somebody of the chair's organisation and level chairs this meeting, and is told. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "name_acting_chair", now)
            refuse_if(not_any_more(case))
            person = work.people.get(request.person_id)
            if person.id == case.group.chair_id:
                return _give_back(work, case, request.key, now)
            refuse_if(why_not(case.policy, "act_as_chair", standing_in(work, case, person, now)))
            return _chairs(work, case, person, request.why, request.key, "acting_chair_named", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def take_acting(request: TakeActing, services: Services) -> str:
    """Whoever sends it chairs this meeting, once its time has come and the chair is not there. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "read", now)
            refuse_if(_why_not_take(work, case, now))
            return _chairs(work, case, case.person, request.why, request.key, "acting_chair_taken", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def may_take(work: UnitOfWork, case: Case, now: datetime) -> bool:
    """Whether the button is worth showing to this person: it is asked again, in earnest, when it is pressed."""
    if case.group.chair_id in (None, case.person.id) or case.meeting.chair_id is not None:
        return False
    return why_not(case.policy, "take_acting_chair", standing_in(work, case, case.person, now)) is None


def who_may_act(services: Services, slack_id: str, meeting_id: UUID) -> tuple[str, Sequence[tuple[UUID, str]]]:
    """The meeting's name, and whom the chair can name: ids and labels. Raises Refused for anybody but the chair."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "name_acting_chair", now)
        refuse_if(not_any_more(case))
        mine = [(case.person.id, "I chair it myself")] if case.meeting.chair_id is not None else []
        return case.name, [*mine, *who_may(work, case, now, needed=not mine)]


def who_may(work: UnitOfWork, case: Case, now: datetime, *, needed: bool = True) -> Sequence[tuple[UUID, str]]:
    """Of the chair's organisation, those of the chair's level or above, and the vice-chair: ids and labels.

    Raises Refused where there is nobody and somebody is *needed*.
    """
    vice = case.group.vice_chair_id
    others = [(post, work.people.get(vice)) for post in work.people.posts(vice)[:1]] if vice else []
    found = {
        person.id: f"{person.name}, {post.title}"
        for post, person in [*others, *work.people.posts_in([str(case.group.chair_organisation_id)])]
        if person.id != case.person.id
        and why_not(case.policy, "act_as_chair", standing_in(work, case, person, now)) is None
    }
    if needed and not found:
        raise Refused(_nobody())
    return list(found.items())


def name_in_place(work: UnitOfWork, case: Case, person_id: UUID, why: str, key: str, now: datetime) -> None:
    """The chair names somebody for a meeting that is moved or booked in the same transaction. Raises Refused."""
    person = work.people.find(person_id)
    if person is None:
        raise Refused(_nobody())
    mine = towards(work, case.policy, case.person, case.group, now)
    refuse_if(why_not(case.policy, "name_acting_chair", mine))
    refuse_if(why_not(case.policy, "act_as_chair", standing_in(work, case, person, now)))
    _put_in_chair(work, case, person, why, key, now)
    _noted(work, case, "acting_chair_named", now, acting=str(person.id))


def take_of(services: Services, slack_id: str, meeting_id: UUID) -> str:
    """The meeting's name, for the form of whoever takes the chair. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "read", now)
        refuse_if(_why_not_take(work, case, now))
        return case.called


def standing_in(work: UnitOfWork, case: Case, person: models.Person, now: datetime) -> Standing:
    """Who *person* is towards the group, and how senior its chair is."""
    here = towards(work, case.policy, person, case.group, now, gives_reason=True)
    chair = work.people.posts(case.group.chair_id) if case.group.chair_id else ()
    levels = [post.level for post in chair if post.organisation_id == case.group.chair_organisation_id]
    return replace(here, chair_level=max(levels, default=None))


def _why_not_take(work: UnitOfWork, case: Case, now: datetime) -> Refusal | None:
    if refusal := why_not(case.policy, "take_acting_chair", standing_in(work, case, case.person, now)):
        return refusal
    if refusal := over(case.group, "take_acting_chair") or not_any_more(case):
        return refusal
    meeting = case.meeting
    if meeting.chair_id is not None:
        name = work.people.get(meeting.chair_id).name
        return Refusal(f"{name} chairs this meeting already.", "Nothing more is needed from you.", None, "")
    if case.person.id == case.group.chair_id:
        return Refusal("You have the chair.", "Press “Start: who is here?”.", None, "")
    if any(row.by_id == case.group.chair_id for row in work.meetings.presence(meeting.id).values()):
        return Refusal("The chair has started this meeting.", "Ask them to press “Acting chair”.", None, "")
    if meeting.state == "planned" and now < meeting.starts_at:
        return Refusal(
            f"{case.name} begins on {when(meeting.starts_at)}: until then the chair may still come.",
            "If the chair is not there then, press again.",
            None,
            "",
        )
    return None


def _chairs(work: UnitOfWork, case: Case, person: models.Person, why: str, key: str, act: str, now: datetime) -> str:
    _put_in_chair(work, case, person, why, key, now)
    return _settled(work, case, f"{person.name} chairs {case.called}.", key, act, now, acting=str(person.id))


def _put_in_chair(work: UnitOfWork, case: Case, person: models.Person, why: str, key: str, now: datetime) -> None:
    meeting = case.meeting
    reason = kept(case.policy, "reason_text", why)
    before, meeting.chair_id, meeting.acting_why = meeting.chair_id, person.id, reason
    _sit(work, case.group, person, key, now)
    if before is not None:
        work.outbox.refresh(acting_key(meeting.id, before))
    if person.id != case.person.id:
        _tell(work, case, person, now)


def _give_back(work: UnitOfWork, case: Case, key: str, now: datetime) -> str:
    before, case.meeting.chair_id, case.meeting.acting_why = case.meeting.chair_id, None, None
    if before is not None:
        work.outbox.refresh(acting_key(case.meeting.id, before))
    return _settled(work, case, f"You chair {case.called} yourself.", key, "acting_chair_ended", now)


def _settled(work: UnitOfWork, case: Case, says: str, key: str, act: str, now: datetime, **facts: str) -> str:
    show_again(work, case.group, case.meeting)
    _noted(work, case, act, now, **facts)
    work.answered(key, {"says": says}, at=now, actor=str(case.person.id))
    return says


def _noted(work: UnitOfWork, case: Case, act: str, now: datetime, **facts: str) -> None:
    actor, number = str(case.person.id), case.meeting.number
    work.audit.add(act, at=now, actor=actor, group_id=case.group.id, meeting=number, **facts)


def _sit(work: UnitOfWork, group: models.Group, person: models.Person, key: str, now: datetime) -> None:
    """Whoever chairs is in the group, for the organisation that has the chair."""
    member = work.groups.member(group.id, person.id)
    if member is None or member.state != "active":
        seats = work.groups.seats(group.id)
        seat = next(seat for seat in seats if seat.organisation_id == group.chair_organisation_id)
        join(work, group, seat, person, "extra", now, key=key)


def _tell(work: UnitOfWork, case: Case, person: models.Person, now: datetime) -> None:
    key = acting_key(case.meeting.id, person.id)
    if work.outbox.by_key(key) is not None:  # named before, and now once more: their message says so again
        work.outbox.refresh(key)
        return
    tell(work, key, person.id, now, draw=ACTING, subject_id=case.meeting.id, group_id=case.group.id)


def _nobody() -> Refusal:
    return Refusal(
        "The directory lists nobody else of your organisation at your level or above.",
        "Ask whoever looks after your organisation's part of the directory, or move the meeting.",
        None,
        "",
    )
