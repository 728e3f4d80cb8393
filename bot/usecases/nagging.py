"""What is owed, and who is told next: every obligation is made, stepped and closed here, and only here."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import Calendar
from bot.rules.kinds import Ladder, Limit
from bot.rules.nagging import Come, Next, Times, next_step
from bot.rules.policy import Policy
from bot.services import Services
from bot.timing import Timing
from bot.usecases import carrying
from bot.usecases.reaching import Reach, reach
from bot.usecases.seeing.shown import card_key, draw_again, seen_by_seers
from bot.usecases.telling import Roles
from storage import models
from storage.repositories.obligations import Waiting
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

REAL_TIME = Timing()

BATCH = 100
"""How many obligations share a transaction. More cost as much each (measured up to 1,000), and whoever writes in
their groups (on SQLite: anywhere) waits for the end of it."""

NOBODY = "nobody"

BEFORE = "before_meeting"
"""What is owed to every member before a meeting: one message, which stays the message about that meeting."""


SHOWN_TO_SEERS = ("set_up", "handover", "notes_sent")
"""What the opener or the chair reads more of once a step has come: that they may start without a chair, since when
somebody is asked to take it, whom to tell by hand."""


def owing(
    policy: Policy,
    now: datetime,
    *,
    kind: str,
    subject_id: UUID,
    group_id: UUID | None,
    rule_id: str,
    ladder_id: str,
    due_at: datetime,
    meeting_at: datetime | None = None,
    person_id: UUID | None = None,
    organisation_id: str | None = None,
) -> models.Obligation:
    """A new obligation under *policy*, counted from *now*; `owe` keeps it. *subject_id* is what it is about."""
    return models.Obligation(
        kind=kind,
        subject_id=subject_id,
        group_id=group_id,
        rule_id=rule_id,
        ladder_id=ladder_id,
        forum=policy.forum,
        policy_from=policy.from_date,
        anchor_at=now,
        due_at=due_at,
        made_at=now,
        next_step_at=None,
        meeting_at=meeting_at,
        person_id=person_id,
        organisation_id=organisation_id,
    )


def owe(work: UnitOfWork, services: Services, obligation: models.Obligation, now: datetime) -> None:
    """Keep a new obligation, and take at once the steps that begin with it."""
    owe_all(work, services, [obligation], now)


def owe_all(work: UnitOfWork, services: Services, obligations: Sequence[models.Obligation], now: datetime) -> None:
    """The same for several: what is written of them is written together."""
    work.obligations.add(*obligations)
    take_steps(work, services, obligations, now)


def close(work: UnitOfWork, obligation: models.Obligation, now: datetime, why: str) -> None:
    """Nothing more is owed: nobody is told again, and what was said about it is drawn anew."""
    obligation.closed_at, obligation.closed_why, obligation.next_step_at = now, why, None
    draw_again(work, obligation)


def revive(work: UnitOfWork, services: Services, obligation: models.Obligation, now: datetime) -> None:
    """It is owed after all: its steps go on from where they were."""
    obligation.closed_at = obligation.closed_why = None
    take_steps(work, services, [obligation], now)
    draw_again(work, obligation)


def move(work: UnitOfWork, services: Services, obligation: models.Obligation, to: datetime, now: datetime) -> None:
    """It is owed by *to* instead: its steps come again for the new date, but none that lies before *now*."""
    obligation.due_at, obligation.moved_at = to, now
    obligation.moves += 1
    take_steps(work, services, [obligation], now)
    draw_again(work, obligation)


def sweep(services: Services, timing: Timing = REAL_TIME, batch: int = BATCH) -> int:
    """Ask the facts who is owed a word by now, and promise it; how many obligations were looked at.

    Safe to run twice and on several replicas: each obligation is claimed, and a step is one row. Digests leave when
    all that is due has been attached, or when the sweep that gathers them has been dead for a lease.
    *batch*: how many obligations share a transaction.
    """
    now = services.clock.now()
    looked_at, last = 0, None
    while waiting := _due(services, now, last, batch):
        _look_at(services, waiting, now, timing.lease)
        looked_at, last = looked_at + len(waiting), waiting[-1]
    if looked_at:
        with services.database.write() as work:
            if not work.obligations.due(now, 1):  # else another sweep still attaches something
                work.outbox.let_go(carrying.DIGEST)
    return looked_at


def _due(services: Services, now: datetime, last: Waiting | None, batch: int) -> Sequence[Waiting]:
    with services.database.read() as work:
        return work.obligations.due(now, batch, last)


def _look_at(services: Services, waiting: Sequence[Waiting], now: datetime, lease: float) -> None:
    """All of them in one transaction. One that cannot be dealt with does not keep the others from being told: each
    half is then looked at by itself, down to that one, which the next sweep looks at again."""
    try:
        with services.database.write() as work:
            # Groups first, as in every use case: no two wait for each other.
            work.groups.lock_all({one.group_id for one in waiting if one.group_id is not None})
            take_steps(work, services, work.obligations.claim([one.id for one in waiting], now), now, lease)
    except Exception:
        if len(waiting) == 1:
            log.exception("obligation %s could not be looked at", waiting[0].id)
            return
        half = len(waiting) // 2
        _look_at(services, waiting[:half], now, lease)
        _look_at(services, waiting[half:], now, lease)


def take_steps(
    work: UnitOfWork, services: Services, obligations: Sequence[models.Obligation], now: datetime, held_back: float = 0
) -> None:
    """Promise every step that has come and may go out at this hour; note when to look again.

    All is read before the first step is written. *held_back*: seconds for which a new digest waits for more to be
    attached.
    """
    roles = Roles(work)
    in_force = cache(services.policies.in_force)
    coming = _coming(work, roles, in_force, services.calendar, obligations, now)
    words = _words(work, roles, in_force, coming, now)
    carriers = carrying.Carriers(work, now, held_back)
    carriers.gather(way.reader for word in words if word.come.how == "digest" for way in word.ways)
    again = {owed.id: found.look_again for owed, found in coming}
    steps: list[dict[str, Any]] = []
    for word in words:
        if word.come.how == "digest" and carriers.digest_gone(word.ways):
            next_day = carrying.tomorrow(now)
            again[word.owed.id] = min(again[word.owed.id] or next_day, next_day)
        elif word.come.how != "ends":
            steps.extend(_steps(word, carriers, now))
    work.obligations.look_again(obligations, again)
    work.outbox.write()
    work.obligations.add_steps(steps)
    about = {step["obligation_id"] for step in steps}
    _show(work, [obligation for obligation in obligations if obligation.id in about])
    for word in words:
        if word.come.how == "ends":
            close(work, word.owed, now, word.come.rung)
        elif word.owed.kind == BEFORE:
            _show_meeting(work, word, now)


def pass_over_earlier(work: UnitOfWork, coming: models.Meeting, now: datetime) -> None:
    """A meeting comes, and nobody has said of an earlier one that it was held: it counts as missed."""
    for earlier in work.meetings.planned(coming.group_id):
        if earlier.starts_at < coming.starts_at:
            earlier.state = "missed"
            for owed in work.obligations.open_about(earlier.id):
                close(work, owed, now, "missed")


def _show_meeting(work: UnitOfWork, word: "_Word", now: datetime) -> None:
    """A meeting comes; or its time has gone, and its messages ask whether it was held."""
    meeting = work.meetings.get(word.owed.subject_id)
    assert meeting is not None, "a meeting is never deleted"
    pass_over_earlier(work, meeting, now)
    if word.come.how == "card":
        draw_again(work, word.owed)


class _Word(Struct, frozen=True):
    """A step about *owed* that has come, and whom it tells; None stands for a role nobody holds."""

    owed: models.Obligation
    come: Come
    told: Mapping[UUID | None, Reach | None]

    @property
    def ways(self) -> list[Reach]:
        return [way for way in self.told.values() if way is not None]


def _coming(
    work: UnitOfWork,
    roles: Roles,
    in_force: Callable[[str, date], Policy],
    calendar: Calendar,
    obligations: Sequence[models.Obligation],
    now: datetime,
) -> list[tuple[models.Obligation, Next]]:
    """What comes next of each. It is worked out once for those who are asked the same at the same time."""

    @cache
    def found(forum: str, since: date, ladder_id: str, times: Times, taken: frozenset[tuple[str, int]]) -> Next:
        policy = in_force(forum, since)
        ladder = policy.rule(ladder_id)
        assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
        return next_step(ladder, times, taken, now, calendar, policy.hours)

    taken = work.obligations.taken(one.id for one in obligations)
    return [
        (one, found(one.forum, one.policy_from, one.ladder_id, times, frozenset(taken[one.id])))
        for one in obligations
        for times in [times_of(roles, in_force(one.forum, one.policy_from), one)]
    ]


def _words(
    work: UnitOfWork,
    roles: Roles,
    in_force: Callable[[str, date], Policy],
    coming: Sequence[tuple[models.Obligation, Next]],
    now: datetime,
) -> list[_Word]:
    """The steps that have come, in order, with whom they tell and how these are reached."""
    found = [
        (owed, come, roles.told(in_force(owed.forum, owed.policy_from), owed, come))
        for owed, step in coming
        for come in step.due
    ]
    work.people.at_hand({person for _, _, told in found for person in told if person})
    return [
        _Word(owed, come, {person: reach(work, person, owed.group_id, now) if person else None for person in told})
        for owed, come, told in found
    ]


def times_of(roles: Roles, policy: Policy, obligation: models.Obligation) -> Times:
    """The instants from which the steps about it are counted, and how many people are asked in turn."""
    people = 1
    if obligation.kind == "chair" and obligation.group_id is not None:
        people = len(roles.asked_to_chair(policy, obligation.group_id))
    over = None
    if obligation.kind == BEFORE and obligation.meeting_at is not None:
        over = obligation.meeting_at + timedelta(minutes=policy.the(Limit, "meeting_length").amount)
    return Times(
        anchor=obligation.anchor_at,
        due=obligation.due_at,
        meeting=obligation.meeting_at,
        meeting_end=over,
        since=obligation.moved_at,
        round=obligation.moves,
        people=people,
    )


def _steps(word: _Word, carriers: carrying.Carriers, now: datetime) -> Iterator[dict[str, Any]]:
    """One step for each who is told, with what carries it; of what is on the card, nothing is sent."""
    for person, way in word.told.items():
        effect_id = None
        if person is not None and way is not None and word.come.how != "card" and not _needs_no_call(word, way):
            effect_id = carriers.carry(word.owed, word.come, person, way)
        yield {
            "obligation_id": word.owed.id,
            "rung": word.come.rung,
            "occurrence": word.come.occurrence,
            "told": str(person or NOBODY),
            "came_at": word.come.at,
            "at": now,
            "effect_id": effect_id,
        }


def _needs_no_call(word: _Word, way: Reach) -> bool:
    """Nobody is phoned half an hour before a meeting: they were told of it before, and whoever phones prepares."""
    return way.by == "by_hand" and word.owed.kind == BEFORE


def _show(work: UnitOfWork, obligations: Sequence[models.Obligation]) -> None:
    """The cards of the groups in which somebody was told say so."""
    keys: set[str] = set()
    for owed in obligations:
        if owed.group_id is not None:
            keys.add(card_key(owed.group_id))
            if owed.kind in SHOWN_TO_SEERS:
                keys |= seen_by_seers(work, work.groups.get(owed.group_id))
    work.outbox.refresh(*keys)
