"""Blocks and forms for tests, as short as they can be."""

from typing import Any

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, value: str = "v", **more: Any) -> Json:
    return {"type": "button", "text": words(label), "action_id": action_id, "value": value, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def asks(label: str, block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": words(label), "element": element, **more}


def text_field(action_id: str = "text", **more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": action_id, **more}


def menu(kind: str, *options: str, **more: Any) -> Json:
    made = [{"text": words(option), "value": option.lower()} for option in options]
    return {"type": kind, "action_id": "menu", "options": made, **more}


def form(*blocks: Json, **more: Any) -> Json:
    """A modal with a Send button; without blocks, one that asks What."""
    shown = list(blocks) or [asks("What", "what", text_field())]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": words("A form"),
        "submit": words("Send"),
        "blocks": shown,
        **more,
    }
