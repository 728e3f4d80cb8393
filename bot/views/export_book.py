"""How a group's history says who, when and what: names of people and agencies, times, and words as they were typed."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.rules.words import day, hour

Row = Mapping[str, Any]

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
"""What works as markup inside a line; what works at its beginning only never stands there."""


def typed(text: object) -> str:
    """*text* as it was typed: nothing in it works as markup."""
    return _SPECIAL.sub(r"\\\1", str(text)).replace("\r", "").replace("\n", "<br>")


class Book:
    """The document, and how its ids are said."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.found = found
        self.rows: Mapping[str, Sequence[Row]] = found["rows"]
        self.group: Row = found["group"]

    def who(self, person: object) -> str:
        """Name, post and agency; "the bot" for what nobody did by hand."""
        known = self.found["people"].get(str(person))
        if known is None:
            return "the bot" if person in ("bot", None) else typed(person)
        agency = self.agency(known["agency"]) if known["agency"] else "no post listed"
        return f"{typed(known['name'])} ({', '.join(filter(None, [typed(known['post'] or ''), agency]))})"

    def agency(self, organisation: object) -> str:
        return typed(self.found["agencies"].get(str(organisation), organisation))

    def seat(self, seat_id: object) -> str:
        row = next((one for one in self.rows["seat"] if one["id"] == seat_id), None)
        return self.agency(row["organisation_id"]) if row else "an agency"

    def meeting(self, meeting_id: object) -> str:
        row = next((one for one in self.rows["meeting"] if one["id"] == meeting_id), None)
        return f"meeting {row['number']}" if row else "between meetings"

    def of(self, table: str, column: str, value: object) -> list[Row]:
        return [row for row in self.rows[table] if row[column] == value]


def when(at: object) -> str:
    """Thursday 9 April 2026, 5:04pm"""
    if at is None:
        return "not yet"
    local = datetime.fromisoformat(str(at))
    return f"{day(local.date())}, {hour(local.time())}"
