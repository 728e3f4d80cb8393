"""People who are not reached here: who phones or e-mails them, what is said, and what they answered."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.views.blocks import Block, asked, button, buttons, escaped, modal, option, section
from bot.views.message import Message
from bot.views.recommendation import RECORD as RECORD_QUESTION
from storage.models import Group

TOLD, RECORD = "by_hand_told", "by_hand_record"
RECORD_FORM = "by_hand_record_form"

MOST = 20
"""How many people one message lists: a message holds 50 blocks, and each person has two."""


TO_TELL = "*To be told by hand.* They are not reached here. Please phone or e-mail them."
WAITING = "*Told by hand.* Their answer can be written down here."


class ToTell(Struct, frozen=True, kw_only=True):
    """Somebody who is told by hand, found in the facts. *what* is to be said to them, as a sentence of ours."""

    step_id: UUID
    name: str
    organisation_id: str
    agency: str
    email: str | None
    desk: str | None
    what: str
    told_by: str | None = None
    member_id: UUID | None = None  # whose answer can be written down
    question: str | None = None  # to which their agency's answer can be
    over: bool = False  # they answered, or it is not asked any more


def message(group: Group, people: Sequence[ToTell], *, may: bool) -> Message:
    """To whoever looks after the group. *may*: they still are the one who does."""
    name = f"{group.ref} · {group.code_word}"
    lock = f"{group.ref}: people to be told by hand"
    if all(one.over for one in people):
        return Message(lock, [section(f"*{name}: nobody is left to be told by hand.* Nothing is needed.")])
    if not may:
        words = f"*{name}: the chair now tells these people by hand.* Nothing is needed from you."
        return Message(lock, [section(words)])
    return Message(lock, [section(f"*{name}*"), *blocks(people)])


def blocks(people: Sequence[ToTell]) -> list[Block]:
    """One paragraph for each person, and beneath it what can be ticked off."""
    waiting = [one for one in people[:MOST] if not one.over]
    untold, told = [one for one in waiting if not one.told_by], [one for one in waiting if one.told_by]
    return [*_under(TO_TELL, untold), *_under(WAITING, told)]


def _under(heading: str, people: Sequence[ToTell]) -> list[Block]:
    found = [section(heading)] if people else []
    for one in people:
        found += [section(_line(one)), buttons(*_buttons(one))]
    return found


def told_button(step_id: UUID) -> Block:
    """I have told them."""
    return button("Told", TOLD, str(step_id))


def record_form(member_id: str, nonce: str) -> Block:
    """What somebody answered by phone or e-mail."""
    answers = [option("They'll come", "coming"), option("They can't come", "cannot")]
    return modal(
        "Record their answer",
        [asked("reply", "What did they say?", {"type": "radio_buttons", "options": answers})],
        callback_id=RECORD_FORM,
        private_metadata=json.dumps({"nonce": nonce, "member": member_id}),
        submit={"type": "plain_text", "text": "Write it down"},
    )


def read_record(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names = json.loads(view["private_metadata"])
    chosen = view["state"]["values"]["reply"]["value"]["selected_option"]
    return {"key": f"fm:{names['nonce']}", "member_id": UUID(names["member"]), "reply": chosen["value"]}


def _line(one: ToTell) -> str:
    # an address has to survive being copied, so it is escaped and no more
    ways = [f"E-mail: {escaped(one.email)}." if one.email else "", f"Duty desk: {plain(one.desk)}." if one.desk else ""]
    head = f"*{plain(one.name)}, {plain(one.agency)}.*"
    if one.told_by:
        head += f" Told by {plain(one.told_by)}."
    answer_owed = one.told_by is not None and (one.member_id is not None or one.question is not None)
    then = "They have not answered yet." if answer_owed else f"Tell them: {one.what}"
    return "\n".join([" ".join(filter(None, [head, *ways])), then])


def _buttons(one: ToTell) -> list[Block]:
    found = [] if one.told_by else [told_button(one.step_id)]
    if one.member_id is not None:
        found.append(button("Record their answer", RECORD, str(one.member_id)))
    if one.question is not None:
        found.append(button("Record their answer", RECORD_QUESTION, one.question))
    return found
