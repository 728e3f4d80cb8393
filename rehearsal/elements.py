"""The things inside a block that people press, choose and fill in, and the texts on them."""

from collections.abc import Iterator
from typing import Any

EVERYWHERE = ("section", "actions", "input")
ELEMENTS_IN = {
    "button": ("section", "actions"),
    "overflow": ("section", "actions"),
    "checkboxes": EVERYWHERE,
    "radio_buttons": EVERYWHERE,
    "datepicker": EVERYWHERE,
    "timepicker": EVERYWHERE,
    "datetimepicker": ("actions", "input"),
    "static_select": EVERYWHERE,
    "external_select": EVERYWHERE,
    "users_select": EVERYWHERE,
    "conversations_select": EVERYWHERE,
    "channels_select": EVERYWHERE,
    "multi_static_select": ("section", "input"),
    "multi_external_select": ("section", "input"),
    "multi_users_select": ("section", "input"),
    "multi_conversations_select": ("section", "input"),
    "multi_channels_select": ("section", "input"),
    "plain_text_input": ("input",),
    "number_input": ("input",),
    "email_text_input": ("input",),
    "url_text_input": ("input",),
    "rich_text_input": ("input",),
    "file_input": ("input",),
}
OPTION_LISTS = {  # element: (fewest, most) options
    "static_select": (1, 100),
    "multi_static_select": (1, 100),
    "checkboxes": (1, 10),
    "radio_buttons": (1, 10),
    "overflow": (1, 5),
}
NO_PLACEHOLDER = ("button", "overflow", "checkboxes", "radio_buttons", "datetimepicker", "file_input")


def element_problems(element: Any, at: str, block: str) -> Iterator[str]:
    """What Slack would refuse in one element of a block of kind `block`."""
    if not isinstance(element, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    kind = element.get("type")
    if kind == "image" and block in ("section", "context"):
        if not element.get("alt_text") or not (element.get("image_url") or element.get("slack_file")):
            yield f"missing required field: alt_text or image_url [json-pointer:{at}]"
        return
    if kind not in ELEMENTS_IN or block not in ELEMENTS_IN[kind]:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    action_id = element.get("action_id", "-")
    if not isinstance(action_id, str) or not 1 <= len(action_id) <= 255:
        yield f"must be less than 256 characters [json-pointer:{at}/action_id]"
    if element.get("placeholder") is not None:
        if kind in NO_PLACEHOLDER:
            yield f"invalid additional property: placeholder [json-pointer:{at}]"
        else:
            yield from text_problems(element["placeholder"], f"{at}/placeholder", 150, plain=True)
    if element.get("confirm") is not None:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    if kind == "button":
        yield from _button(element, at)
    if kind in OPTION_LISTS:
        yield from _options(element, at, *OPTION_LISTS[kind])
    if kind == "plain_text_input":
        yield from _text_input(element, at)
    if kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        yield f"missing required field: is_decimal_allowed [json-pointer:{at}]"


def text_problems(text: Any, at: str, most: int, *, plain: bool = False) -> Iterator[str]:
    """What Slack would refuse in a text object of at most `most` characters."""
    if text is None:
        yield f"missing required field: {at.rsplit('/', 1)[1]} [json-pointer:{at.rsplit('/', 1)[0]}]"
        return
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        yield f"must provide an object [json-pointer:{at}]"
        return
    allowed = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in allowed:
        yield f"unsupported type: {text.get('type')} [json-pointer:{at}/type]"
    extra = {"emoji"} if text.get("type") == "plain_text" else {"verbatim"}
    if unknown := set(text) - {"type", "text"} - extra:
        yield f"invalid additional property: {', '.join(sorted(unknown))} [json-pointer:{at}]"
    if not text["text"]:
        yield f"must be more than 0 characters [json-pointer:{at}/text]"
    elif len(text["text"]) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{at}/text]"


def _button(element: dict[str, Any], at: str) -> Iterator[str]:
    yield from text_problems(element.get("text"), f"{at}/text", 75, plain=True)
    yield from _at_most(element, at, "value", 2000)
    yield from _at_most(element, at, "url", 3000)
    yield from _at_most(element, at, "accessibility_label", 75)
    if element.get("style") not in (None, "primary", "danger"):
        yield f"must be a valid enum value [json-pointer:{at}/style]"


def _options(element: dict[str, Any], at: str, fewest: int, most: int) -> Iterator[str]:
    groups = element.get("option_groups")
    if isinstance(groups, list):
        if len(groups) > 100:
            yield f"no more than 100 items allowed [json-pointer:{at}/option_groups]"
        for index, group in enumerate(groups):
            yield from text_problems(group.get("label"), f"{at}/option_groups/{index}/label", 75, plain=True)
    options = options_of(element)
    if not fewest <= len(options) <= (most if not groups else most * 100):
        bound = f"no fewer than {fewest}" if len(options) < fewest else f"no more than {most}"
        yield f"{bound} items allowed [json-pointer:{at}/options]"
    rich = element.get("type") in ("checkboxes", "radio_buttons")
    for index, option in enumerate(options):
        where = f"{at}/options/{index}"
        yield from text_problems(option.get("text"), f"{where}/text", 75, plain=not rich)
        value = option.get("value")
        if not isinstance(value, str) or len(value) > 150:
            yield f"must be less than 151 characters [json-pointer:{where}/value]"
        if option.get("description") is not None:
            yield from text_problems(option["description"], f"{where}/description", 75, plain=not rich)
    yield from _initial(element, at, options)


def _initial(element: dict[str, Any], at: str, options: list[dict[str, Any]]) -> Iterator[str]:
    single = element.get("initial_option")
    chosen = element.get("initial_options") or ([single] if single else [])
    known = [option.get("value") for option in options]
    for one in chosen:
        if not isinstance(one, dict) or one.get("value") not in known:
            yield f"initial option must be one of the options [json-pointer:{at}]"
    if element.get("initial_options") == []:
        yield f"no fewer than 1 items allowed [json-pointer:{at}/initial_options]"


def _text_input(element: dict[str, Any], at: str) -> Iterator[str]:
    for name in ("min_length", "max_length"):
        value = element.get(name)
        if value is not None and (not isinstance(value, int) or not 0 <= value <= 3000):
            yield f"must be at most 3000 [json-pointer:{at}/{name}]"
    if len(element.get("initial_value") or "") > 3000:
        yield f"must be less than 3001 characters [json-pointer:{at}/initial_value]"


def _confirm(confirm: Any, at: str) -> Iterator[str]:
    if not isinstance(confirm, dict):
        yield f"must provide an object [json-pointer:{at}]"
        return
    yield from text_problems(confirm.get("title"), f"{at}/title", 100, plain=True)
    yield from text_problems(confirm.get("text"), f"{at}/text", 300)
    for name in ("confirm", "deny"):
        yield from text_problems(confirm.get(name), f"{at}/{name}", 30, plain=True)


def _at_most(element: dict[str, Any], at: str, name: str, most: int) -> Iterator[str]:
    value = element.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > most):
        yield f"must be less than {most + 1} characters [json-pointer:{at}/{name}]"


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a select, grouped or not."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(o for group in groups for o in group.get("options", []))]
