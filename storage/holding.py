"""How a row is held until the transaction ends: nobody else changes it, or holds it.

Not PostgreSQL's FOR UPDATE: that also keeps others from writing rows that merely name this one (a message about a
group that is held), and two who each hold what the other names wait for one another for ever. Keys never change here.
SQLite has one writer and needs none of it.
"""

from typing import Any, TypeVar

from sqlalchemy import Select

HELD = {"key_share": True}
"""How `with_for_update` is asked for it. In PostgreSQL: FOR NO KEY UPDATE."""


Found = TypeVar("Found", bound=Select[Any])


def held(found: Found) -> Found:
    """What *found* finds, held, and as it is now: it may have been read before, and changed until it was held."""
    return found.with_for_update(key_share=True).execution_options(populate_existing=True)
