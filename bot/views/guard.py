"""How somebody is told that their words may identify a child, and how they say that they do not."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from bot.rules.refusal import Refusal
from bot.views import refusal as refusal_view
from bot.views.blocks import Block, button, buttons, option, section
from bot.views.why import why_rule

SURE = "guard_sure"
WHY = "guard_why"
LONGEST_VALUE = 2000
"""How many characters Slack lets a button carry."""

NOT_ONE = {
    "NHS number": "It is not an NHS number. Send it.",
    "date of birth": "It is not a date of birth. Send it.",
    "postcode": "It is not a postcode. Send it.",
    "case number": "It is not a case number. Send it.",
    "name": "It is not the name of a child or of their family. Send it.",
    "telephone number": "It is a work number. Send it.",
}
OF_A_VIEW = ("type", "title", "submit", "close", "callback_id", "private_metadata", "clear_on_close", "notify_on_close")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


def answer(refusal: Refusal, kinds: Sequence[str], command: str, words: str, key: str) -> list[Block]:
    """To a command: the no, and a button that sends the same words once it is said that they are harmless.

    The words travel in the button and are kept nowhere; too long a command has to be typed again.
    """
    value = json.dumps([key, list(kinds), command, words], ensure_ascii=False, separators=(",", ":"))
    if len(value) > LONGEST_VALUE:
        return refusal_view.blocks(refusal)
    label = "It is a work number: send" if list(kinds) == ["telephone number"] else "It is not one: send"
    return [*refusal_view.blocks(refusal), buttons(button(label, SURE, value))]


def read_answer(value: str) -> tuple[str, list[str], str, str]:
    """The key of the command that was refused, the kinds found in it, its name, and its words."""
    key, kinds, command, words = json.loads(value)
    return str(key), [str(kind) for kind in kinds], str(command), str(words)


def again(view: Mapping[str, Any], refusal: Refusal, kinds: Sequence[str]) -> Block:
    """The form that was sent, filled in as it was, with the no at its end and a tick for each kind that was found."""
    blocks = [_filled_in(block, _values(view)) for block in view["blocks"] if block.get("block_id") not in (SURE, WHY)]
    ticks = [option(NOT_ONE[kind], kind) for kind in kinds]
    ticked = [tick for tick in ticks if tick["value"] in sure(view)]
    tick: Block = {"type": "checkboxes", "action_id": "value", "options": ticks}
    why: Block = section(f":warning: {refusal_view.words(refusal)}") | {"block_id": WHY}
    if refusal.rule_id:
        why["accessory"] = why_rule(refusal.rule_id)
    question: Block = {
        "type": "input",
        "block_id": SURE,
        "optional": True,
        "label": {"type": "plain_text", "text": "Only if you are sure"},
        "element": tick | ({"initial_options": ticked} if ticked else {}),
    }
    return {key: view[key] for key in OF_A_VIEW if view.get(key) is not None} | {"blocks": [*blocks, why, question]}


def sure(view: Mapping[str, Any]) -> Collection[str]:
    """The kinds that were ticked: "it is not one"."""
    ticked = _values(view).get(SURE, {}).get("value", {}).get("selected_options") or []
    return [one["value"] for one in ticked]


def typed(view: Mapping[str, Any]) -> tuple[str, ...]:
    """All that was typed into a form, whatever it is for."""
    states = [state for found in _values(view).values() for state in found.values()]
    texts = [str(state["value"]) for state in states if state["type"] in TYPED and state.get("value")]
    rich = [" ".join(_texts(state["rich_text_value"])) for state in states if state.get("rich_text_value")]
    return (*texts, *rich)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a rich text, however deep."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inside in value.values():
            yield from _texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _texts(inside)


def _values(view: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    return found


def _filled_in(block: Block, values: Mapping[str, Any]) -> Block:
    states = values.get(str(block.get("block_id")), {})
    made = dict(block)
    for part in ("element", "accessory"):
        if part in made and made[part].get("action_id") in states:
            made[part] = _with_state(made[part], states[made[part]["action_id"]])
    if "elements" in made:
        made["elements"] = [
            _with_state(one, states[one["action_id"]]) if one.get("action_id") in states else one
            for one in made["elements"]
        ]
    return made


def _with_state(element: Block, state: Mapping[str, Any]) -> Block:
    """The element, starting with what was chosen or typed in it: `selected_user` becomes `initial_user`."""
    made = {key: value for key, value in element.items() if not key.startswith("initial_")}
    for key, value in state.items():
        if key in ("value", "rich_text_value") and value:
            made["initial_value"] = value
        elif key.startswith("selected_") and value:
            made[key.replace("selected_", "initial_", 1)] = _own_option(element, value)
    return made


def _own_option(element: Block, chosen: Any) -> Any:
    """The element's own option of that value: Slack wants it to the letter, and sends it back with more."""
    if isinstance(chosen, list):
        return [_own_option(element, one) for one in chosen]
    groups = [group["options"] for group in element.get("option_groups", [])]
    own = [one for options in [element.get("options", []), *groups] for one in options]
    value = chosen.get("value") if isinstance(chosen, Mapping) else None
    return next((one for one in own if one.get("value") == value), chosen) if value is not None else chosen
