"""Block Kit's rules: what may stand in a message, a form or a Home tab, and how long it may be.

Problems are worded and located as Slack does it:
"must be less than 3001 characters [json-pointer:/blocks/0/text]".
"""

import json
from collections.abc import Iterator
from typing import Any

from rehearsal.elements import ELEMENTS_IN, element_problems, text_problems

MESSAGE, MODAL, HOME = "message", "modal", "home"
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
BLOCKS_IN = {
    "actions": (MESSAGE, MODAL, HOME),
    "context": (MESSAGE, MODAL, HOME),
    "divider": (MESSAGE, MODAL, HOME),
    "header": (MESSAGE, MODAL, HOME),
    "image": (MESSAGE, MODAL, HOME),
    "input": (MESSAGE, MODAL, HOME),
    "markdown": (MESSAGE,),
    "rich_text": (MESSAGE, MODAL, HOME),
    "section": (MESSAGE, MODAL, HOME),
    "table": (MESSAGE,),
    "video": (MESSAGE, MODAL, HOME),
}
ALL_TEXT = 13_200  # undocumented: beyond about this much text in all, a message is refused
VIEW_BYTES = 250_000


def block_problems(blocks: Any, surface: str, at: str = "/blocks") -> list[str]:
    """Everything Slack would refuse in these blocks; empty when it would take them."""
    if not isinstance(blocks, list):
        return [f"must provide an array [json-pointer:{at}]"]
    problems: list[str] = []
    if len(blocks) > MOST_BLOCKS[surface]:
        problems.append(f"no more than {MOST_BLOCKS[surface]} items allowed [json-pointer:{at}]")
    for index, block in enumerate(blocks):
        problems += _block(block, surface, f"{at}/{index}")
    return [*problems, *_repeated_block_ids(blocks, at)]


def all_text(value: Any) -> int:
    """Characters of text in blocks, all together."""
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(all_text(inner) for inner in value.values() if isinstance(inner, dict | list))
    if isinstance(value, list):
        return sum(all_text(inner) for inner in value)
    return 0


def view_problems(view: Any) -> list[str]:
    """Everything Slack would refuse in a view, but for its size."""
    if not isinstance(view, dict):
        return ["must provide an object [json-pointer:/view]"]
    surface = view.get("type")
    if surface not in (MODAL, HOME):
        return ["missing required field: type [json-pointer:/view]" if not surface else "unsupported type: view"]
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if surface == MODAL:
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
    problems = [f"additional property: {name} [json-pointer:/view]" for name in sorted(set(view) - known)]
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        value = view.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > most):
            problems.append(f"must be less than {most + 1} characters [json-pointer:/view/{name}]")
    if surface == MODAL:
        problems += _modal(view)
    return problems + block_problems(view.get("blocks"), surface, "/view/blocks")


def too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def _modal(view: dict[str, Any]) -> Iterator[str]:
    for name in ("title", "submit", "close"):
        if view.get(name) is not None:
            yield from text_problems(view[name], f"/view/{name}", 24, plain=True)
    if not view.get("title"):
        yield "missing required field: title [json-pointer:/view]"
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if inputs and not view.get("submit"):
        yield "`submit` is required when an `input` block is in the `blocks` array [json-pointer:/view/submit]"


def _block(block: Any, surface: str, at: str) -> Iterator[str]:
    if not isinstance(block, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    kind = block.get("type")
    if kind is None:
        yield f"missing required field: type [json-pointer:{at}]"
    elif kind not in BLOCKS_IN or surface not in BLOCKS_IN[kind]:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
    else:
        block_id = block.get("block_id", "-")
        if not isinstance(block_id, str) or not 1 <= len(block_id) <= 255:
            yield f"must be less than 256 characters [json-pointer:{at}/block_id]"
        if unknown := set(block) - FIELDS[kind] - {"type", "block_id"}:
            yield f"invalid additional property: {', '.join(sorted(unknown))} [json-pointer:{at}]"
        yield from CHECKS[kind](block, at)
        yield from _repeated_action_ids(block, at)


def _section(block: dict[str, Any], at: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"missing required field: text or fields [json-pointer:{at}]"
    if block.get("text") is not None:
        yield from text_problems(block["text"], f"{at}/text", 3000)
    fields = block.get("fields", [])
    if not isinstance(fields, list) or len(fields) > 10:
        yield f"no more than 10 items allowed [json-pointer:{at}/fields]"
    else:
        for index, item in enumerate(fields):
            yield from text_problems(item, f"{at}/fields/{index}", 2000)
    if block.get("accessory") is not None:
        yield from element_problems(block["accessory"], f"{at}/accessory", "section")


def _header(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from text_problems(block.get("text"), f"{at}/text", 150, plain=True)


def _elements(most: int, kind: str) -> Any:
    def check(block: dict[str, Any], at: str) -> Iterator[str]:
        elements = block.get("elements")
        if not isinstance(elements, list) or not elements:
            yield f"missing required field: elements [json-pointer:{at}]"
            return
        if len(elements) > most:
            yield f"no more than {most} items allowed [json-pointer:{at}/elements]"
        for index, element in enumerate(elements):
            where = f"{at}/elements/{index}"
            if kind == "context" and isinstance(element, dict) and element.get("type") in ("mrkdwn", "plain_text"):
                yield from text_problems(element, where, 2000)
            else:
                yield from element_problems(element, where, kind)

    return check


def _input(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from text_problems(block.get("label"), f"{at}/label", 2000, plain=True)
    if block.get("hint") is not None:
        yield from text_problems(block["hint"], f"{at}/hint", 2000, plain=True)
    yield from element_problems(block.get("element"), f"{at}/element", "input")


def _image(block: dict[str, Any], at: str) -> Iterator[str]:
    if not block.get("alt_text") or len(block["alt_text"]) > 2000:
        yield f"missing required field: alt_text [json-pointer:{at}]"
    if not block.get("image_url") and not block.get("slack_file"):
        yield f"missing required field: image_url [json-pointer:{at}]"
    if block.get("title") is not None:
        yield from text_problems(block["title"], f"{at}/title", 2000, plain=True)


def _markdown(block: dict[str, Any], at: str) -> Iterator[str]:
    text = block.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= 12_000:
        yield f"must be less than 12001 characters [json-pointer:{at}/text]"


def _rich_text(block: dict[str, Any], at: str) -> Iterator[str]:
    elements = block.get("elements")
    if not isinstance(elements, list):
        yield f"missing required field: elements [json-pointer:{at}]"
        return
    allowed = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
    for index, element in enumerate(elements):
        if not isinstance(element, dict) or element.get("type") not in allowed:
            yield f"unsupported type [json-pointer:{at}/elements/{index}]"


def _table(block: dict[str, Any], at: str) -> Iterator[str]:
    rows = block.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= 100:
        yield f"no more than 100 items allowed [json-pointer:{at}/rows]"
    elif any(not isinstance(row, list) or len(row) > 20 for row in rows):
        yield f"no more than 20 items allowed [json-pointer:{at}/rows]"


def _nothing(block: dict[str, Any], at: str) -> Iterator[str]:
    return iter(())


def _video(block: dict[str, Any], at: str) -> Iterator[str]:
    for name in ("alt_text", "title", "thumbnail_url", "video_url"):
        if not block.get(name):
            yield f"missing required field: {name} [json-pointer:{at}]"


CHECKS = {
    "actions": _elements(25, "actions"),
    "context": _elements(10, "context"),
    "divider": _nothing,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
    "video": _video,
}
FIELDS = {
    "actions": {"elements"},
    "context": {"elements"},
    "divider": set(),
    "header": {"text", "level"},
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "input": {"label", "element", "dispatch_action", "hint", "optional"},
    "markdown": {"text"},
    "rich_text": {"elements"},
    "section": {"text", "fields", "accessory", "expand"},
    "table": {"rows", "column_settings"},
    "video": {
        "alt_text",
        "author_name",
        "description",
        "provider_icon_url",
        "provider_name",
        "title",
        "title_url",
        "thumbnail_url",
        "video_url",
    },
}


def interactive(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that have an action_id."""
    inner = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [one for one in inner if isinstance(one, dict) and one.get("type") in ELEMENTS_IN]


def _repeated_action_ids(block: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(block.get("elements", []), list):
        return
    seen: set[str] = set()
    for element in interactive(block):
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            yield f'`action_id` "{action_id}" already exists in this block [json-pointer:{at}]'
        seen.add(str(action_id) if action_id else f"#{len(seen)}")


def _repeated_block_ids(blocks: list[Any], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if isinstance(block_id, str) and block_id in seen:
            yield f"block_id `{block_id}` already exists [json-pointer:{at}/{index}/block_id]"
        if isinstance(block_id, str):
            seen.add(block_id)
