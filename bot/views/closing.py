"""What stands between a chair and closing a group: each thing with its way out, and how it ended."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import listed
from bot.views.action import DONE, DROP
from bot.views.blocks import Block, button, buttons, modal, option, section, small
from bot.views.message import Message
from bot.views.recommendation import AGAIN, WITHDRAW
from storage.models import Group

CLOSE, CHECK, KEEP, WAY, SURE = "closing_close", "closing_check", "closing_keep_open", "closing_way", "closing_sure"
OWN_WORK, ASK_AGAIN = "closing_own_work", "closing_ask_again"
TOLD_ME = "closing_told_me"
OPEN_NOTES = "record_write"
"""The button with which notes are written, wherever it stands; its value is the notes' id."""

MOST = 5
"""How many of each sort are listed one by one: a message holds 50 blocks, and each may need two."""
MOST_BUTTONS, LONGEST_BUTTON = 25, 75
"""What one row of Slack's holds, and the words on a button."""


class OpenAction(Struct, frozen=True):
    """One that is neither done nor dropped, and whose it is."""

    id: UUID
    name: str  # A6
    text: str
    agency: str


class OpenQuestion(Struct, frozen=True):
    """One that is not agreed; *waiting*: the agencies that have not answered, none once all have."""

    id: UUID
    name: str  # R1
    text: str
    waiting: Sequence[str]


class Way(Struct, frozen=True):
    """One way to end; *how_far* says how many agencies have confirmed, where that counts."""

    key: str
    label: str
    how_far: str = ""


class Gate(Struct, frozen=True, kw_only=True):
    """What stands between the chair and closing the group; instants are London's.

    *refused* is the sentence that says so, *clause* where it stands; None once all is settled. *unconfirmed* are the
    seats of agencies that have not confirmed, while that counts. *kept*: the chair said to keep it open.
    """

    group: Group
    question: str
    ways: Sequence[Way]
    chosen: str | None
    actions: Sequence[OpenAction] = ()
    questions: Sequence[OpenQuestion] = ()
    unsent: Sequence[tuple[int, UUID | None]] = ()  # meetings whose notes have not gone out, and those notes
    meeting_runs: bool = False
    unconfirmed: Sequence[tuple[UUID, str]] = ()
    refused: str | None = None
    clause: str = ""
    record: str = ""  # the agency that has the record then
    hours: str = ""  # how long it can be opened again: "24 hours"
    kept: bool = False


def gate(facts: Gate) -> Message:
    """To the chair: one message, edited in place."""
    group = facts.group
    name = f"{group.ref} · {group.code_word}"
    lock = f"{group.ref}: closing the group"
    if facts.kept:
        return Message(lock, [section(f"*{name} stays open.* Type `/rsg close {group.ref}` to look at it again.")])
    head = f"{_head(facts)} Meetings go on until it is closed." if facts.refused else _head(facts)
    blocks = [section(head), *_actions(facts), *_questions(facts), *_meetings(facts), *_how(facts)]
    then = (
        f"Then: meetings cancelled, record to {plain(facts.record)}. You have {plain(facts.hours)} to change your "
        "mind. After that the channel is locked for good."
    )
    close = [] if facts.refused else [button("Close the group", SURE, str(group.id), primary=True)]
    last = buttons(*close, button("Check again", CHECK, str(group.id)), button("Keep it open", KEEP, str(group.id)))
    return Message(lock, [*blocks, section(then), last, *([small(plain(facts.clause))] if facts.clause else [])])


def gate_comes(facts: Gate) -> Message:
    """The answer to the command, while the list is on its way: how it stands, and where to find the buttons."""
    then = "with a way out for each" if facts.refused else "with the button"
    words = f"{_head(facts)} The list, {then}, is in your messages from me."
    clause = [small(plain(facts.clause))] if facts.clause else []
    return Message(f"{facts.group.ref}: closing the group", [section(words), *clause])


def _head(facts: Gate) -> str:
    return f"*{facts.refused or f'You can close {facts.group.ref} · {facts.group.code_word} now.'}*"


def _actions(facts: Gate) -> list[Block]:
    blocks: list[Block] = []
    for one in facts.actions[:MOST]:
        own = f"Becomes {one.agency}'s own work"
        blocks += [
            section(f"*{one.name}*, {plain(one.agency)}: “{plain(one.text)}”"),
            buttons(
                button("Done", DONE, str(one.id)),
                button(own if len(own) <= LONGEST_BUTTON else "Becomes their own work", OWN_WORK, str(one.id)),
                button("Cancel: why", DROP, str(one.id)),
            ),
        ]
    return [*blocks, *_more(len(facts.actions), "action")]


def _questions(facts: Gate) -> list[Block]:
    blocks: list[Block] = []
    for one in facts.questions[:MOST]:
        stands = (
            f"{listed([plain(name) for name in one.waiting])} {'has' if len(one.waiting) == 1 else 'have'} not answered"
            if one.waiting
            else "not agreed: put it again, or withdraw it"
        )
        label, action = ("Ask again", ASK_AGAIN) if one.waiting else ("Put it again", AGAIN)
        blocks += [
            section(f"*{one.name}*, {stands}. “{plain(one.text)}”"),
            buttons(button(label, action, str(one.id)), button("Withdraw: why", WITHDRAW, str(one.id))),
        ]
    return [*blocks, *_more(len(facts.questions), "question")]


def _meetings(facts: Gate) -> list[Block]:
    found = [section("A meeting is going on. End it first.")] if facts.meeting_runs else []
    for number, notes in facts.unsent[:MOST]:
        found.append(section(f"*The notes of meeting {number}* have not gone to the members."))
        if notes is not None:
            found.append(buttons(button("Open the notes", OPEN_NOTES, str(notes))))
    return [*found, *_more(len(facts.unsent), "meeting")]


def _how(facts: Gate) -> list[Block]:
    """The ways to end, and who still has to agree to the one that was chosen."""
    menu: Block = {"type": "radio_buttons", "action_id": WAY, "options": []}
    for way in facts.ways:
        label = f"{way.label} ({way.how_far})" if way.how_far else way.label
        menu["options"].append(option(label, f"{facts.group.id} {way.key}"))
        if way.key == facts.chosen:
            menu["initial_option"] = menu["options"][-1]
    blocks = [section(f"*{plain(facts.question)}*"), buttons(menu)]
    if facts.unconfirmed:
        names = listed([plain(name) for _, name in facts.unconfirmed])
        blocks += [
            section(f"Not confirmed yet: {names}. No answer is not a yes. If one tells you by phone, write it down:"),
            buttons(
                *(
                    button(f"{name} confirms"[:LONGEST_BUTTON], f"{TOLD_ME}_{place}", str(seat))
                    for place, (seat, name) in enumerate(facts.unconfirmed[:25])
                )
            ),
        ]
    return blocks


def _more(count: int, thing: str) -> list[Block]:
    left = count - MOST
    return [section(f"And {left} more {thing}{'' if left == 1 else 's'}: settle these first.")] if left > 0 else []


def window(message: Message) -> Block:
    """The same blocks where the button was pressed in a channel."""
    return modal("Close the group", message.blocks)
