"""The pinned card: the group at a glance, drawn anew whenever a fact changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.guard import plain
from bot.rules.cadence import Week
from bot.rules.words import day, hour
from bot.views.action import NEW
from bot.views.all_mine import mine_button
from bot.views.blocks import Block, button, buttons, names, section, small
from bot.views.chairing import ACCEPT
from bot.views.meeting_move import move_next_button
from bot.views.message import Message
from bot.views.problem import REPORT
from bot.views.readers import week
from storage.models import Group


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the card shows, found in the facts. Names are those of agencies; instants are London's."""

    group: Group
    place: str
    councils: Sequence[str]
    goal: str
    chair: str
    has_chair: bool
    next_chair: str
    record_keeper: str | None
    starts_without_chair: str | None  # the agency of the opener who does
    meeting_at: datetime | None
    late: bool  # the next meeting is the first, and later than it should be
    missed: Sequence[Week]  # the last full week, if too few meetings were held in it
    clock: str
    coming: Sequence[str]
    silent: Sequence[str]
    not_coming: Sequence[str]
    not_reached: Sequence[tuple[str, str | None]]  # with their duty desks
    by_hand: Sequence[str]
    unsure_which_child: Sequence[str]
    open_actions: int
    late_actions: int
    checked_at: datetime
    day_number: int


def draw(card: Card) -> Message:
    """One fact is said once; nothing here is about the child."""
    group = card.group
    council = names(card.councils) if group.council_agreed else "council not agreed yet"
    meeting = _when(card.meeting_at) if card.meeting_at else "no meeting fixed"
    lines = [
        f"*{group.ref} · {group.code_word}* · {card.place} · {council} · day {card.day_number}",
        f"Goal: {card.goal}. {_chairs(card)}",
        f"*Next: {meeting}*{' (late)' if card.late else ''} · Later dates: members decide then",
        " ".join(week(one) for one in card.missed),
        f"{card.clock} Not the legal limit for detention; the ward keeps that.",
        _people(card),
        f"Don't yet know which child: {names(card.unsure_which_child)}" if card.unsure_which_child else "",
        f"Actions: {card.open_actions} open, {card.late_actions} late.",
    ]
    foot = (
        "No names or health details here. In danger now? Use emergency and safeguarding routes. Nothing here "
        f"replaces or delays them. Bot last checked {_when(card.checked_at)}. No reply from it? Phone the chair."
    )
    return Message(
        f"{group.ref}: the group's card",
        [section("\n".join(filter(None, lines))), small(foot), buttons(*_buttons(card))],
    )


def _chairs(card: Card) -> str:
    asked = "" if card.has_chair else " (asked)"
    found = [
        f"Chair: {plain(card.chair)}{asked}, then {plain(card.next_chair)}.",
        f"Notes: {plain(card.record_keeper or 'not named yet')}.",
        f"*{plain(card.starts_without_chair)} starts without a chair: “{plain(card.group.convened_why or '')}”*"
        if card.starts_without_chair
        else "",
    ]
    return " ".join(filter(None, found))


def _people(card: Card) -> str:
    missing = [f"{plain(name)}, duty desk {plain(desk)}" if desk else plain(name) for name, desk in card.not_reached]
    found = [
        f"Coming: {names(card.coming)}." if card.coming else "",
        f"No answer: {names(card.silent)}." if card.silent else "",
        f"Not coming: {names(card.not_coming)}." if card.not_coming else "",
        f"*Not reached: {'; '.join(missing)}. Please phone.*" if missing else "",
        f"To be told by hand: {names(card.by_hand)}." if card.by_hand else "",
    ]
    return " ".join(filter(None, found))


def _buttons(card: Card) -> list[Block]:
    value = str(card.group.id)
    begun = card.meeting_at is not None and card.meeting_at <= card.checked_at
    found = [button("I'll chair", ACCEPT, value, primary=True)] if begun and not card.has_chair else []
    found += [button("Add an action", NEW, value), mine_button("My actions")]
    if card.meeting_at is not None and card.has_chair:
        found.append(move_next_button(value))
    return [*found, button("Report a problem", REPORT, value)]


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
