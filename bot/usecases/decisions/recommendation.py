"""Agencies that were not there are asked (HD-05): the last agreement decides, a no or a change goes to a meeting."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.rules.absence import reply_due
from bot.rules.kinds import Deadline, Ladder
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.decisions.decision_case import (
    ASKED,
    draw_again,
    draw_decision_again,
    draw_question_again,
    say_in_thread,
)
from bot.usecases.reaching import tell
from storage import models
from storage.outbox import URGENT
from storage.unit_of_work import UnitOfWork

QUESTION, CONTESTED = "question", "contested"
"""What is owed: by an agency, its answer; by the chair, that what was not agreed is settled at a meeting."""


def ask(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    question: models.Recommendation,
    seats: Sequence[models.Seat],
    now: datetime,
) -> None:
    """Put *question* to each of these agencies: one message to each of their people, and a time to answer."""
    work.decisions.add(question)
    following = work.groups.meeting_after(question.group_id, now)
    meets_at = following.starts_at if following else None
    by = reply_due(policy, now, services.calendar, meets_at).at
    assert isinstance(by, datetime), "a day ends at an hour"
    rule = policy.the(Deadline, QUESTION)
    owed = []
    for seat in seats:
        response = models.Response(recommendation_id=question.id, seat_id=seat.id)
        work.decisions.add(response)
        owed.append(
            nagging.owing(
                policy,
                now,
                kind=QUESTION,
                subject_id=response.id,
                group_id=question.group_id,
                rule_id=rule.id,
                ladder_id=str(rule.ladder),
                due_at=by,
                meeting_at=meets_at,
                organisation_id=seat.organisation_id,
            )
        )
    nagging.owe_all(work, services, owed, now)
    say_in_thread(work, question, ASKED)


def tell_question(
    work: UnitOfWork, group: models.Group, response: models.Response, person_id: UUID, now: datetime
) -> None:
    """The question, to somebody more of the agency: a message of their own, once."""
    key = f"{QUESTION}:{response.id}:{person_id}"
    if work.outbox.by_key(key) is not None:
        work.outbox.refresh(key)
        return
    tell(
        work,
        key,
        person_id,
        now,
        draw=QUESTION,
        subject_id=response.id,
        group_id=group.id,
        priority=URGENT,
    )


def tell_newcomer(work: UnitOfWork, group: models.Group, seat: models.Seat, person_id: UUID, now: datetime) -> None:
    """Whoever joins for an agency gets what it still has to answer."""
    for _, response in work.decisions.waiting(group.id) if group.questions_made else ():
        if response.seat_id == seat.id:
            tell_question(work, group, response, person_id, now)


def show_to_leaver(work: UnitOfWork, group: models.Group, seat_id: UUID) -> None:
    """Whoever is in the group no more does not read any longer what their agency was asked."""
    for question in work.decisions.questions(group.id) if group.questions_made else ():
        for response in work.decisions.responses(question.id):
            if response.seat_id == seat_id:
                draw_again(work, group, response.id)


def decide(
    work: UnitOfWork, group: models.Group, decision: models.Decision, replaced: models.Decision | None
) -> models.Decision:
    """Keep a decision under the group's next number; the one it replaces is shown as replaced."""
    group.decisions_made += 1
    decision.number = group.decisions_made
    work.decisions.add(decision)
    if replaced is not None:
        replaced.superseded_at = decision.recorded_at
        decision.supersedes_id = replaced.id
        draw_decision_again(work, group, replaced)
    return decision


def settle(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    question: models.Recommendation,
    now: datetime,
) -> models.Decision | None:
    """See what the answers so far make of an open question, and show it; the decision, if that is what it is now.

    An agency that left before it answered has not agreed: without it nothing decides itself, the meeting looks again.
    """
    answers = {response.answer for response in work.decisions.responses(question.id)}
    decided = None
    if answers & {"changes", "disagree"} or (None not in answers and "gone" in answers):
        _contest(work, services, policy, question, now)
    elif None not in answers:
        decided = _agree(work, group, question, now)
    draw_question_again(work, group, question)
    return decided


def end(
    work: UnitOfWork, group: models.Group, question: models.Recommendation, state: str, why: str, now: datetime
) -> None:
    """It is asked no more: *state* is withdrawn or superseded, *why* the reason or what came in its place."""
    question.state, question.settled_why, question.settled_at = state, why, now
    close_all(work, question, now, state)
    draw_question_again(work, group, question)


def close_all(work: UnitOfWork, question: models.Recommendation, now: datetime, why: str) -> None:
    """Nobody owes anything about it any more."""
    for owed in work.obligations.open_about(question.id, CONTESTED):
        nagging.close(work, owed, now, why)
    for response in work.decisions.responses(question.id):
        for owed in work.obligations.open_about(response.id, QUESTION):
            nagging.close(work, owed, now, why)


def agency_left(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    seat: models.Seat,
    now: datetime,
) -> None:
    """An agency is taken out of the group: what it was asked is asked of it no more."""
    for question, response in work.decisions.waiting(group.id):
        if response.seat_id == seat.id:
            response.answer, response.at = "gone", now
            for owed in work.obligations.open_about(response.id, QUESTION):
                nagging.close(work, owed, now, "gone")
            settle(work, services, policy, group, question, now)


def open_questions(work: UnitOfWork, group_id: UUID) -> Sequence[models.Recommendation]:
    """What a meeting has to look at: first what was not agreed, then what still waits for answers."""
    return sorted(work.decisions.open_questions(group_id), key=lambda one: (one.state != CONTESTED, one.number))


def _contest(
    work: UnitOfWork, services: Services, policy: Policy, question: models.Recommendation, now: datetime
) -> None:
    question.state, question.settled_at = CONTESTED, now
    close_all(work, question, now, CONTESTED)
    following = work.groups.meeting_after(question.group_id, now)
    by = following.starts_at if following else reply_due(policy, now, services.calendar, None).at
    assert isinstance(by, datetime), "a day ends at an hour"
    rule = policy.the(Ladder, CONTESTED)
    owed = nagging.owing(
        policy,
        now,
        kind=CONTESTED,
        subject_id=question.id,
        group_id=question.group_id,
        rule_id=rule.id,
        ladder_id=rule.id,
        due_at=by,
    )
    nagging.owe(work, services, owed, now)


def _agree(work: UnitOfWork, group: models.Group, question: models.Recommendation, now: datetime) -> models.Decision:
    running = work.meetings.running(group.id)
    replaced = work.decisions.get(question.supersedes_id) if question.supersedes_id else None
    decision = models.Decision(
        group_id=group.id,
        number=0,
        text=question.text,
        authority=question.authority,
        affected=question.affected,
        recorded_by_id=question.asked_by_id,
        recorded_at=now,
        meeting_id=running.id if running else None,
        out_of_area=question.out_of_area,
        source_ts=question.source_ts,
        thread_ts=question.thread_ts,
        source_changed_at=question.source_changed_at,
        source_gone_at=question.source_gone_at,
    )
    decide(work, group, decision, replaced)
    question.state, question.decision_id, question.settled_at = "agreed", decision.id, now
    work.audit.add(
        "decision_agreed", at=now, actor="bot", group_id=group.id, decision=decision.name, question=question.name
    )
    return decision
