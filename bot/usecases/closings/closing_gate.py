"""What stands between a chair and closing the group, found in the facts; and the chair's choice how it ended."""

from uuid import UUID

from msgspec import Struct

from bot.rules.closing import Facts, way, why_not_close, why_not_way
from bot.rules.parts import Choice
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.closings.closing_plan import ask_agencies
from bot.usecases.escalations.taking_over import above, ask_chair_above
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import GATE, gate_key, redraw_gate
from bot.usecases.within import Within, within
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import Repeated, UnitOfWork

KEPT = "kept"
"""Stands with the chair's message once they said that the group stays open."""


STAYS = Refusal("The group stays open already.", "To close it after all, type `/rsg close`.", None, "")
CHOSEN = Refusal("It is noted already that it ended so.", "“Check again” shows what is still open.", None, "")


class AskToClose(Struct, frozen=True, kw_only=True):
    """A chair wants to close the group, or to look once more at what is open, or to keep it open."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID


class ChooseWay(Struct, frozen=True, kw_only=True):
    """The chair says how it ended; *way* is a key of the rule that lists the ways."""

    key: str
    by: str
    group_id: UUID
    way: str


def facts_of(work: UnitOfWork, group: models.Group) -> Facts:
    """How the group stands, as the rules want to know it."""
    seats = work.groups.seats(group.id)
    confirmed = work.groups.confirmations(group.id)
    return Facts(
        actions=tuple(action.name for action in work.actions.open_in(group.id)),
        questions=tuple(question.name for question in work.decisions.open_questions(group.id)),
        meetings=tuple(m.number for m in work.meetings.held(group.id) if work.notes.circulated(m.id) is None),
        meeting_runs=work.meetings.running(group.id) is not None,
        resolution=group.resolution,
        agencies=len(seats),
        confirmed=sum(seat.id in confirmed for seat in seats),
        both_chairs=any(one.taken_over_at is not None for one in work.escalations.of(group.id)),
    )


def ask_to_close(request: AskToClose, services: Services) -> bool:
    """Send the chair what is still open, or that nothing is; asked again, the same message shows what stands now.

    Whether a message comes to them: not where the one from before changes, nor while somebody else reads for them.
    Raises Refused for somebody who may not. That the group cannot be closed yet is no error, but it is recorded.
    """
    now = services.clock.now()
    with recorded(services, "close", request.by, lambda _: request.group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, request.group_id, request.by, request.key, "close", now)
                group, chair = here.group, here.person
                comes = _send(work, here, services)
                refusal = why_not_close(here.policy, group.ref, facts_of(work, group))
                if refusal is not None:
                    work.audit.add(
                        "refused",
                        at=now,
                        actor=str(chair.id),
                        group_id=group.id,
                        refused_by=refusal.rule_id,
                        what="close",
                    )
                work.answered(request.key, {"comes": comes}, at=now, actor=str(chair.id))
                return comes
        except Repeated as seen:
            return bool(seen.answer["comes"])


def keep_open(request: AskToClose, services: Services) -> None:
    """The chair thinks better of it: nobody is asked for anything any more. Raises Refused."""
    now = services.clock.now()
    with recorded(services, "close", request.by, lambda _: request.group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, request.group_id, request.by, request.key, "close", now)
                message = work.outbox.by_key(gate_key(here.group.id, here.person.id))
                if message is not None and KEPT in message.content and here.group.resolution is None:
                    raise Refused(STAYS)
                _choose(work, services, here, None)
                if message is not None:
                    message.content = {**message.content, KEPT: True}
                redraw_gate(work, here.group.id)
                work.audit.add("kept_open", at=now, actor=str(here.person.id), group_id=here.group.id)
                work.answered(request.key, {}, at=now, actor=str(here.person.id))
        except Repeated:
            return


def choose_way(request: ChooseWay, services: Services) -> None:
    """Keep how it ended; where every agency must confirm, each is asked. Raises Refused."""
    now = services.clock.now()
    try:
        with recorded(services, "close", request.by, lambda _: request.group_id), services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "close", now)
            choice = way(here.policy, request.way)
            refuse_if(why_not_way(here.policy, choice, taken_over=above(work, here.group, choice) is not None))
            if here.group.resolution == request.way:
                raise Refused(CHOSEN)
            _choose(work, services, here, choice)
            redraw_gate(work, here.group.id)
            work.audit.add(
                "way_to_end_chosen", at=now, actor=str(here.person.id), group_id=here.group.id, way=request.way
            )
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return
    except Refused:
        with services.database.write() as work:  # what was ticked in the message is not what stands
            redraw_gate(work, request.group_id)
        raise


def why_not(work: UnitOfWork, policy: Policy, group: models.Group) -> Refusal | None:
    """None if the group may be closed now."""
    return why_not_close(policy, group.ref, facts_of(work, group))


def _send(work: UnitOfWork, here: Within, services: Services) -> bool:
    key = gate_key(here.group.id, here.person.id)
    message = work.outbox.by_key(key)
    if message is not None:
        message.content = {name: value for name, value in message.content.items() if name != KEPT}
        work.outbox.refresh(key)
        return False
    now, group = services.clock.now(), here.group
    sent = tell(work, key, here.person.id, now, draw=GATE, subject_id=group.id, group_id=group.id)
    return sent.conversation_id == person_conversation(here.person.id)


def _choose(work: UnitOfWork, services: Services, here: Within, choice: Choice | None) -> None:
    group = here.group
    key = choice.key if choice is not None else None
    if group.resolution == key:
        return
    before, group.resolution = way(here.policy, group.resolution), key
    asked = {one for one in (before, choice) if one is not None and one.agreed_by == "agencies"}
    if asked:
        work.groups.forget_confirmations(group.id)
        ask_agencies(work, group, here.person, services.clock.now(), wanted=choice in asked)
    for one in (before, choice):
        escalation = above(work, group, one) if one is not None and one.agreed_by == "both_chairs" else None
        if escalation is not None:
            ask_chair_above(work, services, escalation, services.clock.now(), wanted=one == choice)
