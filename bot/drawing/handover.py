"""How the messages about the chair after the first meeting are drawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency
from bot.drawing.invitation import chair_facts
from bot.services import Services
from bot.usecases.chairs.handover import HANDOVER, HANDOVER_OPEN, asked_now, asking, usual_later
from bot.views import chairing as chairing_view
from bot.views import handover as view
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Effect, Group, Handover, Obligation, Step
from storage.unit_of_work import UnitOfWork

STANDS: Mapping[str, Literal["asked", "passed", "withdrawn", "accepted"]] = {
    "asked": "asked",
    "passed": "passed",
    "withdrawn": "withdrawn",
    "accepted": "accepted",
}


def handover_drawers(services: Services) -> Mapping[str, Drawer]:
    """The question to take the chair, and what its chair reads when nobody is asked any more."""

    def question(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        if group.chair_id is not None and group.chair_id == effect.person_id:  # the question became their message
            facts = chair_facts(work, services, effect, now)
            return chairing_view.chair(facts) if facts else None
        mine = [one for one in work.groups.handovers(group.id) if one.person_id == effect.person_id]
        if not mine or (effect.kind == "post" and mine[-1].state != "asked"):
            return None
        return view.question(_question(work, services, group, mine[-1], now))

    def open_chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        rows = work.groups.handovers(group.id)
        reader = group.chair_id or group.opener_id
        settled = reader != effect.person_id or asked_now(work, group.id) is not None
        if settled and effect.kind == "post":
            return None
        passed = max((one for one in rows if one.state == "passed"), key=lambda one: one.asked_at, default=None)
        said_no = work.people.get(passed.person_id).name if passed else None
        return view.open_chair(group, agency(work, usual_later(policy) or ""), said_no, settled=settled)

    return {HANDOVER: question, HANDOVER_OPEN: open_chair}


def handover_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """The question as it stands in a digest: of who was asked, or of the chair, who reads that no answer came."""
    assert owed.group_id is not None, "it is about a group"
    group = work.groups.get(owed.group_id)
    asked = asked_now(work, group.id)
    if asked is None:
        return None
    facts = _question(work, services, group, asked, now)
    if person == asked.person_id:
        return view.item(facts)
    return view.waiting_item(group, work.people.get(asked.person_id).name, facts.answer_by)


def _question(work: UnitOfWork, services: Services, group: Group, row: Handover, now: datetime) -> view.Question:
    policy = services.policies.in_force(group.forum, group.policy_from)
    following = work.groups.meeting_after(group.id, now)
    still_open = work.obligations.open_about(group.id, HANDOVER)
    owed = still_open[0] if still_open else None
    now_asked, instead = asked_now(work, group.id), asking(work, group.id)
    other = now_asked is not None and now_asked.id != row.id
    return view.Question(
        group=group,
        agency=agency(work, usual_later(policy) or ""),
        chairs_now=agency(work, group.chair_organisation_id) if group.chair_organisation_id else None,
        chairs=len(work.groups.chaired_by(row.person_id)),
        next_at=following.starts_at if following else None,
        answer_by=owed.due_at if owed else row.asked_at,
        stands=STANDS[row.state],
        asked_by=work.people.get(row.asked_by_id).name if row.asked_by_id else None,
        reason=row.reason,
        asked_instead=view.asks(instead.name, instead.at, asked=instead.asked) if instead and other else None,
    )
