"""The pinned card of a standing body: who has which part, when it meets, what is open."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import day, hour
from bot.views.action import NEW
from bot.views.all_mine import mine_button
from bot.views.blocks import Block, button, buttons, names, section, small
from bot.views.card import Meetings, Waiting, decided, meeting_buttons, meets
from bot.views.message import Message
from bot.views.note import NEW as NEW_NOTE
from bot.views.problem import REPORT
from bot.views.proposal import NEW as PROPOSE
from storage.models import Group


class PanelCard(Struct, frozen=True, kw_only=True):
    """What the card shows, found in the facts. People are named with their agency; instants are London's."""

    group: Group
    goal: str
    chair: str | None
    vice_chair: str | None
    administrator: str | None
    seats: int
    filled: int
    empty: Sequence[str]  # seats for which the directory lists nobody
    meetings: Meetings
    coming: Sequence[str]
    not_coming: Sequence[str]
    by_hand: Sequence[str]
    open_actions: int
    late_actions: int
    decisions: int
    waiting: Sequence[Waiting]
    checked_at: datetime


MOST_EMPTY = 6
"""How many empty seats are named."""


def draw(card: PanelCard) -> Message:
    """One fact is said once; nothing here is about a child."""
    group = card.group
    vice = f" Vice-chair: {plain(card.vice_chair)}." if card.vice_chair else ""
    lines = [
        f"*{group.ref} · {group.code_word}*",
        f"Goal: {card.goal}. Chair: {plain(card.chair or 'not named yet')}.{vice} "
        f"Administrator: {plain(card.administrator or 'not named yet')}.",
        *meets(card.meetings),
        _seats(card),
        _people(card),
        f"Actions: {card.open_actions} open, {card.late_actions} late.",
        decided(card.decisions, card.waiting),
    ]
    local = card.checked_at.astimezone(LONDON)
    foot = (
        "No names or health details here. In danger now? Use emergency and safeguarding routes. Nothing here replaces "
        f"or delays them. Bot last checked {day(local.date())}, {hour(local.time())}. No reply? Phone the chair."
    )
    return Message(
        f"{group.ref}: the panel's card",
        [section("\n".join(filter(None, lines))), small(foot), buttons(*_buttons(card))],
    )


def _seats(card: PanelCard) -> str:
    if not card.seats:
        return ""
    shown, left = card.empty[:MOST_EMPTY], len(card.empty) - MOST_EMPTY
    more = f" and {left} more" if left > 0 else ""
    empty = f" Nobody listed for: {'; '.join(plain(one) for one in shown)}{more}." if shown else ""
    return f"Seats: {card.filled} of {card.seats} filled.{empty}"


def _people(card: PanelCard) -> str:
    found = [
        f"Coming: {names(card.coming)}." if card.coming and card.meetings.running is None else "",
        f"Apologies: {names(card.not_coming)}." if card.not_coming and card.meetings.running is None else "",
        f"To be told by hand: {names(card.by_hand)}." if card.by_hand else "",
    ]
    return " ".join(filter(None, found))


def _buttons(card: PanelCard) -> list[Block]:
    value = str(card.group.id)
    found = [*meeting_buttons(card.meetings), button("Add a note", NEW_NOTE, value)]
    found += [button("Add an action", NEW, value), button("Propose a decision", PROPOSE, value)]
    return [*found, mine_button("My actions"), button("Report a problem", REPORT, value)]
