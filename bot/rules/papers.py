"""When papers for a meeting are due, and what becomes of those that come at a given moment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import Due, due
from bot.rules.kinds import Deadline
from bot.rules.panel_kinds import Late
from bot.rules.policy import Policy
from bot.rules.words import day, hour

PAPERS = "papers"
"""What the deadline for referrals and papers is called, unless the caller means another."""

Then = Literal["in_time", "marked", "approved", "next_meeting", "no_meeting"]
"""In time; taken and shown as late; taken only once it is agreed to; put to a later meeting; no such meeting known."""


class Dates(Struct, frozen=True):
    """Until when papers for the meeting on a day may come, and by which rules. London times.

    *target* is an earlier time that is wished for; *floor* the last moment at which late papers may still be agreed to.
    """

    meeting: date
    deadline: Due
    target: Due | None
    floor: Due | None


class Taken(Struct, frozen=True):
    """What becomes of papers: which meeting they are for, why in words, and by which rule.

    Where they are to be *approved*, *approval* is the step, *until* the last moment for it, and *otherwise* the
    meeting they are for without it.
    """

    then: Then
    meeting: date | None
    says: str
    rule_id: str
    clause: str
    approval: str | None = None
    until: datetime | None = None
    otherwise: date | None = None


def dates(policy: Policy, meeting: date, calendar: Calendar, name: str = PAPERS) -> Dates:
    """The deadline, the target and the floor for papers of one meeting (JSP-CITY-PAP-1 with JSP-CITY-FORM-1)."""
    late = _late(policy, name)

    def counted(called: str | None) -> Due | None:
        return due(policy.the(Deadline, called), meeting, calendar, house=policy) if called else None

    deadline = due(policy.the(Deadline, name), meeting, calendar, house=policy)
    if late is None:
        return Dates(meeting, deadline, None, None)
    return Dates(meeting, deadline, counted(late.target), counted(late.floor))


def coming(
    policy: Policy, meetings: Sequence[date], now: datetime, calendar: Calendar, name: str = PAPERS
) -> tuple[Dates, ...]:
    """The meetings whose deadline has not passed, in order: the next one that can still be reached, and those after."""
    found = (dates(policy, meeting, calendar, name) for meeting in sorted(meetings))
    return tuple(one for one in found if now <= _ends(one.deadline))


def taken(policy: Policy, came: datetime, meetings: Sequence[date], calendar: Calendar, name: str = PAPERS) -> Taken:
    """What becomes of papers that came at that moment, for the next of *meetings*.

    The moment of the deadline itself is in time. Without a rule about late papers they go to the next meeting that
    they are in time for (JSP-CITY-PAP-1); where that is not known yet, nothing is promised.
    """
    rule, late = policy.the(Deadline, name), _late(policy, name)
    ahead = sorted(one for one in meetings if one >= came.astimezone(LONDON).date())
    reached = coming(policy, ahead, came, calendar, name)
    after = reached[0].meeting if reached else None
    if not ahead:
        return Taken("no_meeting", None, "No date of a next meeting is known yet.", rule.id, rule.cited)
    first = dates(policy, ahead[0], calendar, name)
    if after == first.meeting:
        return _in_time(policy, first, late, came, rule)
    missed = f"Papers for {day(first.meeting)} were due by {_by(first.deadline)}"
    if late and late.then == "marked":
        return Taken("marked", first.meeting, f"{missed}. They are taken, and shown as late.", late.id, late.cited)
    if late and late.then == "approved" and (first.floor is None or came <= _ends(first.floor)):
        return _if_agreed(first, late, missed, after)
    where = f"They are for the meeting on {day(after)}." if after else "No date of a later meeting is known yet."
    by = late or rule
    return Taken("next_meeting" if after else "no_meeting", after, f"{missed}. {where}", by.id, by.cited)


def _in_time(policy: Policy, first: Dates, late: Late | None, came: datetime, rule: Deadline) -> Taken:
    if late and late.target and first.target and came > _ends(first.target):
        target = policy.the(Deadline, late.target)
        says = f"In time for {day(first.meeting)}, but asked for by {_by(first.target)}: taken, and shown as late."
        return Taken("marked", first.meeting, says, target.id, target.cited)
    says = f"In time for {day(first.meeting)}: due by {_by(first.deadline)}."
    return Taken("in_time", first.meeting, says, rule.id, rule.cited)


def _if_agreed(first: Dates, late: Late, missed: str, after: date | None) -> Taken:
    until = _ends(first.floor) if first.floor else None
    can = f"They can still be taken until {_by(first.floor)}, if that is agreed." if first.floor else ""
    can = can or "They can still be taken, if that is agreed."
    else_ = f" Otherwise they are for the meeting on {day(after)}." if after else ""
    says = f"{missed}. {can}{else_}"
    return Taken("approved", first.meeting, says, late.id, late.cited, late.approval, until, after)


def _late(policy: Policy, name: str) -> Late | None:
    return next((rule for rule in policy.all(Late) if rule.deadline == name), None)


def _ends(found: Due) -> datetime:
    assert isinstance(found.at, datetime), "a deadline ends at an hour"
    return found.at


def _by(found: Due) -> str:
    at = _ends(found).astimezone(LONDON)
    return f"{day(at.date())}, {hour(at.time())}"
