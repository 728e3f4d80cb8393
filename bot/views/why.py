"""How a rule reads when somebody asks why."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.nagging import Come
from bot.rules.reading import Reading
from bot.rules.rule import Rule
from bot.rules.words import day, hour, listed
from bot.views.blocks import Block, button, modal, section, small

WHY_RULE, WHY_OWED = "why_rule", "why_owed"

MOST = 15
"""How many clocks are shown at once: a message holds 50 blocks, and each clock has three."""

TOLD = {
    "owner": "its owner",
    "chair": "the chair",
    "manager": "the owner's manager",
    "opener": "the person who opened the group",
    "mobilising": "the agency that must start the group",
    "next_on_call": "the next person on call",
    "on_call": "everybody on call",
    "asked": "the person asked",
    "members": "the members",
    "record_keeper": "the record keeper",
    "agency": "the agency",
    "agency_senior": "a senior manager of the agency",
    "referrer": "whoever refers the case",
    "approvers": "whoever must agree",
    "by_hand": "those who are not in Slack, by hand",
}


class Clock(Struct, frozen=True, kw_only=True):
    """Something owed: until when, how that was counted, and who is told next and when (London).

    *what* says whose clock it is where the rule alone does not ("A7"); *told_by* is the rule on who is told.
    """

    rule: Rule
    told_by: Rule
    due_at: datetime
    counted: str
    next_told: Come | None
    what: str = ""
    settled: bool = False


def why_rule(rule_id: str) -> Block:
    """The button beside a no: which rule says so."""
    return button("Why?", WHY_RULE, rule_id)


def why_owed(kind: str, subject_id: object, label: str = "Why?") -> Block:
    """The button beside a reminder: which rule makes it owed, and how its date was counted."""
    return button(label, WHY_OWED, f"{kind} {subject_id}")


def window(blocks: list[Block]) -> Block:
    """The answer to a press."""
    return modal("Why?", blocks)


def rule(found: Rule, readings: Sequence[Reading] = ()) -> list[Block]:
    """Its plain words, the exact words of the source, and small where they stand, with the name it can be asked by.

    *readings*: how it is read where it can be read in more than one way.
    """
    quoted = f"\n_“{plain(found.quote)}”_" if found.quote else ""
    shown = [section(f"{plain(found.text)}{quoted}"), small(plain(f"{found.cited} · {found.id}"))]
    return [*shown, small("\n".join(map(_read, readings)))] if readings else shown


def _read(reading: Reading) -> str:
    return plain(f"Unclear: {reading.topic}. We read it so: {reading.reads} Why: {reading.why} ({reading.id})")


def clock(found: Clock) -> list[Block]:
    """Until when, how counted, who is told next, and the rule beneath."""
    by = f"{found.what}: by" if found.what else "By"
    lines = [f"*{by} {_when(found.due_at)}*: {plain(found.counted)}.", _told_next(found)]
    return [section("\n".join(lines)), *rule(found.rule)]


def in_full(found: Clock) -> list[Block]:
    """The same, with the rule on who is told where that is another one."""
    return [*clock(found), *(rule(found.told_by) if found.told_by.id != found.rule.id else [])]


def clocks(ref: str, running: Sequence[Clock]) -> list[Block]:
    """All that run in a group, the one that ends first first, under Slack's limits."""
    if not running:
        return [section(f"No clock is running in {ref}.")]
    left = len(running) - MOST
    more = [small(f"And {left} more, which end later. `/rsg why A1` shows that of one action.")] if left > 0 else []
    return [*(block for one in running[:MOST] for block in clock(one)), *more]


def _told_next(found: Clock) -> str:
    if found.settled:
        return "That is settled: nobody is told of it any more."
    if found.next_told is None:
        return "Nobody is told of it by a message any more."
    who = listed([TOLD[role] for role in found.next_told.tell])
    return f"Who is told next: {who}, {_when(found.next_told.at.astimezone(found.due_at.tzinfo))}."


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
