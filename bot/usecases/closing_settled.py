"""Ways out of what keeps a group open: an action becomes its agency's own work, a question is asked again or not."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.action_case import NOT_FOUND as NO_ACTION
from bot.usecases.action_case import Case, Changed, Press, change
from bot.usecases.guard import kept
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused
from bot.usecases.shown import card_key, redraw_gate
from bot.usecases.within import NOT_FOUND, Within, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class AboutQuestion:
    """The chair's word on a question; *reason* is why it is not asked any more, where it is taken back."""

    key: str
    by: str  # Slack id, from the verified payload
    about: UUID  # the question
    reason: str = ""


def own_work(press: Press, services: Services) -> Changed:
    """The agency goes on with an action by itself, and the group asks no more. Raises Refused."""

    def hand_on(case: Case) -> str:
        organisation = case.work.people.organisation(case.action.organisation_id)
        agency = organisation.name if organisation else case.action.organisation_id
        nagging.close(case.work, case.owed, case.now, "own work")
        case.action.state, case.action.closed_at, case.action.closed_why = "own_work", case.now, "own work"
        return f"{case.name} is {agency}'s own work now."

    with services.database.read() as work:
        found = work.actions.get(press.action_id)
    if found is None:
        raise Refused(NO_ACTION)
    with recorded(services, "action_own_work", press.by, lambda _: found.group_id):
        return change(press, services, act="action_own_work", right="close", how=hand_on)


def ask_again(request: AboutQuestion, services: Services) -> str:
    """Each agency that has not answered gets its question once more; what came of it, in a sentence. Raises Refused."""

    def ask(work: UnitOfWork, here: Within, question: models.Recommendation) -> str:
        now = services.clock.now()
        told = set()
        for response in work.decisions.responses(question.id):
            if response.answer is None:
                for post in work.outbox.posts_about(response.id, here.group.id):
                    if post.person_id is None or post.draw is None or post.person_id in told:
                        continue
                    told.add(post.person_id)
                    tell(
                        work,
                        f"again:{request.key}:{post.person_id}",
                        post.person_id,
                        now,
                        draw=post.draw,
                        subject_id=response.id,
                        group_id=here.group.id,
                        content={"rung": "asked_again"},
                    )
        if not told:
            raise Refused(
                Refusal(f"Nobody is left to ask about {question.name}.", "Withdraw it, or ask anew.", None, "")
            )
        return f"{question.name} is asked again. Phone them if it cannot wait."

    return _settle(request, services, "question_asked_again", ask)


def withdraw_question(request: AboutQuestion, services: Services) -> str:
    """It is not asked any more, and the reason says why. Raises Refused."""

    def take_back(work: UnitOfWork, here: Within, question: models.Recommendation) -> str:
        now = services.clock.now()
        question.settled_why = kept(here.policy, "reason_text", request.reason)
        question.state, question.settled_at = "withdrawn", now
        for subject in (question.id, *(response.id for response in work.decisions.responses(question.id))):
            for owed in work.obligations.open_about(subject):
                nagging.close(work, owed, now, "withdrawn")
            for post in work.outbox.posts_about(subject, here.group.id):
                work.outbox.refresh(post.key)
        return f"{question.name} is withdrawn."

    return _settle(request, services, "question_withdrawn", take_back)


def _settle(
    request: AboutQuestion,
    services: Services,
    act: str,
    how: Callable[[UnitOfWork, Within, models.Recommendation], str],
) -> str:
    now = services.clock.now()
    with services.database.read() as work:
        found = work.decisions.question(request.about)
    if found is None:
        raise Refused(NOT_FOUND)
    with recorded(services, act, request.by, lambda _: found.group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, found.group_id, request.by, request.key, "decide", now)
                question = work.decisions.question(request.about)
                assert question is not None, "a question is never deleted"
                if question.state not in ("open", "contested"):
                    raise Refused(Refusal(f"{question.name} is settled already.", "Nothing more is needed.", None, ""))
                says = how(work, here, question)
                work.outbox.refresh(card_key(here.group.id))
                redraw_gate(work, here.group.id)
                actor = str(here.person.id)
                work.audit.add(act, at=now, actor=actor, group_id=here.group.id, question=question.name)
                work.answered(request.key, {"says": says}, at=now, actor=actor)
        except Repeated as seen:
            return str(seen.answer["says"])
    return says
