"""No less than twice in any seven days, or not more than once: what a change of times would break, which other times
would not, and which weeks were missed.

"Seven days" end at the same wall time in London seven days later, that moment included, whatever the clocks do. What
is at most so many is counted in days: seven days after a Monday is the next Monday, at any hour.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.kinds import Cadence
from bot.rules.refusal import Refusal
from bot.rules.words import counted, day, hour, number

WEEK = timedelta(weeks=1)


class Week(Struct, frozen=True):
    """A week from Monday to Sunday in which too few meetings were held."""

    monday: date
    held: int
    needed: int


def why_too_few(
    rules: Iterable[Cadence],
    before: Sequence[datetime],
    after: Sequence[datetime],
    now: datetime,
    remedy: str,
    *,
    stood: Mapping[datetime, datetime] | None = None,
) -> Refusal | None:
    """Refuses a change of the meetings *before* to those *after*, both the starts of all that were held or are planned.

    After each meeting the rule's number must start within its days (process 2023, section 5: "no less than twice
    weekly"). Where fewer are known and none comes too late nothing is said: what is booked later may still keep it.
    What is past by *now*, and what was broken before and gets no worse, is nobody's to mend by this. *stood* gives for
    a moved meeting where it stood.
    """
    moved = {_utc(to): _utc(at) for to, at in (stood or {}).items()}
    old, new = sorted(map(_utc, before)), sorted(map(_utc, after))
    for rule in rules:
        if rule.bound != "at_least":
            continue
        for start in new:
            if _utc(_ends(rule, start)) <= now:
                continue
            was = _lateness(rule, old, moved.get(start, start))
            late = _lateness(rule, new, start)
            if any(one > max(before, timedelta()) for one, before in zip(late, was, strict=True)):
                return Refusal(_says(rule, start), remedy, rule.id, rule.cited)
    return None


def why_too_many(
    rules: Iterable[Cadence],
    before: Sequence[datetime],
    after: Sequence[datetime],
    now: datetime,
    *,
    stood: Mapping[datetime, datetime] | None = None,
) -> Refusal | None:
    """The same for what is at most so many in any days (ERG-FREQ-2: "not to be more frequent than once per week").

    Meetings that were too close before and come no closer by this are nobody's to mend, and what is past by *now* is
    only counted with.
    """
    moved = {_utc(to): _utc(at) for to, at in (stood or {}).items()}
    old, new = sorted(map(_utc, before)), sorted(map(_utc, after))
    for rule in rules:
        if rule.bound != "at_most":
            continue
        for start in (one for one in new if one > now):
            was = _closeness(rule, old, moved.get(start, start))
            close, around = max(_crowds(rule, new, start), default=(0, (start,)))
            if close > was:
                return Refusal(_says_many(rule, around), "Choose another day.", rule.id, rule.cited)
    return None


def why_not_times(
    rules: Sequence[Cadence],
    before: Sequence[datetime],
    after: Sequence[datetime],
    now: datetime,
    remedy: str,
    *,
    stood: Mapping[datetime, datetime] | None = None,
) -> Refusal | None:
    """Either of the two: too few, for which there is that *remedy*, or too many."""
    few = why_too_few(rules, before, after, now, remedy, stood=stood)
    return few or why_too_many(rules, before, after, now, stood=stood)


def still_kept(rules: Iterable[Cadence], starts: Sequence[datetime], at: datetime) -> tuple[datetime, ...]:
    """The meetings around the one *at* that show how a rule of how often is kept, those after it as far as known.

    None where no rule asks for so many, or where it is not kept around it: then there is nothing to show.
    """
    known = sorted(starts, key=_utc)
    for rule in rules:
        if rule.bound == "at_least":
            place = [_utc(one) for one in known].index(_utc(at))
            around = known[max(place - rule.count + 1, 0) : place + rule.count]
            late = (by for one in around for by in _lateness(rule, list(map(_utc, known)), _utc(one)))
            return tuple(around) if len(around) > 1 and max(late) <= timedelta() else ()
    return ()


def why_gap(
    rules: Sequence[Cadence], before: Sequence[datetime], after: Sequence[datetime], now: datetime, remedy: str
) -> Refusal | None:
    """The same where one rhythm passes into another, counted in days: the hour may change with the rhythm."""
    return why_not_times(rules, list(map(_midnight, before)), list(map(_midnight, after)), now, remedy)


def nearest(
    at: datetime, hours: Iterable[time], keeps: Callable[[datetime], bool], calendar: Calendar
) -> tuple[datetime, ...]:
    """Times on the working days around *at* that will do, the nearest first (London); *keeps* says which do.

    On each day the first of *hours* that does, never *at* itself; of two as near the earlier comes first.
    """
    wanted = at.astimezone(LONDON)
    tried = tuple(dict.fromkeys(hours))
    found: list[datetime] = []
    for distance in range(-len(WEEKDAYS), len(WEEKDAYS) + 1):
        on = wanted.date() + timedelta(days=distance)
        if calendar.is_working_day(on):
            times = (datetime.combine(on, one, LONDON) for one in tried)
            found.extend([one for one in times if one != wanted and keeps(one)][:1])
    return tuple(sorted(found, key=lambda one: (abs(one - wanted), one)))


def either_side(at: datetime, found: Sequence[datetime]) -> tuple[datetime, ...]:
    """Of times *found*, the nearest first, the nearest before and after *at*, in order; two of one side where the
    other has none."""
    sides = [[one for one in found if (_utc(one) < _utc(at)) is before][:1] for before in (True, False)]
    chosen = [one for side in sides for one in side]
    chosen += [one for one in found if one not in chosen][: 2 - len(chosen)]
    return tuple(sorted(chosen))


def missed_weeks(rule: Cadence, held: Iterable[datetime], opened_at: datetime, now: datetime) -> tuple[Week, ...]:
    """The full weeks since the opening, Monday to Sunday, in which fewer meetings began than the rule's number.

    The week of the opening is not full unless it began on that very Monday at midnight; this week is not over.
    """
    if rule.bound != "at_least":
        return ()
    days = [at.astimezone(LONDON).date() for at in held]
    opened = opened_at.astimezone(LONDON)
    monday = opened.date() - timedelta(days=opened.weekday())
    if opened > datetime.combine(monday, time(), LONDON):
        monday += WEEK
    found: list[Week] = []
    while monday + WEEK <= now.astimezone(LONDON).date():
        count = sum(monday <= one < monday + WEEK for one in days)
        if count < rule.count:
            found.append(Week(monday, count, rule.count))
        monday += WEEK
    return tuple(found)


def _lateness(rule: Cadence, starts: Sequence[datetime], start: datetime) -> list[timedelta]:
    """By how much each of the meetings that must follow *start* in time comes after that time; zero if not known."""
    following = [other for other in starts if other > start][: rule.count] if start in starts else []
    late = [other - _utc(_ends(rule, start)) for other in following]
    return late + [timedelta()] * (rule.count - len(late))


def _crowds(rule: Cadence, starts: Sequence[datetime], start: datetime) -> Iterator[tuple[int, tuple[datetime, ...]]]:
    """Each run of meetings with *start* in it that is one more than may be, and by how many days it is too short."""
    for first in range(len(starts) - rule.count):
        run = tuple(starts[first : first + rule.count + 1])
        if start in run:
            days = (run[-1].astimezone(LONDON).date() - run[0].astimezone(LONDON).date()).days
            yield max(rule.per_days - days, 0), run


def _closeness(rule: Cadence, starts: Sequence[datetime], start: datetime) -> int:
    return max((close for close, _ in _crowds(rule, starts, start)), default=0)


def _says_many(rule: Cadence, around: Sequence[datetime]) -> str:
    what = f"That is more than {counted(rule.count, 'meeting')} in any {number(rule.per_days)} days"
    other = f"there is one on {_when(around[0])}"
    earliest = around[0].astimezone(LONDON).date() + timedelta(days=rule.per_days)
    return f"{what}: {other}, so the next can be on {day(earliest)} at the earliest."


def _ends(rule: Cadence, start: datetime) -> datetime:
    return start.astimezone(LONDON) + timedelta(days=rule.per_days)  # wall time: the same hour


def _says(rule: Cadence, start: datetime) -> str:
    what = f"That is fewer than {counted(rule.count, 'meeting')} in any {number(rule.per_days)} days"
    must = f"{number(rule.count)} more must begin by {_when(_ends(rule, start))}"
    return f"{what}: after the one on {_when(start)}, {must}."


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return day(local.date()) if local.time() == time() else f"{day(local.date())}, {hour(local.time())}"


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(LONDON).date(), time(), LONDON)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
