"""What an agency does with a question: answer, ask the chair, pass it on; and what the chair does about it."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.decisions.decision_case import decider
from bot.usecases.decisions.recommendation import QUESTION, end, settle, tell_question
from bot.usecases.decisions.recommendation_case import ANSWERED, Case, Changed, Press, change, looking_at
from bot.usecases.guard import kept
from bot.usecases.members.deputy import colleague
from bot.usecases.members.joining import join
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused
from bot.usecases.within import NOT_FOUND, within
from bot.usecases.within import looking_at as looking_within
from storage import models
from storage.outbox import URGENT
from storage.unit_of_work import Repeated, UnitOfWork

PASSED = "question_passed_on"
"""How the audit names that somebody gave a question to a colleague."""


class Answer(Press, frozen=True, kw_only=True):
    """*words* say what should change, or why not; an agreement needs none."""

    answer: Literal["agree", "changes", "disagree"]
    words: str = ""


class Withdraw(Struct, frozen=True, kw_only=True):
    """The chair takes a question back."""

    key: str
    by: str  # Slack id, from the verified payload
    question_id: UUID
    reason: str


def answer(request: Answer, services: Services) -> Changed:
    """Keep an agency's answer, given by somebody who sits for it, or written down for it by the chair.

    The first stands. The last agreement makes it a decision; anything else goes to the next meeting. Raises Refused.
    """

    def keep(case: Case) -> str:
        response = case.response
        needs_words = request.answer != "agree" or bool(request.words.strip())
        response.words = kept(case.policy, "reason_text", request.words) if needs_words else None
        response.answer, response.at = request.answer, case.now
        response.by_id = case.person.id if case.of_agency else None
        response.recorded_by_id = None if case.of_agency else case.person.id
        for owed in case.work.obligations.open_about(response.id, QUESTION):
            nagging.close(case.work, owed, case.now, "answered")
        decided = settle(case.work, case.services, case.policy, case.group, case.question, case.now)
        says = f"{case.agency} {ANSWERED[request.answer]}."
        if decided is not None:
            return f"{says} All have agreed, so {case.name} is decided: it is {decided.name} now."
        if case.question.state == "contested":
            return f"{says} {case.name} comes first at the next meeting."
        return f"{says} {case.name} waits for the others."

    return change(request, services, act="question_answered", right="answer_recommendation", how=keep)


def ask_chair(press: Press, words: str, services: Services) -> Changed:
    """An agency wants to know something before it answers: the chair gets the words, and the clock runs on.

    Raises Refused, also while the chair has not answered the last time.
    """

    def put(case: Case) -> str:
        chair = decider(case.work, case.group) or case.group.opener_id
        _refuse_asking(case, chair)
        response = case.response
        response.asked_chair = kept(case.policy, "reason_text", words)
        response.asked_chair_at, response.asked_chair_by_id = case.now, case.person.id
        response.chair_said = response.chair_said_at = None
        tell(
            case.work,
            f"asked_chair:{response.id}:{case.key}",
            chair,
            case.now,
            draw="asked_chair",
            subject_id=response.id,
            group_id=case.group.id,
            priority=URGENT,
        )
        return "The chair has your words. Their answer comes into this message. The time to answer stays as it is."

    return change(press, services, act="chair_asked", right="answer_recommendation", how=put)


def answer_asker(press: Press, words: str, services: Services) -> Changed:
    """The chair answers what an agency wanted to know, in that agency's own message. Raises Refused."""

    def say(case: Case) -> str:
        response = case.response
        _refuse_saying(response)
        response.chair_said, response.chair_said_at = kept(case.policy, "note_text", words), case.now
        return f"{case.agency} reads your answer in its message about {case.name}."

    return change(press, services, act="chair_answered", right="decide", how=say)


def pass_on(press: Press, to: str, services: Services) -> Changed:
    """ "Not me": a colleague of the same agency is asked, and is in the group from now on. Raises Refused."""

    def give(case: Case) -> str:
        work, person = case.work, colleague(case.work, case.policy, case.seat, case.person.id, to)
        posts = work.outbox.posts_about(case.response.id, case.group.id)
        if any(post.person_id == person.id for post in posts):
            raise Refused(Refusal(f"{person.name} has this question already.", "Nothing more is needed.", None, ""))
        join(work, case.group, case.seat, person, "deputy", case.now, key=case.key)
        tell_question(work, case.group, case.response, person.id, case.now)
        case.detail.update(response=str(case.response.id), to=str(person.id))
        return f"{person.name} is asked now. The time to answer stays as it is."

    return change(press, services, act=PASSED, right="name_deputy", how=give)


def passed_to(work: UnitOfWork, group_id: UUID, response_id: UUID, person_id: UUID) -> UUID | None:
    """The colleague to whom somebody gave a question, if they did; the last one."""
    rows = work.audit.about(group_id, (PASSED,))
    mine = [row for row in rows if row.actor == str(person_id) and row.detail["response"] == str(response_id)]
    return UUID(mine[-1].detail["to"]) if mine else None


def asked_of_chair(services: Services, slack_id: str, response_id: UUID) -> tuple[str, str]:
    """Which agency asked the chair what, before that is answered. Raises Refused."""
    with services.database.read() as work:
        case = looking_at(work, services, slack_id, response_id, "decide")
        _refuse_saying(case.response)
        return case.agency, case.response.asked_chair or ""


def whose_answer(services: Services, slack_id: str, question_id: UUID) -> list[tuple[str, str]]:
    """The agencies for which somebody may still answer a question, or write it down: ids and names. Raises Refused."""
    with services.database.read() as work:
        responses = work.decisions.responses(question_id)
        found, refused = [], Refused(NOT_FOUND)
        for response in [one for one in responses if one.answer is None] or responses:
            try:
                case = looking_at(work, services, slack_id, response.id, "answer_recommendation")
            except Refused as no:
                refused = no
            else:
                found.append((str(response.id), case.agency))
        if not found:
            raise refused
        return found


def check_withdrawing(services: Services, slack_id: str, question_id: UUID) -> None:
    """Raises Refused before somebody writes why."""
    with services.database.read() as work:
        question = work.decisions.question(question_id)
        if question is None:
            raise Refused(NOT_FOUND)
        looking_within(work, services, question.group_id, slack_id, "decide", services.clock.now())
        _refuse_withdrawing(question)


def withdraw(request: Withdraw, services: Services) -> Changed:
    """The chair takes a question back, with a reason: nobody owes an answer any more. Raises Refused."""
    now = services.clock.now()

    def group_of(work: UnitOfWork) -> UUID | None:
        question = work.decisions.question(request.question_id)
        return question.group_id if question else None

    with recorded(services, "withdraw_question", request.by, group_of):
        try:
            with services.database.write() as work:
                if (group_id := group_of(work)) is None:
                    raise Refused(NOT_FOUND)
                here = within(work, services, group_id, request.by, request.key, "decide", now)
                question = work.decisions.question(request.question_id)
                assert question is not None, "a question is never deleted"
                work.session.refresh(question)  # what was read before the lock may have changed while we waited
                _refuse_withdrawing(question)
                end(work, here.group, question, "withdrawn", kept(here.policy, "reason_text", request.reason), now)
                says = f"{question.name} is withdrawn. Whoever was asked can see that."
                actor = str(here.person.id)
                work.audit.add("question_withdrawn", at=now, actor=actor, group_id=group_id, question=question.name)
                work.answered(request.key, {"says": says}, at=now, actor=actor)
        except Repeated as seen:
            return Changed(**seen.answer)
    return Changed(says)


def _refuse_asking(case: Case, chair: UUID) -> None:
    if not case.of_agency:
        raise Refused(
            Refusal(f"Only {case.agency} asks about its own question.", "Write to the chair, or phone.", None, "")
        )
    if case.person.id == chair:
        raise Refused(Refusal("You are the one who would be asked.", "Answer for your agency when you can.", None, ""))
    if case.response.asked_chair is not None and case.response.chair_said is None:
        raise Refused(
            Refusal(
                "The chair was asked already, and has not answered yet.",
                f"Phone {case.work.people.get(chair).name} if it cannot wait.",
                None,
                "",
            )
        )


def _refuse_saying(response: models.Response) -> None:
    if response.asked_chair is None or response.chair_said is not None:
        raise Refused(Refusal("That is answered already.", "Nothing more is needed.", None, ""))


def _refuse_withdrawing(question: models.Recommendation) -> None:
    if question.state in ("open", "contested"):
        return
    how = {
        "agreed": "is decided: everybody agreed",
        "withdrawn": "was withdrawn already",
        "superseded": f"was replaced by {question.settled_why} already",
    }[question.state]
    raise Refused(Refusal(f"{question.name} {how}.", "`/rsg decisions` shows what stands.", None, ""))
