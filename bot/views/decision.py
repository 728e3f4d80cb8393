"""What people read of decisions: the line where one was recorded, and the list of what stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import day, hour
from bot.views.blocks import Block, button, buttons, names, section, small
from bot.views.message import Message
from storage.models import Decision, Group

REPLACE = "decision_replace"
"""Its value is the decision's id."""

MOST = 20
"""How many decisions one list holds."""


class FromMessage(Protocol):
    """Something recorded from a message that may have been edited or deleted since."""

    @property
    def source_changed_at(self) -> datetime | None: ...
    @property
    def source_gone_at(self) -> datetime | None: ...


class Shown(Struct, frozen=True, kw_only=True):
    """A decision, found in the facts. *asked_as* names the question it was (R1), *replaced_by* what came after it."""

    group: Group
    decision: Decision
    recorded_by: str  # an agency
    affected: Sequence[str]
    asked_as: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None


class Waiting(Struct, frozen=True, kw_only=True):
    """A question that is not settled, as a list shows it. *waiting* are the agencies that have not answered."""

    name: str
    text: str
    waiting: Sequence[str]
    due_at: datetime | None


class Listed(Struct, frozen=True, kw_only=True):
    """All that a list shows. *proposals* are texts that the chair has not looked at."""

    ref: str
    code_word: str
    decisions: Sequence[Shown]
    questions: Sequence[Waiting]
    proposals: Sequence[str]


def said(shown: Shown) -> Message:
    """Where people talked about it: one line, drawn again in its place."""
    decision = shown.decision
    lock = f"{shown.group.ref}: {decision.name}"
    if decision.superseded_at is not None:
        line = (
            f"*{decision.name} was replaced{f' by {shown.replaced_by}' if shown.replaced_by else ''}.* {_quoted(shown)}"
        )
        return Message(lock, [section(line), *source_note(decision)])
    line = f"*{decision.name} is decided:* {_quoted(shown)} Authority: {plain(decision.authority)}.{_came_from(shown)}"
    row = buttons(button("Replace it", REPLACE, str(decision.id)))
    return Message(lock, [section(line), *source_note(decision), row])


def source_note(thing: FromMessage) -> list[Block]:
    """What became of the message it was recorded from."""
    if thing.source_gone_at is not None:
        return [small(f"The message it was recorded from was deleted on {when(thing.source_gone_at)}.")]
    if thing.source_changed_at is not None:
        return [small(f"The message it was recorded from was changed on {when(thing.source_changed_at)}.")]
    return []


def in_full(shown: Shown) -> list[Block]:
    """One decision, to whoever asked for it."""
    decision = shown.decision
    stands = "is decided" if decision.superseded_at is None else f"was replaced by {shown.replaced_by}"
    lines = [
        f"*{shown.group.ref} · {shown.group.code_word}: {decision.name} {stands}.*",
        _quoted(shown),
        f"Authority: {plain(decision.authority)}.",
        f"It affects {names(shown.affected)}." if shown.affected else "It affects no agency.",
        f"Outside the area, because: “{plain(decision.out_of_area)}”" if decision.out_of_area else "",
        f"Recorded by {plain(shown.recorded_by)}, {when(decision.recorded_at)}.{_came_from(shown)}",
    ]
    row = [buttons(button("Replace it", REPLACE, str(decision.id)))] if decision.superseded_at is None else []
    return [section("\n".join(filter(None, lines))), *source_note(decision), *row]


def listing(found: Listed) -> list[Block]:
    """What stands, what is asked, and what was proposed, to whoever asked."""
    head = f"*{found.ref} · {found.code_word}*"
    blocks = [section(head)]
    shown = found.decisions[-MOST:]
    if len(shown) < len(found.decisions):
        blocks.append(section(f"And {len(found.decisions) - len(shown)} before these: `/rsg decisions D1` shows one."))
    for one in shown:
        blocks += [section(f"*{one.decision.name}* {_quoted(one)}{_came_from(one)}"), *source_note(one.decision)]
    blocks += [section(_waiting(one)) for one in found.questions[:MOST]]
    blocks += [section(f"Proposed to the chair: “{plain(text)}”") for text in found.proposals[:MOST]]
    if len(blocks) == 1:
        blocks = [section(f"{head}\nNothing is decided yet, and nothing is asked.")]
    return [*blocks, small("`/rsg decisions D1` shows one in full, `/rsg decisions R1` a question to agencies.")]


def when(at: datetime) -> str:
    """An instant as London's clocks show it: Thursday 9 April 2026, 5pm"""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"


def _waiting(one: Waiting) -> str:
    if not one.waiting:
        return f"*{one.name} is not agreed, and comes first at the next meeting:* “{plain(one.text)}”"
    until = f" until {when(one.due_at)}" if one.due_at else ""
    return f"*{one.name} waits for {names(one.waiting)}*{until}: “{plain(one.text)}”"


def _quoted(shown: Shown) -> str:
    return f"“{plain(shown.decision.text)}”"


def _came_from(shown: Shown) -> str:
    found = [
        f"It was asked as {shown.asked_as}, and everybody agreed." if shown.asked_as else "",
        f"It replaces {shown.replaces}." if shown.replaces else "",
    ]
    return "".join(f" {one}" for one in found if one)
