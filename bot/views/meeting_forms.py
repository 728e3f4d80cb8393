"""The small forms about a meeting: who is here, who chairs it, that it was not held."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.views.blocks import LONGEST_LABEL, MOST_OPTIONS, MOST_TICKS, Block, asked, modal, option, section

START_FORM, CHANGE_FORM = "meeting_start_form", "meeting_change_form"
ACTING_FORM, TAKE_FORM, NOT_HELD_FORM = "meeting_acting_form", "meeting_take_form", "meeting_not_held_form"

SAID = {"coming": "comes", "cannot": "said that they can't come", "silent": "no answer"}
WHY = "Why? One line. No names or health details."


class Row(Struct, frozen=True, kw_only=True):
    """An agency, or a person of a standing body, as the form offers it: what was answered, and whether it is ticked.

    *id* is that of the seat, or of the membership.
    """

    id: UUID
    name: str
    said: str | None
    here: bool


class Roll(Struct, frozen=True, kw_only=True):
    """What the form about who is here shows. *over*: the meeting's time has gone, and it asks who was there."""

    meeting_id: UUID
    name: str
    code_word: str
    rows: Sequence[Row]
    running: bool
    since: str  # the hour at which it began, if it is on
    over: bool


class NotHeld(Struct, frozen=True, kw_only=True):
    """What the form about a meeting that was not held shows; *proposed* is a date for the next, in words."""

    meeting_id: UUID
    name: str
    asks_next: bool
    proposed: str


def roll(facts: Roll, nonce: str) -> Block:
    """One tap for each agency; in a standing body for each person."""
    options = [option(_label(one), str(one.id)) for one in facts.rows[:MOST_OPTIONS]]
    ticked = [made for made, one in zip(options, facts.rows, strict=False) if one.here]
    kind = "checkboxes" if len(options) <= MOST_TICKS else "multi_static_select"
    element: Block = {"type": kind, "options": options} | ({"initial_options": ticked} if ticked else {})
    label = "Who was here?" if facts.over else "Who is here?"
    words = f"*{facts.name} · {facts.code_word}{f' is on since {facts.since}' if facts.running else ''}.* "
    words += "Whoever is not ticked counts as absent"
    words += ". What was decided before stays." if facts.running else ": nothing is decided for them."
    names = {"nonce": nonce, "meeting": str(facts.meeting_id), "were": [one["value"] for one in ticked]}
    return modal(
        label,
        [section(words), asked("here", label, element)],
        callback_id=CHANGE_FORM if facts.running else START_FORM,
        private_metadata=json.dumps(names),
        submit={"type": "plain_text", "text": "Save" if facts.running or facts.over else "Start"},
    )


def read_roll(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    chosen = view["state"]["values"]["here"]["value"].get("selected_options") or ()
    names = json.loads(view["private_metadata"])
    return {
        **_about(names),
        "were": tuple(UUID(seat) for seat in names["were"]),
        "here": tuple(UUID(one["value"]) for one in chosen),
    }


def acting(meeting_id: str, name: str, people: Sequence[tuple[UUID, str]], nonce: str) -> Block:
    """Who chairs this meeting: *people* are ids and labels of those who may."""
    about = section(f"*{plain(name)}.* Everybody reads who chairs this time, and why.")
    return _form(ACTING_FORM, "Acting chair", [about, *acting_fields(people)], meeting_id, nonce, "Name them")


def acting_fields(people: Sequence[tuple[UUID, str]]) -> list[Block]:
    """Who, and why."""
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in people[:MOST_OPTIONS]]
    return [asked("person", "Who chairs it?", {"type": "static_select", "options": options}), _why()]


def take(meeting_id: str, name: str, nonce: str) -> Block:
    """The chair is not there: whoever sends it chairs."""
    words = section(f"You chair {plain(name)}. The chair, the card and the notes say so, with your reason.")
    return _form(TAKE_FORM, "The chair is not here", [words, _why()], meeting_id, nonce, "I chair it")


def not_held(facts: NotHeld, nonce: str) -> Block:
    """Why, and where nothing is booked when they meet instead."""
    blocks = [section(f"*{plain(facts.name)} was not held.*"), _why()]
    if facts.asks_next:
        element = {"type": "plain_text_input", "initial_value": facts.proposed}
        blocks.append(asked("next", "When do you meet instead?", element))
    return _form(NOT_HELD_FORM, "Not held", blocks, str(facts.meeting_id), nonce, "Save")


def read(view: Mapping[str, Any]) -> dict[str, Any]:
    """Which meeting a small form is about, and its key."""
    return _about(json.loads(view["private_metadata"]))


def words(view: Mapping[str, Any], name: str) -> str:
    """What was typed under *name*; nothing where the form does not ask that."""
    found = view["state"]["values"].get(name, {}).get("value", {})
    return str(found.get("value") or "")


def person(view: Mapping[str, Any]) -> UUID:
    """Who was chosen."""
    return UUID(view["state"]["values"]["person"]["value"]["selected_option"]["value"])


def _about(names: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": f"fm:{names['nonce']}", "meeting_id": UUID(names["meeting"])}


def _label(one: Row) -> str:
    said = f" ({SAID[one.said]})" if one.said else ""
    return f"{one.name[: LONGEST_LABEL - len(said)]}{said}"


def _why() -> Block:
    return asked("words", WHY, {"type": "plain_text_input"})


def _form(callback: str, title: str, blocks: list[Block], meeting_id: str, nonce: str, submit: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=callback,
        private_metadata=json.dumps({"nonce": nonce, "meeting": meeting_id}),
        submit={"type": "plain_text", "text": submit},
    )


def done(says: str, more: str = "") -> Block:
    """What came of it. Closing it closes the form beneath too, where there is one: that has been sent."""
    return modal("Done", [section(plain(one)) for one in (says, more) if one], clear_on_close=True)
