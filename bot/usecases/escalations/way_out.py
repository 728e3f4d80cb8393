"""After seven days without a way out the opener and the chair are asked whether to go a step up (OWN-DAY-7)."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.kinds import Escalation, Ladder
from bot.rules.nagging import Times, all_instants
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.refused import Refused
from bot.usecases.within import within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

WAY_OUT = "way_out"
"""What the opener and the chair owe then: an answer. The message that asks is drawn under this name too."""

NOT_NOW = "not now"
"""Why it was closed: they said that the group goes on as it is."""


class GoOn(Struct, frozen=True, kw_only=True):
    """The group goes on without a step up."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID


def ask_in_time(work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime) -> None:
    """Keep in mind that it is asked, where there is a step up."""
    if not policy.all(Escalation):
        return
    ladder = policy.the(Ladder, WAY_OUT)
    asked_at = max(step.at for step in all_instants(ladder, Times(anchor=now), services.calendar, policy.hours))
    owed = nagging.owing(
        policy,
        now,
        kind=WAY_OUT,
        subject_id=group.id,
        group_id=group.id,
        rule_id=ladder.id,
        ladder_id=ladder.id,
        due_at=asked_at,
    )
    nagging.owe(work, services, owed, now)


def settle_way_out(work: UnitOfWork, group: models.Group, now: datetime, why: str) -> None:
    """It need not be asked any more."""
    for owed in work.obligations.open_about(group.id, WAY_OUT):
        nagging.close(work, owed, now, why)


def go_on(request: GoOn, services: Services) -> str:
    """They say that the group goes on as it is; that in a sentence. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "no_step_up", now)
            if not work.obligations.open_about(here.group.id, WAY_OUT):
                raise Refused(Refusal("That is answered already.", "Your message says how it stands.", None, ""))
            settle_way_out(work, here.group, now, NOT_NOW)
            says = "Noted: the group goes on as it is."
            work.audit.add("no_step_up", at=now, actor=str(here.person.id), group_id=here.group.id)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says
