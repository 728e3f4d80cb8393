"""Setting up a panel or board: the form, who has which seat, and what somebody reads who sits on one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from bot.guard import plain
from bot.views.blocks import LONGEST_LABEL, MOST_OPTIONS, Block, asked, modal, names, option, section, small
from bot.views.message import Message
from storage.models import Group

FORM = "panel_form"
PEOPLE = {"chair": "Who chairs it?", "vice_chair": "Who is vice-chair?", "administrator": "Who looks after it?"}
NOBODY = "nobody listed"


class SeatLine(Struct, frozen=True):
    """One seat by post: what it is called, its organisation, its key, and who has it."""

    label: str
    agency: str | None
    key: str
    people: Sequence[str]


class Seated(Struct, frozen=True, kw_only=True):
    """What the message to somebody who sits on a body shows; *next_at* is in words."""

    group: Group
    parts: Sequence[str]  # what they are there: a seat, chair, administrator
    agency: str
    chair: str | None
    next_at: str | None
    still: bool


def form(bodies: Sequence[tuple[str, str]], nonce: str) -> Block:
    """Which body, and who has which part in it; *bodies* are keys and names."""
    options = [option(name[:LONGEST_LABEL], key) for key, name in bodies[:MOST_OPTIONS]]
    menu: Block = {"type": "static_select", "options": options}
    menu |= {"initial_option": options[0]} if len(options) == 1 else {}
    words = (
        "Its seats are filled from the directory, by post. Without a chair here, the directory is asked whose it is."
    )
    return modal(
        "Set up a panel",
        [
            section(words),
            asked("body", "Which panel or board?", menu),
            *(asked(name, label, {"type": "users_select"}, optional=True) for name, label in PEOPLE.items()),
        ],
        callback_id=FORM,
        private_metadata=json.dumps({"nonce": nonce}),
        submit={"type": "plain_text", "text": "Set it up"},
    )


def read(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    values = view["state"]["values"]
    forum, _, instance = str(values["body"]["value"]["selected_option"]["value"]).partition("/")
    people = {name: values.get(name, {}).get("value", {}).get("selected_user") for name in PEOPLE}
    return {
        "key": f"fm:{json.loads(view['private_metadata'])['nonce']}",
        "forum": forum,
        "instance": instance or None,
        **people,
    }


def done(says: str) -> Block:
    """What came of it."""
    return modal("Set up", [section(plain(says))], clear_on_close=True)


def seated(facts: Seated) -> Message:
    """To everybody who sits on it, once; it is drawn again when their part changes."""
    group = facts.group
    if not facts.still:
        words = f"*You do not sit on {group.ref} · {group.code_word} any more.* Nothing is needed from you."
        return Message(f"{group.ref}: you do not sit on it any more", [section(words)])
    part = f" Your part: {names(facts.parts)}." if facts.parts else " You are a guest there, without a vote."
    lines = [
        f"*You are in {group.ref} · {group.code_word}, for {plain(facts.agency)}.*{part}",
        f"Chair: {plain(facts.chair or 'not named yet')}.",
        f"It meets next on {facts.next_at}." if facts.next_at else "No meeting is entered yet.",
        "`/panel calendar` shows its dates, `/panel seats` who sits on it.",
    ]
    return Message(f"{group.ref}: you sit on it", [section("\n".join(lines))])


def seat_list(group: Group, lines: Sequence[SeatLine]) -> list[Block]:
    """Who has which seat, and which are empty."""
    head = f"*{group.ref} · {group.code_word}: its seats*"
    if not lines:
        return [section(f"{head}\nIts terms list no seats. Everybody in the group sits on it.")]
    found = [_seat(line) for line in lines]
    foot = small("`/panel seat` with the word in brackets and a person fills one: `/panel seat chair @sam`.")
    return [section(head), *(section("\n".join(found[at : at + 20])) for at in range(0, len(found), 20)), foot]


def _seat(line: SeatLine) -> str:
    of = f", {plain(line.agency)}" if line.agency else ""
    who = names(line.people) if line.people else f"*{NOBODY}*"
    return f"{plain(line.label)}{of} ({line.key}): {who}"
