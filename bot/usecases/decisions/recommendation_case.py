"""Somebody acts on a question to an agency: the one way in, for every button and form about it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from bot.rules.calendar import LONDON
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.decisions.decision_case import NOT_FOUND, agency, draw_question_again
from bot.usecases.over import over
from bot.usecases.reaching import stands_in_for
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

ANSWERED = {"agree": "agrees", "changes": "wants changes", "disagree": "does not agree"}


class Press(Struct, frozen=True, kw_only=True):
    """Somebody's word on what one agency was asked. *key* is the press's trigger or the form's nonce."""

    key: str
    by: str  # Slack id, from the verified payload
    response_id: UUID


class Changed(Struct, frozen=True):
    """*says* is what came of it, in a sentence."""

    says: str


class Case(Struct, frozen=True, kw_only=True):
    """What one agency was asked, in its group, which is held; and who acts on it."""

    work: UnitOfWork
    services: Services
    policy: Policy
    group: models.Group
    question: models.Recommendation
    response: models.Response
    seat: models.Seat
    person: models.Person
    now: datetime
    key: str
    of_agency: bool  # sits for the agency, or stands in for somebody who does
    detail: dict[str, str] = field(default_factory=dict)  # what the record holds besides

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def agency(self) -> str:
        return agency(self.work, self.seat)


def change(press: Press, services: Services, *, act: str, right: str, how: Callable[[Case], str]) -> Changed:
    """Do *how*, once for each press, about a question that is still to be answered, if *right* allows it.

    Everything that was said about the question is shown anew. Raises Refused, and then nothing was recorded.
    """
    now = services.clock.now()
    with recorded(services, act, press.by, lambda work: _group_of(work, press)):
        try:
            with services.database.write() as work:
                case = case_of(work, services, press, right, now, hold=True)
                says = how(case)
                draw_question_again(work, case.group, case.question)
                actor = str(case.person.id)
                work.audit.add(
                    act,
                    at=now,
                    actor=actor,
                    group_id=case.group.id,
                    question=case.name,
                    agency=case.seat.organisation_id,
                    **case.detail,
                )
                work.answered(press.key, {"says": says}, at=now, actor=actor)
        except Repeated as seen:
            return Changed(**seen.answer)
    return Changed(says)


def looking_at(work: UnitOfWork, services: Services, slack_id: str, response_id: UUID, right: str) -> Case:
    """The same before a form is shown, when nothing is written yet. Raises Refused."""
    press = Press(key="", by=slack_id, response_id=response_id)
    return case_of(work, services, press, right, services.clock.now(), hold=False)


def check(services: Services, slack_id: str, response_id: UUID, right: str) -> None:
    """Raises Refused before somebody writes into a form what could not be kept."""
    with services.database.read() as work:
        looking_at(work, services, slack_id, response_id, right)


def case_of(work: UnitOfWork, services: Services, press: Press, right: str, now: datetime, *, hold: bool) -> Case:
    """What an agency was asked and who acts on it, under the group's lock where it is to *hold*.

    Raises Refused if *right* does not allow them to, in the words of "not found" if it is none of theirs; and once
    there is nothing to answer any more.
    """
    response = work.decisions.response(press.response_id)
    question = work.decisions.question(response.recommendation_id) if response else None
    if response is None or question is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(question.group_id) if hold else work.groups.get(question.group_id)
    if hold:
        work.once(press.key)
    for row in (response, question):
        work.session.refresh(row)  # what it was before the lock may be out of date
    person = acting(work, press.by)
    seat = work.groups.seat_by_id(response.seat_id)
    assert seat is not None, "a seat is never deleted"
    policy = services.policies.in_force(group.forum, group.policy_from)
    of_agency = sits_for(work, seat, person, now)
    standing = towards(work, policy, person, group, now, roles=["agency"] if of_agency else [])
    if not standing.roles:
        raise Refused(NOT_FOUND)
    refuse_if(over(group))
    if not of_agency:  # to be a member counts for one's own agency only
        standing = replace(standing, roles=standing.roles - {"member", "deputy"})
    refuse_if(why_not(policy, right, standing))
    refuse_if(why_settled(work, question, response, agency(work, seat)))
    return Case(
        work=work,
        services=services,
        policy=policy,
        group=group,
        question=question,
        response=response,
        seat=seat,
        person=person,
        now=now,
        key=press.key,
        of_agency=of_agency,
    )


def sits_for(work: UnitOfWork, seat: models.Seat, person: models.Person, now: datetime) -> bool:
    """Whether somebody sits for an agency in the group, or stands in for one of those who do."""
    today = now.astimezone(LONDON).date()
    sitting = [m.person_id for m in work.groups.members(seat.group_id) if m.seat_id == seat.id and m.state == "active"]
    return person.id in sitting or any(stands_in_for(work, person, other, today) for other in sitting)


def why_settled(
    work: UnitOfWork, question: models.Recommendation, response: models.Response, of: str
) -> Refusal | None:
    """None while *of* still has to answer; else what stands, and what can be done about it."""
    if response.answer in ANSWERED:
        return Refusal(
            f"{of} has answered {question.name} already: it {ANSWERED[response.answer]}.",
            "The first answer stands. If it is wrong, tell the chair; the card says who that is.",
            None,
            "",
        )
    if response.answer == "gone":
        return Refusal(f"{of} was taken out of the group before it answered.", "Nothing more is needed.", None, "")
    match question.state:
        case "contested":
            return Refusal(
                f"{question.name} goes back to the next meeting: not everybody agreed.",
                "Say there what your agency thinks, or tell the chair before.",
                None,
                "",
            )
        case "withdrawn":
            return Refusal(f"{question.name} was withdrawn: “{question.settled_why}”.", "Nothing is needed.", None, "")
        case "superseded":
            return Refusal(
                f"{question.name} was replaced by {question.settled_why}.",
                f"`/rsg decisions {question.settled_why}` in the group's channel shows it.",
                None,
                "",
            )
    return None


def _group_of(work: UnitOfWork, press: Press) -> UUID | None:
    response = work.decisions.response(press.response_id)
    question = work.decisions.question(response.recommendation_id) if response else None
    return question.group_id if question else None
