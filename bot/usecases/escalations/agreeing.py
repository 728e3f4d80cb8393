"""Whoever is asked answers: they agree, which leads to the next step or opens the group above; or decline, or ask."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.approval import turn, why_not_agree
from bot.rules.calendar import LONDON
from bot.rules.escalation import AGREE
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.escalations.approval import agreed_to, settle
from bot.usecases.escalations.escalation import able, ask_next
from bot.usecases.escalations.escalation_end import end
from bot.usecases.escalations.escalation_open import open_above
from bot.usecases.escalations.escalation_told import QUESTION, draw_again, tell_answer
from bot.usecases.escalations.escalation_who import Above, rules_of
from bot.usecases.guard import kept
from bot.usecases.over import over
from bot.usecases.reaching import stands_in_for, tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from bot.usecases.within import NOT_FOUND
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Agree(Struct, frozen=True, kw_only=True):
    """They agree. Before the last step *to* is who is asked next; with the last one the group above is opened, with
    *to* asked to chair, and *first_meeting* its first meeting."""

    key: str
    by: str  # Slack id, from the verified payload
    approval_id: UUID
    to: UUID
    first_meeting: datetime | None = None


class Say(Struct, frozen=True, kw_only=True):
    """Words: why somebody declines, what they ask first, or the answer to that."""

    key: str
    by: str
    approval_id: UUID
    words: str


class AskInstead(Struct, frozen=True, kw_only=True):
    """Whoever asked wants somebody else to be asked."""

    key: str
    by: str
    approval_id: UUID
    to: UUID


class Case(Struct, frozen=True):
    """A step that somebody is asked to agree to, with its group held, and who acts."""

    approval: models.Approval
    escalation: models.Escalation
    group: models.Group
    person: models.Person
    found: Above


def agree(request: Agree, services: Services) -> str:
    """Record it and promise what follows; that in a sentence. Raises Refused by the rule that says who may."""
    now = services.clock.now()
    with recorded(services, "agree", request.by, lambda work: group_of(work, request.approval_id)):
        try:
            with services.database.write() as work:
                case = _asked(work, services, request.approval_id, request.by, request.key, now)
                says = _agree(work, services, case, request, now)
                return _answer(work, request.key, case.person, says, now)
        except Repeated as seen:
            return str(seen.answer["says"])


def decline(request: Say, services: Services) -> str:
    """They do not agree: it comes to nothing, and whoever asked reads why. Raises Refused."""
    now = services.clock.now()
    with recorded(services, "decline", request.by, lambda work: group_of(work, request.approval_id)):
        try:
            with services.database.write() as work:
                case = _asked(work, services, request.approval_id, request.by, request.key, now)
                why = kept(case.found.below, "reason_text", request.words)
                settle(work, case.approval, "declined", now, why)
                end(work, case.group, case.escalation, "declined", case.person, why, now)
                return _answer(work, request.key, case.person, "Noted. Whoever asked can read why.", now)
        except Repeated as seen:
            return str(seen.answer["says"])


def ask_first(request: Say, services: Services) -> str:
    """They have a question first; whoever asked answers it. The reminders go on. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = _asked(work, services, request.approval_id, request.by, request.key, now)
            approval = case.approval
            if approval.question is not None and approval.answer is None:
                raise Refused(Refusal("Your last question has no answer yet.", "It is with whoever asked.", None, ""))
            approval.question = kept(case.found.below, "reason_text", request.words)
            approval.question_at, approval.answer, approval.answered_at = now, None, None
            key = f"{QUESTION}:{request.key}"
            tell(work, key, approval.asked_by_id, now, draw=QUESTION, subject_id=approval.id, group_id=case.group.id)
            draw_again(work, case.group, case.escalation)
            work.audit.add("approval_questioned", at=now, actor=str(case.person.id), group_id=case.group.id)
            return _answer(work, request.key, case.person, "Whoever asked you has your question now.", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def answer(request: Say, services: Services) -> str:
    """Whoever asked answers the question; who is to agree reads it in a new message. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = _held(work, services, request.approval_id, request.by, request.key)
            approval = case.approval
            if case.person.id not in (approval.asked_by_id, case.escalation.asked_by_id):
                raise Refused(NOT_FOUND)
            refuse_if(over(case.group))
            refuse_if(_unquestioned(approval))
            approval.answer = kept(case.found.below, "reason_text", request.words)
            approval.answered_at, approval.answered_by_id = now, case.person.id
            tell_answer(work, approval, request.key, now)
            draw_again(work, case.group, case.escalation)
            work.audit.add("approval_answered", at=now, actor=str(case.person.id), group_id=case.group.id)
            name = work.people.get(approval.person_id).name
            return _answer(work, request.key, case.person, f"{name} has your answer now.", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def ask_instead(request: AskInstead, services: Services) -> str:
    """Somebody else is asked to agree to the same step. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = _held(work, services, request.approval_id, request.by, request.key)
            if case.person.id not in (case.approval.asked_by_id, case.escalation.asked_by_id):
                raise Refused(NOT_FOUND)
            refuse_if(over(case.group) or _answered(case.approval))
            whom = able(work, case.found, case.group, case.approval.step, request.to, now)
            if whom.id == case.approval.person_id:
                raise Refused(Refusal(f"{whom.name} is asked already.", "Phone them if it cannot wait.", None, ""))
            settle(work, case.approval, "passed", now)
            ask_next(work, services, case.found, case.escalation, case.approval.step, whom, case.person, now)
            draw_again(work, case.group, case.escalation)
            work.audit.add("approval_passed_on", at=now, actor=str(case.person.id), group_id=case.group.id)
            return _answer(work, request.key, case.person, f"{whom.name} is asked now.", now)
    except Repeated as seen:
        return str(seen.answer["says"])


def look(work: UnitOfWork, services: Services, approval_id: UUID, slack_id: str, now: datetime) -> Case:
    """The same as it is asked, before a form is shown. Raises Refused for whom it does not ask."""
    case = _case(work, services, approval_id, acting(work, slack_id))
    _check(work, case, now)
    return case


def look_as_asker(work: UnitOfWork, services: Services, approval_id: UUID, slack_id: str) -> Case:
    """Likewise for whoever asked. Raises Refused for anybody else."""
    case = _case(work, services, approval_id, acting(work, slack_id))
    if case.person.id not in (case.approval.asked_by_id, case.escalation.asked_by_id):
        raise Refused(NOT_FOUND)
    refuse_if(over(case.group) or _answered(case.approval))
    return case


def may_answer(services: Services, slack_id: str, approval_id: UUID) -> None:
    """Raises Refused for whom it does not ask, before a form opens."""
    with services.database.read() as work:
        look(work, services, approval_id, slack_id, services.clock.now())


def may_answer_for(services: Services, slack_id: str, approval_id: UUID) -> None:
    """Raises Refused for anybody but who asked, and where no question waits for an answer."""
    with services.database.read() as work:
        case = look_as_asker(work, services, approval_id, slack_id)
        refuse_if(_unquestioned(case.approval))


def group_of(work: UnitOfWork, approval_id: UUID) -> UUID | None:
    """The group it is about, for the record of a no."""
    approval = work.approvals.get(approval_id)
    return approval.group_id if approval else None


def _agree(work: UnitOfWork, services: Services, case: Case, request: Agree, now: datetime) -> str:
    settle(work, case.approval, "agreed", now)
    agreed = agreed_to(work.approvals.about(case.escalation.id))
    step = turn(case.found.above, AGREE, agreed)
    actor, group = str(case.person.id), case.group
    work.audit.add("agreed", at=now, actor=actor, group_id=group.id, step=case.approval.step)
    if step is None:
        return open_above(work, services, case.found, case.escalation, case.person, request.to, request, now)
    whom = able(work, case.found, group, step, request.to, now)
    ask_next(work, services, case.found, case.escalation, step, whom, case.person, now)
    draw_again(work, group, case.escalation)
    return f"{whom.name} is asked to agree now, and reminded."


def _asked(work: UnitOfWork, services: Services, approval_id: UUID, slack_id: str, key: str, now: datetime) -> Case:
    case = _held(work, services, approval_id, slack_id, key)
    _check(work, case, now)
    return case


def _held(work: UnitOfWork, services: Services, approval_id: UUID, slack_id: str, key: str) -> Case:
    group_id = group_of(work, approval_id)
    if group_id is None:
        raise Refused(NOT_FOUND)
    work.groups.lock(group_id)
    work.once(key)
    case = _case(work, services, approval_id, acting(work, slack_id))
    work.session.refresh(case.approval)  # what was read before the lock may have changed while we waited
    work.session.refresh(case.escalation)
    return case


def _case(work: UnitOfWork, services: Services, approval_id: UUID, person: models.Person) -> Case:
    approval = work.approvals.get(approval_id)
    escalation = work.escalations.get(approval.subject_id) if approval else None
    if approval is None or escalation is None:
        raise Refused(NOT_FOUND)
    return Case(
        approval, escalation, work.groups.get(escalation.group_id), person, rules_of(services, work, escalation)
    )


def _check(work: UnitOfWork, case: Case, now: datetime) -> None:
    """Raises Refused for whom it does not ask, by the rule for whoever reads for them and cannot agree themselves."""
    today = now.astimezone(LONDON).date()
    asked, person = case.approval.person_id, case.person
    if asked != person.id and not stands_in_for(work, person, asked, today):
        raise Refused(NOT_FOUND)
    refuse_if(over(case.group) or _answered(case.approval))
    standing = towards(work, case.found.above, person, case.group, now)
    agreed = agreed_to(work.approvals.about(case.escalation.id))
    refuse_if(why_not_agree(case.found.above, case.approval.step, standing, agreed))


def _unquestioned(approval: models.Approval) -> Refusal | None:
    if approval.state == "asked" and approval.question is not None and approval.answer is None:
        return None
    return Refusal("That needs no answer any more.", "Nothing more is needed.", None, "")


def _answered(approval: models.Approval) -> Refusal | None:
    match approval.state:
        case "asked":
            return None
        case "agreed":
            return Refusal("That is agreed already.", "Nothing more is needed.", None, "")
        case "declined":
            return Refusal("That was declined already.", "Nothing more is needed.", None, "")
        case _:
            return Refusal("That is not asked any more.", "Nothing is needed from you.", None, "")


def _answer(work: UnitOfWork, key: str, person: models.Person, says: str, now: datetime) -> str:
    work.answered(key, {"says": says}, at=now, actor=str(person.id))
    return says
