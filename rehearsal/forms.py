"""Filling in: finding what a person means by a label, and what Slack makes of what they choose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rehearsal.elements import ELEMENTS_IN, options_of
from rehearsal.errors import CannotDo
from rehearsal.plain import plain_blocks
from rehearsal.posting import rich_text
from rehearsal.state import Json, View

SINGLE = {  # element: (what its state is called, what it starts with)
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
MANY = {
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
CHOSEN_FROM_OPTIONS = ("static_select", "radio_buttons", "multi_static_select", "checkboxes", "overflow")


@dataclass(frozen=True)
class Control:
    """Something to press, choose or fill in, and where it stands."""

    block: Json
    element: Json
    at: int

    @property
    def label(self) -> str:
        """The words by which a person knows it."""
        own = self.element.get("text") or self.block.get("label") or self.element.get("placeholder") or {}
        return str(own.get("text", ""))

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.element.get("action_id", ""), self.block.get("block_id", ""))


def controls(blocks: list[Json]) -> Iterator[Control]:
    for at, block in enumerate(blocks):
        for element in (block.get("accessory"), block.get("element"), *(block.get("elements") or ())):
            if isinstance(element, dict) and element.get("type") in ELEMENTS_IN:
                yield Control(block, element, at)


def find(blocks: list[Json], what: str, near: str = "") -> Control:
    """The control called `what` (its label, action_id or block_id); with `near`, the first at or after that text.

    Raises CannotDo if there is none, or more than one and `near` does not say which.
    """
    start = _block_saying(blocks, near) if near else 0
    here = [control for control in controls(blocks) if control.at >= start]
    exactly = [control for control in here if what in control.names]
    loosely = [control for control in here if what.casefold() in (name.casefold() for name in control.names)]
    for found in (exactly, loosely):
        if len(found) == 1 or (found and near):
            return found[0]
        if found:
            raise CannotDo(f"{len(found)} controls are called {what!r}: say which with 'near'")
    there = ", ".join(f"[{control.label}]" for control in here) or "nothing to press"
    raise CannotDo(f"no {what!r} here; there is {there}")


def _block_saying(blocks: list[Json], words: str) -> int:
    for at, block in enumerate(blocks):
        if words in plain_blocks([block]):
            return at
    raise CannotDo(f"nothing here says {words!r}")


def state_of(control: Control, value: Any) -> Json:
    """The element's state once `value` is chosen. Raises CannotDo for what cannot be chosen."""
    kind = control.element["type"]
    if kind in SINGLE:
        return {"type": kind, SINGLE[kind][0]: _one(control, value)}
    if kind in MANY:
        many = value if isinstance(value, list | tuple) else [value]
        return {"type": kind, MANY[kind][0]: [_one(control, one) for one in many if one not in (None, "")]}
    raise CannotDo(f"{control.label!r} is a {kind}: it is pressed, not filled in")


def _one(control: Control, value: Any) -> Any:
    kind = control.element["type"]
    if value is None:
        return None
    if kind in CHOSEN_FROM_OPTIONS:
        return option(control, str(value))
    if kind == "rich_text_input":
        return rich_text(str(value))[0]
    if kind == "datetimepicker":
        return int(value)
    return str(value)


def option(control: Control, wanted: str) -> Json:
    """The option by its value or its words. Raises CannotDo."""
    for one in options_of(control.element):
        if wanted in (one.get("value"), one["text"]["text"]):
            return one
    there = ", ".join(one["text"]["text"] for one in options_of(control.element))
    raise CannotDo(f"{wanted!r} cannot be chosen in {control.label!r}; there is {there}")


def action(control: Control, value: Any, ts: str) -> Json:
    """What goes into `actions` when the control is used."""
    element = control.element
    kind = element["type"]
    body: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": control.block["block_id"],
        "action_ts": ts,
    }
    if kind == "button":
        return body | {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    if kind == "overflow":
        return body | {"selected_option": option(control, str(value))}
    return body | state_of(control, value)


def complete(view: View) -> None:
    """Give the view the full state Slack sends: what was chosen, else what it started with, else nothing."""
    for control in controls(view.content["blocks"]):
        kind = control.element["type"]
        if kind not in SINGLE and kind not in MANY:
            continue
        name, initial = SINGLE.get(kind) or MANY[kind]
        empty: Any = None if kind in SINGLE else []
        start = {"type": kind, name: control.element.get(initial, empty)}
        view.values.setdefault(control.block["block_id"], {}).setdefault(control.element["action_id"], start)


def title(view: View) -> str:
    """What a form is called on the screen."""
    return str((view.content.get("title") or {}).get("text", ""))


def missing(view: View) -> dict[str, str]:
    """What Slack itself would say before sending the form: required and empty, or too short or long."""
    errors: dict[str, str] = {}
    for control in controls(view.content["blocks"]):
        if control.block["type"] != "input":
            continue
        state = view.values[control.block["block_id"]][control.element["action_id"]]
        value = next(v for name, v in state.items() if name != "type")
        if value in (None, "", []):
            if not control.block.get("optional"):
                errors[control.label] = "Please complete this required field."
        elif control.element["type"] == "plain_text_input":
            least, most = control.element.get("min_length", 0), control.element.get("max_length", 3000)
            if not least <= len(value) <= most:
                errors[control.label] = f"Must be between {least} and {most} characters."
    return errors
