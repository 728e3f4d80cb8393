"""The brief notes of a meeting, as everybody reads them; and where they stand, in the message about the meeting."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from bot.dates.says import briefly, rhythm_in_words
from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.record import Contents, Promised, count
from bot.rules.words import day, hour
from bot.views.all_mine import mine_button
from bot.views.blocks import Block, button, buttons, modal, names, section, small
from bot.views.message import Message

WRITE, READ = "record_write", "record_read"  # their value is the notes' id, that of the next three also the writing
APPROVE, ASK, SEND = "record_approve", "record_ask", "record_send"
WRONG, CORRECT = "record_wrong", "record_correct"

LONGEST = 2_900
"""Characters in one paragraph: Slack takes 3,000."""
MOST = 40
"""Paragraphs of notes: a message holds 50 blocks, and the notes share it with what can be done about them."""


class Notes(Struct, frozen=True, kw_only=True):
    """The notes of one meeting in front of one reader. Instants are London's.

    *passed_on*: who else hears how it goes, in one line that the record keeper passes on; empty for all others.
    """

    ref: str
    code_word: str
    record_id: UUID
    edits: int
    contents: Contents
    sent_at: datetime | None = None
    checked_at: datetime | None = None
    corrected_at: datetime | None = None
    corrected: str = ""  # what, if they were
    may_correct: bool = False
    may_approve: bool = False
    passed_on: Sequence[str] = ()

    @property
    def called(self) -> str:
        return f"{self.ref} · {self.code_word}"


class Ended(Struct, frozen=True, kw_only=True):
    """Where the notes of a meeting stand before they go out, for somebody who writes or checks them (London).

    ``state``: to_write, asked (the chair wants something changed), checking. *unchecked_from*: from when they may
    be sent without the chair's check.
    """

    record_id: UUID
    edits: int
    number: int
    state: str
    due_at: datetime
    unchecked_from: datetime
    now: datetime
    taken: int  # how many notes there are to write from
    written: bool
    may_write: bool
    may_approve: bool


def notes(facts: Notes) -> Message:
    """What everybody has who is in the group; it takes the place of the message about the meeting."""
    blocks = [*whole(facts), small(foot(facts))]
    if facts.passed_on:
        blocks.append(section(_for_the_keeper(facts)))
    row = [
        button("Something is wrong", WRONG, str(facts.record_id)),
        button("Correct them", CORRECT, str(facts.record_id)) if facts.may_correct else None,
        mine_button("My actions"),
    ]
    if facts.may_approve and facts.checked_at is None:
        row.insert(0, button("Approve", APPROVE, pressed(facts.record_id, facts.edits), primary=True))
    blocks.append(buttons(*(one for one in row if one is not None)))
    return Message(f"{facts.ref}: notes of {_day(facts.contents.started_at)}", blocks)


def whole(facts: Notes) -> list[Block]:
    """The words of the notes, in as many paragraphs as Slack wants."""
    head = []
    if facts.corrected and facts.corrected_at:
        head = [f"*Corrected {briefly(facts.corrected_at, facts.contents.ended_at)}:* {plain(facts.corrected)}"]
    return paragraphs([*head, *lines(facts.called, facts.contents)])


def foot(facts: Notes) -> str:
    """Whether the chair has checked them, and who has them."""
    if facts.sent_at is None:
        return "Not sent yet. Not the care record."
    said = briefly(facts.sent_at, facts.contents.ended_at)
    checked = briefly(facts.checked_at, facts.contents.ended_at) if facts.checked_at else ""
    first = f"Checked by the chair, {checked}." if checked else "*Draft, not yet checked by the chair.*"
    passed = " The management group gets one line." if facts.passed_on else ""
    return f"{first} Sent {said} to {names(facts.contents.sent_to)}.{passed} Not the care record."


def words(called: str, contents: Contents) -> int:
    """How many words somebody reads in them, from the heading to the last line."""
    foot_words = 12 + sum(count(name) for name in contents.sent_to)
    return foot_words + sum(count(line.replace("\u200b", "")) for line in lines(called, contents))


def own_words(contents: Contents) -> int:
    """How many of them the record keeper wrote."""
    return count(contents.position) + sum(count(line) for line in contents.lines)


def lines(called: str, contents: Contents) -> list[str]:
    """Line by line, from the heading on; what there is none of is left out."""
    c = contents
    found = [
        f"*{called} · Meeting {c.number} · {_span(c)}*",
        f"{plain(c.title)}. Chair: {plain(c.chair)}. Notes: {plain(c.keeper) if c.keeper else 'nobody named'}.",
        _who(c),
        f"*Where we are:* {plain(c.position)}" if c.position else "",
        *(f"• {plain(line)}" for line in c.lines),
        *_under(
            "Decided",
            [
                f"{one.name} {_sentence(one.text)} Authority: {_sentence(one.authority)}"
                + (f" Out of area, because: {plain(one.out_of_area)}" if one.out_of_area else "")
                for one in c.decisions
            ],
        ),
        *_under(
            "Asked of agencies that were not there",
            [
                f"{one.name} {names(one.of)}: {_sentence(one.text)}"
                + (f" Answer by {briefly(one.by, c.ended_at)}." if one.by else "")
                + (f" Agreed since: {one.became}." if one.became else "")
                for one in c.questions
            ],
        ),
        *_under("Actions", [_action(one, c) for one in c.made]),
        *_under("Due before the next meeting", [_action(one, c) for one in c.due]),
        *_under("Late", [_action(one, c) for one in c.late]),
        _after(c),
    ]
    return [line for line in found if line]


def _sentence(text: str) -> str:
    """What somebody typed, with a full stop where it ends without: more follows on the same line."""
    return plain(text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}.")


def paragraphs(found: Iterable[str]) -> list[Block]:
    """Lines put together to paragraphs, each as long as Slack takes, and no more of them than it takes."""
    made: list[str] = []
    text = ""
    for line in (piece for whole_line in found for piece in _pieces(whole_line)):
        if text and len(text) + 1 + len(line) > LONGEST:
            made.append(text)
            text = ""
        text = f"{text}\n{line}" if text else line
    made += [text] if text else []
    more = ["*There is more than fits into one message.* Ask the record keeper for the rest."]
    return [section(one) for one in (made if len(made) <= MOST else [*made[: MOST - 1], *more])]


def _pieces(line: str) -> Iterator[str]:
    """*line* in pieces that Slack takes: between two words, and never inside an escaped letter."""
    while len(line) > LONGEST:
        at = line.rfind(" ", 1, LONGEST)
        if at < 0:
            escape = line.rfind("&", LONGEST - 5, LONGEST)
            at = escape if escape > 0 and ";" not in line[escape:LONGEST] else LONGEST
        yield line[:at]
        line = line[at:]
    yield line


def ended_row(facts: Ended) -> list[Block]:
    """In the message about the meeting: what its notes still need, for whoever writes or checks them."""
    by = briefly(facts.due_at, facts.now)
    name = f"Notes of meeting {facts.number}"
    taken = f" {facts.taken} {'note was' if facts.taken == 1 else 'notes were'} taken." if facts.taken else ""
    said = {
        "to_write": f"*{name} to write, by {by}.*{taken}",
        "asked": f"*{name}: the chair asks for a change.* They are due by {by}.",
        "checking": f"*{name} are with {'you' if facts.may_approve else 'the chair'} to check.* They are due by {by}.",
    }[facts.state]
    if facts.state == "checking" and not facts.may_approve:
        said += f"\n{_without_the_chair(facts)}"
    write = "Change the notes" if facts.written else "Write the notes"
    row = [
        button(write, WRITE, str(facts.record_id), primary=not facts.written) if facts.may_write else None,
        button("Read the notes", READ, str(facts.record_id)) if facts.written else None,
        button("Approve", APPROVE, pressed(facts.record_id, facts.edits), primary=True)
        if facts.written and facts.may_approve
        else None,
        send_button(facts),
    ]
    found = [one for one in row if one is not None]
    return [section(said), buttons(*found)] if found else [section(said)]


def send_button(facts: Ended) -> Block | None:
    """For who writes them and cannot approve them, once the chair has had the time to."""
    may = facts.written and facts.may_write and not facts.may_approve and facts.unchecked_from <= facts.now
    return button("Send as a draft", SEND, pressed(facts.record_id, facts.edits)) if may else None


def read_row(number: int, record_id: UUID) -> Block:
    """The button that shows the notes that went out last."""
    return buttons(button(f"Read the notes of meeting {number}", READ, str(record_id)))


def window(title: str, facts: Notes, says: str = "", row: Sequence[Block] = ()) -> Block:
    """The notes in a window, with what can be done there."""
    head = [section(plain(says))] if says else []
    return modal(title, [*head, *whole(facts), small(foot(facts)), *([buttons(*row)] if row else [])])


def approve_button(facts: Notes) -> Block:
    """One tap: they go to everybody as they stand here."""
    return button("Approve and send", APPROVE, pressed(facts.record_id, facts.edits), primary=True)


def pressed(record_id: UUID, edits: int) -> str:
    """What a button carries that concerns one writing of the notes."""
    return f"{record_id} {edits}"


def read_pressed(value: str) -> tuple[str, int]:
    """The id of the notes, and which writing was seen; -1 for what is none."""
    record_id, _, edits = value.partition(" ")
    return record_id, int(edits) if edits.isdecimal() else -1


def status_line(ref: str, contents: Contents) -> str:
    """How it goes, in one line without a word about the case: for whoever the group reports to."""
    c = contents
    following = f"Next meeting {briefly(c.next_at, c.ended_at)}." if c.next_at else "No next meeting is fixed."
    return (
        f"{ref}: meeting {c.number} was held on {_day(c.started_at)}. Decided: {len(c.decisions)}. "
        f"Asked of absent agencies: {len(c.questions)}. New actions: {len(c.made)}. Late: {len(c.late)}. {following}"
    )


def without_own(contents: Contents) -> Contents:
    """What is taken from the record alone."""
    return msgspec.structs.replace(contents, position="", lines=())


def _for_the_keeper(facts: Notes) -> str:
    to = names(facts.passed_on)
    return (
        "*You keep the record:* this is its copy. Please put it where your organisation keeps it. "
        f"Pass this line on to your management group ({to}):\n“{plain(status_line(facts.ref, facts.contents))}”"
    )


def _without_the_chair(facts: Ended) -> str:
    at = briefly(facts.unchecked_from, facts.now)
    if facts.unchecked_from > facts.now:
        return f"If the chair has not answered by {at}, you may send them as a draft."
    return "The chair has not answered. You may send them now: they are marked “not yet checked by the chair”."


def _who(c: Contents) -> str:
    found = [
        f"Here: {names(c.here)}." if c.here else "Nobody was marked as here.",
        f"Sent somebody else: {names(c.instead)}." if c.instead else "",
        f"Apologies: {names(c.apologies) if c.apologies else 'none'}.",
        f"*Absent: {names(c.absent)}.*" if c.absent else "",
    ]
    return " ".join(filter(None, found))


def _after(c: Contents) -> str:
    considered = {True: "yes", False: "no", None: "not asked"}[c.step_up]
    chair = f" Chair: {plain(c.next_chair)}." if c.next_chair else ""
    found = [
        f"And {c.left_out} more actions: `/rsg status` lists them." if c.left_out else "",
        "" if c.late else "Late: none.",
        f"A step up considered: {considered}.",
        f"Meetings: {rhythm_in_words(c.rhythm)}." if c.rhythm else "",
        f"*Next: {briefly(c.next_at, c.ended_at)}.{chair}*" if c.next_at else "*Next: no meeting fixed.*",
    ]
    return " ".join(filter(None, found))


def _under(heading: str, found: Sequence[str]) -> list[str]:
    return [f"*{heading}*", *found] if found else []


def _action(one: Promised, c: Contents) -> str:
    return f"{one.name} {plain(one.agency)}: {plain(one.text)}, by {briefly(one.due_at, c.ended_at)}"


def _span(c: Contents) -> str:
    begun, ended = c.started_at.astimezone(LONDON), c.ended_at.astimezone(LONDON)
    until = hour(ended.time()) if ended.date() == begun.date() else f"{day(ended.date())}, {hour(ended.time())}"
    return f"{_day(c.started_at)}, {hour(begun.time())} to {until}"


def _day(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y}"
