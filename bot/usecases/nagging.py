"""What is owed, and who is told next: every obligation is made, stepped and closed here, and only here."""

from datetime import datetime, time, timedelta
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder
from bot.rules.nagging import Come, Times, next_step
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.telling import asked_to_chair, told
from storage import models
from storage.outbox import NAG, ROUTINE, URGENT, person_conversation
from storage.unit_of_work import UnitOfWork

BATCH = 200
"""How many obligations one sweep asks the database for at a time."""

NOBODY = "nobody"


def owe(work: UnitOfWork, services: Services, obligation: models.Obligation, now: datetime) -> None:
    """Keep a new obligation, and take at once the steps that begin with it."""
    work.obligations.add(obligation)
    take_steps(work, services, obligation, now)


def close(work: UnitOfWork, obligation: models.Obligation, now: datetime, why: str) -> None:
    """Nothing more is owed: nobody is told again, and what was said about it is drawn anew."""
    obligation.closed_at, obligation.closed_why, obligation.next_step_at = now, why, None
    redraw(work, obligation)


def move(work: UnitOfWork, services: Services, obligation: models.Obligation, to: datetime, now: datetime) -> None:
    """It is owed by *to* instead: its steps come again for the new date, but none that lies before *now*."""
    obligation.due_at, obligation.moved_at = to, now
    obligation.moves += 1
    take_steps(work, services, obligation, now)
    redraw(work, obligation)


def redraw(work: UnitOfWork, obligation: models.Obligation) -> None:
    """Draw anew every message that speaks of it: those of its own, and the digests it stands in."""
    for step in work.obligations.steps(obligation.id):
        if step.effect_id is not None:
            work.outbox.refresh(_key(obligation, step.rung, step.occurrence, step.told))
            work.outbox.refresh(_digest_key(step.told, step.at))


def sweep(services: Services) -> int:
    """Ask the facts who is owed a word by now, and promise it; how many obligations were looked at.

    Safe to run twice and on several replicas: each obligation is claimed, and a step is one row.
    """
    now = services.clock.now()
    with services.database.read() as work:
        waiting = work.obligations.due(now, BATCH)
    for obligation_id in waiting:
        with services.database.write() as work:
            obligation = work.obligations.claim(obligation_id, now)
            if obligation is not None:
                take_steps(work, services, obligation, now)
    return len(waiting)


def take_steps(work: UnitOfWork, services: Services, obligation: models.Obligation, now: datetime) -> None:
    """Promise every step that has come and may go out at this hour; note when to look again."""
    policy = services.policies.in_force(obligation.forum, obligation.policy_from)
    ladder = policy.rule(obligation.ladder_id)
    assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
    taken = {(step.rung, step.occurrence) for step in work.obligations.steps(obligation.id)}
    times = _times(work, policy, obligation)
    found = next_step(ladder, times, taken, now, services.calendar, policy.hours)
    obligation.next_step_at = found.look_again
    for come in found.due:
        if come.how == "ends":
            close(work, obligation, now, come.rung)
            continue
        people = told(work, policy, obligation, come)
        if come.how == "digest" and any(_digest_gone(work, person, now) for person in people if person):
            _wait_for_tomorrow(obligation, now)
            continue
        for person in people:
            _tell(work, obligation, come, person, now)


def _times(work: UnitOfWork, policy: Policy, obligation: models.Obligation) -> Times:
    people = 1
    if obligation.kind == "chair" and obligation.group_id is not None:
        people = len(asked_to_chair(work, policy, work.groups.get(obligation.group_id)))
    return Times(
        anchor=obligation.anchor_at,
        due=obligation.due_at,
        meeting=obligation.meeting_at,
        since=obligation.moved_at,
        round=obligation.moves,
        people=people,
    )


def _tell(work: UnitOfWork, obligation: models.Obligation, come: Come, person: UUID | None, now: datetime) -> None:
    step = models.Step(
        obligation_id=obligation.id,
        rung=come.rung,
        occurrence=come.occurrence,
        told=str(person or NOBODY),
        came_at=come.at,
        at=now,
    )
    if person is not None and come.how != "card":
        effect = _digest(work, person, now) if come.how == "digest" else _message(work, obligation, come, person)
        step.effect_id = effect.id
    work.obligations.add(step)
    if obligation.group_id is not None:
        work.outbox.refresh(f"card:{obligation.group_id}")


def _message(work: UnitOfWork, obligation: models.Obligation, come: Come, person: UUID) -> models.Effect:
    return work.outbox.post(
        _key(obligation, come.rung, come.occurrence, str(person)),
        person_conversation(person),
        draw=obligation.kind,
        subject_id=obligation.subject_id,
        person_id=person,
        group_id=obligation.group_id,
        priority=URGENT if come.rung == "asked" else NAG,
        content={"rung": come.rung},
    )


def _digest(work: UnitOfWork, person: UUID, now: datetime) -> models.Effect:
    """The person's digest of this day: one, to which everything that is due is attached until it is claimed."""
    key = _digest_key(person, now)
    return work.outbox.by_key(key) or work.outbox.post(
        key, person_conversation(person), draw="digest", subject_id=person, person_id=person, priority=ROUTINE
    )


def _digest_gone(work: UnitOfWork, person: UUID, now: datetime) -> bool:
    """Whether today's digest is on its way already. The person is locked: two sweeps agree on one digest."""
    work.people.lock(person)
    found = work.outbox.by_key(_digest_key(person, now))
    return found is not None and found.state != "pending"


def _wait_for_tomorrow(obligation: models.Obligation, now: datetime) -> None:
    """Look again when the next day begins; its quiet hours then say from when on that day."""
    tomorrow = datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(), LONDON)
    obligation.next_step_at = min(obligation.next_step_at or tomorrow, tomorrow)


def _digest_key(person: UUID | str, now: datetime) -> str:
    return f"digest:{person}:{now.astimezone(LONDON).date()}"


def _key(obligation: models.Obligation, rung: str, occurrence: int, person: str) -> str:
    return f"step:{obligation.id}:{rung}:{occurrence}:{person}"
