"""A method's arguments, however they came: as a form, as JSON, in the query."""

import json
import re
from collections.abc import Iterable
from typing import Any

from rehearsal.errors import SlackError, invalid_arguments
from rehearsal.state import Json

EVERYWHERE = {"token", "team_id"}  # taken by every method; the official SDK sends the team with each call


class Arguments:
    """Reads each argument as what it must be, or refuses as Slack does."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    def check(self, known: Iterable[str], required: Iterable[str]) -> None:
        """Raises SlackError for an argument the method does not have, or lacks one that it must."""
        if unknown := sorted(set(self.raw) - set(known) - EVERYWHERE):
            raise invalid_arguments(*(f"unexpected argument: {name}" for name in unknown))
        if missing := [name for name in required if self.raw.get(name) in (None, "")]:
            raise invalid_arguments(*(f"missing required field: {name}" for name in missing))

    def text(self, name: str, default: str = "") -> str:
        value = self.raw.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.raw.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        value = self.raw.get(name)
        if value in (None, ""):
            return default
        if not re.fullmatch(r"\d+", str(value)):
            raise SlackError("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(int(str(value)), most) or default

    def listed(self, name: str) -> list[str]:
        """Comma-separated, or a JSON array."""
        value = self.raw.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [one.strip() for one in str(value or "").split(",") if one.strip()]

    def structure(self, name: str, code: str = "invalid_arguments") -> Any:
        """A JSON value, given as such or as a string. Raises SlackError `code` if it cannot be read."""
        value = self.raw.get(name)
        if isinstance(value, str) and value:
            try:
                return json.loads(value)
            except ValueError as error:
                raise SlackError(code) from error
        return value or None

    def has(self, name: str) -> bool:
        return self.raw.get(name) not in (None, "")
