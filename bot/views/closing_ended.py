"""What is read of a group that is closing or closed: its card, the chair's message, and what others are told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import day, hour
from bot.views.blocks import button, buttons, section, small
from bot.views.message import Message
from bot.views.problem import REPORT
from storage.models import Group

REOPEN, CONFIRM = "closing_reopen", "closing_confirm"


class Ended(Struct, frozen=True, kw_only=True):
    """A group that is closing or closed; instants are London's."""

    group: Group
    place: str
    how: str  # it ended
    until: datetime | None
    closed_at: datetime | None
    record: str  # who has the record, with their agency
    decisions: int
    actions: int
    meetings: int
    checked_at: datetime
    stands_in: str | None = None  # who can open it again, where its chair has left


def ends(facts: Ended) -> Message:
    """The same message once the group is closing, and when it is closed."""
    group = facts.group
    name = f"{group.ref} · {group.code_word}"
    lock = f"{group.ref}: closing the group"
    if group.state == "closed":
        return Message(lock, [section(f"*{name} was closed on {when(facts.closed_at)}.* {_ended(facts)}")])
    why = "Its chair has left, and you stand in. " if facts.stands_in else ""
    words = (
        f"*{name} is closing.* {_ended(facts)}\n"
        f"{why}You can open it again until *{when(facts.until)}*. After that the channel is locked for good."
    )
    return Message(lock, [section(words), buttons(button("Reopen", REOPEN, str(group.id)))])


def card(facts: Ended) -> Message:
    """In the place of the group's card."""
    group = facts.group
    head = f"*{group.ref} · {group.code_word}*{f' · {facts.place}' if facts.place else ''}"
    counts = f"Meetings held: {facts.meetings}. Decisions: {facts.decisions}. Actions: {facts.actions}, none open."
    lock = f"{group.ref}: the group's card"
    if group.state == "closed":
        words = f"{head} · *closed on {when(facts.closed_at)}*\n{_ended(facts)}\n{counts}\nThis channel is locked."
        return Message(lock, [section(words)])
    words = (
        f"{head} · *closing*\n{_ended(facts)}\n{counts}\n"
        f"Until *{when(facts.until)}* {_who(facts)} can open it again. After that this channel is locked for good."
    )
    foot = (
        "No names or health details here. In danger now? Use emergency and safeguarding routes. Nothing here replaces "
        f"or delays them. Bot last checked {when(facts.checked_at)}. No reply from it? Phone the chair."
    )
    row = buttons(button("Reopen", REOPEN, str(group.id)), button("Report a problem", REPORT, str(group.id)))
    return Message(lock, [section(words), small(foot), row])


def instead(facts: Ended) -> Message:
    """In the place of messages that asked for something while the group was open."""
    group = facts.group
    name = f"{group.ref} · {group.code_word}"
    stands = f"was closed on {when(facts.closed_at)}" if group.state == "closed" else "is closing"
    words = f"*{name} {stands}.* How it ended: {plain(facts.how)}. Nothing is needed from you."
    return Message(f"{group.ref}: {'closed' if group.state == 'closed' else 'closing'}", [section(words)])


def said(facts: Ended, *, reopened: bool, why: str | None) -> Message:
    """In the channel, and to those who are not in it: it is closing, or it is open again."""
    group = facts.group
    name = f"{group.ref} · {group.code_word}"
    if reopened:
        reason = f" Reason: “{plain(why)}”" if why else ""
        words = f"*{name} is open again.*{reason} Meetings and actions go on."
        return Message(f"{group.ref}: open again", [section(words)])
    words = (
        f"*{name} is closing.* How it ended: {plain(facts.how)}. Its meetings are cancelled.\n"
        f"Is something missing? Tell the chair before {when(facts.until)}. Then this channel is locked for good."
    )
    return Message(f"{group.ref}: closing", [section(words)])


def status_line(facts: Ended, to: Sequence[str]) -> Message:
    """To whoever has the record: one line to pass on. *to*: the management groups that a rule names."""
    group = facts.group
    if group.state == "open":
        words = f"*{group.ref} is open again.* Tell your management group that it goes on."
        return Message(f"{group.ref}: a line for your management group", [section(words)])
    line = (
        f"{group.ref}: closed by its chair. {facts.how}. Meetings {facts.meetings}, decisions {facts.decisions}, "
        f"actions {facts.actions}, none open."
    )
    whom = " or ".join(filter(None, [", ".join(to[:-1]), to[-1]])) if to else "management group"
    words = (
        f"*You have the record of {group.ref} · {group.code_word}.* Please pass one line to your local management "
        f"group ({plain(whom)}):\n“{plain(line)}”"
    )
    return Message(f"{group.ref}: a line for your management group", [section(words)])


def confirm(group: Group, agency: str, seat_id: UUID, stands: str, by: str = "") -> Message:
    """To the members of an agency: does it confirm the plan? *stands*: asked, confirmed, or not_needed."""
    name = f"{group.ref} · {group.code_word}"
    lock = f"{group.ref}: please confirm the plan"
    match stands:
        case "confirmed":
            words = f"*{plain(agency)} has confirmed the plan of {name}.* {plain(by)}".rstrip()
            return Message(lock, [section(words)])
        case "not_needed":
            return Message(lock, [section(f"*{name}: the plan need not be confirmed any more.* Nothing is needed.")])
    words = (
        f"*Does {plain(agency)} confirm the plan of {name}?* The chair wants to close the group: all partners confirm "
        "a plan with dates. It stands in the group's decisions and notes.\n"
        "No answer is not a yes. If you do not confirm it, tell the chair why."
    )
    return Message(lock, [section(words), buttons(button("Confirm", CONFIRM, str(seat_id), primary=True))])


def when(at: datetime | None) -> str:
    """Thursday 9 April 2026, 5pm"""
    return f"{day(at.date())}, {hour(at.time())}" if at else ""


def _who(facts: Ended) -> str:
    return f"{plain(facts.stands_in)}, since the chair has left," if facts.stands_in else "the chair"


def _ended(facts: Ended) -> str:
    hold = " Legal hold: nothing of it may be deleted." if facts.group.legal_hold else ""
    return f"How it ended: {plain(facts.how)}. Record: {plain(facts.record)}.{hold}"
