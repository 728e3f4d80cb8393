"""One group at a glance, for whoever may read there."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.cadence import Week
from bot.rules.words import day, hour, listed
from bot.views.blocks import Block, section, small
from bot.views.card import Waiting, decided
from bot.views.readers import missed

MOST = 20
"""How many open actions are listed one by one."""

CLOCKS = {
    "set_up": "set up by",
    "agenda": "agenda out by",
    "chair": "a chair by",
    "closing": "closed for good",
    "notes": "notes of the last meeting by",
}
"""What a clock is called; others go by what they are about."""


class Called(Struct, frozen=True):
    """What a group is called: reference, code word, place."""

    ref: str
    code_word: str
    place: str

    def __str__(self) -> str:
        return f"{self.ref} · {self.code_word}"

    @property
    def head(self) -> str:
        """How a line about it begins."""
        return f"*{self}* · {plain(self.place)}" if self.place else f"*{plain(str(self))}*"


class Clock(Struct, frozen=True):
    """Something owed in the group by a time (London); *kind* says what."""

    kind: str
    due_at: datetime


class OpenAction(Struct, frozen=True):
    """One that is not done; *due_at* is London's."""

    name: str  # A7
    text: str
    agency: str
    due_at: datetime


class Glance(Struct, frozen=True, kw_only=True):
    """What is shown, found in the facts. Names are those of agencies; instants are London's."""

    group: Called
    day_number: int
    goal: str
    over: str | None  # a sentence, once it is closing or over
    chair: str | None
    record_keeper: str | None
    meeting_at: datetime | None  # of the meeting that is on, or comes next, or that nobody has started
    meeting_number: int | None
    running: bool
    here: Sequence[str]
    apologies: Sequence[str]  # of those not here, the agencies that said so beforehand
    absent: Sequence[str]
    after_it: datetime | None  # when they meet again, if it is on now
    set_up_at: datetime | None
    coming: Sequence[str]
    cannot: Sequence[str]
    silent: Sequence[str]
    not_reached: Sequence[str]
    unsure_which_child: Sequence[str]
    actions: Sequence[OpenAction]  # those due first
    open_actions: int  # how many there are in all
    clocks: Sequence[Clock]
    now: datetime
    decisions: int = 0
    waiting: Sequence[Waiting] = ()
    missed: Sequence[Week] = ()  # in which they met too seldom


def blocks(glance: Glance) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    lines = [
        f"{glance.group.head} · day {glance.day_number}",
        glance.over or f"Goal: {glance.goal}.",
        f"Chair: {_name(glance.chair, 'being asked')}. Notes: {_name(glance.record_keeper, 'not named yet')}.",
        *_meeting(glance),
        missed(glance.missed),
        _people("Not reached", glance.not_reached),
        _people("Don't yet know which child", glance.unsure_which_child),
        decided(glance.decisions, glance.waiting),
    ]
    clocks = [_clock(clock, glance.now) for clock in glance.clocks if clock.kind in CLOCKS]
    actions = [_action(action, glance.now) for action in glance.actions[:MOST]]
    left = glance.open_actions - len(actions)
    more = [f"And {left} more."] if left > 0 else []
    found = [section("\n".join(filter(None, lines)))]
    if clocks:
        found.append(section("\n".join(clocks)))
    found += [section(line) for line in actions] or [section("No open actions.")]
    return [
        *found,
        *map(section, more),
        small("`/rsg why` shows each clock with its rule. `/rsg mine` shows what is yours."),
    ]


def _meeting(glance: Glance) -> list[str]:
    """Who is here, while they meet; else when they do, and who comes."""
    if glance.running:
        again = f"*Next: {_when(glance.after_it)}*" if glance.after_it else ""
        on = f"*Meeting {glance.meeting_number} is on now.* {_people('Here', glance.here)}"
        away = [_people("Apologies", glance.apologies), _people("Absent", glance.absent)]
        return [" ".join(filter(None, [on, *away])), again]
    coming = [
        _people("Coming", glance.coming),
        _people("No answer", glance.silent),
        _people("Not coming", glance.cannot),
    ]
    if glance.meeting_at is None:
        return ["*Next: no meeting fixed*", *coming]
    if glance.meeting_at <= glance.now:
        begun = (
            f"*Meeting {glance.meeting_number} was to begin on {_when(glance.meeting_at)}*: nobody has started it here."
        )
        return [begun, *coming]
    return [f"*Next: {_when(glance.meeting_at)}* (meeting {glance.meeting_number})", *coming]


def _name(found: str | None, otherwise: str) -> str:
    return plain(found) if found else otherwise


def _people(label: str, names: Sequence[str]) -> str:
    return f"{label}: {listed([plain(name) for name in names])}." if names else ""


def _clock(clock: Clock, now: datetime) -> str:
    stands = "late" if clock.due_at < now else "on track"
    return f"{CLOCKS[clock.kind].capitalize()} {_when(clock.due_at)}: *{stands}*"


def _action(action: OpenAction, now: datetime) -> str:
    today = action.due_at.date() == now.date()
    stands = "late" if action.due_at < now else "due today" if today else "on track"
    head = f"*{action.name} is {stands}* ({plain(action.agency)}), due {_when(action.due_at)}."
    return f"{head}\n“{plain(action.text)}”"


def _when(at: datetime | None) -> str:
    return f"{day(at.date())}, {hour(at.time())}" if at else ""
