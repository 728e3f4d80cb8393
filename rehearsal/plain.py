"""Blocks as plain text, for transcripts: what a person reads, with buttons as [Label]."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
ZERO_WIDTH_SPACE = "\u200b"
BOLD = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])")
"""What Slack shows in bold; its first group is without the marks."""
MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
"""Somebody named in a text: the first group is their id."""


def plain(message: Json) -> str:
    """A message, an ephemeral or a view as text: its blocks, or its text where it has none; then its files."""
    lines = [plain_text(message["title"])] if message.get("title") else []
    lines.append(plain_blocks(message.get("blocks") or ()) or plain_text(message.get("text")))
    lines += [f"(file: {file['name']})" for file in message.get("files") or ()]
    if message.get("submit"):
        lines.append(f"[{plain_text(message['submit'])}]")
    return "\n".join(line for line in lines if line)


def plain_blocks(blocks: Sequence[Json]) -> str:
    return "\n".join(line for line in (_block(block) for block in blocks) if line)


def plain_text(text: Json | str | None) -> str:
    """A text object's words, with Slack's escapes undone, and without what nobody sees."""
    said = text if isinstance(text, str) else str((text or {}).get("text", ""))
    return said.replace(ZERO_WIDTH_SPACE, "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _block(block: Json) -> str:
    kind = block["type"]
    if kind == "divider":
        return "---"
    if kind == "section":
        said = [plain_text(block.get("text")), *(plain_text(field) for field in block.get("fields") or ())]
        if block.get("accessory"):
            said.append(_element(block["accessory"]))
        return " ".join(one for one in said if one)
    if kind in ("actions", "context"):
        return " ".join(_element(one) for one in block["elements"])
    if kind == "input":
        needed = "" if block.get("optional") else " (needed)"
        hint = f" ({plain_text(block['hint'])})" if block.get("hint") else ""
        return f"{plain_text(block['label'])}{needed}: {_element(block['element'])}{hint}"
    if kind == "image":
        return f"(picture: {block.get('alt_text', '')})"
    if kind == "video":
        return f"(video: {block.get('alt_text', '')})"
    if kind == "rich_text":
        return "\n".join(_rich(one) for one in block["elements"])
    if kind == "table":
        return "\n".join(" | ".join(_cell(cell) for cell in row) for row in block["rows"])
    return plain_text(block.get("text"))


def _element(element: Json) -> str:
    kind = element["type"]
    if kind in ("mrkdwn", "plain_text"):
        return plain_text(element)
    if kind == "image":
        return f"(picture: {element.get('alt_text', '')})"
    if kind == "button":
        return f"[{plain_text(element['text'])}]"
    if kind in ("radio_buttons", "checkboxes"):
        chosen = [element.get("initial_option"), *(element.get("initial_options") or ())]
        values = [one["value"] for one in chosen if one]
        marks = ("(x)", "( )") if kind == "radio_buttons" else ("[x]", "[ ]")
        return " ".join(
            f"{marks[0] if one['value'] in values else marks[1]} {plain_text(one['text'])}"
            for one in element["options"]
        )
    return f"[{_filled(element) or plain_text(element.get('placeholder')) or '...'}]"


def _filled(element: Json) -> str:
    """What a field starts with."""
    for name, value in element.items():
        if name.startswith("initial_") and value:
            many = value if isinstance(value, list) else [value]
            return ", ".join(plain_text(one["text"]) if isinstance(one, Mapping) else str(one) for one in many)
    return ""


def _rich(element: Json) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(f"- {_rich(one)}" for one in element["elements"])
    return "".join(_rich_piece(piece) for piece in element["elements"])


def _rich_piece(piece: Json) -> str:
    match piece["type"]:
        case "link":
            return str(piece.get("text") or piece["url"])
        case "user":
            return f"<@{piece['user_id']}>"
        case "channel":
            return f"<#{piece['channel_id']}>"
        case "emoji":
            return f":{piece['name']}:"
        case _:
            return str(piece.get("text", ""))


def _cell(cell: Json) -> str:
    return plain_blocks([cell]) if cell["type"] == "rich_text" else str(cell.get("text", ""))
