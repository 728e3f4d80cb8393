"""What decisions, questions to agencies and proposals have in common: who settles them, and where they are shown."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.rules.refusal import Refusal
from bot.usecases.seeing.shown import card_key, redraw_gate, redraw_meeting
from storage import models
from storage.outbox import group_conversation
from storage.unit_of_work import UnitOfWork

NOT_FOUND = Refusal("There is no such decision that you can see.", "Look at the group's card.", None, "")
"""Said of what is not there and of what is none of their business, in the same words."""

DECIDED, ASKED = "decision_said", "question_said"
"""The lines where people talked about it, by the names they are drawn by."""


class FromThread(Protocol):
    """Something that was recorded from a message, or beside one."""

    @property
    def id(self) -> UUID: ...
    @property
    def group_id(self) -> UUID: ...
    @property
    def source_ts(self) -> str | None: ...
    @property
    def thread_ts(self) -> str | None: ...


def decider(work: UnitOfWork, group: models.Group) -> UUID | None:
    """Who records what is decided: who chairs the meeting that goes on in the chair's place, else the chair."""
    running = work.meetings.running(group.id)
    return (running.chair_id if running else None) or group.chair_id


def thread_of(thing: FromThread) -> str | None:
    """The thread it was recorded from; None: the channel itself."""
    return thing.thread_ts or thing.source_ts


def say_in_thread(work: UnitOfWork, thing: FromThread, draw: str) -> None:
    """One short line where people talked about it, shown anew in its place."""
    work.outbox.post(
        f"{draw}:{thing.id}",
        group_conversation(thing.group_id),
        draw=draw,
        subject_id=thing.id,
        group_id=thing.group_id,
        content={"thread_ts": thread_of(thing)},
    )


def draw_again(work: UnitOfWork, group: models.Group, *subjects: UUID | None) -> None:
    """Show anew every message of the group that is about one of these things, and the card."""
    posts = [post for subject in subjects if subject for post in work.outbox.posts_about(subject, group.id)]
    work.outbox.refresh(card_key(group.id), *(post.key for post in posts))


def draw_decision_again(work: UnitOfWork, group: models.Group, decision: models.Decision) -> None:
    """Show a decision anew; one that was a question first stands where that was asked."""
    question = work.decisions.question_of(decision.id)
    draw_again(work, group, decision.id, question.id if question else None)


def draw_question_again(work: UnitOfWork, group: models.Group, question: models.Recommendation) -> None:
    """Show anew its line, what every agency that was asked reads, and what the next meeting looks at."""
    responses = work.decisions.responses(question.id)
    draw_again(work, group, question.id, *(response.id for response in responses))
    if (meeting := work.meetings.current(group.id)) is not None:
        redraw_meeting(work, meeting)  # it lists what is not settled
    redraw_gate(work, group.id)


def settle_proposal(
    work: UnitOfWork, group: models.Group, proposal: models.Proposal, state: str, why: str, now: datetime
) -> None:
    """What came of a proposal: used (*why* names the decision or question) or declined (why not)."""
    proposal.state, proposal.settled_why, proposal.settled_at = state, why, now
    draw_again(work, group, proposal.id)


def agency(work: UnitOfWork, seat: models.Seat) -> str:
    """What people call the agency of a seat."""
    found = work.people.organisation(seat.organisation_id)
    return found.name if found else seat.organisation_id
