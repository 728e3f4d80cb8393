"""What must always be so of a group, judged by what the database holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from bot.rules.calendar import LONDON
from storage import models
from storage.models.base import Base
from storage.unit_of_work import UnitOfWork
from tests.usecases.members.invited import Opened
from tests.usecases.whole.whole_model import Meeting, Whole

Rows = Mapping[str, Sequence[str]]
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
        _group(work, group, model)
        _meetings(work, group, model)
        decided = _decisions(work, group, model)
        _questions(work, group, model, decided)
        _actions(work, group, model)
        _told_once(work)


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
    if group.state in ("closed", "withdrawn"):
        assert not work.obligations.open_in(group.id), "nothing is owed in a group that is over"


def _meetings(work: UnitOfWork, group: models.Group, model: Whole) -> None:
    found = sorted(work.groups.meetings(group.id), key=lambda one: one.number)
    assert [one.number for one in found] == list(range(1, len(found) + 1)), "no number twice, and none left out"
    known = {one.id: (one.number, one.state, one.starts_at) for one in model.meetings}
    assert {one.id: (one.number, one.state, one.starts_at) for one in found} == known
    assert sum(one.state == "running" for one in found) <= 1
    if group.state == "open" and any(one.state == "held" for one in found):
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


def _questions(work: UnitOfWork, group: models.Group, model: Whole, decided: Mapping[UUID, models.Decision]) -> None:
    found = sorted(work.decisions.questions(group.id), key=lambda one: one.number)
    assert group.questions_made == len(found)
    assert [(one.number, one.state) for one in found] == [(one.number, one.state) for one in model.questions]
    seats = {one.id: one.organisation_id for one in work.session.scalars(select(models.Seat))}
    for question, mine in zip(found, model.questions, strict=True):
        responses = work.decisions.responses(question.id)
        assert {seats[one.seat_id]: one.answer for one in responses} == mine.said
        if question.state == "open":
            assert any(one.answer is None for one in responses), "what all have answered is not open any more"
        assert (question.state == "agreed") == (question.decision_id is not None), "open, or decided, never both"
        owed = [one for one in responses if work.obligations.open_about(one.id, "question")]
        if group.state == "open":
            waiting = [one for one in responses if one.answer is None] if question.state == "open" else []
            assert {one.id for one in owed} == {one.id for one in waiting}, "who has not answered owes it, nobody else"
        if question.decision_id is not None:
            assert {one.answer for one in responses} == {"agree"}, "silence is not a yes"
            assert decided[question.decision_id].affected == question.affected


def _actions(work: UnitOfWork, group: models.Group, model: Whole) -> None:
    found = work.session.scalars(select(models.Action).where(models.Action.group_id == group.id)).all()
    made = sorted(one.number for one in found if one.series == "A")
    assert made == list(range(1, group.actions_made + 1)), "no number twice, and none left out"
    keys = {person.id: person.key for person in work.session.scalars(select(models.Person))}
    assert {one.name: (one.state, keys[one.owner_id], one.due_at) for one in found} == {
        one.name: (one.state, one.owner, one.due_at) for one in model.actions
    }
    for one in found:
        owes = work.obligations.open_about(one.id, "action")
        assert len(owes) == (one.state == "open" and group.state == "open"), f"{one.name} is owed while it is open"


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


def too_late(
    before: Sequence[Meeting], after: Sequence[Meeting], now: datetime, *, whole_days: bool
) -> list[tuple[int, timedelta]]:
    """Meetings after which the next two do not begin within seven days, though they did before the change.

    What is past is left out, and what came too late before and comes no later now.
    """
    counts = ("held", "running", "planned")
    old = sorted((one for one in before if one.state in counts), key=lambda one: one.starts_at)
    new = sorted((one for one in after if one.state in counts), key=lambda one: one.starts_at)
    was = {one.id: lateness(old, one, whole_days) for one in old}
    found = []
    for one in new:
        if one.starts_at.astimezone(LONDON) + timedelta(days=7) <= now:
            continue
        for late, earlier in zip(lateness(new, one, whole_days), was.get(one.id, [timedelta()] * 2), strict=True):
            if late > max(earlier, timedelta()):
                found.append((one.number, late))
    return found


def lateness(meetings: Sequence[Meeting], one: Meeting, whole_days: bool) -> list[timedelta]:
    """By how much the two after it begin later than at the same hour seven days on; nothing where none is known."""

    def at(meeting: Meeting) -> datetime:
        local = meeting.starts_at.astimezone(LONDON)
        return local.replace(hour=0, minute=0) if whole_days else local

    following = [other for other in meetings if other.starts_at > one.starts_at][:2]
    late = [at(other).replace(tzinfo=None) - at(one).replace(tzinfo=None) - timedelta(days=7) for other in following]
    return late + [timedelta()] * (2 - len(late))
