"""What a policy file may say at the place where it says something else: for the message that names the slip."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import inspect

from bot.rules.rule import Rule


def allowed(kinds: Mapping[str, type[Rule]], kind: str, message: str) -> str:
    """The kinds there are, the fields of that place, or the values of that field; nothing where none are listed."""
    if "$.kind" in message:
        return f" Kinds are: {', '.join(sorted(kinds))}."
    if kind not in kinds:
        return ""
    place = re.search(r"at `\$(.*)`", message)
    found = _at(inspect.type_info(kinds[kind]), place[1] if place else "")
    match found:
        case inspect.StructType(fields=fields) if "unknown field" in message:
            return f" Fields are: {', '.join(field.encode_name for field in fields)}."
        case inspect.LiteralType(values=values):
            return f" Allowed are: {', '.join(str(value) for value in values)}."
    return ""


def _at(info: Any, place: str) -> Any:
    """The type at a place such as `.rungs[2].tell[0]`; None where the place leads nowhere."""
    for key, index in re.findall(r"\.(\w+)|\[([\d.]+)\]", place):
        info = _plain(info)
        if index:
            info = getattr(info, "item_type", None)
        else:
            fields = getattr(info, "fields", ())
            info = next((field.type for field in fields if field.encode_name == key), None)
    return _plain(info)


def _plain(info: Any) -> Any:
    """Without what only says that it may be left out, or more about it."""
    if isinstance(info, inspect.Metadata):
        return _plain(info.type)
    if isinstance(info, inspect.UnionType):
        return next((_plain(one) for one in info.types if not isinstance(one, inspect.NoneType)), None)
    return info
