"""Somebody was told by phone or e-mail: whoever looks after the group ticks it off."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.chairing import settle_set_up
from bot.usecases.records.record import redraw
from bot.usecases.records.record_told import SENT
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import draw_again, redraw_group
from bot.usecases.within import NOT_FOUND, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class ToldByHand(Struct, frozen=True, kw_only=True):
    """A press on "Told", about one step of a ladder."""

    key: str
    by: str  # Slack id, from the verified payload
    step_id: UUID


def told_by_hand(request: ToldByHand, services: Services) -> None:
    """Note who told them and when. Raises Refused for whoever does not look after the group, and the second time."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            step, owed, group_id = _found(work, request.step_id)
            here = within(work, services, group_id, request.by, request.key, "told_by_hand", now)
            work.session.refresh(step)  # what was read before the lock may have changed while we waited for it
            work.session.refresh(owed)
            refuse_if(_over(work, owed, step))
            for earlier in work.obligations.steps(owed.id):
                if earlier.told == step.told and earlier.told_at is None and earlier.at <= step.at:
                    earlier.told_at, earlier.told_by_id = now, here.person.id
            _asked_too(work, owed, here.person, now)
            settle_set_up(work, here.policy, here.group, now)
            if owed.kind == SENT and all(step.told_at for step in work.obligations.steps(owed.id)):
                nagging.close(work, owed, now, "told")
            if owed.kind == SENT and (record := work.notes.record(owed.subject_id)) is not None:
                redraw(work, record, everybody=False)
            draw_again(work, owed)
            redraw_group(work, here.group)
            actor = str(here.person.id)
            work.audit.add("told_by_hand", at=now, actor=actor, group_id=here.group.id, told=step.told, about=owed.kind)
            work.answered(request.key, {}, at=now, actor=actor)
    except Repeated:
        return


def _found(work: UnitOfWork, step_id: UUID) -> tuple[models.Step, models.Obligation, UUID]:
    step = work.obligations.step(step_id)
    owed = work.obligations.get(step.obligation_id) if step else None
    if step is None or owed is None or owed.group_id is None:
        raise Refused(NOT_FOUND)
    return step, owed, owed.group_id


def _asked_too(work: UnitOfWork, owed: models.Obligation, teller: models.Person, now: datetime) -> None:
    """Whoever was told of their invitation has been asked: their agency counts as reached."""
    member = work.groups.member_by_id(owed.subject_id) if owed.kind == "invitation" else None
    if member is not None:
        member.told_at, member.told_by_id = now, teller.id


def _over(work: UnitOfWork, owed: models.Obligation, step: models.Step) -> Refusal | None:
    if owed.closed_at is not None:
        return Refusal("This is settled already.", "Nothing more is needed from you.", None, "")
    if step.told_by_id is not None:
        teller = work.people.get(step.told_by_id).name
        return Refusal(f"{teller} has told them already.", "Nothing more is needed from you.", None, "")
    return None
