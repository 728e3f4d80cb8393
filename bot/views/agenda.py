"""The agenda of a panel's meeting: as it stands, as it went out, and to whoever must agree to it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import day, hour, listed
from bot.views.blocks import Block, button, buttons, section, small
from bot.views.message import Message
from storage.models import Group, Meeting

SEND, AGREE, DROP = "agenda_send", "agenda_agree", "agenda_drop"
MOST = 35
"""How many lines are shown: a message holds 50 blocks."""


class AgendaLine(Struct, frozen=True):
    """One line, and its key where the reader may leave it out this once."""

    label: str
    drop: str | None = None


class Shown(Struct, frozen=True, kw_only=True):
    """The agenda as one reader sees it; *due* is London's."""

    group: Group
    meeting: Meeting
    lines: Sequence[AgendaLine]
    due: datetime | None
    items_until: datetime | None
    sent_at: datetime | None
    waits: Sequence[str]  # who has still to agree, once they are asked
    may_send: bool = False
    may_agree: bool = False


def shown(facts: Shown) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    state = [
        f"Sent on {_when(facts.sent_at)}." if facts.sent_at else "",
        f"It is to go out by {_when(facts.due)}." if facts.due and not facts.sent_at else "",
        f"Still to agree: {listed([plain(one) for one in facts.waits])}." if facts.waits else "",
        f"Items can be put forward until {_when(facts.items_until)}: `/panel item` and what it is."
        if facts.items_until
        else "`/panel item` and what it is puts something on it.",
    ]
    found = [section(f"*{_head(facts)}*\n{' '.join(filter(None, state))}")]
    for number, line in enumerate(facts.lines[:MOST], 1):
        block = section(f"{number}. {plain(line.label)}")
        if line.drop is not None:
            block["accessory"] = button("Leave out this time", DROP, f"{facts.meeting.id} {line.drop}")
        found.append(block)
    if not facts.lines:
        found.append(section("Nothing stands on it yet."))
    return [*found, *_more(facts.lines), *_row(facts)]


def sent(group: Group, meeting: Meeting, lines: Sequence[str], *, again: bool) -> Message:
    """In the channel, as it went out."""
    what = "The agenda has changed" if again else "Agenda"
    head = f"*{what}: {_when(meeting.starts_at)}, meeting {meeting.number} of {group.ref}*"
    rows = "\n".join(f"{number}. {plain(line)}" for number, line in enumerate(lines, 1))
    foot = small("Papers go by secure e-mail, never here. `/panel meeting` says whether you come.")
    return Message(f"{group.ref}: agenda", [section(f"{head}\n{rows}"), foot])


def asked(group: Group, meeting: Meeting, lines: Sequence[str], *, open_still: bool) -> Message:
    """To whoever must agree before it goes out."""
    head = f"*Please look at the agenda of meeting {meeting.number} of {group.ref} · {group.code_word}.*"
    rows = "\n".join(f"{number}. {plain(line)}" for number, line in enumerate(lines, 1))
    if not open_still:
        return Message(f"{group.ref}: an agenda", [section(f"{head} It is settled: nothing is needed from you.")])
    row = buttons(button("Agree to it", AGREE, str(meeting.id), primary=True))
    tail = small("It goes out when everybody who must agree has. `/panel agenda` shows it, with what can be left out.")
    return Message(f"{group.ref}: an agenda to agree to", [section(f"{head}\n{rows}"), row, tail])


def item(group: Group, meeting: Meeting, due: datetime, *, late: bool) -> tuple[str, Sequence[Block]]:
    """The words and buttons of the reminder in somebody's digest."""
    stands = f"was to go out by {_when(due)}" if late else f"is to go out by {_when(due)}"
    words = f"*{group.ref} · {group.code_word}:* the agenda of meeting {meeting.number}, {_when(meeting.starts_at)}"
    return f"{words}, {stands}.", [button("Send the agenda", SEND, str(meeting.id))]


def _row(facts: Shown) -> list[Block]:
    value = str(facts.meeting.id)
    label = "Send it again" if facts.sent_at else "Send the agenda"
    found = [button(label, SEND, value, primary=True)] if facts.may_send else []
    found += [button("Agree to it", AGREE, value)] if facts.may_agree else []
    return [buttons(*found)] if found else []


def _more(lines: Sequence[AgendaLine]) -> list[Block]:
    left = len(lines) - MOST
    return [section(f"And {left} more.")] if left > 0 else []


def _head(facts: Shown) -> str:
    group, meeting = facts.group, facts.meeting
    return f"{group.ref} · {group.code_word}: agenda of meeting {meeting.number}, {_when(meeting.starts_at)}"


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"
