"""The pinned card: the group at a glance, drawn anew whenever a fact changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.words import day, hour, listed
from bot.views.blocks import section, small
from bot.views.message import Message
from storage.models import Group


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the card shows, found in the facts. Names are those of agencies; instants are London's."""

    group: Group
    place: str
    goal: str
    chair: str | None
    next_chair: str
    record_keeper: str | None
    meeting_at: datetime | None
    late: bool  # the next meeting is the first, and later than it should be
    set_up_by: datetime
    lacks: Sequence[str]
    coming: Sequence[str]
    silent: Sequence[str]
    not_reached: Sequence[str]
    unsure_which_child: Sequence[str]
    open_actions: int
    late_actions: int
    checked_at: datetime
    day_number: int


def draw(card: Card) -> Message:
    """One fact is said once; nothing here is about the child."""
    group = card.group
    lines = [
        f"*{group.ref} · {group.code_word}* · {card.place} · day {card.day_number}",
        f"Goal: {card.goal}. Chair: {card.chair or 'being asked'}, then {card.next_chair}. "
        f"Notes: {card.record_keeper or 'not named yet'}.",
        f"*Next: {_when(card.meeting_at) if card.meeting_at else 'no meeting fixed'}*"
        f"{' (late)' if card.late else ''} · Later: members decide",
        _clock(card),
        _people(card),
        f"Don't yet know which child: {listed(card.unsure_which_child)}" if card.unsure_which_child else "",
        f"Actions: {card.open_actions} open, {card.late_actions} late.",
    ]
    foot = (
        "No names or health details here. Emergencies and safeguarding: usual routes. "
        f"Bot last checked {hour(card.checked_at.time())}. No reply from it? Phone the chair."
    )
    return Message(f"{group.ref}: the group's card", [section("\n".join(filter(None, lines))), small(foot)])


def _clock(card: Card) -> str:
    if card.group.set_up_at is not None:
        return f"Set up by {_when(card.set_up_by)}: *done at {_when(card.group.set_up_at)}.*"
    return (
        f"Set up by {_when(card.set_up_by)} (from the request, day and night). Still needed: {listed(card.lacks)}. "
        "Not the legal limit for detention; the ward keeps that."
    )


def _people(card: Card) -> str:
    found = [
        f"Coming: {listed(card.coming)}." if card.coming else "",
        f"No answer: {listed(card.silent)}." if card.silent else "",
        f"*Not reached: {listed(card.not_reached)}. Phone duty desk.*" if card.not_reached else "",
    ]
    return " ".join(filter(None, found))


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
