"""How the messages about the end of a group are drawn: the facts are looked up here, the words stand in the views."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency, agency_of, subject
from bot.rules.calendar import LONDON
from bot.rules.closing import QUESTION, Facts, how_far, still_open, way, ways, why_not_close
from bot.rules.kinds import Deadline, Question
from bot.rules.moments import reported_to
from bot.rules.places import short
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.closings.closing import ASKED_WHILE_OPEN, CLOSING, LINE, SAID
from bot.usecases.closings.closing_gate import KEPT, facts_of
from bot.usecases.closings.closing_plan import PLAN
from bot.usecases.seeing.shown import GATE, gate_key
from bot.views import closing as view
from bot.views import closing_ended as ended_view
from bot.views.message import Message
from storage.models import Effect, Group
from storage.unit_of_work import UnitOfWork

OVER = ("closing", "closed")


def closing_drawers(services: Services) -> Mapping[str, Drawer]:
    """The chair's list, the word to the members, the question to each agency, the line for the management group."""

    def gate(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        if group.state in OVER:
            return ended_view.ends(ended(work, services, group, now))
        assert effect.person_id is not None, "it is a chair's"
        message = work.outbox.by_key(gate_key(group.id, effect.person_id))
        return view.gate(_gate(work, policy, group, kept=message is not None and KEPT in message.content))

    def said(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        reopened = bool(effect.content["reopened"])
        if reopened == (group.state in OVER):  # it was opened again, or closed once more, before this could be said
            return None
        return ended_view.said(ended(work, services, group, now), reopened=reopened, why=group.reopened_why)

    def line(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        if effect.kind == "post" and group.state not in OVER:
            return None
        return ended_view.status_line(ended(work, services, group, now), reported_to(policy, "closing"))

    def plan(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return _plan(work, services, effect, now)

    return {GATE: gate, SAID: said, LINE: line, PLAN: plan}


def instead(work: UnitOfWork, services: Services, group: Group, draw: str, now: datetime) -> Message | None:
    """What stands in place of a message that asked for something in a group that is closing or closed."""
    if draw in ASKED_WHILE_OPEN and group.state in OVER:
        return ended_view.instead(ended(work, services, group, now))
    return None


def open_again(work: UnitOfWork, services: Services, group: Group, now: datetime) -> Message:
    """What is left to say in such a message once the group was opened again and the message asks for nothing."""
    return ended_view.said(ended(work, services, group, now), reopened=True, why=group.reopened_why)


def gate_now(services: Services, group_id: UUID, *, comes: bool = False) -> Message:
    """What stands between the chair and closing the group at this moment: the answer to the command. *comes*: the
    list itself is in a message that is on its way to them."""
    with services.database.read() as work:
        group = work.groups.get(group_id)
        facts = _gate(work, services.policies.in_force(group.forum, group.policy_from), group, kept=False)
        return view.gate_comes(facts) if comes else view.gate(facts)


def card(work: UnitOfWork, services: Services, group: Group, now: datetime) -> Message:
    """The card of a group that is closing or closed."""
    return ended_view.card(ended(work, services, group, now))


def ended(work: UnitOfWork, services: Services, group: Group, now: datetime) -> ended_view.Ended:
    """How a group came to its end."""
    policy = services.policies.in_force(group.forum, group.policy_from)
    choice = way(policy, group.resolution)
    owner = group.record_owner_id
    return ended_view.Ended(
        group=group,
        place=short(services.policies, group.policy_from, group.place),
        how=choice.label if choice else "not said",
        until=_local(group.closes_at),
        closed_at=_local(group.closed_at),
        record=f"{work.people.get(owner).name} ({agency_of(work, owner)})" if owner else "",
        decisions=sum(decision.superseded_at is None for decision in work.decisions.all_in(group.id)),
        actions=len(work.actions.all_in(group.id)),
        meetings=len(work.meetings.held(group.id)),
        checked_at=now.astimezone(LONDON),
        stands_in=work.people.get(group.opener_id).name if group.chair_id is None else None,
    )


def _gate(work: UnitOfWork, policy: Policy, group: Group, *, kept: bool) -> view.Gate:
    facts = facts_of(work, group)
    refusal = why_not_close(policy, group.ref, facts)
    chosen, rule = way(policy, group.resolution), policy.the(Deadline, CLOSING)
    confirmed = work.groups.confirmations(group.id)
    waits = chosen is not None and chosen.agreed_by == "agencies"
    return view.Gate(
        group=group,
        question=policy.the(Question, QUESTION).question,
        ways=[view.Way(one.key, one.label, how_far(one, facts) if one is chosen else "") for one in ways(policy)],
        chosen=group.resolution,
        actions=[
            view.OpenAction(one.id, one.name, one.text, agency(work, one.organisation_id))
            for one in work.actions.open_in(group.id)
        ],
        questions=_questions(work, group),
        unsent=_unsent(work, group),
        meeting_runs=facts.meeting_runs,
        unconfirmed=[
            (seat.id, agency(work, seat.organisation_id))
            for seat in work.groups.seats(group.id)
            if waits and seat.id not in confirmed
        ],
        refused=_refused(policy, group, facts) if refusal else None,
        clause=refusal.clause if refusal else "",
        record=agency(work, group.chair_organisation_id or group.mobiliser_id),
        hours=f"{rule.amount} {rule.unit}",
        kept=kept,
    )


def _refused(policy: Policy, group: Group, facts: Facts) -> str:
    return f"You can't close {group.ref} · {group.code_word} yet: {still_open(policy, facts)}."


def _questions(work: UnitOfWork, group: Group) -> Sequence[view.OpenQuestion]:
    found = []
    for one in work.decisions.open_questions(group.id):
        seats = [work.groups.seat_by_id(r.seat_id) for r in work.decisions.responses(one.id) if r.answer is None]
        waiting = [agency(work, seat.organisation_id) for seat in seats if seat is not None]
        found.append(view.OpenQuestion(one.id, one.name, one.text, waiting if one.state == "open" else ()))
    return found


def _unsent(work: UnitOfWork, group: Group) -> Sequence[tuple[int, UUID | None]]:
    held = [one for one in work.meetings.held(group.id) if work.notes.circulated(one.id) is None]
    return [(one.number, next((notes.id for notes in reversed(work.notes.records(one.id))), None)) for one in held]


def _plan(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    group, policy, _ = about(work, services, effect)
    member = work.groups.member_by_id(subject(effect))
    seat = work.groups.seat_by_id(member.seat_id) if member else None
    if member is None or seat is None:
        return None
    if group.state in OVER:
        return None if effect.kind == "post" else ended_view.instead(ended(work, services, group, now))
    chosen = way(policy, group.resolution)
    row = work.groups.confirmations(group.id).get(seat.id)
    wanted = chosen is not None and chosen.agreed_by == "agencies" and member.state == "active"
    stands = "not_needed" if not wanted else "confirmed" if row else "asked"
    if effect.kind == "post" and stands != "asked":
        return None
    by = ""
    if row is not None:
        by = f"{work.people.get(row.by_id).name}, {ended_view.when(row.at.astimezone(LONDON))}."
    return ended_view.confirm(group, agency(work, seat.organisation_id), seat.id, stands, by)


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(LONDON) if at else None
