"""A step up that comes to nothing: a proposal declined, what was asked for taken back, or the group at its end."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.escalations.approval import take_back
from bot.usecases.escalations.escalation_told import PROPOSED, draw_again, tell_asker
from bot.usecases.escalations.escalation_who import rules_of
from bot.usecases.guard import kept
from bot.usecases.over import over
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from bot.usecases.within import NOT_FOUND
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Settle(Struct, frozen=True, kw_only=True):
    """A proposal is declined, or what was asked for is taken back: with *why*."""

    key: str
    by: str
    escalation_id: UUID
    why: str


def decline_proposal(request: Settle, services: Services) -> str:
    """ "Not now": whoever proposed it reads why. Raises Refused for anybody but whom it was proposed to."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            escalation, group, person = held(work, request.escalation_id, request.by, request.key)
            if escalation.proposed_to_id != person.id:
                raise Refused(NOT_FOUND)
            refuse_if(over(group) or settled_already(escalation, "proposed"))
            why = kept(rules_of(services, work, escalation).below, "reason_text", request.why)
            end(work, group, escalation, "declined", person, why, now)
            return answer(work, request.key, person, "Noted. Whoever proposed it can read why.", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def withdraw(request: Settle, services: Services) -> str:
    """Whoever asked or proposed, or the chair, takes it back: nobody is asked any more. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            escalation, group, person = held(work, request.escalation_id, request.by, request.key)
            _check_own(escalation, group, person)
            why = kept(rules_of(services, work, escalation).below, "reason_text", request.why)
            end(work, group, escalation, "withdrawn", person, why, now)
            return answer(work, request.key, person, "It is taken back. Nobody is asked any more.", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def may_take_back(services: Services, slack_id: str, escalation_id: UUID) -> None:
    """Raises Refused for whoever cannot, before a form opens."""
    with services.database.read() as work:
        found = work.escalations.get(escalation_id)
        if found is None:
            raise Refused(NOT_FOUND)
        _check_own(found, work.groups.get(found.group_id), acting(work, slack_id))


def held(
    work: UnitOfWork, escalation_id: UUID, slack_id: str, key: str
) -> tuple[models.Escalation, models.Group, models.Person]:
    """The escalation with its group held, and who acts. Raises Repeated; Refused where there is none."""
    found = work.escalations.get(escalation_id)
    if found is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(found.group_id)
    work.once(key)
    work.session.refresh(found)  # what was read before the lock may have changed while we waited
    return found, group, acting(work, slack_id)


def end(
    work: UnitOfWork,
    group: models.Group,
    escalation: models.Escalation,
    state: str,
    person: models.Person | None,
    why: str,
    now: datetime,
) -> None:
    """It comes to nothing: nobody is asked any more, and whoever asked and the chair read why."""
    escalation.state, escalation.settled_at, escalation.settled_why = state, now, why
    escalation.settled_by_id = person.id if person else None
    take_back(work, escalation.id, now)
    for owed in work.obligations.open_about(escalation.id, PROPOSED):
        nagging.close(work, owed, now, state)
    actor = str(person.id) if person else "bot"
    work.audit.add(f"escalation_{state}", at=now, actor=actor, group_id=group.id, forum=escalation.forum)
    if person is not None:
        tell_asker(work, group, escalation, now, besides=person.id)
    draw_again(work, group, escalation)


def end_all(work: UnitOfWork, group: models.Group, why: str, now: datetime) -> None:
    """The group ends: what it asked for of the forum above is asked for no more."""
    waiting = work.escalations.open_in(group.id)
    if waiting is not None:
        end(work, group, waiting, "withdrawn", None, why, now)


def settled_already(escalation: models.Escalation, *open_states: str) -> Refusal | None:
    """None while it is in one of *open_states*; else what came of it."""
    if escalation.state in open_states:
        return None
    came = {
        "asked": "it was asked for",
        "opened": "the group was opened",
        "declined": "it was declined",
        "withdrawn": "it was taken back",
    }[escalation.state]
    return Refusal(f"That is settled already: {came}.", "Nothing more is needed here.", None, "")


def _check_own(escalation: models.Escalation, group: models.Group, person: models.Person) -> None:
    """Raises Refused for anybody but who asked or proposed it, or has the chair; and once it is settled."""
    if person.id not in (escalation.asked_by_id, escalation.proposed_by_id, group.chair_id):
        raise Refused(NOT_FOUND)
    refuse_if(over(group) or settled_already(escalation, "proposed", "asked"))


def answer(work: UnitOfWork, key: str, person: models.Person, says: str, now: datetime) -> str:
    """Keep what was answered with what was done."""
    work.answered(key, {"says": says}, at=now, actor=str(person.id))
    return says
