"""The day's reminders: one message for one reader, whatever kinds of things they owe."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct, field

from bot.guard import plain
from bot.rules.words import counted, day
from bot.views.all_mine import mine_button
from bot.views.away import away_button
from bot.views.blocks import Block, buttons, section, small
from bot.views.message import Message

MOST = 15
"""How many things one digest lists: a message holds 50 blocks, and each thing has at most three."""


class Item(Struct, frozen=True, kw_only=True):
    """One thing in a digest, found in the facts: its words, its buttons in place, and by when it is due."""

    due_at: datetime
    words: str
    elements: Sequence[Block] = ()  # buttons


class Missed(Struct, frozen=True, kw_only=True):
    """Reminders that should have reached the reader on earlier days (London)."""

    count: int = 0
    first: date | None = None


class Digest(Struct, frozen=True, kw_only=True):
    """What one person reads on one morning. *meetings* are theirs of that day; *now* is London's."""

    now: datetime
    items: Sequence[Item]
    meetings: Sequence[str] = ()
    nothing_else: bool = False  # they are in other groups, and owe nothing there
    missed: Missed = field(default_factory=Missed)


def digest(facts: Digest) -> Message:
    """What is due first stands first."""
    if not facts.items:
        return Message("Nothing is left for you today", [section("*All of this is settled.* Nothing is left here.")])
    items = sorted(facts.items, key=lambda item: item.due_at)
    count = counted(len(items), "thing").capitalize()
    greeting = "Good morning" if facts.now.hour < 12 else "Good afternoon"
    first = ", the most urgent first" if len(items) > 1 else ""
    blocks = [section(f"*{greeting}. {count}{first}.*")]
    if facts.missed.count:
        blocks.append(section(_missed(facts.missed)))
    blocks += listed_items(items[:MOST])
    if len(items) > MOST:
        blocks.append(section(f"And {len(items) - MOST} more: press “See all mine”."))
    foot = [
        f"Meetings today: {' · '.join(facts.meetings)}." if facts.meetings else "",
        "Nothing is owed in your other groups." if facts.nothing_else else "",
        "No digest comes on a day with nothing to do.",
    ]
    blocks += [small(" ".join(filter(None, foot))), buttons(mine_button("See all mine"), away_button())]
    return Message(f"{len(items)} {'thing' if len(items) == 1 else 'things'} for you today", blocks)


def listed_items(items: Sequence[Item], first: int = 1) -> list[Block]:
    """Each thing with its number, from *first* on, and its buttons beneath it."""
    blocks: list[Block] = []
    for place, item in enumerate(items, start=first):
        blocks.append(section(f"{place}. {item.words}"))
        if item.elements:
            blocks.append(buttons(*item.elements))
    return blocks


def for_whom(name: str, agency: str, until: date | None) -> str:
    """Before the words of somebody else's thing: whom it is for, and why it is read here. *until*: they are away."""
    if until is None:
        return f"For {plain(name)}, {plain(agency)}, by hand: please phone or e-mail them."
    return f"For {plain(name)}, who is away until {day(until)}: you stand in."


def _missed(missed: Missed) -> str:
    assert missed.first is not None, "what was missed has a first day"
    one = missed.count == 1
    should = f"{'One reminder' if one else f'{missed.count} reminders'} should have reached you"
    on = f"on {day(missed.first)}" if one else f"from {day(missed.first)} on"
    return f"{should} {on}. {'It' if one else 'They'} could not be sent then, and nobody else heard of it either."
