"""How a step up is drawn: the summary from the record, and how it stands for each who reads of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, agency_of, subject
from bot.rules.approval import own_request, rule_of
from bot.rules.calendar import LONDON
from bot.rules.escalation import grounds
from bot.rules.kinds import Escalation as EscalationRule
from bot.rules.opening import first_slots, stuck
from bot.rules.places import places
from bot.services import Services
from bot.usecases.escalations.agreeing import look, look_as_asker
from bot.usecases.escalations.approval import APPROVAL
from bot.usecases.escalations.escalation_form import Offer
from bot.usecases.escalations.escalation_told import ANSWERED, ASKER, CAME, NOTED, PROPOSED, QUESTION
from bot.usecases.escalations.escalation_who import may_agree, may_do, rules_of, steps
from bot.views import agreement as agreement_view
from bot.views import escalation as view
from bot.views.blocks import Block
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Approval, Effect, Escalation, Group, Obligation, Step
from storage.unit_of_work import UnitOfWork


def escalation_drawers(services: Services) -> Mapping[str, Drawer]:
    """Every message about a step up, by the name its effect carries."""

    def to_whom(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        found = _found(work, effect)
        if effect.kind == "post" and found.state != "proposed":
            return None
        if effect.person_id != found.proposed_to_id:  # whoever proposed it, after the last reminder
            return view.came(shown(work, services, found, effect.person_id))
        return view.to_whom(shown(work, services, found, effect.person_id), summarised(work, services, found, now))

    def to_asker(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.to_asker(shown(work, services, _found(work, effect), effect.person_id))

    def came(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.came(shown(work, services, _found(work, effect), effect.person_id))

    def noted(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        found = _found(work, effect)
        below = rules_of(services, work, found).below
        rule = next(rule for rule in below.all(EscalationRule) if rule.to == found.forum)
        return view.noted(shown(work, services, found, effect.person_id), rule.id)

    def asked(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        approval = _approval(work, effect)
        if effect.kind == "post" and approval.state != "asked":
            return None
        step = _step(work, services, approval, now)
        if effect.person_id != approval.person_id and effect.person_id == approval.asked_by_id:
            return agreement_view.unanswered(step, work.people.get(approval.person_id).name)
        return agreement_view.message(step)

    def question(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        approval = _approval(work, effect)
        return agreement_view.question(_step(work, services, approval, now), work.people.get(approval.person_id).name)

    return {
        PROPOSED: to_whom,
        ASKER: to_asker,
        CAME: came,
        NOTED: noted,
        APPROVAL: asked,
        ANSWERED: asked,
        QUESTION: question,
    }


def approval_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """What somebody must agree to, in the list of what they owe."""
    approval = work.approvals.get(owed.subject_id)
    if approval is None or approval.state != "asked" or person != approval.person_id:
        return None
    return agreement_view.item(_step(work, services, approval, now))


def asking(services: Services, offered: Offer, nonce: str) -> Block:
    """The form for a step up, with the summary beneath it."""
    now = services.clock.now()
    with services.database.read() as work:
        facts = _summary(work, services, offered.group, now)
    return view.form(
        view.Asking(
            title=offered.title,
            asks=offered.asks,
            grounds=offered.grounds,
            people=[(one.person_id, one.label) for one in offered.people],
            most=offered.most,
            why=offered.why,
            ground=offered.ground,
            escalation_id=str(offered.escalation_id) if offered.escalation_id else None,
        ),
        facts,
        nonce,
    )


def agreeing(services: Services, slack_id: str, approval_id: UUID, nonce: str) -> Block:
    """The form in which somebody agrees: who is asked next, or who is to chair and when. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look(work, services, approval_id, slack_id, now)
        step = _step(work, services, case.approval, now)
        order = steps(case.found)
        if case.approval.step != order[-1]:
            following = order[order.index(case.approval.step) + 1]
            last = [one for one in (case.escalation.asked_by_id,) if one is not None]
            people = may_agree(work, case.found, case.group, following, now, last=last)
            return agreement_view.agree_form(step, [(one.person_id, one.label) for one in people], nonce)
        chairs = may_do(work, case.found.above, case.group, "accept_chair", now)
        slots = first_slots(now, case.found.above, services.calendar)
        return agreement_view.last_form(step, [(one.person_id, one.label) for one in chairs], slots, nonce)


def asking_instead(services: Services, slack_id: str, approval_id: UUID, nonce: str) -> Block:
    """The form in which whoever asked chooses somebody else. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_as_asker(work, services, approval_id, slack_id)
        people = may_agree(work, case.found, case.group, case.approval.step, now)
        labels = [(one.person_id, one.label) for one in people if one.person_id != case.approval.person_id]
        return agreement_view.instead_form(_step(work, services, case.approval, now), labels, nonce)


def shown(work: UnitOfWork, services: Services, found: Escalation, reader: UUID | None) -> view.Shown:
    """How it stands."""
    rules = rules_of(services, work, found)
    group, asked = work.groups.get(found.group_id), work.approvals.about(found.id)
    waiting = next((one for one in asked if one.state == "asked"), None)
    opened = work.groups.get(found.opened_id) if found.opened_id else None
    first = work.groups.next_meeting(opened.id) if opened else None
    by = found.asked_by_id or found.proposed_by_id
    proposed = found.state == "proposed" and found.proposed_to_id is not None
    return view.Shown(
        id=found.id,
        group=group,
        title=rules.above.title,
        state=found.state,
        ground=_ground(services, work, found),
        why=found.why,
        by=_who(work, by) if by else "Somebody",
        proposed_by=_who(work, found.proposed_by_id) if found.proposed_by_id else None,
        waiting=_who(work, found.proposed_to_id)
        if proposed and found.proposed_to_id
        else _who(work, waiting.person_id)
        if waiting
        else None,
        since=found.made_at if proposed else waiting.asked_at if waiting else None,
        for_what=view.does(waiting.step) if waiting else "",
        approval_id=waiting.id if waiting else None,
        agreed=[_who(work, one.person_id) for one in asked if one.state == "agreed"],
        opened=opened,
        first_meeting=first.starts_at if first else None,
        settled_by=_who(work, found.settled_by_id) if found.settled_by_id else None,
        settled_why=found.settled_why,
        mine=reader in (found.asked_by_id, found.proposed_by_id),
    )


def step_up_line(work: UnitOfWork, services: Services, group: Group) -> str:
    """The card's line about it, if there is anything to say."""
    came_of = work.escalations.that_opened(group.id)
    if came_of is not None:
        return view.came_of(work.groups.get(came_of.group_id))
    newest = next(iter(work.escalations.of(group.id)), None)
    return view.card_line(shown(work, services, newest, None)) if newest else ""


def summarised(work: UnitOfWork, services: Services, found: Escalation, now: datetime) -> view.Summary:
    """The group that asks, from its record."""
    return _summary(work, services, work.groups.get(found.group_id), now)


def _summary(work: UnitOfWork, services: Services, group: Group, now: datetime) -> view.Summary:
    policy = services.policies.in_force(group.forum, group.policy_from)
    place = next(p.short for p in places(services.policies, group.policy_from) if p.key == group.place)
    held, open_actions = work.meetings.held(group.id), work.actions.open_in(group.id)
    return view.Summary(
        group=group,
        place=place,
        councils=[agency(work, council) for council in group.councils],
        day_number=(now.astimezone(LONDON).date() - group.opened_at.astimezone(LONDON).date()).days + 1,
        stuck=stuck(policy, group.reasons, group.reason_other),
        agencies=[
            agency(work, seat.organisation_id) for seat in work.groups.seats(group.id) if seat.state == "invited"
        ],
        held=len(held),
        last_held=held[-1].starts_at if held else None,
        decisions=[f"{one.name} “{one.text}”" for one in work.decisions.standing(group.id)],
        questions=[f"{one.name} “{one.text}”" for one in work.decisions.open_questions(group.id)],
        actions=[f"{one.name} “{one.text}”, {agency(work, one.organisation_id)}" for one in open_actions],
        late=sum(one.due_at < now for one in open_actions),
    )


def _step(work: UnitOfWork, services: Services, approval: Approval, now: datetime) -> agreement_view.Step:
    found = work.escalations.get(approval.subject_id)
    assert found is not None, "an escalation is never deleted"
    above = rules_of(services, work, found).above
    owed = work.obligations.about(approval.id, APPROVAL)
    asker = str(found.asked_by_id)
    return agreement_view.Step(
        approval=approval,
        shown=shown(work, services, found, approval.person_id),
        summary=summarised(work, services, found, now),
        text=rule_of(above, approval.step).text,
        due_at=owed.due_at if owed else approval.asked_at,
        own=own_request(above, approval.step, approval.key, str(approval.person_id), asker),
    )


def _ground(services: Services, work: UnitOfWork, found: Escalation) -> str:
    rules = rules_of(services, work, found)
    ground = next((one for one in grounds(rules.above, rules.below) if one.key == found.ground), None)
    if ground is None:
        return found.ground
    labels = [one.label for one in ground.about if one.key == found.about]
    return " ".join([ground.label, *(f"{label}." for label in labels)])


def _who(work: UnitOfWork, person_id: UUID) -> str:
    return f"{work.people.get(person_id).name} ({agency_of(work, person_id)})"


def _found(work: UnitOfWork, effect: Effect) -> Escalation:
    found = work.escalations.get(subject(effect))
    assert found is not None, "an escalation is never deleted"
    return found


def _approval(work: UnitOfWork, effect: Effect) -> Approval:
    found = work.approvals.get(subject(effect))
    assert found is not None, "an approval is never deleted"
    return found
