"""A list of groups, the worst first."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.rules.words import counted, day, hour
from bot.views.blocks import Block, section, small
from bot.views.status import Called

MOST = 40
"""How many groups are listed one by one: a message holds 50 blocks."""


class Line(Struct, frozen=True, kw_only=True):
    """One group of somebody's, open or closing; instants are London's."""

    group: Called
    late_clocks: int
    late_actions: int
    unanswered: int
    meeting_at: datetime | None
    closing_until: datetime | None = None


class Others(Struct, frozen=True):
    """How many groups somebody's organisation sits in without them; counts below *few* are not told."""

    groups: int
    late_clocks: int
    late_actions: int
    few: int


class Listed(Struct, frozen=True):
    """Somebody's groups, the worst first, and for seniors the counts of the others."""

    mine: Sequence[Line]
    others: Others | None


def blocks(listed: Listed) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    head = f"*You are in {counted(len(listed.mine), 'open group')}.*" if listed.mine else "*You are in no open group.*"
    found = [section(head), *(section(_line(line)) for line in listed.mine[:MOST])]
    left = len(listed.mine) - MOST
    if left > 0:
        found.append(
            section(f"And {left} more, in which less is late. `/rsg status` with a reference shows any of them.")
        )
    if listed.others is not None and listed.others.groups:
        found.append(section(_others(listed.others)))
    return [*found, small("`/rsg status` and a reference shows one of them.")]


def _line(line: Line) -> str:
    if line.closing_until is not None:
        until = f"{day(line.closing_until.date())}, {hour(line.closing_until.time())}"
        return f"{line.group.head} · closing until {until}"
    late = [
        f"{counted(line.late_clocks, 'clock')} late" if line.late_clocks else "",
        f"{counted(line.late_actions, 'action')} late" if line.late_actions else "",
        f"{counted(line.unanswered, 'answer')} awaited" if line.unanswered else "",
    ]
    stands = ", ".join(filter(None, late)) or "on track"
    meets = (
        f"Next: {day(line.meeting_at.date())}, {hour(line.meeting_at.time())}"
        if line.meeting_at
        else "No meeting fixed"
    )
    return f"{line.group.head} · {stands}\n{meets}."


def _others(others: Others) -> str:
    """No case is shown to somebody who is not in it, and no number so small that it would be one."""
    return (
        f"Your organisation sits in {_number(others.groups, others.few)} other open groups: "
        f"clocks late in {_number(others.late_clocks, others.few)}, "
        f"actions late in {_number(others.late_actions, others.few)}. Ask a group's chair if you should be in it."
    )


def _number(count: int, few: int) -> str:
    return f"fewer than {few}" if 0 < count < few else str(count) if count else "none"
