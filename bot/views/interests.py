"""An interest that somebody declares: the form, and what whoever chooses reads."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.views.blocks import LONGEST_LABEL, MOST_OPTIONS, Block, asked, button, buttons, modal, option, section, small
from bot.views.message import Message
from storage.models import Group, Interest

FORM = "interest_form"
CHOOSE = "interest_choose"
"""One button for each choice: its place follows, since no two of a row may be called the same."""


class Asked(Struct, frozen=True, kw_only=True):
    """What the form asks; *items* are keys and labels."""

    group_id: UUID
    name: str
    words: str
    items: Sequence[tuple[str, str]]


class Shown(Struct, frozen=True, kw_only=True):
    """A declaration as whoever chooses sees it; *choices* are keys and labels, *chosen* the label of one."""

    group: Group
    interest: Interest
    who: str
    item: str
    choices: Sequence[tuple[str, str]]
    chosen: str | None
    clause: str


def form(facts: Asked, nonce: str) -> Block:
    """At which item, and what it is."""
    options = [option(text[:LONGEST_LABEL], key) for key, text in facts.items[:MOST_OPTIONS]]
    words: Block = {"type": "plain_text_input"}
    words |= {"initial_value": facts.words} if facts.words else {}
    return modal(
        "Declare an interest",
        [
            section(f"*{plain(facts.name)}*\nWhoever chairs reads it and says what follows. It goes into the minutes."),
            asked("item", "At which item?", {"type": "static_select", "options": options}),
            asked("words", "What is the interest? One line. Nothing about a child.", words),
        ],
        callback_id=FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": str(facts.group_id)}),
        submit={"type": "plain_text", "text": "Declare it"},
    )


def read(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names, values = json.loads(view["private_metadata"]), view["state"]["values"]
    return {
        "key": f"fm:{names['nonce']}",
        "group_id": UUID(names["group"]),
        "item": str(values["item"]["value"]["selected_option"]["value"]),
        "words": values["words"]["value"].get("value") or "",
    }


def declared(facts: Shown) -> Message:
    """To whoever chooses what follows."""
    head = f"*{plain(facts.who)} declares an interest in “{plain(facts.item)}”:* “{plain(facts.interest.words)}”"
    if facts.chosen is not None:
        text = f"{head}\nChosen: {plain(facts.chosen)}."
        return Message(f"{facts.group.ref}: an interest", [section(text)])
    value = str(facts.interest.id)
    row = [
        button(label.capitalize(), f"{CHOOSE}_{place}", f"{value} {key}")
        for place, (key, label) in enumerate(facts.choices)
    ]
    asks = "What follows? Until you have chosen they do not vote, and nothing is decided at this item."
    return Message(
        f"{facts.group.ref}: an interest", [section(f"{head}\n{asks}"), buttons(*row), small(plain(facts.clause))]
    )
