"""Runs the revisions over the connection that `storage.revisions` hands in."""

from typing import Any, Literal

from alembic import context

from storage.models import Base
from storage.types import UtcDateTime


def render(kind: str, item: Any, autogen_context: object) -> str | Literal[False]:
    """A revision says what a column was then, so it names no type of ours that may change later."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table: it is copied
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
