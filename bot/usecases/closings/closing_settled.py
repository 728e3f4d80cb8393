"""Ways out of what keeps a group open: an action becomes its agency's own work, a question is asked once more."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.actions.action_case import NOT_FOUND as NO_ACTION
from bot.usecases.actions.action_case import Case, Changed, Press, change
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.within import NOT_FOUND, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

ACT = "question_asked_again"


class AskAgain(Struct, frozen=True, kw_only=True):
    """The chair wants a question asked once more of those who have not answered."""

    key: str
    by: str  # Slack id, from the verified payload
    question_id: UUID


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


def ask_again(request: AskAgain, services: Services) -> str:
    """Each agency that has not answered gets its question once more; what came of it, in a sentence. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        found = work.decisions.question(request.question_id)
    if found is None:
        raise Refused(NOT_FOUND)
    with recorded(services, ACT, request.by, lambda _: found.group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, found.group_id, request.by, request.key, "decide", now)
                question = work.decisions.question(request.question_id)
                assert question is not None, "a question is never deleted"
                work.session.refresh(question)  # what was read before the lock may have changed while we waited
                refuse_if(_tell_again(work, question, now))
                says = f"{question.name} is asked again. Phone them if it cannot wait."
                actor = str(here.person.id)
                work.audit.add(ACT, at=now, actor=actor, group_id=found.group_id, question=question.name)
                work.answered(request.key, {"says": says}, at=now, actor=actor)
        except Repeated as seen:
            return str(seen.answer["says"])
    return says


def _tell_again(work: UnitOfWork, question: models.Recommendation, now: datetime) -> Refusal | None:
    """Whoever had the question and whose agency has not answered gets it anew, below what came since; once a day."""
    told: set[UUID] = set()
    fresh = False
    for response in work.decisions.responses(question.id) if question.state == "open" else ():
        for post in work.outbox.posts_about(response.id, question.group_id) if response.answer is None else ():
            if post.person_id is None or post.draw is None or post.person_id in told:
                continue
            told.add(post.person_id)
            key = f"again:{now.astimezone(LONDON).date()}:{response.id}:{post.person_id}"
            if work.outbox.by_key(key) is not None:
                continue
            fresh = True
            tell(
                work,
                key,
                post.person_id,
                now,
                draw=post.draw,
                subject_id=response.id,
                group_id=question.group_id,
            )
    if not told:
        return Refusal(f"Nobody is left to ask about {question.name}.", "“Check again” shows how it stands.", None, "")
    return (
        None if fresh else Refusal(f"{question.name} was asked again today.", "Phone them if it cannot wait.", None, "")
    )
