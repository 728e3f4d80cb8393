"""Somebody reports a problem: the chair is told, or the opener while there is none."""

from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused
from bot.usecases.within import within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class ReportProblem(Struct, frozen=True, kw_only=True):
    """What is wrong, in somebody's own words."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    words: str


def report_problem(request: ReportProblem, services: Services) -> str:
    """Send it on, and say to whom: "the chair" or "the person who opened the group". Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "read", now)
            to, called = _who_sees_to_it(work, here.group, here.person)
            words = kept(here.policy, "reason_text", request.words)
            tell(
                work,
                f"problem:{request.key}",
                to,
                now,
                draw="problem",
                subject_id=here.person.id,
                group_id=here.group.id,
                content={"words": words},
            )
            work.audit.add("problem_reported", at=now, actor=str(here.person.id), group_id=here.group.id)
            work.answered(request.key, {"to": called}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["to"])
    return called


def _who_sees_to_it(work: UnitOfWork, group: models.Group, reporter: models.Person) -> tuple[UUID, str]:
    if group.chair_id is not None and group.chair_id != reporter.id:
        return group.chair_id, "the chair"
    if group.opener_id != reporter.id:
        return group.opener_id, "the person who opened the group"
    raise Refused(
        Refusal(
            "It would be sent to you: you see to this group's problems.",
            "Is it the bot itself? Tell whoever looks after it.",
            None,
            "",
        )
    )
