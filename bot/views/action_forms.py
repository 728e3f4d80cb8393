"""The small forms about an action, and what a filled-in one says."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.views.action import CORRECT
from bot.views.blocks import Block, asked, button, buttons, modal, option, section

UPDATE_FORM, MORE_TIME_FORM, NOT_MINE_FORM = "action_update_form", "action_more_time_form", "action_not_mine_form"
CORRECT_FORM, NEW_OWNER_FORM, DROP_FORM = "action_correct_form", "action_new_owner_form", "action_drop_form"
SPEAK_FORM = "action_speak_form"

MOST_OPTIONS, LONGEST_LABEL = 100, 75
"""A menu of Slack's holds no more, and a label of it no more letters."""

TYPED = "typed"
"""The choice that means: what now stands in the form is to be read."""


class Filled(Struct, frozen=True, kw_only=True):
    """What a form says: *about* names the action, *which* the meaning that was picked of a time, if one was."""

    nonce: str
    about: str
    words: str = ""
    due: str = ""
    which: str | None = None
    person: UUID | None = None
    ticked: bool = False


def update(action_id: str, nonce: str) -> Block:
    """A word on how it goes, and a tick if it goes badly."""
    risk = {"type": "checkboxes", "options": [option("It is at risk: tell the chair", "at_risk")]}
    words = _words("How is it going? No names or health details.")
    return _form(
        UPDATE_FORM, "Update", [words, asked("ticks", "Is it at risk?", risk, optional=True)], action_id, nonce
    )


def more_time(action_id: str, nonce: str) -> Block:
    """A new date, in words."""
    return _form(MORE_TIME_FORM, "More time", [_due("New time, for example “Thursday noon”")], action_id, nonce)


def correct(action_id: str, nonce: str) -> Block:
    """The date as it was meant."""
    due = _due("When is it due? For example “Thursday noon”")
    return _form(CORRECT_FORM, "Change the date", [due], action_id, nonce)


def not_mine(action_id: str, nonce: str) -> Block:
    """Why it is somebody else's."""
    words = _words("Why is it not yours? Who should do it? No names or health details.")
    return _form(NOT_MINE_FORM, "Not mine", [words], action_id, nonce)


def drop(action_id: str, nonce: str) -> Block:
    """Why it is not needed any more."""
    words = _words("Why is it not needed any more? No names or health details.")
    return _form(DROP_FORM, "Drop it", [words], action_id, nonce)


def new_owner(action_id: str, nonce: str, people: Sequence[tuple[UUID, str]], due: str, *, late: bool) -> Block:
    """Who does it from now on: *people* are ids and labels; *due* is the date as it stands."""
    label = f"New date (it was due {due})" if late else f"New date (leave empty to keep {due})"
    element = {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "Thursday noon"}}
    blocks = [whom("Who does it from now on?", people), asked("due", label, element, optional=not late)]
    return _form(NEW_OWNER_FORM, "New owner", blocks, action_id, nonce)


def speak(action_id: str, nonce: str, chair: str) -> Block:
    """A word to the chair; *chair* says who that is."""
    blocks = [
        section(f"The chair is {plain(chair)}. What you write here reaches them at once."),
        _words("What should the chair know? No names or health details."),
    ]
    return _form(SPEAK_FORM, "Speak to the chair", blocks, action_id, nonce)


def read(view: Mapping[str, Any]) -> Filled:
    """What was filled in."""
    nonce, _, about = str(view["private_metadata"]).partition(" ")
    return filled(view, nonce, about)


def filled(view: Mapping[str, Any], nonce: str, about: str) -> Filled:
    """The answers of any form here, by what they are."""
    answers = {name: answer["value"] for name, answer in view["state"]["values"].items()}
    person, which = _chosen(answers.get("person")), _chosen(answers.get("which"))
    return Filled(
        nonce=nonce,
        about=about,
        words=(answers.get("words") or {}).get("value") or "",
        due=(answers.get("due") or {}).get("value") or "",
        which=None if which == TYPED else which,
        person=UUID(person) if person else None,
        ticked=bool((answers.get("ticks") or {}).get("selected_options")),
    )


def with_question(view: Mapping[str, Any], question: str, meanings: Sequence[tuple[str, str]]) -> Block:
    """The same form once more, with what was typed, and the question which of *meanings* its time has."""
    options = [option(label, value) for value, label in meanings]
    options.append(option("Another time: I have changed it above", TYPED))
    again = [block for block in view["blocks"] if block["block_id"] != "which"]
    place = next(index for index, block in enumerate(again) if block["block_id"] == "due") + 1
    again[place:place] = [asked("which", question, {"type": "radio_buttons", "options": options})]
    names = ("type", "title", "close", "submit", "callback_id", "private_metadata")
    return {**{name: view[name] for name in names}, "blocks": again}


def answered(says: str, action_id: str | None = None) -> Block:
    """What came of it; with *action_id* its date can be changed at once."""
    more = [buttons(button("Change the date", CORRECT, action_id))] if action_id else []
    return modal("Done", [section(plain(says)), *more])


def whom(label: str, people: Sequence[tuple[UUID, str]], first: UUID | None = None) -> Block:
    """One of *people*, ids and labels; *first* is chosen beforehand."""
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in people[:MOST_OPTIONS]]
    element: Block = {"type": "static_select", "options": options}
    chosen = next((one for one in options if first is not None and one["value"] == str(first)), None)
    return asked("person", label, element | ({"initial_option": chosen} if chosen else {}))


def _words(label: str) -> Block:
    return asked("words", label, {"type": "plain_text_input", "multiline": True})


def _due(label: str) -> Block:
    return asked("due", label, {"type": "plain_text_input"})


def _chosen(answer: Mapping[str, Any] | None) -> str | None:
    option = (answer or {}).get("selected_option")
    return str(option["value"]) if option else None


def _form(name: str, title: str, blocks: list[Block], action_id: str, nonce: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=name,
        private_metadata=f"{nonce} {action_id}",
        submit={"type": "plain_text", "text": "Send"},
    )
