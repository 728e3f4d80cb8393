"""The pinned card: the group at a glance, drawn anew whenever a fact changes."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.cadence import Week
from bot.rules.calendar import LONDON
from bot.rules.words import day, hour
from bot.views.action import NEW
from bot.views.all_mine import mine_button
from bot.views.blocks import Block, button, buttons, names, section, small
from bot.views.chairing import ACCEPT
from bot.views.closing import CLOSE
from bot.views.meeting import May, chair_buttons
from bot.views.meeting_move import move_next_button
from bot.views.message import Message
from bot.views.note import NEW as NEW_NOTE
from bot.views.problem import REPORT
from bot.views.proposal import NEW as PROPOSE
from bot.views.readers import week
from storage.models import Group, Meeting


class Meetings(Struct, frozen=True, kw_only=True):
    """The group's meetings at a glance; instants are London's, names those of agencies.

    *running* is on now. *asked* has gone by, and nobody has said that it was held. *coming* is the next.
    """

    running: Meeting | None = None
    here: Sequence[str] = ()
    apologies: Sequence[str] = ()  # of those not here, the agencies that said so beforehand
    absent: Sequence[str] = ()
    acting: str | None = None  # whoever chairs this time, with their reason
    asked: Meeting | None = None
    coming: Meeting | None = None
    can_start: bool = False
    rhythm: str | None = None
    quorum: str = ""  # of a standing body: whether those here may decide
    later: str = "Later dates: members decide then"


MOST_WAITING = 5
"""How many missing answers are listed one by one."""


class Waiting(Struct, frozen=True, kw_only=True):
    """An answer that an agency owes to a question (R1), by then (London)."""

    agency: str
    question: str
    due_at: datetime


class Card(Struct, frozen=True, kw_only=True):
    """What the card shows, found in the facts. Names are those of agencies; instants are London's."""

    group: Group
    place: str
    councils: Sequence[str]
    goal: str
    chair: str
    has_chair: bool
    next_chair: str | None  # who normally chairs later, if that is another agency
    record_keeper: str | None
    starts_without_chair: str | None  # the agency of the opener who does
    meetings: Meetings
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
    decisions: int
    waiting: Sequence[Waiting]
    step_up: str  # how a step up stands, if one was asked for
    checked_at: datetime
    day_number: int


def draw(card: Card) -> Message:
    """One fact is said once; nothing here is about the child."""
    group = card.group
    council = names(card.councils) if group.council_agreed else "council not agreed yet"
    lines = [
        f"*{group.ref} · {group.code_word}* · {card.place} · {council} · day {card.day_number}",
        f"Goal: {card.goal}. {_chairs(card)}",
        *meets(card.meetings),
        " ".join(week(one) for one in card.missed),
        f"{card.clock} Not the legal limit for detention; the ward keeps that.",
        _people(card),
        f"Don't yet know which child: {names(card.unsure_which_child)}" if card.unsure_which_child else "",
        f"Actions: {card.open_actions} open, {card.late_actions} late.",
        decided(card.decisions, card.waiting),
        card.step_up,
    ]
    foot = (
        "No names or health details here. In danger now? Use emergency and safeguarding routes. Nothing here "
        f"replaces or delays them. Bot last checked {_when(card.checked_at)}. No reply from it? Phone the chair."
    )
    return Message(
        f"{group.ref}: the group's card",
        [section("\n".join(filter(None, lines))), small(foot), buttons(*_buttons(card))],
    )


def decided(decisions: int, waiting: Sequence[Waiting]) -> str:
    """How much is decided, and whose answer is still missing; nothing where nothing was decided or asked."""
    if not decisions and not waiting:
        return ""
    named = [f"{plain(one.agency)}, {one.question} by {_when(one.due_at)}" for one in waiting[:MOST_WAITING]]
    more = [f"{len(waiting) - MOST_WAITING} more"] if len(waiting) > MOST_WAITING else []
    who = f" ({'; '.join([*named, *more])})" if waiting else ""
    return f"Decisions: {decisions}. Waiting for answers: {len(waiting)}{who}."


def _chairs(card: Card) -> str:
    asked = "" if card.has_chair else " (asked)"
    then = f", then {plain(card.next_chair)}" if card.next_chair else ""
    found = [
        f"Chair: {plain(card.chair)}{asked}{then}.",
        f"Notes: {plain(card.record_keeper or 'not named yet')}.",
        f"*{plain(card.starts_without_chair)} starts without a chair: “{plain(card.group.convened_why or '')}”*"
        if card.starts_without_chair
        else "",
    ]
    return " ".join(filter(None, found))


def _people(card: Card) -> str:
    missing = [f"{plain(name)}, duty desk {plain(desk)}" if desk else plain(name) for name, desk in card.not_reached]
    coming = [
        f"Coming: {names(card.coming)}." if card.coming else "",
        f"No answer: {names(card.silent)}." if card.silent else "",
        f"Not coming: {names(card.not_coming)}." if card.not_coming else "",
    ]
    found = [
        *(coming if card.meetings.running is None else []),
        f"*Not reached: {'; '.join(missing)}. Please phone.*" if missing else "",
        f"To be told by hand: {names(card.by_hand)}." if card.by_hand else "",
    ]
    return " ".join(filter(None, found))


def _buttons(card: Card) -> list[Block]:
    value = str(card.group.id)
    meetings = card.meetings
    begun = meetings.coming is not None and meetings.coming.starts_at <= card.checked_at
    found = [button("I'll chair", ACCEPT, value, primary=True)] if begun and not card.has_chair else []
    found += [*meeting_buttons(meetings), button("Add a note", NEW_NOTE, value)]
    found += [button("Add an action", NEW, value), button("Propose a decision", PROPOSE, value)]
    found.append(mine_button("My actions"))
    if meetings.coming is not None and card.has_chair:
        found.append(move_next_button(value))
    return [*found, button("Report a problem", REPORT, value), button("Close the group", CLOSE, value)]


def meets(meetings: Meetings) -> list[str]:
    """What is on, what is asked about, and when they meet next."""
    found = []
    if meetings.running is not None:
        away = [
            f" Apologies: {names(meetings.apologies)}." if meetings.apologies else "",
            f" *Absent: {names(meetings.absent)}.*" if meetings.absent else "",
        ]
        found.append(f"*Meeting {meetings.running.number} is on now.* Here: {names(meetings.here)}.{''.join(away)}")
        found += [plain(meetings.quorum)] if meetings.quorum else []
    if meetings.asked is not None:
        at = _when(meetings.asked.starts_at)
        found.append(f"Meeting {meetings.asked.number} was to be on {at}. The chair is asked whether it was held.")
    later = meetings.rhythm or meetings.later
    if meetings.coming is None:
        found.append(f"*Next: no meeting fixed* · {later}")
    else:
        late = " (late)" if meetings.coming.late_reason else ""
        found.append(f"*Next: {_when(meetings.coming.starts_at)}* (meeting {meetings.coming.number}){late} · {later}")
    if meetings.acting is not None:
        found.append(f"Chair this time: {meetings.acting}")
    return found


def meeting_buttons(meetings: Meetings) -> list[Block]:
    """For whoever runs the meeting; pressed by anybody else they say who that is."""
    everything = May(roll=True, end=True)
    if meetings.running is not None:
        rows = chair_buttons(meetings.running, "running", everything)
    elif meetings.coming is not None and meetings.can_start:
        rows = chair_buttons(meetings.coming, "planned", everything)
    else:
        rows = chair_buttons(meetings.asked, "over", everything) if meetings.asked is not None else []
    return [one for row in rows for one in row["elements"]]


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"
