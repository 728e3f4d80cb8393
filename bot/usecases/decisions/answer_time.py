"""Until when an agency answers a question, counted anew where a meeting was booked, moved or cancelled (HD-05)."""

from collections.abc import Collection, Iterator
from datetime import datetime

from bot.rules.absence import reply_due_anew
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.decisions.decision_case import draw_question_again
from bot.usecases.decisions.recommendation import CONTESTED, QUESTION
from storage import models
from storage.unit_of_work import UnitOfWork


def count_anew(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime
) -> dict[str, datetime]:
    """Every open question looks again at the next meeting; the new times by the questions' names, where they changed.

    What is late stays late. Messages, card and thread show the new time where they stand: nobody gets another one.
    """
    found: dict[str, datetime] = {}
    following = work.groups.meeting_after(group.id, now)
    times = {one.starts_at for one in work.groups.meetings(group.id) if one.state != "cancelled"}
    meets_at = following.starts_at if following else None
    for question in work.decisions.open_questions(group.id) if group.questions_made else ():
        changed = False
        for owed in _owed(work, question, now):
            by = _due(services, policy, owed, times, meets_at)
            if by == owed.due_at:
                continue
            was, owed.meeting_at, changed = owed.due_at, meets_at, True
            nagging.move(work, services, owed, by, now)
            work.audit.add(
                "answer_time_changed",
                at=now,
                actor="bot",
                group_id=group.id,
                question=question.name,
                agency=owed.organisation_id,
                was=was.isoformat(),
                to=by.isoformat(),
            )
            if owed.kind == QUESTION:
                found[question.name] = by
        if changed:
            draw_question_again(work, group, question)
    return found


def _owed(work: UnitOfWork, question: models.Recommendation, now: datetime) -> Iterator[models.Obligation]:
    """What is owed about it and not late: the answers; of what was not agreed, that a meeting looks at it."""
    open_ones = [*work.obligations.open_about(question.id, CONTESTED)]
    for response in work.decisions.responses(question.id):
        open_ones += work.obligations.open_about(response.id, QUESTION)
    return (owed for owed in open_ones if owed.due_at > now)


def _due(
    services: Services,
    policy: Policy,
    owed: models.Obligation,
    times: Collection[datetime],
    meets_at: datetime | None,
) -> datetime:
    """*times*: when the group meets or met; *meets_at*: when it does next."""
    if owed.kind == CONTESTED:
        return meets_at or owed.due_at
    gone = owed.meeting_at == owed.due_at and owed.meeting_at not in times
    return reply_due_anew(policy, owed.anchor_at, owed.due_at, services.calendar, meets_at, gone=gone)
