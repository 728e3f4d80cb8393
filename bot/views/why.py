"""How a rule reads when somebody asks why."""

from collections.abc import Sequence
from datetime import datetime

from bot.guard import plain
from bot.rules.kinds import Rule
from bot.rules.nagging import Come
from bot.rules.words import day, hour, listed
from bot.views.blocks import Block, button, modal, section, small

WHY_RULE, WHY_OWED = "why_rule", "why_owed"

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
}


def why_rule(rule_id: str) -> Block:
    """The button beside a no: which rule says so."""
    return button("Why?", WHY_RULE, rule_id)


def why_owed(kind: str, subject_id: object) -> Block:
    """The button beside a reminder: which rule makes it owed, and how its date was counted."""
    return button("Why?", WHY_OWED, f"{kind} {subject_id}")


def window(blocks: list[Block]) -> Block:
    """The answer to a press."""
    return modal("Why?", blocks)


def rule(found: Rule) -> list[Block]:
    """Its plain words, the exact words of the source, and where they stand."""
    quoted = f"\n_“{plain(found.quote)}”_" if found.quote else ""
    return [section(f"*{found.id}*\n{plain(found.text)}{quoted}"), small(plain(found.cited))]


def clock(found: Rule, due_at: datetime, counted: str, next_told: Come | None) -> list[Block]:
    """One running clock: until when, how counted, who is told next, and the rule beneath."""
    lines = [f"*By {_when(due_at)}*" + (f": {plain(counted)}." if counted else ".")]
    if next_told is not None:
        who = listed([TOLD[role] for role in next_told.tell])
        lines.append(f"Who is told next: {who}, {_when(next_told.at.astimezone(due_at.tzinfo))}.")
    return [section("\n".join(lines)), *rule(found)]


def none(ref: str) -> Sequence[Block]:
    """Where nothing is owed."""
    return [section(f"No clock is running in {ref}.")]


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
