"""What a press may not change, and how an answer to it may not read."""

import re
from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa

from bot.views.refusal import FAILED, NOT_SAVED, OUTDATED

Facts = Mapping[str, Collection[str]]

BOOKKEEPING = {"inbox", "audit", "conversation", "throttle", "alembic_version", "kept_form"}
"""Tables that say what came in, what was refused and what was left half said; none of them is a fact of the group."""

INTERNAL = re.compile(
    r"\b(obligations?|effects?|payloads?|ladder|recommendation|house default|route [AB]|traceback|exception|error"
    r"|null|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}|\w+_\w+)\b"
)
"""Words of ours that nobody outside knows; small letters only, since "None" may begin a sentence."""

SENTENCE = re.compile(r"[.!?:”\])](\s|$)")


class Ledger:
    """The facts beneath the bot, read beside it."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        self._tables = sa.MetaData()
        self._tables.reflect(self._engine)

    def facts(self) -> Facts:
        """All rows that are facts; of what goes out, only what is promised, since how far it has come is no fact."""
        with self._engine.connect() as connection:
            return {
                table.name: sorted(str(tuple(row)) for row in connection.execute(self._asked(table)))
                for table in self._tables.sorted_tables
                if table.name not in BOOKKEEPING
            }

    def person(self, key: str) -> str:
        """The id of somebody in the directory."""
        people = self._tables.tables["person"]
        with self._engine.connect() as connection:
            return str(UUID(str(connection.execute(sa.select(people.c.id).where(people.c.key == key)).scalar_one())))

    def close(self) -> None:
        self._engine.dispose()

    @staticmethod
    def _asked(table: sa.Table) -> sa.Select[tuple[object, ...]]:
        if table.name == "effect":  # a drawing of what has changed is none itself
            return sa.select(table.c.key).where(~table.c.key.startswith("update:"))
        return sa.select(*table.c)


def changed(before: Facts, after: Facts) -> dict[str, list[str]]:
    """By table, the rows that came and went."""
    found = {name: sorted(set(before[name]) ^ set(after[name])) for name in before}
    return {name: rows for name, rows in found.items() if rows}


def poor(words: str, *, no: bool) -> str:
    """Why nobody should be answered like that; "" where it is well said. *no*: it refuses, so it must lead on."""
    if not words.strip():
        return "it says nothing"
    for ours in (FAILED, OUTDATED, NOT_SAVED):
        if ours.reason in words:
            return "nobody did anything wrong, and it says that the bot failed"
    without_links = re.sub(r"`[^`]*`", "", words)
    if found := INTERNAL.search(without_links):
        return f"{found[0]!r} is a word of ours"
    if no and len(SENTENCE.findall(words)) < 2:
        return "it says no, and not what to do instead"
    return ""
