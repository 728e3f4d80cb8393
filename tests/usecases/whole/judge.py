"""What must always be so of a group, judged by what the database holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from storage import models
from storage.models.base import Base
from storage.unit_of_work import UnitOfWork
from tests.usecases.members.invited import Opened
from tests.usecases.whole.judge_told import judge_card
from tests.usecases.whole.model import Whole

Rows = Mapping[str, Sequence[str]]
Owed = Mapping[str, Set[tuple[UUID, datetime]]]
"""What is owed, by its kind: what it is about, and by when."""

RECORD = frozenset({"audit", "inbox"})
"""Tables in which a refusal may leave something."""


def rows_of(here: Opened) -> Rows:
    """Every row of every table, as text."""
    with here.database.read() as work:
        connection = work.session.connection()
        return {
            name: sorted(map(repr, connection.exec_driver_sql(f'select * from "{name}"')))
            for name in Base.metadata.tables
        }


def changed(before: Rows, after: Rows, besides: frozenset[str] = frozenset()) -> list[str]:
    """The names of the tables that are not as they were."""
    return [name for name in before if name not in besides and before[name] != after[name]]


def judge(here: Opened, model: Whole) -> None:
    """Raises AssertionError where the database says otherwise than the model, or breaks a rule on its own."""
    with here.database.read() as work:
        group = work.groups.get(here.group_id)
        owed = defaultdict(set)
        for one in work.obligations.open_in(group.id):
            owed[one.kind].add((one.subject_id, one.due_at))
        _group(work, group, model)
        _meetings(work, group, model)
        decided = _decisions(work, group, model)
        _questions(work, group, model, decided, owed)
        _actions(work, group, model, owed["action"])
        _notes(work, group, model, owed["notes"])
        _end(work, group, model, owed)
        _told_once(work)
    judge_card(here, model, here.clock.now())


def _group(work: UnitOfWork, group: models.Group, model: Whole) -> None:
    keys = {person.id: person.key for person in work.session.scalars(select(models.Person))}
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    sitting = {keys[one.person_id]: one.seat_id for one in work.groups.members(group.id) if one.state == "active"}
    assert group.state == model.state
    assert group.chair_id is not None
    assert keys[group.chair_id] == model.chair
    assert set(seats.values()) == model.agencies
    assert {who: seats.get(seat) for who, seat in sitting.items()} == model.members
    asked = [keys[one.person_id] for one in work.groups.handovers(group.id) if one.state == "asked"]
    if group.state == "open":
        assert asked == ([model.asked] if model.asked else [])


def _meetings(work: UnitOfWork, group: models.Group, model: Whole) -> None:
    found = sorted(work.groups.meetings(group.id), key=lambda one: one.number)
    assert [one.number for one in found] == list(range(1, len(found) + 1)), "no number twice, and none left out"
    known = {one.id: (one.number, one.state, one.starts_at) for one in model.meetings}
    assert {one.id: (one.number, one.state, one.starts_at) for one in found} == known
    assert sum(one.state == "running" for one in found) <= 1
    if group.state == "open":
        assert any(one.state in ("planned", "running") for one in found), "there is always a next meeting"
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    for one in model.meetings:
        if one.state == "running":
            assert {seats[seat] for seat in work.meetings.here(one.id) if seat in seats} == one.here & model.agencies


def _decisions(work: UnitOfWork, group: models.Group, model: Whole) -> Mapping[UUID, models.Decision]:
    found = sorted(
        work.session.scalars(select(models.Decision).where(models.Decision.group_id == group.id)),
        key=lambda one: one.number,
    )
    assert group.decisions_made == len(found)
    assert [(one.number, frozenset(one.affected), one.superseded_at is not None) for one in found] == [
        (one.number, one.affected, one.replaced) for one in model.decisions
    ]
    for mine in model.decisions:
        assert mine.affected <= mine.agreed, "whoever it affects was here, or agreed"
    return {one.id: one for one in found}


def _questions(
    work: UnitOfWork, group: models.Group, model: Whole, decided: Mapping[UUID, models.Decision], owed: Owed
) -> None:
    found = sorted(work.decisions.questions(group.id), key=lambda one: one.number)
    assert group.questions_made == len(found)
    assert [(one.number, one.state) for one in found] == [(one.number, one.state) for one in model.questions]
    seats = {one.id: one.organisation_id for one in work.session.scalars(select(models.Seat))}
    keys: dict[UUID | None, str] = {one.id: one.key for one in work.session.scalars(select(models.Person))}
    waiting: set[tuple[UUID, datetime]] = set()
    for question, mine in zip(found, model.questions, strict=True):
        responses = work.decisions.responses(question.id)
        assert {seats[one.seat_id]: one.answer for one in responses} == mine.said
        said_by = {seats[one.seat_id]: (keys.get(one.by_id), keys.get(one.recorded_by_id)) for one in responses}
        for agency, (who, own) in mine.by.items():
            assert said_by[agency] == ((who, None) if own else (None, who)), "who wrote it down is not the agency"
        if question.state == "open":
            assert any(one.answer is None for one in responses), "what all have answered is not open any more"
        assert (question.state == "agreed") == (question.decision_id is not None), "open, or decided, never both"
        waiting |= {(one.id, mine.due_at) for one in responses if one.answer is None and question.state == "open"}
        if question.state == "open":
            _asked(work, group, responses, seats, keys, model)
        if question.decision_id is not None:
            assert {one.answer for one in responses} == {"agree"}, "silence is not a yes"
            assert decided[question.decision_id].affected == question.affected
    assert owed["question"] == (waiting if model.open else set()), "who has not answered owes it by then, nobody else"
    contested = {question.id for question in found if question.state == "contested" and model.open}
    assert {about for about, _ in owed["contested"]} == contested, "what was not agreed is the chair's"


def _asked(
    work: UnitOfWork,
    group: models.Group,
    responses: Sequence[models.Response],
    seats: Mapping[UUID, str],
    keys: Mapping[UUID | None, str],
    model: Whole,
) -> None:
    """Whoever sits for an agency that has not answered has the question before them."""
    for response in responses if model.open else ():
        if response.answer is None:
            told = {keys[post.person_id] for post in work.outbox.posts_about(response.id, group.id) if post.person_id}
            asked = {who for who, of in model.members.items() if of == seats[response.seat_id]}
            assert asked <= told, f"{asked - told} have not got the question"


def _actions(work: UnitOfWork, group: models.Group, model: Whole, owed: Set[tuple[UUID, datetime]]) -> None:
    found = work.session.scalars(select(models.Action).where(models.Action.group_id == group.id)).all()
    made = sorted(one.number for one in found if one.series == "A")
    assert made == list(range(1, group.actions_made + 1)), "no number twice, and none left out"
    keys = {person.id: person.key for person in work.session.scalars(select(models.Person))}
    assert {one.name: (one.state, keys[one.owner_id], one.due_at) for one in found} == {
        one.name: (one.state, one.owner, one.due_at) for one in model.actions
    }
    still = {(one.id, one.due_at) for one in found if one.state == "open" and model.open}
    assert owed == still, "an action is owed by its date while it is open"


def _notes(work: UnitOfWork, group: models.Group, model: Whole, owed: Set[tuple[UUID, datetime]]) -> None:
    """Notes are owed of every meeting that was held until everybody has them."""
    still = set()
    for meeting in model.meetings:
        records = work.notes.records(meeting.id)
        assert len(records) == (meeting.state == "held"), "notes are begun where a meeting was held"
        for record in records:
            assert (record.circulated_at is not None) == (meeting.notes == "sent")
            assert record.unchecked == meeting.unchecked, "a draft says that it is one"
            if meeting.notes != "sent":
                assert meeting.notes_due is not None
                still.add((record.id, meeting.notes_due))
    assert owed == (still if model.open else set()), "the notes are owed by then until they are sent"
    noted = select(func.count()).select_from(models.Note).where(models.Note.group_id == group.id)
    assert work.session.scalar(noted) == model.noted


def _end(work: UnitOfWork, group: models.Group, model: Whole, owed: Owed) -> None:
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    assert group.resolution == model.way
    assert {seats[one] for one in work.groups.confirmations(group.id) if one in seats} == model.confirmed
    assert group.closes_at == model.closes_at or not model.open
    if model.open:
        known = {(one.id, one.starts_at) for one in model.meetings if one.state in ("planned", "running")}
        assert owed["before_meeting"] == known, "everybody hears of every meeting that is to come"
        assert len(owed["handover"]) == (model.asked is not None)
    elif model.state == "closing":
        assert {kind for kind, some in owed.items() if some} == {"closing"}, "only the end itself is owed"
    else:
        assert not any(owed.values()), "nothing is owed in a group that is over"


def _told_once(work: UnitOfWork) -> None:
    step = models.Step
    twice = (
        select(step.obligation_id)
        .group_by(step.obligation_id, step.rung, step.occurrence, step.told)
        .having(func.count() > 1)
    )
    assert not work.session.scalars(twice).all(), "nobody is told a step twice"
    keys = work.session.scalars(select(models.Effect.key)).all()
    assert len(keys) == len(set(keys)), "nothing is promised twice"


def judge_record(here: Opened) -> None:
    """The record of the group follows from itself."""
    with here.database.read() as work:
        assert work.audit.first_broken(str(here.group_id)) is None
