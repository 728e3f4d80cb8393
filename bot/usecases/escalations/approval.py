"""Somebody is asked to agree to a step of something: asked, reminded (HD-12), and what they answer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from bot.rules.approval import Agreed, reminders, rule_of
from bot.rules.nagging import Times, all_instants
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases import nagging
from storage import models
from storage.unit_of_work import UnitOfWork

APPROVAL = "approval"
"""What somebody owes who must agree to a step; the message that asks is drawn under this name too."""


def ask_to_agree(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    approval: models.Approval,
    now: datetime,
) -> None:
    """Keep it, and ask them; they are reminded as the step's own ladder says."""
    work.approvals.add(approval)
    ladder = reminders(policy, approval.step)
    assert ladder is not None, "a step of this kind names who is reminded, and when"
    rule = rule_of(policy, approval.step)
    times = Times(anchor=now)
    last = max(step.at for step in all_instants(ladder, times, services.calendar, policy.hours))
    owed = nagging.owing(
        policy,
        now,
        kind=APPROVAL,
        subject_id=approval.id,
        group_id=approval.group_id,
        rule_id=rule.id,
        ladder_id=ladder.id,
        due_at=last,
        person_id=approval.person_id,
    )
    nagging.owe(work, services, owed, now)


def settle(work: UnitOfWork, approval: models.Approval, state: str, now: datetime, why: str | None = None) -> None:
    """It is answered, or not asked any more: nobody is reminded, and the message that asked says so."""
    approval.state, approval.settled_at, approval.settled_why = state, now, why
    for owed in work.obligations.open_about(approval.id, APPROVAL):
        nagging.close(work, owed, now, state)


def take_back(work: UnitOfWork, subject_id: UUID, now: datetime) -> None:
    """Nobody is asked any more about that."""
    for approval in work.approvals.waiting(subject_id):
        settle(work, approval, "passed", now)


def agreed_to(approvals: Collection[models.Approval]) -> tuple[Agreed, ...]:
    """What has been agreed to so far, as the rules want to know it."""
    return tuple(Agreed(one.step, one.key, str(one.person_id)) for one in approvals if one.state == "agreed")
