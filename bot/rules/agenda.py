"""What stands on an agenda, in which order, who may take an item off, and until when one can be put forward.

Whose word it waits for before it is sent is an `approval` of the step "agenda".
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time

from msgspec import Struct, field

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.panel_kinds import Agenda, Late, Schedule
from bot.rules.parts import AgendaItem
from bot.rules.policy import Policy
from bot.rules.published import instant
from bot.rules.refusal import Refusal
from bot.rules.words import day as day_words
from bot.rules.words import hour

NOMINATION = "nomination"
"""The deadline by which items are put forward."""
RETURNS = {"quarter": 3, "half_year": 6, "year": 12}
"""How many months lie between two turns of an item: what the words mean, not what any text says."""


class Turn(Struct, frozen=True, kw_only=True):
    """One meeting whose agenda is made.

    *taken*: when each item was last taken, by its key. *put_off*: what earlier meetings did not come to, the oldest
    first. *nominated*: what was put forward in time. *dropped*: the keys of items taken off this once.
    """

    day: date
    last: date | None = None  # the meeting before; None: this is the first
    taken: Mapping[str, date] = field(default_factory=dict)
    put_off: Sequence[str] = ()
    nominated: Sequence[str] = ()
    dropped: Collection[str] = ()


class Line(Struct, frozen=True):
    """One line of an agenda, and the rule that puts it there; None for what members brought."""

    label: str
    key: str | None = None
    rule_id: str | None = None


def agenda(policy: Policy, turn: Turn) -> tuple[Line, ...]:
    """The whole agenda: what was put off, then what stands on it, then what was put forward in time."""
    brought = (Line(label) for label in turn.nominated)
    return (*(Line(label) for label in turn.put_off), *_standing(policy, turn), *brought)


def why_not_drop(policy: Policy, key: str, roles: Collection[str]) -> Refusal | None:
    """Refuses to take an item off: only whom every rule that puts it there names may (CYPSP-AGENDA-1, -2)."""
    for rule, item in _rules_of(policy, key):
        if item.dropped_by is None:
            reason, remedy = f"“{item.label}” stands on every agenda.", "Take it shortly, or put it last."
            return Refusal(reason, remedy, rule.id, rule.cited)
        if item.dropped_by not in roles:
            who = item.dropped_by.replace("_", " ")
            return Refusal(f"Only the {who} can take “{item.label}” off.", f"Ask the {who}.", rule.id, rule.cited)
    return None


def closes(policy: Policy, meeting: date, calendar: Calendar) -> datetime | None:
    """Until when items can be put forward for a meeting (London); None where no text says (JDB-NOM-1)."""
    rule = next((found for found in policy.all(Deadline) if found.name == NOMINATION), None)
    return instant(due(rule, meeting, calendar, house=policy).at) if rule else None


def goes_to(policy: Policy, put_forward: datetime, meetings: Collection[date], calendar: Calendar) -> date | None:
    """The first meeting for which an item comes in time; None where none is entered yet."""
    for meeting in sorted(meetings):
        until = closes(policy, meeting, calendar) or datetime.combine(meeting, time.min, tzinfo=LONDON)
        if put_forward <= until:
            return meeting
    return None


def why_not_nominate(policy: Policy, now: datetime, meeting: date, calendar: Calendar) -> Refusal | None:
    """Refuses an item for a meeting whose time for items is over; it can go to the one after."""
    until = closes(policy, meeting, calendar)
    if until is None or now <= until:
        return None
    rule = policy.the(Deadline, NOMINATION)
    later = any(found.deadline == NOMINATION and found.then == "next_meeting" for found in policy.all(Late))
    local = until.astimezone(LONDON)
    return Refusal(
        f"Items for the meeting on {day_words(meeting)} could be put forward until {day_words(local.date())}, "
        f"{hour(local.time())}.",
        "It goes to the meeting after." if later else "Ask the chair.",
        rule.id,
        rule.cited,
    )


def _rules_of(policy: Policy, key: str) -> list[tuple[Agenda, AgendaItem]]:
    return [(rule, item) for rule in policy.all(Agenda) for item in rule.items if item.key == key]


def _standing(policy: Policy, turn: Turn) -> tuple[Line, ...]:
    """What stands on this agenda, each thing once, in the order of the text; what stands before another comes there."""
    lines: list[Line] = list(_review(policy, turn))
    seen: set[str] = set()
    for rule in policy.all(Agenda):
        for item in rule.items:
            if item.key in seen or not _is_due(item, turn):
                continue
            seen.add(item.key)
            keys = [line.key for line in lines]
            at = keys.index(item.before) if item.before in keys else len(lines)
            lines.insert(at, Line(item.label, item.key, rule.id))
    return tuple(line for line in lines if line.key not in turn.dropped)


def _is_due(item: AgendaItem, turn: Turn) -> bool:
    """Whether it is the turn of an item. Months are counted by the calendar: taken in January, a quarterly one is back
    in April whatever the day; one that was never taken is due at once. What is agreed at the first meeting and looked
    at again later is one item, with one key (EHSG-CHAIR-1).
    """
    taken = turn.taken.get(item.key)
    if item.every == "meeting" or taken is None:
        return True
    if item.every == "first_meeting":
        return False
    return (turn.day.year - taken.year) * 12 + turn.day.month - taken.month >= RETURNS[item.every]


def _review(policy: Policy, turn: Turn) -> Iterator[Line]:
    """At the first meeting after a schedule has ended: how often to meet (EHSG-FREQ-1)."""
    for rule in policy.all(Schedule):
        if rule.until is not None and turn.last is not None and turn.last <= rule.until < turn.day:
            yield Line("How often to meet from now on", "how_often", rule.id)
