"""What is owed, and who is told next: every obligation is made, stepped and closed here, and only here."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from bot.rules.kinds import Ladder
from bot.rules.nagging import Come, Times, next_step
from bot.rules.policy import Policy
from bot.services import Services
from bot.timing import Timing
from bot.usecases import carrying
from bot.usecases.reaching import Reach, reach
from bot.usecases.shown import draw_again, redraw_group
from bot.usecases.telling import asked_to_chair, told
from storage import models
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

REAL_TIME = Timing()

BATCH = 200
"""How many obligations one sweep asks the database for at a time."""

NOBODY = "nobody"


def owe(work: UnitOfWork, services: Services, obligation: models.Obligation, now: datetime) -> None:
    """Keep a new obligation, and take at once the steps that begin with it."""
    owe_all(work, services, [obligation], now)


def owe_all(work: UnitOfWork, services: Services, obligations: Sequence[models.Obligation], now: datetime) -> None:
    """The same for several: what is written of them is written together."""
    come = [_come(work, services, obligation, now, set()) for obligation in obligations]
    work.obligations.add(*obligations)
    promised = [_promise(work, services, *each, now) for each in zip(obligations, come, strict=True)]
    _keep(work, [step for steps in promised for step in steps])


def close(work: UnitOfWork, obligation: models.Obligation, now: datetime, why: str) -> None:
    """Nothing more is owed: nobody is told again, and what was said about it is drawn anew."""
    obligation.closed_at, obligation.closed_why, obligation.next_step_at = now, why, None
    draw_again(work, obligation)


def move(work: UnitOfWork, services: Services, obligation: models.Obligation, to: datetime, now: datetime) -> None:
    """It is owed by *to* instead: its steps come again for the new date, but none that lies before *now*."""
    obligation.due_at, obligation.moved_at = to, now
    obligation.moves += 1
    take_steps(work, services, obligation, now)
    draw_again(work, obligation)


def sweep(services: Services, timing: Timing = REAL_TIME) -> int:
    """Ask the facts who is owed a word by now, and promise it; how many obligations were looked at.

    Safe to run twice and on several replicas: each obligation is claimed, and a step is one row. Digests leave when
    all that is due has been attached, or when the sweep that gathers them has been dead for a lease.
    """
    now = services.clock.now()
    seen: set[UUID] = set()
    while waiting := [one for one in _due(services, now) if one not in seen]:
        seen.update(waiting)
        for obligation_id in waiting:
            _look_at(services, obligation_id, now, timing.lease)
    if seen:
        with services.database.write() as work:
            if not work.obligations.due(now, 1):  # else another sweep still attaches something
                work.outbox.let_go(carrying.DIGEST)
    return len(seen)


def _due(services: Services, now: datetime) -> Sequence[UUID]:
    with services.database.read() as work:
        return work.obligations.due(now, BATCH)


def _look_at(services: Services, obligation_id: UUID, now: datetime, lease: float) -> None:
    """One that cannot be dealt with does not keep the others waiting: it is looked at again by the next sweep."""
    try:
        with services.database.write() as work:
            found = work.obligations.get(obligation_id)
            if found is not None and found.group_id is not None:
                work.groups.lock(found.group_id)  # as every use case does first: no two wait for each other
            obligation = work.obligations.claim(obligation_id, now)
            if obligation is not None:
                take_steps(work, services, obligation, now, lease)
    except Exception:  # one that fails keeps nobody else from being told
        log.exception("obligation %s could not be looked at", obligation_id)


def take_steps(
    work: UnitOfWork, services: Services, obligation: models.Obligation, now: datetime, held_back: float = 0
) -> None:
    """Promise every step that has come and may go out at this hour; note when to look again.

    *held_back*: seconds for which a new digest waits for more to be attached.
    """
    taken = {(step.rung, step.occurrence) for step in work.obligations.steps(obligation.id)}
    due = _come(work, services, obligation, now, taken)
    _keep(work, _promise(work, services, obligation, due, now, held_back))


def _come(
    work: UnitOfWork,
    services: Services,
    obligation: models.Obligation,
    now: datetime,
    taken: Collection[tuple[str, int]],
) -> Sequence[Come]:
    """The steps besides *taken* that have come; it is noted when to look again."""
    policy = _policy(services, obligation)
    ladder = policy.rule(obligation.ladder_id)
    assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
    found = next_step(ladder, times_of(work, policy, obligation), taken, now, services.calendar, policy.hours)
    obligation.next_step_at = found.look_again
    return found.due


def _policy(services: Services, obligation: models.Obligation) -> Policy:
    return services.policies.in_force(obligation.forum, obligation.policy_from)


def _promise(
    work: UnitOfWork,
    services: Services,
    obligation: models.Obligation,
    due: Sequence[Come],
    now: datetime,
    held_back: float = 0,
) -> list[models.Step]:
    """Promise what carries the steps that are *due*, and return them, to be kept."""
    policy = _policy(services, obligation)
    own: dict[UUID, models.Effect] = {}
    steps: list[models.Step] = []
    for come in due:
        if come.how == "ends":
            close(work, obligation, now, come.rung)
            continue
        people = told(work, policy, obligation, come)
        ways = {person: reach(work, person, obligation.group_id, now) for person in people if person}
        if come.how == "digest" and carrying.digest_gone(work, ways.values(), now):
            next_day = carrying.tomorrow(now)
            obligation.next_step_at = min(obligation.next_step_at or next_day, next_day)
            continue
        for person in people:
            effect = None
            if person is not None and come.how != "card":
                effect = _carry(work, obligation, come, person, ways[person], now, held_back, own)
            steps.append(_step(obligation, come, person, now, effect))
    if steps and obligation.group_id is not None:
        work.outbox.refresh(f"card:{obligation.group_id}")
        if obligation.kind == "set_up":  # a day on, the opener may start without a chair
            redraw_group(work, work.groups.get(obligation.group_id))
    return steps


def _keep(work: UnitOfWork, steps: Sequence[models.Step]) -> None:
    if steps:
        work.session.flush()  # first the effects that they name
        work.obligations.add(*steps)


def times_of(work: UnitOfWork, policy: Policy, obligation: models.Obligation) -> Times:
    """The instants from which the steps about it are counted, and how many people are asked in turn."""
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


def _step(
    obligation: models.Obligation, come: Come, person: UUID | None, now: datetime, effect: models.Effect | None
) -> models.Step:
    return models.Step(
        obligation_id=obligation.id,
        rung=come.rung,
        occurrence=come.occurrence,
        told=str(person or NOBODY),
        came_at=come.at,
        at=now,
        effect_id=effect.id if effect else None,
    )


def _carry(
    work: UnitOfWork,
    obligation: models.Obligation,
    come: Come,
    person: UUID,
    way: Reach,
    now: datetime,
    held_back: float,
    own: dict[UUID, models.Effect],
) -> models.Effect | None:
    """The effect that carries a step. *own*: steps that come at once (the bot was down) share one message."""
    if come.how == "digest":
        return carrying.digest(work, way.reader, now, held_back)
    if way.by == "by_hand" and obligation.group_id is not None:
        return carrying.by_hand(work, obligation.group_id, way.reader, now)
    if person not in own:
        own[person] = carrying.message(work, obligation, come, person, now)
    return own[person]
