"""When something is due, and how that was counted.

Hours are elapsed and added in UTC; days are working days or calendar days in London; the results are London times.
"""

from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from bot.rules import kinds, panel_kinds
from bot.rules.calendar import LONDON, WEEKDAYS, Calendar
from bot.rules.counting import anchor_words, at_hour, months_later, moved, not_counted
from bot.rules.indicators import next_day
from bot.rules.kinds import AnyRule
from bot.rules.policy import Policies, Policy, PolicyError
from bot.rules.words import counted, hour, number
from bot.rules.words import day as day_words


class DueError(Exception):
    """Why nothing can be counted, in one sentence."""


class Due(Struct, frozen=True):
    """An instant (London time), or a day where only a day is meant, and how it was counted."""

    at: datetime | date
    says: str


def due(
    rule: AnyRule,
    anchor: datetime | date,
    calendar: Calendar,
    *,
    house: Policy,
    next_meeting: datetime | date | None = None,
) -> Due:
    """When *rule* falls due, counted from its own anchor.

    *house* is any policy that holds the house's rules: it says when a day ends and where a day off moves to.
    Raises DueError for a rule without a clock, and for a bare day where hours are counted.
    """
    if isinstance(anchor, datetime) and anchor.tzinfo is None:
        raise DueError("A time needs its offset from UTC, for example 2026-03-28T18:30+00:00.")
    match rule:
        case kinds.Deadline(unit="hours" | "minutes"):
            return _elapsed(rule, rule.amount, rule.unit, anchor, before=rule.direction == "before")
        case kinds.Deadline():
            return _or_next_meeting(rule, _days(rule, _day(anchor), calendar, house), next_meeting)
        case kinds.Cadence():
            return _cadence(rule, anchor)
        case panel_kinds.Schedule():
            return _schedule(rule, _day(anchor))
        case kinds.Report(every_months=int(months)):
            found = _shifted(months_later(_day(anchor), months), "after", calendar, house)
            says = f"{counted(months, 'month')} after the last one{found.says}"
            return _ending(found.at, None, says, house)
        case kinds.Limit(unit="minutes" | "hours" as unit):
            return _elapsed(rule, rule.amount, unit, anchor, before=False)
        case kinds.Limit(unit="calendar_days"):
            return Due(_day(anchor) + timedelta(days=rule.amount), f"{counted(rule.amount, 'day')} later")
        case kinds.Right() if hours := _waits(rule):
            return _elapsed(rule, hours, "hours", anchor, before=False)
        case kinds.Told(see=str(link)) | kinds.StandingAction(due=link) | panel_kinds.Duty(due=str(link)):
            return due(house.rule(link), anchor, calendar, house=house, next_meeting=next_meeting)
        case panel_kinds.Indicators():
            day = next_day(rule, _day(anchor))
            each = "every month" if rule.every_months == 1 else f"every {counted(rule.every_months, 'month')}"
            return Due(day, f"values are due {each} since {day_words(rule.since)}")
        case kinds.ReviewDate():
            raise DueError(f"{rule.id} names a fixed day, {day_words(rule.by)}; nothing is counted from an event.")
        case _:
            raise DueError(f"{rule.id} has no clock: nothing is counted from an event.")


def explain(
    policies: Policies,
    rule_id: str,
    anchor_text: str,
    calendar: Calendar,
    forum: str | None = None,
    next_meeting: str | None = None,
) -> Due:
    """As `due`, for what somebody types: an ISO day, or an ISO time (London's, if it has no offset).

    Raises DueError, in one sentence, also for a rule, a forum or a time that cannot be understood.
    """
    anchor = read(anchor_text)
    following = read(next_meeting) if next_meeting else None
    try:
        day = _day(anchor)
        policy = policies.in_force(forum, day) if forum else policies.find(rule_id, day)
        return due(policy.rule(rule_id), anchor, calendar, house=policy, next_meeting=following)
    except PolicyError as error:
        raise DueError(str(error)) from None


def read(text: str) -> datetime | date:
    """An ISO day or an ISO time; without an offset it is London's, if London's clocks show it just once."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise DueError(f"{text!r} is neither a day (2026-04-02) nor a time (2026-04-02T18:30+01:00).") from None
    if found.tzinfo:
        return found
    first, second = (found.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise DueError(f"{text!r} does not come just once, because the clocks change: add its offset from UTC.")
    return first


def _day(anchor: datetime | date) -> date:
    return anchor.astimezone(LONDON).date() if isinstance(anchor, datetime) else anchor


def _elapsed(rule: AnyRule, amount: int, unit: str, anchor: datetime | date, *, before: bool) -> Due:
    if not isinstance(anchor, datetime):
        raise DueError(f"{rule.id} counts {unit}, so it needs a time as well as a day: {anchor}T18:30+00:00, say.")
    span = timedelta(hours=amount) if unit == "hours" else timedelta(minutes=amount)
    at = (anchor.astimezone(UTC) + (-span if before else span)).astimezone(LONDON)
    says = f"{amount} {unit} {'before' if before else 'later'}, counted day and night"
    shift = (at.utcoffset() or timedelta()) - (anchor.astimezone(LONDON).utcoffset() or timedelta())
    if shift:
        says += f"; the clocks go {'forward' if (shift > timedelta()) != before else 'back'} in between"
    return Due(at, says)


def _days(rule: kinds.Deadline, anchor: date, calendar: Calendar, house: Policy) -> Due:
    from_what = f"{rule.direction} {anchor_words(rule.anchor)}"
    if rule.unit == "working_days":
        count = calendar.after if rule.direction == "after" else calendar.before
        found = count(anchor, rule.amount)
        says = f"{counted(rule.amount, 'working day')} {from_what}{not_counted(anchor, found, calendar)}"
        return _ending(found, rule.cut_off, says, house)
    sign = 1 if rule.direction == "after" else -1
    if rule.unit == "months":
        target, thing = months_later(anchor, sign * rule.amount), "month"
    else:
        target, thing = anchor + timedelta(days=sign * rule.amount), "day"
    shifted = _shifted(target, rule.direction, calendar, house)
    return _ending(shifted.at, rule.cut_off, f"{counted(rule.amount, thing)} {from_what}{shifted.says}", house)


def _shifted(target: date, direction: str, calendar: Calendar, house: Policy) -> Due:
    found, says = moved(target, direction, house.the(kinds.Counting), calendar)
    return Due(found, says)


def _ending(day: date, cut_off: str | None, says: str, house: Policy) -> Due:
    """The end of *day*: at the rule's hour, or at the house's where it states none."""
    at = at_hour(day, cut_off or house.the(kinds.CutOff).at)
    return Due(at, says if cut_off else f"{says}; no hour is stated, so until {hour(at.time())}")


def _or_next_meeting(rule: kinds.Deadline, found: Due, next_meeting: datetime | date | None) -> Due:
    if not rule.before_next_meeting or next_meeting is None:
        return found
    if isinstance(next_meeting, datetime) and isinstance(found.at, datetime):
        sooner = next_meeting.astimezone(UTC) < found.at.astimezone(UTC)
    else:
        sooner = _day(next_meeting) <= _day(found.at)
    if not sooner:
        return found
    at = next_meeting.astimezone(LONDON) if isinstance(next_meeting, datetime) else next_meeting
    return Due(at, f"the next meeting, sooner than {found.says}")


def _cadence(rule: kinds.Cadence, anchor: datetime | date) -> Due:
    days = timedelta(days=rule.per_days)
    span = f"in any {number(rule.per_days)} days"
    if rule.bound == "at_most":
        says = f"at most {counted(rule.count, 'meeting')} {span}, so not before this day"
        return Due(_day(anchor) + days, says)
    says = f"at least {counted(rule.count, 'meeting')} {span}: number {rule.count} from now starts by then"
    if not isinstance(anchor, datetime):
        return Due(anchor + days, says)
    return Due(anchor.astimezone(LONDON) + days, says)  # wall time: the same hour, whatever the clocks do


def _schedule(rule: panel_kinds.Schedule, anchor: date) -> Due:
    if rule.dates == "entered":
        raise DueError(f"{rule.id} does not say which day it is: whoever looks after the body enters its dates.")
    day = anchor + timedelta(weeks=rule.every)
    if rule.weekday is not None:
        day += timedelta(days=WEEKDAYS.index(rule.weekday) - day.weekday())
    says = f"{counted(rule.every, 'week')} later, on a {day:%A}"
    if rule.start is None:
        return Due(day, says)
    at = at_hour(day, rule.start)
    begins = hour(at.time())
    hours = f", {begins} to {hour(at_hour(day, rule.end).time())}" if rule.end else f" at {begins}"
    where = f", {rule.venue}" if rule.venue else ""
    return Due(at, f"{counted(rule.every, 'week')} later, {day:%A}s{hours}{where}")


def _waits(rule: kinds.Right) -> int | None:
    """The hours that must have passed since the request before the right is there, if it has to wait."""
    waits = [g.after_hours for d in rule.demands for g in d.any_of if g.after_hours is not None]
    return min(waits) if waits else None
