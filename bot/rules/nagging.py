"""Who is told next, and when: the one engine behind every ladder.

Instants go in and come out in UTC; wall times and working days inside are London's. A step that has come stays
until it is taken: quiet hours and outages postpone it, and never use it up.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from bot.rules.calendar import LONDON, Calendar
from bot.rules.counting import at_hour
from bot.rules.kinds import Hours, Ladder
from bot.rules.parts import Rung


class Times(Struct, frozen=True, kw_only=True):
    """The facts a ladder hangs on; a step that hangs on a time not known does not come.

    *anchor* is when it all began. Steps that lay before *since* never come: an action made on its due day has no
    day before (*since* is the anchor unless the date was moved later on). *round* counts the moves, so that steps
    come again for a new date. *people* is how many rounds there are of people asked one
    after another: 1 where all are asked at once.
    """

    anchor: datetime
    due: datetime | None = None
    meeting: datetime | None = None
    meeting_end: datetime | None = None
    since: datetime | None = None
    round: int = 0
    people: int = 1


class Come(Struct, frozen=True):
    """One step: *occurrence* with the name of its rung says which; *at* is when it came or will come (UTC)."""

    rung: str
    occurrence: int
    at: datetime
    tell: tuple[str, ...]
    how: str
    level: int | None

    @property
    def key(self) -> tuple[str, int]:
        return (self.rung, self.occurrence)


class Next(Struct, frozen=True):
    """What is to be done now, in order, and when to look again (UTC; None: never)."""

    due: tuple[Come, ...]
    look_again: datetime | None


def next_step(
    ladder: Ladder,
    times: Times,
    taken: Collection[tuple[str, int]],
    now: datetime,
    calendar: Calendar,
    quiet: Mapping[str, Hours],
) -> Next:
    """Every step that has come, is not *taken* and may be sent at this hour; and the moment the next one may be.

    *quiet* holds the rules about hours by their id (`Policy.hours`).
    """
    open_steps = [step for step in _steps(ladder, times, calendar, now) if step[1].key not in taken]
    due: list[Come] = []
    later: list[datetime] = []
    for rung, come in open_steps:
        may_go = _may_go(max(come.at, now), rung, times, calendar, quiet)
        if come.at <= now and may_go <= now:
            due.append(come)
        else:
            later.append(may_go)
    return Next(tuple(due), min(later, default=None))


def all_instants(
    ladder: Ladder, times: Times, calendar: Calendar, quiet: Mapping[str, Hours], until: datetime | None = None
) -> tuple[Come, ...]:
    """Every step of the ladder with the moment it may go out, in order: to say who is told next and when.

    Of what comes each week all up to the first after *until*; without it the first alone.
    """
    found = (
        replace(come, at=_may_go(come.at, rung, times, calendar, quiet))
        for rung, come in _steps(ladder, times, calendar, until or times.anchor)
    )
    return tuple(sorted(found, key=lambda come: come.at))


def _steps(ladder: Ladder, times: Times, calendar: Calendar, until: datetime) -> list[tuple[Rung, Come]]:
    """All steps of the ladder in order of time, those of one moment in the ladder's own order; of what comes each week
    those up to the first after *until*."""
    since = times.since or times.anchor
    steps = [
        (rung, Come(name, occurrence, at, rung.tell, rung.how, rung.level))
        for rung in ladder.rungs
        for name, occurrence, at in _instants(rung, times, calendar, until)
        if at >= since and not _said_by_meeting(rung, at, times)
    ]
    return sorted(steps, key=lambda step: step[1].at)


def _said_by_meeting(rung: Rung, at: datetime, times: Times) -> bool:
    """Whether the step need not come: what is due is due at a meeting of that day, whose message says it."""
    if not rung.with_meeting or times.meeting is None or times.due != times.meeting:
        return False
    return at.astimezone(LONDON).date() == times.meeting.astimezone(LONDON).date()


def _instants(rung: Rung, times: Times, calendar: Calendar, until: datetime) -> Iterator[tuple[str, int, datetime]]:
    starts = {
        "due": times.due,
        "anchor": times.anchor,
        "meeting": times.meeting,
        "meeting_end": times.meeting_end,
    }
    base = starts[rung.start]
    if base is None:
        return
    if rung.weekly:
        for week in count():
            at = _week_on(rung, base, week, calendar)
            yield rung.name if week == 0 else f"{rung.name}_{week + 1}", times.round, at
            if at > until:
                return
    first = _first_instant(rung, base, calendar)
    if rung.each is None:
        # What is counted from the beginning comes once, however often the date moves.
        yield rung.name, 0 if rung.start == "anchor" else times.round, first
        return
    for person in range(times.people):
        yield rung.name, person, first + person * timedelta(minutes=rung.each)


def _week_on(rung: Rung, base: datetime, weeks: int, calendar: Calendar) -> datetime:
    """The same weekday so many weeks later, or the next working day; the same hour, whatever the clocks do."""
    day = calendar.next_working_day(base.astimezone(LONDON).date() + timedelta(weeks=weeks))
    return at_hour(day, rung.at or "00:00").astimezone(UTC)


def _first_instant(rung: Rung, base: datetime, calendar: Calendar) -> datetime:
    if rung.unit == "minutes":
        return base.astimezone(UTC) + timedelta(minutes=rung.amount)
    if rung.unit == "hours":
        return base.astimezone(UTC) + timedelta(hours=rung.amount)
    # What is due on a day off is spoken of on the working day before, and is late from the first one after.
    day = calendar.last_working_day(base.astimezone(LONDON).date())
    day = calendar.after(day, rung.amount) if rung.amount > 0 else calendar.before(day, -rung.amount)
    return at_hour(day, rung.at or "00:00").astimezone(UTC)


def _may_go(at: datetime, rung: Rung, times: Times, calendar: Calendar, quiet: Mapping[str, Hours]) -> datetime:
    """The first moment from *at* on at which words of this sort may be sent."""
    if rung.hours is None:
        return at
    hours = quiet[rung.hours]
    if hours.unless_meeting and times.meeting and not _within(times.meeting, hours, calendar):
        return at
    if _within(at, hours, calendar):
        return at
    local = at.astimezone(LONDON)
    begins_today = local.time() < time.fromisoformat(hours.start)
    day = local.date() if begins_today else local.date() + timedelta(days=1)
    if hours.working_days_only:
        day = calendar.next_working_day(day)
    return at_hour(day, hours.start).astimezone(UTC)


def _within(at: datetime, hours: Hours, calendar: Calendar) -> bool:
    local = at.astimezone(LONDON)
    allowed = time.fromisoformat(hours.start) <= local.time() < time.fromisoformat(hours.end)
    return allowed and (not hours.working_days_only or calendar.is_working_day(local.date()))
