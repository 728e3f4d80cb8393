"""The few shapes our messages are made of, as Block Kit wants them."""

from collections.abc import Sequence
from typing import Any

from bot.guard import plain
from bot.rules.words import listed

Block = dict[str, Any]

MOST_OPTIONS = 100
"""A menu of Slack's holds no more, and a label of it no more than the next figure's letters."""
LONGEST_LABEL = 75
MOST_TICKS = 10
"""A list of ticks holds no more; beyond it a menu takes its place."""


def names(found: Sequence[str]) -> str:
    """Names of the directory, one after the other, to be read as they stand there."""
    return listed([plain(name) for name in found])


def escaped(text: str) -> str:
    """Our own words for a mrkdwn field. What people typed, and names of the directory, go through `guard.plain`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def section(text: str) -> Block:
    """A paragraph; *text* is ours, with whatever people typed passed through `guard.plain`."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def small(text: str) -> Block:
    """Small print: the clause, the standing reminder."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def button(label: str, action: str, value: str, *, primary: bool = False) -> Block:
    """A button; *value* names the thing it is about, and is never a right."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action,
        "value": value,
    }
    return made | ({"style": "primary"} if primary else {})


def buttons(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def option(label: str, value: str) -> Block:
    """One choice in a menu or a list of ticks."""
    return {"text": {"type": "plain_text", "text": label}, "value": value}


def asked(block_id: str, label: str, element: Block, *, optional: bool = False) -> Block:
    """A question of a form; the answer is found under *block_id*."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": "value"},
        "optional": optional,
    }


def modal(title: str, blocks: list[Block], **more: Any) -> Block:
    """A form or an answer in a window; titles have 24 characters."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
        **more,
    }
