"""Messages about notes before they go out, and about what was wrong in them: to who writes and who checks them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.dates.says import briefly
from bot.guard import plain
from bot.views.blocks import Block, button, buttons, section, small
from bot.views.digest import Item
from bot.views.message import Message
from bot.views.record import (
    APPROVE,
    ASK,
    CORRECT,
    READ,
    WRITE,
    Ended,
    Notes,
    ended_row,
    foot,
    pressed,
    send_button,
    whole,
)

DECLINE = "record_decline"  # its value is the correction's id

Stands = Literal["to_check", "asked_back", "newer", "sent", "unchecked", "superseded"]


class Checking(Struct, frozen=True, kw_only=True):
    """Notes in front of whoever checks them. *struck*: a note was struck out since they were written."""

    notes: Notes
    stands: Stands
    written_by: str  # agency
    due_at: datetime | None
    now: datetime
    may_approve: bool  # whoever reads this: a stand-in does not
    struck: bool = False
    sent_by: str = ""  # who approved or sent them


SETTLED = ("done", "declined")
"""How it stands where nothing is to be done any more about what somebody said is wrong."""


class Wrong(Struct, frozen=True, kw_only=True):
    """What a member says is wrong. ``state``: open, begun (a correction is with the chair), done, declined."""

    ref: str
    code_word: str
    number: int
    correction_id: UUID
    record_id: UUID
    said_by: str  # agency
    text: str
    state: str
    why: str
    may_correct: bool
    may_decline: bool

    @property
    def head(self) -> str:
        return f"{self.ref} · {self.code_word}: notes of meeting {self.number}"


def check(facts: Checking) -> Message:
    """To the chair: all of it in one message, and one tap sends it to everybody."""
    notes = facts.notes
    head = f"*{notes.called}: notes of meeting {notes.contents.number}"
    lock = f"{notes.ref}: notes to check"
    match facts.stands:
        case "newer":
            return Message(lock, [section(f"{head} were changed.* They stand in a newer message.")])
        case "asked_back":
            return Message(lock, [section(f"{head} are with the record keeper again.* You asked for a change.")])
        case "superseded":
            return Message(lock, [section(f"{head} were corrected since.* Nothing more is needed.")])
        case "sent":
            words = f"{head} have gone out.* {plain(facts.sent_by)} approved them. Nothing more is needed."
            return Message(lock, [section(words)])
    by = f" They go out by {briefly(facts.due_at, facts.now)}." if facts.due_at else ""
    says = f"{head} to check.* Written by {plain(facts.written_by)}.{by}"
    if facts.stands == "unchecked":
        says = f"{head} went out as a draft.* Approve them, and that mark goes."
    if facts.struck:
        says += "\n*A note was struck out after they were written. Please look again.*"
    if not facts.may_approve:
        says += "\nOnly the chair or the acting chair can approve them."
    return Message(lock, [section(says), *whole(notes), small(foot(notes)), *_row(facts)])


def asked(notes: Notes, words: str, *, settled: bool) -> Message:
    """To the record keeper: what the chair wants changed."""
    lock = f"{notes.ref}: a change to the notes"
    head = f"*{notes.called}: notes of meeting {notes.contents.number}*"
    if settled:
        return Message(lock, [section(f"{head}\nThe chair asked for a change. It is settled.")])
    row = buttons(button("Change the notes", WRITE, str(notes.record_id), primary=True))
    return Message(lock, [section(f"{head}\nThe chair asks for a change: “{plain(words)}”"), row])


def due_soon(ref: str, code_word: str, facts: Ended) -> Message:
    """To the record keeper, when the chair has not answered: what can be done now."""
    return Message(f"{ref}: the notes are due", [section(f"*{ref} · {code_word}*"), *ended_row(facts)])


def item(ref: str, code_word: str, facts: Ended, *, late: bool) -> Item:
    """One line of a digest."""
    by = briefly(facts.due_at, facts.now)
    what = "to check" if facts.state == "checking" else "to write"
    head = f"*{ref} · {code_word}: notes of meeting {facts.number} {what}"
    words = f"{head} are late.* They were due {by}." if late else f"{head}, by {by}.*"
    row: list[Block] = []
    if facts.written:
        row.append(button("Read", READ, str(facts.record_id)))
    if facts.written and facts.may_approve:
        row.append(button("Approve", APPROVE, pressed(facts.record_id, facts.edits), primary=True))
    elif facts.may_write:
        label = "Change the notes" if facts.written else "Write the notes"
        row.append(button(label, WRITE, str(facts.record_id)))
        row += [one for one in [send_button(facts)] if one is not None]
    return Item(due_at=facts.due_at, words=words, elements=row)


def wrong(facts: Wrong) -> Message:
    """To the record keeper and the chair."""
    lock = f"{facts.ref}: something in the notes is wrong"
    said = f"*{facts.head}.* {plain(facts.said_by)} says: “{plain(facts.text)}”"
    if facts.state == "done":
        return Message(lock, [section(f"{said}\nThe notes are corrected.")])
    if facts.state == "begun":
        said += "\nA correction is written, and with the chair to check."
    if facts.state == "declined":
        return Message(lock, [section(f"{said}\nThe notes stay as they are: “{plain(facts.why)}”")])
    row = _wrong_row(facts)
    return Message(lock, [section(said), *([buttons(*row)] if row else [])])


def wrong_item(facts: Wrong, due_at: datetime, now: datetime) -> Item:
    """The same in a digest."""
    late = f"That is late: it was to be settled by {briefly(due_at, now)}."
    stands = late if due_at < now else f"Please settle it by {briefly(due_at, now)}."
    begun = " A correction is written, and with the chair to check." if facts.state == "begun" else ""
    words = f"*{facts.head} may be wrong.* {plain(facts.said_by)} says: “{plain(facts.text)}”\n{stands}{begun}"
    return Item(due_at=due_at, words=words, elements=_wrong_row(facts))


def declined(facts: Wrong) -> Message:
    """To whoever said it: why the notes stay as they are."""
    words = f"*{facts.head} stay as they are.* You wrote: “{plain(facts.text)}”\nThe chair says: “{plain(facts.why)}”"
    return Message(f"{facts.ref}: about the notes", [section(words)])


def _wrong_row(facts: Wrong) -> list[Block]:
    row = [
        button("Correct the notes", CORRECT, str(facts.record_id), primary=True) if facts.may_correct else None,
        button("Leave them: why", DECLINE, str(facts.correction_id)) if facts.may_decline else None,
    ]
    return [one for one in row if one is not None]


def _row(facts: Checking) -> list[Block]:
    notes = facts.notes
    if not facts.may_approve:
        return []
    value = pressed(notes.record_id, notes.edits)
    if facts.stands == "unchecked":
        more = [button("Correct them", CORRECT, str(notes.record_id))]
    else:
        more = [
            button("Edit", WRITE, str(notes.record_id)),
            button("Ask the record keeper", ASK, value),
        ]
    return [buttons(button("Approve", APPROVE, value, primary=True), *more)]
