"""When a standing body meets, with what has to be ready for each meeting and what its rules say about the days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import day, hour
from bot.views.blocks import Block, section, small
from bot.views.message import Message
from storage.models import Group, Meeting


class Due(Struct, frozen=True):
    """Something that has to be ready for a meeting: *by* is London's."""

    what: str
    by: datetime


class Planned(Struct, frozen=True, kw_only=True):
    """One meeting to come; *off* says that its day is one on which nobody works, and which days would do."""

    number: int
    at: datetime
    minutes: int
    extra: bool
    due: Sequence[Due]
    off: str | None


class Dates(Struct, frozen=True, kw_only=True):
    """The calendar of a body. *usual* is what its terms say, *wanting* what is still to be entered."""

    group: Group
    usual: str | None
    clause: str
    planned: Sequence[Planned]
    wanting: Sequence[str]


def calendar(dates: Dates) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    group = dates.group
    head = f"*{group.ref} · {group.code_word}: when it meets*"
    usual = f"{head}\n{plain(dates.usual)}" if dates.usual else head
    found = [section(_one(one)) for one in dates.planned] or [section("No meeting is entered.")]
    wanting = [section("\n".join(plain(one) for one in dates.wanting))] if dates.wanting else []
    clause = [small(plain(dates.clause))] if dates.clause else []
    foot = small("`/panel next Thu 9 July 2pm` enters a day, `/panel move` moves one, `/panel cancel 3 why` ends one.")
    return [section(usual), *clause, *found, *wanting, foot]


def cancelled(group: Group, meeting: Meeting) -> Message:
    """The line in the channel."""
    at = meeting.starts_at.astimezone(LONDON)
    off = f"*Meeting {meeting.number}, on {day(at.date())}, {hour(at.time())}, is cancelled.*"
    return Message(f"{group.ref}: a meeting is cancelled", [section(f"{off} Why: “{plain(meeting.ended_why or '')}”")])


def _one(one: Planned) -> str:
    ends = one.at + timedelta(minutes=one.minutes)
    extra = ", an extra one" if one.extra else ""
    due = " · ".join(f"{what.what} by {day(what.by.date())}, {hour(what.by.time())}" for what in one.due)
    lines = [
        f"*{day(one.at.date())}, {hour(one.at.time())} to {hour(ends.time())}* (meeting {one.number}{extra})",
        due,
        plain(one.off) if one.off else "",
    ]
    return "\n".join(filter(None, lines))
