"""How the people to be told by hand are shown: found in the steps that could not be posted to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import about
from bot.guard import plain
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.carrying import BY_HAND
from bot.usecases.decisions.recommendation import CONTESTED, QUESTION
from bot.usecases.escalations.approval import APPROVAL
from bot.usecases.escalations.escalation_told import PROPOSED
from bot.usecases.escalations.reporting import REPORT
from bot.usecases.escalations.taking_over import TAKE_OVER
from bot.usecases.escalations.way_out import WAY_OUT
from bot.usecases.nagging import BEFORE, NOBODY
from bot.usecases.panels.agenda import AGENDA
from bot.usecases.records.record_told import SAID, SENT
from bot.usecases.standing import towards
from bot.views import by_hand as view
from bot.views.digest import Item
from bot.views.invitation import when
from bot.views.message import Message
from storage.models import Effect, Obligation, Person, Step
from storage.outbox import person_conversation
from storage.unit_of_work import UnitOfWork


def by_hand_drawers(services: Services) -> Mapping[str, Drawer]:
    """The message to whoever tells people by hand."""

    def by_hand(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        people = to_tell(work, work.obligations.steps_in(effect.target_id or effect.id))
        assert effect.person_id is not None, "somebody is to tell them"
        reader = work.people.get(effect.person_id)
        may = why_not(policy, "told_by_hand", towards(work, policy, reader, group, now)) is None
        if effect.kind == "post" and (not may or all(one.over for one in people)):
            return None
        return view.message(group, people, may=may)

    return {BY_HAND: by_hand}


def still_to_tell(work: UnitOfWork, group_id: UUID, reader: UUID) -> Sequence[view.ToTell]:
    """Whom nobody has ticked off as told yet, or who was told and has not answered, each once for each thing.

    Not what the reader was sent as a message of its own.
    """
    latest = _latest(work.obligations.steps_about_open(group_id))
    steps = [(step, owed) for step, owed in latest if step.told_at is None or owed.kind in ("invitation", QUESTION)]
    sent = work.outbox.conversations(step.effect_id for step, _ in steps if step.effect_id is not None)
    own = person_conversation(reader)
    return to_tell(work, [(s, owed) for s, owed in steps if s.effect_id is None or sent[s.effect_id] != own])


def to_tell(work: UnitOfWork, steps: Iterable[tuple[Step, Obligation]]) -> list[view.ToTell]:
    """Those of *steps* whose person could not be posted to, each obligation of theirs once: its latest step."""
    latest = [(step, owed) for step, owed in _latest(steps) if owed.kind != BEFORE]
    people = work.people.named(UUID(step.told) for step, _ in latest)
    return [
        _to_tell(work, step, owed, people[UUID(step.told)])
        for step, owed in latest
        if people[UUID(step.told)].slack_id is None or _refused(work, step)
    ]


def notes_to_tell(work: UnitOfWork, record_id: UUID) -> list[view.ToTell]:
    """Members to whom somebody still has to tell that notes have gone out."""
    owed = work.obligations.open_about(record_id, SENT)
    return to_tell(work, [(step, one) for one in owed for step in work.obligations.steps(one.id) if not step.told_at])


def notes_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """The same in the digest of whoever tells them; nothing in the list of what somebody owes."""
    assert owed.group_id is not None, "notes are a group's"
    group = work.groups.get(owed.group_id)
    words = f"*{group.ref} · {group.code_word}:* {_notes_sent(work, owed, work.people.get(person))}"
    return Item(due_at=owed.due_at, words=words)


def _latest(steps: Iterable[tuple[Step, Obligation]]) -> list[tuple[Step, Obligation]]:
    found = {(step.told, owed.id): (step, owed) for step, owed in steps if step.told != NOBODY}
    return list(found.values())


def _to_tell(work: UnitOfWork, step: Step, owed: Obligation, person: Person) -> view.ToTell:
    post = next(iter(work.people.posts(person.id)), None)
    organisation = work.people.organisation(post.organisation_id) if post else None
    return view.ToTell(
        step_id=step.id,
        name=person.name,
        organisation_id=organisation.id if organisation else "",
        agency=organisation.name if organisation else "no agency listed",
        email=person.email,
        desk=organisation.duty_desk if organisation else None,
        what=WHAT[owed.kind](work, owed, person),
        told_by=work.people.get(step.told_by_id).name if step.told_by_id else None,
        member_id=owed.subject_id if owed.kind == "invitation" else None,
        question=_question_of(work, owed),
        over=owed.closed_at is not None,
    )


def _refused(work: UnitOfWork, step: Step) -> bool:
    """Slack would not have it: they left, or their account is shut."""
    effect = work.session.get(Effect, step.effect_id) if step.effect_id else None
    return effect is not None and effect.state in ("failed", "held")


def _invitation(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    assert owed.meeting_at is not None, "an invitation is to a meeting"
    return (
        f"they are asked to come to the meeting on {when(owed.meeting_at)}, or to send somebody who can agree "
        f"things. Please answer by {when(owed.due_at)}."
    )


def _chair(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return f"they are asked to chair the first meeting, on {when(owed.due_at)}."


def _handover(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return "they are asked to chair the group from now on."


def _set_up(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return f"the group has to be set up by {when(owed.due_at)}."


def _action(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    action = work.actions.get(owed.subject_id)
    assert action is not None, "an action is never deleted"
    return f"{action.name}, “{plain(action.text)}”, is due {when(owed.due_at)}."


def _question_of(work: UnitOfWork, owed: Obligation) -> str | None:
    """What the form for an agency's answer is opened with."""
    response = work.decisions.response(owed.subject_id) if owed.kind == QUESTION else None
    return f"{response.recommendation_id} {response.id}" if response else None


def _question_to(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    """Whoever does not sit in the group hears that an answer is owed, and not what was asked."""
    response = work.decisions.response(owed.subject_id)
    question = work.decisions.question(response.recommendation_id) if response else None
    assert question is not None, "a question is never deleted"
    member = work.groups.member(question.group_id, person.id)
    if member is None or member.state != "active":
        due = when(owed.due_at)
        return f"their agency owes an answer, {question.name}, since {due}. Do not say what it is about."
    return f"{question.name}, “{plain(question.text)}”. Their agency answers by {when(owed.due_at)}."


def _contested(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    question = work.decisions.question(owed.subject_id)
    assert question is not None, "a question is never deleted"
    return f"{question.name} was not agreed, and comes first at the next meeting."


def _notes(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return f"the notes of {_meeting_of(work, owed)} are due by {when(owed.due_at)}."


def _notes_sent(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return f"the notes of {_meeting_of(work, owed)} have gone out. You have them: read them out, or use secure e-mail."


def _correction(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    row = work.notes.correction(owed.subject_id)
    record = work.notes.record(row.record_id) if row else None
    meeting = work.meetings.get(record.meeting_id) if record else None
    assert meeting is not None, "a correction is of a meeting's notes"
    return (
        f"somebody says that the notes of meeting {meeting.number} are wrong. Please settle it by {when(owed.due_at)}."
    )


def _agenda(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    meeting = work.meetings.get(owed.subject_id)
    assert meeting is not None, "an agenda is of a meeting"
    return f"the agenda of meeting {meeting.number} is to go out by {when(owed.due_at)}."


def _meeting_of(work: UnitOfWork, owed: Obligation) -> str:
    record = work.notes.record(owed.subject_id)
    meeting = work.meetings.get(record.meeting_id) if record else None
    assert meeting is not None, "notes are of a meeting"
    return f"meeting {meeting.number}"


def _approval(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return "they are asked to agree to a step up of the group. Whoever asked can choose somebody who reads here."


def _proposed(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return "a step up of the group is proposed to them."


def _take_over(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return "another group wants to hand its case over to theirs."


def _way_out(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return "the group has no way out yet. Should it go a step up?"


def _report(work: UnitOfWork, owed: Obligation, person: Person) -> str:
    return f"the group's report is due by {when(owed.due_at)}."


WHAT: Mapping[str, Callable[[UnitOfWork, Obligation, Person], str]] = {
    "invitation": _invitation,
    "chair": _chair,
    "handover": _handover,
    "set_up": _set_up,
    "action": _action,
    QUESTION: _question_to,
    CONTESTED: _contested,
    "notes": _notes,
    SENT: _notes_sent,
    SAID: _correction,
    APPROVAL: _approval,
    PROPOSED: _proposed,
    TAKE_OVER: _take_over,
    WAY_OUT: _way_out,
    REPORT: _report,
    AGENDA: _agenda,
}
"""What is said to them about each kind of thing that is owed, after "Tell them:". Of a meeting that comes they were
told when they were asked."""
