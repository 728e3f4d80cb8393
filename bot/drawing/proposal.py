"""How proposals are drawn: the chair's message, and the line that says what came of one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency_of, subject
from bot.services import Services
from bot.usecases.decisions.decision_case import decider
from bot.usecases.decisions.proposal import SAID, TO_CHAIR
from bot.views import proposal as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def proposal_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about proposals, by the name their effect carries."""

    def to_chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _shown(work, subject(effect), effect.person_id)
        return None if effect.kind == "post" and shown.proposal.state != "open" else view.to_chair(shown)

    def said(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.said(_shown(work, subject(effect), effect.person_id))

    return {TO_CHAIR: to_chair, SAID: said}


def _shown(work: UnitOfWork, proposal_id: UUID, reader: UUID | None) -> view.Shown:
    proposal = work.decisions.proposal(proposal_id)
    assert proposal is not None, "a proposal is never deleted"
    group = work.groups.get(proposal.group_id)
    chair = decider(work, group)
    agency = agency_of(work, proposal.person_id)
    return view.Shown(
        group=group,
        proposal=proposal,
        by=f"{work.people.get(proposal.person_id).name}, {agency},",
        agency=agency,
        chair=work.people.get(chair).name if chair else "Nobody",
        to_chair=chair is not None and chair == reader,
    )
