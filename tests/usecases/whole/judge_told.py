"""Who has been told what by now, and what the card says, judged by the terms of reference as the tests count them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from bot.usecases.nagging import NOBODY
from storage import models
from storage.unit_of_work import UnitOfWork
from tests.usecases.members.invited import Opened
from tests.usecases.whole.model import WORKS_FOR, Question, Whole
from tests.usecases.whole.terms import OVER, come, digests_leave

Keys = Mapping[str, str]
"""Who somebody is that was told, by their id as text."""


def judge_told(here: Opened, model: Whole, now: datetime, *, today_is_gone: bool) -> set[str]:
    """After a look around: who heard of late answers and late actions, and of nothing too early; how far it went.

    *today_is_gone*: today's digests went out before this look, so that what came since waits for the next ones.
    """
    if not model.open:
        return set()
    with here.database.read() as work:
        keys = {str(one.id): one.key for one in work.session.query(models.Person)}
        reached = set()
        for owed, agency, own, due, since in _owed(work, here.group_id, model):
            steps = [one for one in work.obligations.steps(owed.id) if one.occurrence == owed.moves]
            told = {one.rung for one in steps if one.rung != "asked"}
            has_come = dict(
                come(owed.kind, due, since, now, at_meeting=due in {one.starts_at for one in model.meetings})
            )
            assert told <= has_come.keys(), f"told too early of {owed.kind}: {told - has_come.keys()}"
            if digests_leave(now) and not today_is_gone:
                assert has_come.keys() <= told, f"not told of {owed.kind}: {has_come.keys() - told}"
            for rung in {one.rung for one in steps if one.at == now} & has_come.keys():
                who = {keys.get(one.told, one.told) for one in steps if one.rung == rung}
                _right_people(who, own, model.chair if "chair" in has_come[rung] else None, agency, has_come[rung])
                reached.add(f"{owed.kind}: {rung}")
        return reached


def _owed(
    work: UnitOfWork, group_id: UUID, model: Whole
) -> Iterator[tuple[models.Obligation, str, Collection[str], datetime, datetime]]:
    """Every answer and every action that somebody owes: by which agency, by whom, by when, since when."""
    actions = {one.id: one.name for one in work.actions.open_in(group_id)}
    answers = {response.id: (question.number, seat) for question, response, seat in _waiting(work, group_id)}
    for owed in work.obligations.open_in(group_id):
        if owed.kind == "action":
            action = next(one for one in model.actions if one.name == actions[owed.subject_id])
            assert owed.due_at == action.due_at
            yield owed, WORKS_FOR[action.owner], (action.owner,), action.due_at, action.since
        if owed.kind == "question":
            number, agency = answers[owed.subject_id]
            question = model.questions[number - 1]
            own = [who for who, of in model.members.items() if of == agency]
            yield owed, agency, own, question.due_at, question.since


def _waiting(work: UnitOfWork, group_id: UUID) -> Iterator[tuple[models.Recommendation, models.Response, str]]:
    seats = {one.id: one.organisation_id for one in work.groups.seats(group_id)}
    for question, response in work.decisions.waiting(group_id):
        yield question, response, seats[response.seat_id]


def _right_people(
    who: Collection[str], own: Collection[str], chair: str | None, agency: str, roles: Collection[str]
) -> None:
    """Whoever owes it, the chair where the ladder says so, and one senior at most; nobody else ever."""
    expected = {*((own or [NOBODY]) if "own" in roles else ()), *([chair] if chair else [])}
    assert expected <= set(who), f"{expected - set(who)} should have been told"
    rest = set(who) - expected - {NOBODY}
    assert len(rest) <= ("senior" in roles), f"{rest} need not have been told"
    assert all(WORKS_FOR.get(one, agency) == agency for one in rest), "another agency's seniors hear nothing"


def judge_card(here: Opened, model: Whole, now: datetime) -> None:
    """The card says how it stands, and says nothing that is not so."""
    card = here.card()
    if model.state in ("closing", "closed"):
        assert f"*{model.state}" in card
        assert "Next:" not in card
        held = sum(one.state == "held" for one in model.meetings)
        standing = sum(not one.replaced for one in model.decisions)
        assert f"Meetings held: {held}. Decisions: {standing}. Actions: {len(model.actions)}, none open." in card
        return
    if model.state != "open":
        return
    late = sum(one.due_at < now for one in model.open_actions())
    assert f"Actions: {len(model.open_actions())} open, {late} late." in card
    assert f"Chair: {WORKS_FOR[model.chair]}" in card
    _answers_on(card, model)
    coming = [one for one in model.planned() if one.starts_at + OVER > now]
    assert ("no meeting fixed" in card) == (not coming)
    assert not coming or f"(meeting {coming[0].number})" in card
    assert ("is on now" in card) == (model.running is not None)
    if model.running:
        line = card.split("is on now.* Here: ")[1].split("\n")[0]
        there, _, absent = line.partition(". *Absent: ")
        assert _named(there.rstrip(".")) == model.here
        assert _named(absent.rstrip(".*")) == model.agencies - model.here


def _answers_on(card: str, model: Whole) -> None:
    """How much is decided, and whose answers are missing: a silent agency stays on the card."""
    standing = sum(not one.replaced for one in model.decisions)
    missing = [(agency, one) for one in model.questions for agency in _silent(one)]
    if not standing and not missing:
        assert "Decisions:" not in card
        return
    assert f"Decisions: {standing}. Waiting for answers: {len(missing)}" in card
    for agency, question in missing[:5]:
        assert f"{agency}, R{question.number} by" in card


def _silent(question: Question) -> list[str]:
    if question.state != "open":
        return []
    return sorted(agency for agency, said in question.said.items() if said is None)


def _named(listed: str) -> set[str]:
    return {one for one in listed.replace(" and ", ", ").split(", ") if one}
