"""How questions to agencies are drawn: their messages, their line in the thread, their places in digests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, agency_of, subject
from bot.rules.absence import stuck
from bot.rules.action import working_days_late
from bot.rules.calendar import LONDON
from bot.rules.kinds import Escalation, Ladder
from bot.rules.nagging import all_instants
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.decisions.decision_case import ASKED, decider
from bot.usecases.decisions.recommendation import CONTESTED, QUESTION, open_questions
from bot.usecases.decisions.recommendation_answer import passed_to
from bot.usecases.decisions.recommendation_case import sits_for
from bot.usecases.nagging import NOBODY, times_of
from bot.usecases.seeing.why import counted
from bot.usecases.telling import Roles
from bot.views import recommendation as view
from bot.views import recommendation_item as item_view
from bot.views.card import Waiting
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Effect, Group, Obligation, Person, Recommendation, Response, Seat, Step
from storage.unit_of_work import UnitOfWork

ASKED_CHAIR = "asked_chair"


def recommendation_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about questions, by the name their effect carries."""

    def question(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _of_response(work, services, subject(effect), effect.person_id, (), now)
        if effect.kind == "post" and not (shown.is_open and shown.reader == "agency"):
            return None
        policy = _policy(services, shown.group)
        return view.message(shown, policy.the(Ladder, QUESTION).text)

    def to_chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _of_response(work, services, subject(effect), effect.person_id, (), now)
        if effect.kind == "post" and (not shown.is_open or shown.response.chair_said is not None):
            return None
        return view.to_chair(shown, may=decider(work, shown.group) == effect.person_id)

    def said(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        found = work.decisions.question(subject(effect))
        return view.said(asked_of(work, services, found, now)) if found else None

    def contested(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        found = work.decisions.question(subject(effect))
        if found is None or (effect.kind == "post" and found.state != CONTESTED):
            return None
        group = work.groups.get(found.group_id)
        may = effect.person_id in (decider(work, group), group.chair_id or group.opener_id)
        return item_view.contested(asked_of(work, services, found, now), may=may)

    return {QUESTION: question, ASKED_CHAIR: to_chair, ASKED: said, CONTESTED: contested}


def question_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """A question as it stands in somebody's digest; None for somebody who passed it on."""
    shown = _of_response(work, services, owed.subject_id, person, steps, now)
    passed = bool(steps) and shown.reader == "agency" and shown.passed_to is not None
    return None if passed or not shown.is_open else item_view.item(shown)


def contested_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """What was not agreed, in the chair's digest."""
    question = work.decisions.question(owed.subject_id)
    if question is None or question.state != CONTESTED:
        return None
    return item_view.contested_item(asked_of(work, services, question, now))


def agenda_lines(work: UnitOfWork, services: Services, group: Group, now: datetime) -> list[str]:
    """What the next meeting looks at, one line each: first what was not agreed, then what waits for answers."""
    return view.agenda([asked_of(work, services, one, now) for one in open_questions(work, group.id)])


def to_answer(work: UnitOfWork, services: Services, group: Group, person: UUID, now: datetime) -> list[view.Shown]:
    """What the agency of a member still has to answer, unless they passed it on."""
    member = work.groups.member(group.id, person)
    waiting = work.decisions.waiting(group.id) if group.questions_made and member is not None else ()
    found = [
        _of_response(work, services, response.id, person, (), now)
        for _, response in waiting
        if member is not None and response.seat_id == member.seat_id
    ]
    return [one for one in found if one.reader == "agency" and one.passed_to is None]


def waiting_for(work: UnitOfWork, group: Group) -> list[Waiting]:
    """The answers a group waits for, as its card lists them."""
    if not group.questions_made:
        return []
    return [
        Waiting(agency=row["agency"], question=f"R{row['number']}", due_at=row["due_at"].astimezone(LONDON))
        for row in work.asking.waiting(group.id)
    ]


def asked_of(work: UnitOfWork, services: Services, question: Recommendation, now: datetime) -> view.Asked:
    """A question with all that was answered."""
    group = work.groups.get(question.group_id)
    responses = work.decisions.responses(question.id)
    decision = work.decisions.get(question.decision_id) if question.decision_id else None
    replaces = work.decisions.get(question.supersedes_id) if question.supersedes_id else None
    following = work.groups.meeting_after(group.id, now)
    owed = [found for one in responses if (found := work.obligations.about(one.id, QUESTION)) is not None]
    return view.Asked(
        group=group,
        question=question,
        waiting=[_agency_of(work, one) for one in responses if one.answer is None],
        answers=[_given(work, one) for one in responses if one.answer in view.SAYS],
        due_at=owed[0].due_at.astimezone(LONDON) if owed else None,
        decision=decision.name if decision else None,
        replaces=replaces.name if replaces else None,
        meets_at=following.starts_at.astimezone(LONDON) if following else None,
        stuck=_stuck(work, services, group, question, owed, now),
    )


def _stuck(
    work: UnitOfWork,
    services: Services,
    group: Group,
    question: Recommendation,
    owed: Sequence[Obligation],
    now: datetime,
) -> str | None:
    """What the forum's rules offer next, in their words, where a question does not move."""
    policy = _policy(services, group)
    if question.state == CONTESTED and question.settled_at is not None:
        ended = [meeting.ended_at for meeting in work.meetings.held(group.id) if meeting.ended_at is not None]
        before = [one for one in work.decisions.questions(group.id) if one.settled_why == question.name]
        moves = not stuck(question.settled_at, ended, put_before=any(one.state == "superseded" for one in before))
    else:
        moves = question.state != "open" or not any(_last_step_taken(work, services, policy, one, now) for one in owed)
    return None if moves else next((rule.text for rule in policy.all(Escalation)), None)


def _last_step_taken(work: UnitOfWork, services: Services, policy: Policy, owed: Obligation, now: datetime) -> bool:
    if owed.closed_at is not None:
        return False
    ladder = policy.the(Ladder, QUESTION)
    instants = all_instants(ladder, times_of(Roles(work), policy, owed), services.calendar, policy.hours)
    return bool(instants) and instants[-1].at <= now


def _of_response(
    work: UnitOfWork,
    services: Services,
    response_id: UUID,
    person_id: UUID | None,
    steps: Sequence[Step],
    now: datetime,
) -> view.Shown:
    response = work.decisions.response(response_id)
    assert response is not None, "what an agency was asked is never deleted"
    question = work.decisions.question(response.recommendation_id)
    seat = work.groups.seat_by_id(response.seat_id)
    owed = work.obligations.about(response.id, QUESTION)
    assert question is not None, "nor is the question"
    assert seat is not None, "nor the seat"
    assert owed is not None, "and an answer is owed"
    group = work.groups.get(question.group_id)
    policy = _policy(services, group)
    asked = asked_of(work, services, question, now)
    reader = work.people.find(person_id) if person_id else None
    return view.Shown(
        asked=asked,
        response=response,
        agency=agency(work, seat.organisation_id),
        reader=_reader(work, group, seat, reader, now),
        due_at=owed.due_at.astimezone(LONDON),
        now=now.astimezone(LONDON),
        days_late=working_days_late(owed.due_at, now, services.calendar),
        counted=counted(services, policy, owed),
        missed_at=_missed_at(work, question),
        answered_by=_answered_by(work, response),
        passed_to=_passed_to(work, group, response, reader),
        chair=_chair(work, group),
        members=_who_can_answer(work, group, seat),
        told=_told(policy, steps),
        next_told=_next_told(work, services, policy, owed, now),
        by_hand=reader is not None and reader.slack_id is None,
        nobody_above=any(step.told == NOBODY for step in work.obligations.steps(owed.id)),
    )


def _policy(services: Services, group: Group) -> Policy:
    return services.policies.in_force(group.forum, group.policy_from)


def _agency_of(work: UnitOfWork, response: Response) -> str:
    seat = work.groups.seat_by_id(response.seat_id)
    assert seat is not None, "a seat is never deleted"
    return agency(work, seat.organisation_id)


def _given(work: UnitOfWork, response: Response) -> view.Given:
    return view.Given(
        agency=_agency_of(work, response),
        answer=str(response.answer),
        words=response.words,
        by=_answered_by(work, response) or "",
    )


def _answered_by(work: UnitOfWork, response: Response) -> str | None:
    if response.by_id is not None:
        return work.people.get(response.by_id).name
    if response.recorded_by_id is not None:
        person = work.people.get(response.recorded_by_id)
        return f"written down by {person.name}, {agency_of(work, person.id)}"
    return None


def _reader(work: UnitOfWork, group: Group, seat: Seat, reader: Person | None, now: datetime) -> view.Reader:
    if reader is None:
        return "past"
    if sits_for(work, seat, reader, now):
        return "agency"
    if reader.id in (group.chair_id, group.opener_id, decider(work, group)):
        return "chair"
    member = work.groups.member(group.id, reader.id)
    return "senior" if member is None else "past"


def _missed_at(work: UnitOfWork, question: Recommendation) -> datetime | None:
    meeting = work.meetings.get(question.meeting_id) if question.meeting_id else None
    return (meeting.started_at or meeting.starts_at).astimezone(LONDON) if meeting else None


def _passed_to(work: UnitOfWork, group: Group, response: Response, reader: Person | None) -> str | None:
    to = passed_to(work, group.id, response.id, reader.id) if reader else None
    return work.people.get(to).name if to else None


def _chair(work: UnitOfWork, group: Group) -> str:
    chair = work.people.get(group.chair_id or group.opener_id)
    desk = next(
        (
            found.duty_desk
            for post in work.people.posts(chair.id)
            if (found := work.people.organisation(post.organisation_id))
        ),
        None,
    )
    phone = f", duty desk {desk}" if desk else ""
    return f"{chair.name}, {agency_of(work, chair.id)}{phone}"


def _who_can_answer(work: UnitOfWork, group: Group, seat: Seat) -> list[str]:
    sitting = [m.person_id for m in work.groups.members(group.id) if m.seat_id == seat.id and m.state == "active"]
    return sorted(person.name for person in work.people.named(sitting).values())


def _told(policy: Policy, steps: Sequence[Step]) -> tuple[str, ...]:
    taken = {step.rung for step in steps}
    return tuple(role for rung in policy.the(Ladder, QUESTION).rungs if rung.name in taken for role in rung.tell)


def _next_told(
    work: UnitOfWork, services: Services, policy: Policy, owed: Obligation, now: datetime
) -> view.Told | None:
    ladder = policy.the(Ladder, QUESTION)
    for come in all_instants(ladder, times_of(Roles(work), policy, owed), services.calendar, policy.hours):
        if come.at > now:
            return view.Told(roles=come.tell, at=come.at.astimezone(LONDON))
    return None
