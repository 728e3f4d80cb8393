"""The form for a new action, pre-filled with all that can be known, and the question what a time means."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.guard import plain
from bot.views.action import CORRECT
from bot.views.action_forms import Filled, filled, whom
from bot.views.blocks import Block, asked, button, buttons, modal, section, small
from bot.views.message import Message

SHORTCUT = "create_action"
FORM = "action_new_form"
MEANING = "action_meaning"
"""The buttons of one question; each one's place among them follows (Slack wants them all different)."""
FINISH = "action_finish"


class Offered(Struct, frozen=True, kw_only=True):
    """What the form shows. *people* are ids and labels; *note* says what was left out of the message, if anything."""

    ref: str
    code_word: str
    people: Sequence[tuple[UUID, str]]
    most: int  # characters
    owner: UUID | None = None
    text: str = ""
    due: str = ""
    note: str = ""
    source_ts: str | None = None
    thread_ts: str | None = None
    kept_id: str | None = None


class Names(Struct, frozen=True, kw_only=True):
    """What the form carries besides its answers: names, never rights."""

    nonce: str
    ref: str
    source_ts: str | None
    thread_ts: str | None
    kept_id: str | None


def form(offered: Offered, nonce: str) -> Block:
    """Who does what by when."""
    text: Block = {"type": "plain_text_input", "multiline": True, "max_length": offered.most}
    due: Block = {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "Thursday noon"}}
    names = Names(
        nonce=nonce,
        ref=offered.ref,
        source_ts=offered.source_ts,
        thread_ts=offered.thread_ts,
        kept_id=offered.kept_id,
    )
    return modal(
        "New action",
        [
            section(f"*{offered.ref} · {offered.code_word}*" + (f"\n{plain(offered.note)}" if offered.note else "")),
            whom("Who does it?", offered.people, offered.owner),
            asked("words", "What? No names or health details.", _with(text, offered.text)),
            asked("due", "By when?", _with(due, offered.due)),
        ],
        callback_id=FORM,
        private_metadata=json.dumps(asdict(names)),
        submit={"type": "plain_text", "text": "Create it"},
    )


def read(view: Mapping[str, Any]) -> tuple[Filled, Names]:
    """What was filled in, and what it is about."""
    names = Names(**json.loads(view["private_metadata"]))
    return filled(view, names.nonce, names.ref), names


def created(says: str, action_id: str) -> list[Block]:
    """To whoever typed a command: how it was understood, in full."""
    return [section(plain(says)), buttons(button("Change the date", CORRECT, action_id))]


def which_time(question: str, meanings: Sequence[tuple[str, str]], kept_id: str, kept: str) -> list[Block]:
    """The question what a time means: one button for each meaning, and a way out. *kept* says for how long it waits."""
    sure = len(meanings) == 1
    choices = [
        button("Yes" if sure else label, f"{MEANING}_{place}", f"{kept_id} {value}", primary=sure)
        for place, (value, label) in enumerate(meanings)
    ]
    return [
        section(f"{plain(question)}\nNothing is written down yet."),
        buttons(*choices, button("Another time", FINISH, kept_id)),
        small(plain(kept)),
    ]


def unfinished(ref: str, reason: str, remedy: str, kept_id: str) -> Message:
    """To whoever mentioned the bot: why nothing came of it, and the button that goes on from there."""
    words = f"*You asked me for an action in {ref}.* It is not made yet.\n{plain(reason)}\n{plain(remedy)}"
    return Message(
        f"{ref}: an action to finish",
        [section(words), buttons(button("Finish it", FINISH, kept_id, primary=True))],
    )


def asks_which(ref: str, question: str, meanings: Sequence[tuple[str, str]], kept_id: str, kept: str) -> Message:
    """To whoever mentioned the bot: what does the time mean?"""
    head = section(f"*You asked me for an action in {ref}.*")
    return Message(f"{ref}: an action to finish", [head, *which_time(question, meanings, kept_id, kept)])


def finished(ref: str, made: str) -> Message:
    """The same message, once the action is made."""
    return Message(f"{ref}: {made} is made", [section(f"*{ref}: {made} is made.* Nothing more is needed here.")])


def _with(element: Block, value: str) -> Block:
    return element | ({"initial_value": value} if value else {})
