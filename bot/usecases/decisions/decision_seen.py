"""What a form for a decision was drawn from, compared with what is so when it is sent."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.usecases.decisions.decision_case import agency
from bot.usecases.refused import Refused
from bot.views.decision_form import Names, came_and_went
from storage import models
from storage.unit_of_work import UnitOfWork

DECISION, QUESTION = "decision", "question"


class Replaced(Struct, frozen=True):
    """What stood until now; a question may itself be meant to replace a decision."""

    decision: models.Decision | None = None
    question: models.Recommendation | None = None


def what_changed(work: UnitOfWork, group: models.Group, names: Names) -> list[str]:
    """What the form could not know, in sentences; empty if it stands as it was drawn."""
    notes = []
    running = work.meetings.running(group.id)
    if names.meeting != (str(running.id) if running else None):
        notes.append(
            "A meeting has begun since you opened this. Whoever is marked as here counts as here."
            if running
            else "The meeting has ended since you opened this, so no agency counts as here now."
        )
    now = {str(seat.id): seat for seat in work.groups.seats(group.id)}
    came = [agency(work, seat) for seat_id, seat in now.items() if seat_id not in names.seats]
    gone = (work.groups.seat_by_id(UUID(seat_id)) for seat_id in names.seats if seat_id not in now)
    notes += came_and_went(came, [agency(work, seat) for seat in gone if seat is not None])
    notes += [
        f"{thing.name} was just recorded from the same message by "
        f"{work.people.get(_recorder(thing)).name}: “{thing.text}”. Send this only if it is another decision."
        for thing in made_from(work, group, names.source_ts)
        if thing.name not in names.made
    ]
    return notes


def made_from(
    work: UnitOfWork, group: models.Group, source_ts: str | None
) -> Sequence[models.Decision | models.Recommendation]:
    """What was recorded from a message so far."""
    return work.decisions.from_message(group.id, source_ts) if source_ts else ()


def replaceable(work: UnitOfWork, group: models.Group) -> list[tuple[str, str]]:
    """What a new decision can replace, values and labels: decisions that stand, and questions that are not settled."""
    decisions = [(f"{DECISION}:{one.id}", f"{one.name}: {one.text}") for one in work.decisions.standing(group.id)]
    questions = [(f"{QUESTION}:{one.id}", f"{one.name}: {one.text}") for one in work.decisions.open_questions(group.id)]
    return [*decisions, *questions]


def replaced_by(work: UnitOfWork, group: models.Group, value: str | None) -> Replaced:
    """What was chosen to be replaced. Raises Refused if it is settled or replaced already."""
    kind, _, thing_id = (value or "").partition(":")
    if not thing_id:
        return Replaced()
    if kind == QUESTION:
        question = work.decisions.question(UUID(thing_id))
        if question is None or question.group_id != group.id or question.state not in ("open", "contested"):
            raise Refused(_gone(question.name, _put_again(question)) if question else _gone("That"))
        decision = work.decisions.get(question.supersedes_id) if question.supersedes_id else None
        return Replaced(decision, question)
    decision = work.decisions.get(UUID(thing_id))
    if decision is None or decision.group_id != group.id or decision.superseded_at is not None:
        raise Refused(_gone(decision.name if decision else "That", _instead(work, decision)))
    return Replaced(decision)


def why_not_replace(work: UnitOfWork, group: models.Group, replaced: Replaced) -> Refusal | None:
    """A decision is replaced by one thing only: while a question about that is open, the question comes first."""
    if replaced.decision is None or replaced.question is not None:
        return None
    for question in work.decisions.open_questions(group.id):
        if question.supersedes_id == replaced.decision.id:
            return Refusal(
                f"{question.name} is asked already, and would replace {replaced.decision.name}.",
                f"Choose {question.name} as what this replaces, or withdraw it first.",
                None,
                "",
            )
    return None


def _recorder(thing: models.Decision | models.Recommendation) -> UUID:
    return thing.recorded_by_id if isinstance(thing, models.Decision) else thing.asked_by_id


def _put_again(question: models.Recommendation) -> str:
    """The name of what the same was put as once more, if it was."""
    return question.settled_why or "" if question.state == "superseded" else ""


def _instead(work: UnitOfWork, decision: models.Decision | None) -> str:
    """What stands in place of a decision that was replaced: its name, if it is known."""
    found = work.decisions.replacing(decision.id) if decision else None
    return found.name if found else ""


def _gone(name: str, instead: str = "") -> Refusal:
    what = f"{name} was replaced by {instead} meanwhile." if instead else f"{name} was settled or replaced meanwhile."
    return Refusal(what, "Nothing was saved. Look at what stands now: `/rsg decisions` lists it.", None, "")
