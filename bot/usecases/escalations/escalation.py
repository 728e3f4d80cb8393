"""Asking for a group of the forum above (step one of three), proposing it to somebody who may, taking it back."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.approval import may_agree_as, rule_of
from bot.rules.escalation import ASK, Asked, ask
from bot.rules.kinds import Escalation as EscalationRule
from bot.rules.kinds import Ladder
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.escalations.approval import ask_to_agree
from bot.usecases.escalations.escalation_end import answer, settled_already
from bot.usecases.escalations.escalation_form import may_know, refuse_second
from bot.usecases.escalations.escalation_told import ASKER, NOTED, PROPOSED, draw_again
from bot.usecases.escalations.escalation_who import Above, may_ask, may_do, rules, steps
from bot.usecases.escalations.way_out import settle_way_out
from bot.usecases.guard import kept
from bot.usecases.over import over
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from bot.usecases.within import NOT_FOUND
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

REMINDED = "agreement"
"""The name of the ladder by which whoever must answer is reminded (HD-12)."""


class AskUp(Struct, frozen=True, kw_only=True):
    """*ground* is one that the rules offer, *about* what is stuck, where it asks; *to* is who is asked first: to
    authorise it, or, by somebody who may not ask, to ask for it. *escalation_id*: a proposal taken up."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    ground: str
    why: str
    to: UUID
    about: str | None = None
    escalation_id: UUID | None = None


def ask_up(request: AskUp, services: Services) -> str:
    """Record that it is asked for, or proposed, and promise the words; what comes next, in a sentence.

    Raises Refused: for who may do neither, a ground that is none, one asked for already, somebody who cannot agree.
    """
    now = services.clock.now()
    with recorded(services, ASK, request.by, lambda _: request.group_id):
        try:
            with services.database.write() as work:
                says = _ask_up(work, services, request, now)
        except Repeated as seen:
            return str(seen.answer["says"])
    return says


def _ask_up(work: UnitOfWork, services: Services, request: AskUp, now: datetime) -> str:
    if work.groups.find(request.group_id) is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(request.group_id)
    work.once(request.key)
    person = acting(work, request.by)
    if not may_know(work, services, person, group, now):
        raise Refused(NOT_FOUND)
    refuse_if(over(group))
    found = rules(services, group, now)
    escalation = _proposed(work, request, person)
    if escalation is None:
        refuse_second(work, group, found.above.title)
    why = kept(found.below, "reason_text", request.why)
    standing = towards(work, found.below, person, group, now)
    asked = ask(found.above, found.below, request.ground, standing, request.about)
    if escalation is None:
        escalation = models.Escalation(
            group_id=group.id,
            forum=found.above.forum,
            policy_from=found.above.from_date,
            ground=request.ground,
            about=request.about,
            why=why,
            made_at=now,
        )
        work.escalations.add(escalation)
    if isinstance(asked, Asked):
        says = _asked(work, services, found, group, escalation, person, request, why, now, tells=asked.tell)
    else:
        says = _propose(work, services, found, group, escalation, person, request, asked, now)
    settle_way_out(work, group, now, escalation.state)
    draw_again(work, group, escalation)
    return answer(work, request.key, person, says, now)


def _asked(
    work: UnitOfWork,
    services: Services,
    found: Above,
    group: models.Group,
    escalation: models.Escalation,
    person: models.Person,
    request: AskUp,
    why: str,
    now: datetime,
    *,
    tells: bool,
) -> str:
    """Step one is done; whoever is to authorise it has it at once. *tells*: those who would have asked hear of it."""
    step = steps(found)[0]
    whom = able(work, found, group, step, request.to, now)
    for owed in work.obligations.open_about(escalation.id, PROPOSED):
        nagging.close(work, owed, now, "asked")
    escalation.state, escalation.asked_by_id, escalation.asked_at = "asked", person.id, now
    escalation.ground, escalation.about, escalation.why = request.ground, request.about, why
    ask_next(work, services, found, escalation, step, whom, person, now)
    tell(
        work,
        f"{ASKER}:{escalation.id}:{person.id}",
        person.id,
        now,
        draw=ASKER,
        subject_id=escalation.id,
        group_id=group.id,
    )
    if tells:
        for choice in may_do(work, found.below, group, ASK, now):
            if choice.person_id not in (person.id, whom.id):
                key = f"{NOTED}:{escalation.id}:{choice.person_id}"
                tell(work, key, choice.person_id, now, draw=NOTED, subject_id=escalation.id, group_id=group.id)
    facts = {"forum": escalation.forum, "ground": escalation.ground}
    work.audit.add("escalation_asked", at=now, actor=str(person.id), group_id=group.id, **facts)
    return f"{whom.name} is asked to authorise it, and reminded. You hear what comes of it."


def ask_next(
    work: UnitOfWork,
    services: Services,
    found: Above,
    escalation: models.Escalation,
    step: str,
    whom: models.Person,
    asked_by: models.Person,
    now: datetime,
) -> None:
    """*whom* is asked to agree to *step*. The caller knows that they may."""
    group = work.groups.get(escalation.group_id)
    standing = towards(work, found.above, whom, group, now)
    approval = models.Approval(
        subject_id=escalation.id,
        group_id=group.id,
        step=step,
        key=may_agree_as(found.above, step, standing)[0],
        person_id=whom.id,
        asked_by_id=asked_by.id,
        asked_at=now,
    )
    ask_to_agree(work, services, found.above, approval, now)


def able(
    work: UnitOfWork, found: Above, group: models.Group, step: str, person_id: UUID, now: datetime
) -> models.Person:
    """Whom somebody chose to be asked. Raises Refused, by the step's rule, for somebody who cannot agree to it."""
    whom = work.people.find(person_id)
    if whom is None or whom.ended_at is not None:
        raise Refused(
            Refusal("The directory does not list that person.", "Choose somebody from the list of the form.", None, "")
        )
    if not may_agree_as(found.above, step, towards(work, found.above, whom, group, now)):
        raise Refused(cannot_agree(found, step, whom.name))
    return whom


def cannot_agree(found: Above, step: str, name: str) -> Refusal:
    """Said of somebody who was chosen and cannot agree to *step*."""
    rule = rule_of(found.above, step)
    who = " or ".join(one.label for one in rule.by)
    return Refusal(f"{name} cannot agree to that: it needs {who}.", "Choose somebody else.", rule.id, rule.cited)


def _propose(
    work: UnitOfWork,
    services: Services,
    found: Above,
    group: models.Group,
    escalation: models.Escalation,
    person: models.Person,
    request: AskUp,
    no: Refusal,
    now: datetime,
) -> str:
    """Somebody who may not ask puts it to somebody who may, who is reminded. Raises Refused, with the rule's *no*."""
    standing = towards(work, found.below, person, group, now)
    whom = next((one for one in may_ask(work, found, group, now) if one.person_id == request.to), None)
    if not standing.roles or whom is None:
        raise Refused(no)
    escalation.state = "proposed"
    escalation.proposed_by_id, escalation.proposed_to_id = person.id, whom.person_id
    rule = next(rule for rule in found.below.all(EscalationRule) if rule.to == found.above.forum)
    ladder = found.below.the(Ladder, REMINDED)
    owed = nagging.owing(
        found.below,
        now,
        kind=PROPOSED,
        subject_id=escalation.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=ladder.id,
        due_at=now,
        person_id=whom.person_id,
    )
    nagging.owe(work, services, owed, now)
    tell(
        work,
        f"{ASKER}:{escalation.id}:{person.id}",
        person.id,
        now,
        draw=ASKER,
        subject_id=escalation.id,
        group_id=group.id,
    )
    work.audit.add("escalation_proposed", at=now, actor=str(person.id), group_id=group.id, forum=escalation.forum)
    return f"{whom.name} has your proposal now, and is reminded. You hear what comes of it."


def _proposed(work: UnitOfWork, request: AskUp, person: models.Person) -> models.Escalation | None:
    if request.escalation_id is None:
        return None
    found = work.escalations.get(request.escalation_id)
    if found is None or found.group_id != request.group_id or found.proposed_to_id != person.id:
        raise Refused(NOT_FOUND)
    work.session.refresh(found)
    refuse_if(settled_already(found, "proposed"))
    return found
