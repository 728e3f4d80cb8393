"""The chair after the first meeting: somebody of the organisation that normally chairs then is asked to take it.

Until somebody says yes the first chair goes on. The record keeping goes with the chair, but the notes are never
without a keeper: whoever kept them keeps them until the new chair has named somebody of their own organisation, which
their message asks for until it is done.
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from bot.rules.calendar import LONDON
from bot.rules.chairing import Candidate, order_of_offering
from bot.rules.kinds import Chair, Ladder
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.chairing import ask_for_chair
from bot.usecases.members.joining import join
from bot.usecases.members.membership import seat_for
from bot.usecases.members.seating import contacts
from bot.usecases.over import over
from bot.usecases.reaching import stands_in_for, tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.overview import give_overview
from bot.usecases.seeing.shown import later_chair_key, redraw_group
from bot.usecases.standing import acting, post_of, towards
from bot.usecases.within import NOT_FOUND
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

HANDOVER = "handover"
"""What somebody owes who was asked to take the chair; the message that asks is drawn under this name too."""

HANDOVER_OPEN = "handover_open"
"""The name of the message to a chair when nobody is asked any more and nobody has taken it."""


class Asking(Struct, frozen=True):
    """Who is to take the chair. *asked*: they have the question since *at*; else they get it then."""

    name: str
    at: datetime
    asked: bool


class AnswerHandover(Struct, frozen=True, kw_only=True):
    """A press on the question whether to take the chair."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID


class Asked(Struct, frozen=True):
    """An open question to take the chair, with its group held, and who acts on it."""

    group: models.Group
    policy: Policy
    handover: models.Handover
    person: models.Person
    standing: Standing


def offer_chair(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    now: datetime,
) -> models.Handover | None:
    """*meeting* has ended: somebody of the usual later organisation is asked to take the chair, once.

    Nothing is done where that organisation has the chair, or somebody was asked before. Where it has nobody who may,
    the chair is told, and can ask somebody else.
    """
    later = usual_later(policy)
    if later is None or group.chair_organisation_id == later or work.groups.handovers(group.id):
        return None
    person = _whom_to_ask(work, policy, group, later)
    if person is None:
        work.audit.add("chair_not_offered", at=now, actor="bot", group_id=group.id, meeting=meeting.number)
        tell_open(work, group, now, "nobody")
        return None
    return ask_to_chair(work, services, policy, group, person, now)


def find_chair(work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime) -> None:
    """The chair has left: somebody of the usual later organisation is asked, unless somebody is asked already."""
    later = usual_later(policy)
    person = _whom_to_ask(work, policy, group, later) if later else None
    if asked_now(work, group.id) is not None:
        return
    if person is None:
        tell_open(work, group, now, f"left:{now.date()}")
    else:
        ask_to_chair(work, services, policy, group, person, now)


def seek_chair(work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime) -> None:
    """Nobody has the chair: before the first meeting the on-call list is asked, after it who normally chairs then."""
    meeting = work.groups.meeting_after(group.id, now)
    met = any(one.state in ("held", "running") for one in work.groups.meetings(group.id))
    if meeting is not None and not met:
        ask_for_chair(work, services, policy, group, meeting, now)
    else:
        find_chair(work, services, policy, group, now)


def ask_to_chair(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    person: models.Person,
    now: datetime,
    *,
    asked_by: models.Person | None = None,
    reason: str | None = None,
) -> models.Handover:
    """*person* is asked, and reminded until they answer (OWN-HANDOVER); who was asked before is asked no more."""
    withdraw(work, group, now)
    handover = models.Handover(
        group_id=group.id,
        person_id=person.id,
        asked_by_id=asked_by.id if asked_by else None,
        asked_at=now,
        reason=reason,
    )
    work.groups.add(handover)
    ladder = policy.the(Ladder, HANDOVER)
    following = work.groups.meeting_after(group.id, now)
    rule = next((rule for rule in policy.all(Chair) if rule.meeting == "later"), ladder)
    owed = nagging.owing(
        policy,
        now,
        kind=HANDOVER,
        subject_id=group.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=ladder.id,
        due_at=following.starts_at if following else now,
        person_id=person.id,
    )
    nagging.owe(work, services, owed, now)
    actor = str(asked_by.id) if asked_by else "bot"
    work.audit.add("chair_offered", at=now, actor=actor, group_id=group.id, to=str(person.id))
    redraw_group(work, group)
    return handover


def withdraw(work: UnitOfWork, group: models.Group, now: datetime) -> None:
    """Nobody is asked any more to take the chair: somebody else is, or the group ends."""
    if (waiting := asked_now(work, group.id)) is not None:
        settle(work, waiting, "withdrawn", now)


def accept_handover(request: AnswerHandover, services: Services) -> None:
    """They have the chair from now on; the last chair is told in their own message. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            asked = answered(work, services, request, now)
            refuse_if(why_not(asked.policy, "take_later_chair", asked.standing))
            group, person, last = asked.group, asked.person, asked.group.chair_id
            redraw_group(work, group)  # the message of the one who had it
            group.chair_id, group.chair_organisation_id = person.id, _organisation(asked)
            _sit(work, asked, now, request.key)
            settle(work, asked.handover, "accepted", now)
            if asked.handover.person_id != person.id:  # else the question itself turns into what a chair does next
                key = later_chair_key(group.id, person.id)
                tell(work, key, person.id, now, draw="chair", subject_id=group.id, group_id=group.id)
            if last is not None and last == group.opener_id:  # what is outstanding stood in the chair's message
                give_overview(work, group, work.people.get(last))
            redraw_group(work, group)
            actor = str(person.id)
            work.audit.add("chair_handed_over", at=now, actor=actor, group_id=group.id, last=str(last or "nobody"))
            work.answered(request.key, {}, at=now, actor=actor)
    except Repeated:
        return


def answered(
    work: UnitOfWork, services: Services, request: AnswerHandover, now: datetime, *, hold: bool = True
) -> Asked:
    """The open question, and who answers it: who was asked, or stands in for them. Raises Repeated; Refused."""
    if work.groups.find(request.group_id) is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(request.group_id) if hold else work.groups.get(request.group_id)
    if hold:
        work.once(request.key)
    person = acting(work, request.by)
    policy = services.policies.in_force(group.forum, group.policy_from)
    refuse_if(over(group))
    handover = asked_now(work, group.id)
    today = now.astimezone(LONDON).date()
    if handover is None or not (
        handover.person_id == person.id or stands_in_for(work, person, handover.person_id, today)
    ):
        raise Refused(_not_asked(group, person))
    standing = towards(work, policy, person, group, now, gives_reason=handover.reason is not None)
    return Asked(group, policy, handover, person, standing)


def settle(work: UnitOfWork, handover: models.Handover, state: str, now: datetime) -> None:
    """The question is answered, or taken back; its message says so."""
    handover.state, handover.settled_at = state, now
    for owed in work.obligations.open_about(handover.group_id, HANDOVER):
        nagging.close(work, owed, now, state)


def tell_open(work: UnitOfWork, group: models.Group, now: datetime, why: str) -> None:
    """The chair reads that nobody is asked any more, and can ask somebody else. *why* makes it one message each."""
    reader = group.chair_id or group.opener_id
    key = f"{HANDOVER_OPEN}:{group.id}:{why}"
    tell(work, key, reader, now, draw=HANDOVER_OPEN, subject_id=group.id, group_id=group.id)


def asked_now(work: UnitOfWork, group_id: UUID) -> models.Handover | None:
    """The question that is still open; there is never more than one."""
    return next((one for one in work.groups.handovers(group_id) if one.state == "asked"), None)


def asking(work: UnitOfWork, group_id: UUID) -> Asking | None:
    """Whom the open question is put to, and when it was, or will be: words wait for a decent hour."""
    waiting = asked_now(work, group_id)
    owed = next(iter(work.obligations.open_about(group_id, HANDOVER)), None)
    if waiting is None or owed is None:
        return None
    told = [step.at for step in work.obligations.steps(owed.id)]
    at = min(told, default=owed.next_step_at or waiting.asked_at)
    return Asking(work.people.get(waiting.person_id).name, at, asked=bool(told))


def usual_later(policy: Policy) -> str | None:
    """The organisation that normally chairs after the first meeting."""
    return next((rule.organisation(policy.forum) for rule in policy.all(Chair) if rule.meeting == "later"), None)


def _whom_to_ask(work: UnitOfWork, policy: Policy, group: models.Group, organisation: str) -> models.Person | None:
    involved = [seat.organisation_id for seat in work.groups.seats(group.id)]
    passed = {one.person_id for one in work.groups.handovers(group.id) if one.state == "passed"}
    candidates = [
        Candidate(str(person.id), post_of(policy, post, involved), post.on_call)
        for post, person in work.people.posts_in([organisation])
        if person.id not in passed
    ]
    here = {str(m.person_id) for m in work.groups.members(group.id) if m.state == "active"}
    first = {str(person.id) for person in contacts(work, policy.forum, organisation)}
    order = order_of_offering(policy, candidates, here=here, contacts=first)
    return work.people.get(UUID(order[0])) if order else None


def _organisation(asked: Asked) -> str:
    """For which of their organisations they chair: the usual one, if they work for it."""
    posts = sorted(asked.standing.posts, key=lambda post: "next_chair" not in post.relations)
    able = (
        post.organisation
        for post in posts
        if why_not(asked.policy, "take_later_chair", replace(asked.standing, posts=(post,))) is None
    )
    return next(able)


def _sit(work: UnitOfWork, asked: Asked, now: datetime, key: str) -> None:
    group, person = asked.group, asked.person
    member = work.groups.member(group.id, person.id)
    if member is None or member.state != "active":
        seat = seat_for(work, asked.policy, group, str(group.chair_organisation_id))
        join(work, group, seat, person, "extra", now, key=key)


def _not_asked(group: models.Group, person: models.Person) -> Refusal:
    if group.chair_id == person.id:
        return Refusal("You have the chair already.", "Your message says what comes next.", None, "")
    return Refusal("You are not asked to take the chair, or not any more.", "Nothing is needed from you.", None, "")
