"""The forms about the notes of a meeting: one to write them, and the small ones around it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.dates.says import briefly
from bot.guard import plain
from bot.rules.record import Contents
from bot.views.blocks import Block, asked, modal, section
from bot.views.record import lines, paragraphs, without_own

WRITE_FORM, CORRECT_FORM = "record_write_form", "record_correct_form"
ASK_FORM, WRONG_FORM, DECLINE_FORM = "record_ask_form", "record_wrong_form", "record_decline_form"

LONGEST = 3_000
"""Characters that Slack lets somebody type into one field."""
MOST_STRUCK = 5
"""How many struck notes are shown one by one."""


class Offered(Struct, frozen=True, kw_only=True):
    """What the form shows. *lines* are what was noted, or was written before; *contents* what is taken as it stands.

    *wrong* is what somebody said is wrong: the form then makes a correction.
    """

    called: str
    number: int
    record_id: UUID
    edits: int
    due_at: datetime | None
    now: datetime
    most: int  # characters of one line
    most_words: int
    position: str
    lines: Sequence[str]
    struck: Sequence[str]
    contents: Contents
    goes_to_chair: bool
    corrects: bool = False
    wrong: str = ""
    why: str = ""


class Written(Struct, frozen=True, kw_only=True):
    """What a form says, and which notes it is about."""

    nonce: str
    about: str
    edits: int
    position: str = ""
    lines: str = ""
    words: str = ""


def form(offered: Offered, nonce: str) -> Block:
    """The line on where things stand, the notes one a line, and beneath them what is taken from the record."""
    shown, left = _that_fit(offered.lines)
    position: Block = {"type": "plain_text_input", "max_length": offered.most}
    several: Block = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    blocks = [section(_head(offered, left))]
    if offered.corrects:
        why: Block = {"type": "plain_text_input", "max_length": offered.most}
        label = "What is corrected? Everybody reads this line."
        blocks.append(asked("words", label, _with(why, offered.why)))
    blocks += [
        asked("position", "Where we are, in one neutral line", _with(position, offered.position)),
        asked("lines", "The notes, one a line. No names or health details.", _with(several, shown), optional=True),
    ]
    if offered.struck:
        blocks += paragraphs(_struck(offered.struck))
    blocks.append(section("*This comes from the record, and need not be typed:*"))
    blocks += paragraphs(lines(offered.called, without_own(offered.contents)))
    send = "Send to the chair" if offered.goes_to_chair else "Look at it"
    return modal(
        f"Notes of meeting {offered.number}",
        blocks,
        callback_id=CORRECT_FORM if offered.corrects else WRITE_FORM,
        private_metadata=json.dumps({"nonce": nonce, "about": str(offered.record_id), "edits": offered.edits}),
        submit={"type": "plain_text", "text": send},
    )


def again(view: Mapping[str, Any], now: Written, nonce: str) -> Block:
    """The same form, as it was filled in, with what somebody else wrote (*now*); sent again it takes its place."""
    said = [
        "*It has changed since you opened it.* Somebody else wrote this meanwhile. What you typed still stands below: "
        "take over what you need, then send it again.",
        plain(now.position),
        *(f"• {plain(line)}" for line in now.lines.splitlines()),
    ]
    kept = [block for block in view["blocks"] if not str(block.get("block_id", "")).startswith("changed")]
    warned = [block | {"block_id": f"changed_{place}"} for place, block in enumerate(paragraphs(said))]
    of_a_view = ("type", "title", "close", "submit", "callback_id")
    return {
        **{name: view[name] for name in of_a_view},
        "private_metadata": json.dumps({"nonce": nonce, "about": now.about, "edits": now.edits}),
        "blocks": [*warned, *(_filled(block, view) for block in kept)],
    }


def ask_form(about: str, edits: int, nonce: str) -> Block:
    """What the record keeper is to change."""
    return _small(
        ASK_FORM, "Ask the record keeper", "What should be changed? No names or health details.", about, nonce, edits
    )


def wrong_form(about: str, nonce: str) -> Block:
    """What is wrong in notes that went out."""
    label = "What is wrong, and how was it? No names or health details."
    return _small(WRONG_FORM, "Something is wrong", label, about, nonce)


def decline_form(about: str, nonce: str) -> Block:
    """Why they stay as they are."""
    return _small(DECLINE_FORM, "Leave them", "Why do the notes stay as they are? They read this.", about, nonce)


def read(view: Mapping[str, Any]) -> Written:
    """What was filled in."""
    names = json.loads(view["private_metadata"])
    answers = {name: answer["value"].get("value") or "" for name, answer in view["state"]["values"].items()}
    return Written(
        nonce=str(names["nonce"]),
        about=str(names["about"]),
        edits=int(names["edits"]),
        position=answers.get("position", ""),
        lines=answers.get("lines", ""),
        words=answers.get("words", ""),
    )


def _head(offered: Offered, left: int) -> str:
    found = [
        f"*{offered.called} · Meeting {offered.number}.*",
        f"They go out by {briefly(offered.due_at, offered.now)}." if offered.due_at else "",
        f"At most {offered.most_words} words in all, with what comes from the record.",
        f"{left} more notes do not fit here: `/rsg notes` shows them." if left else "",
        f"\nSomebody says: “{plain(offered.wrong)}”" if offered.wrong else "",
    ]
    return " ".join(filter(None, found))


def _that_fit(found: Sequence[str]) -> tuple[str, int]:
    """As many lines as one field takes, and how many are left."""
    shown: list[str] = []
    for line in found:
        if len("\n".join([*shown, line])) > LONGEST:
            break
        shown.append(line)
    return "\n".join(shown), len(found) - len(shown)


def _struck(found: Sequence[str]) -> list[str]:
    more = [f"And {len(found) - MOST_STRUCK} more."] if len(found) > MOST_STRUCK else []
    return ["*Struck out:*", *(f"~{plain(line)}~" for line in found[:MOST_STRUCK]), *more]


def _with(element: Block, value: str) -> Block:
    return element | ({"initial_value": value} if value else {})


def _filled(block: Block, view: Mapping[str, Any]) -> Block:
    """An input with what was typed in it."""
    answer = view["state"]["values"].get(str(block.get("block_id")))
    if answer is None or "element" not in block:
        return block
    element = {name: value for name, value in block["element"].items() if name != "initial_value"}
    return block | {"element": _with(element, answer["value"].get("value") or "")}


def _small(name: str, title: str, label: str, about: str, nonce: str, edits: int = -1) -> Block:
    return modal(
        title,
        [asked("words", label, {"type": "plain_text_input", "multiline": True})],
        callback_id=name,
        private_metadata=json.dumps({"nonce": nonce, "about": about, "edits": edits}),
        submit={"type": "plain_text", "text": "Send"},
    )
