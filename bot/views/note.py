"""A note: the form for one, what comes of it, and the list of a group's notes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.guard import plain
from bot.rules.words import day, hour
from bot.views.blocks import Block, asked, button, buttons, modal, section, small
from bot.views.message import Message
from storage.models import Group

SHORTCUT = "add_note"
NEW = "note_new"  # on the card; its value is the group's id
FORM = "note_form"
STRIKE = "note_strike"  # its value is the note's id
PAGE_TURNED = "notes_page"  # its value is the group's id and the page

PAGE = 10
"""How many notes one page lists: a window holds 100 blocks, and each note has two."""


class Offered(Struct, frozen=True, kw_only=True):
    """What the form shows. *note* says what was left out of the message, if anything."""

    ref: str
    code_word: str
    most: int  # characters
    text: str = ""
    note: str = ""
    source_ts: str | None = None
    thread_ts: str | None = None


class Names(Struct, frozen=True, kw_only=True):
    """What the form carries besides its answer: names, never rights."""

    nonce: str
    ref: str
    source_ts: str | None
    thread_ts: str | None


class Line(Struct, frozen=True, kw_only=True):
    """One note as a reader sees it; *at* is London's."""

    id: UUID
    agency: str
    text: str
    at: datetime
    from_thread: bool
    struck_by: str | None = None
    may_strike: bool = False


class Listed(Struct, frozen=True, kw_only=True):
    """One page of a group's notes that have not gone out, the newest first. *count* is of all pages."""

    group: Group
    page: int
    count: int
    lines: Sequence[Line]
    rows: Sequence[Block] = ()  # what else can be read or done: the notes of meetings

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))


def form(offered: Offered, nonce: str) -> Block:
    """One line, shown before it is taken."""
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": offered.most}
    if offered.text:
        element["initial_value"] = offered.text
    names = Names(nonce=nonce, ref=offered.ref, source_ts=offered.source_ts, thread_ts=offered.thread_ts)
    head = f"*{offered.ref} · {offered.code_word}*" + (f"\n{plain(offered.note)}" if offered.note else "")
    return modal(
        "Add a note",
        [section(head), asked("words", "One line for the notes. No names or health details.", element)],
        callback_id=FORM,
        private_metadata=json.dumps(asdict(names)),
        submit={"type": "plain_text", "text": "Note it"},
    )


def read(view: Mapping[str, Any]) -> tuple[str, Names]:
    """What was written, and what it is about."""
    words = view["state"]["values"]["words"]["value"].get("value") or ""
    return str(words), Names(**json.loads(view["private_metadata"]))


def noted(says: str, note_id: str) -> list[Block]:
    """To whoever wrote it."""
    return [section(plain(says)), buttons(button("Strike it out", STRIKE, note_id))]


def noted_window(says: str, note_id: str) -> Block:
    """The same, in place of the form."""
    return modal("Noted", noted(says, note_id))


def said(group: Group, agency: str, *, struck: bool) -> Message:
    """In the thread it was taken from: one short line."""
    line = "The note was struck out." if struck else f"Noted for {plain(agency)}."
    return Message(f"{group.ref}: a note", [section(line)])


def listed(found: Listed) -> list[Block]:
    """The page, under Slack's limits."""
    group = found.group
    head = f"*{group.ref} · {group.code_word}: notes for the next time they go out*"
    if not found.count:
        head += "\nNone yet. `/rsg note` takes one down."
    of = f"\nPage {found.page} of {found.pages}, the newest first." if found.pages > 1 else ""
    turn = []
    if found.page > 1:
        turn.append(button("Newer", f"{PAGE_TURNED}_newer", f"{group.id} {found.page - 1}"))
    if found.page < found.pages:
        turn.append(button("Older", f"{PAGE_TURNED}_older", f"{group.id} {found.page + 1}"))
    blocks = [section(head + of)]
    for line in found.lines:
        blocks.append(section(written(line)))
        if line.may_strike:
            blocks.append(buttons(button("Strike it out", STRIKE, str(line.id))))
    return [
        *blocks,
        *([buttons(*turn)] if turn else []),
        *found.rows,
        small("Only you see this. Whoever wrote a note can strike it out, and so can the chair."),
    ]


def window(found: Listed) -> Block:
    """The same in a window, where its pages can be turned."""
    return modal("Notes", listed(found))


def written(line: Line) -> str:
    """Whose it is, when, and where it comes from; struck out it can still be read."""
    where = ", from the thread" if line.from_thread else ""
    head = f"{plain(line.agency)}, {day(line.at.date())}, {hour(line.at.time())}{where}"
    if line.struck_by:
        return f"{head}: struck out by {plain(line.struck_by)}\n~{plain(line.text)}~"
    return f"{head}\n“{plain(line.text)}”"
