"""A look at the facts changes none of them."""

from contextlib import nullcontext

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from storage.database import Database
from storage.models import Counter


def test_what_is_written_in_a_look_is_refused_or_thrown_away(database: Database) -> None:
    """On PostgreSQL a look has no transaction that could be rolled back: the server itself refuses to write."""
    with database.write() as work:
        work.session.add(Counter(name="kept", last=1))

    refused = nullcontext() if database.is_sqlite else pytest.raises(InternalError, match="read-only")
    with refused, database.read() as work:
        work.session.execute(text("update counter set last = 2"))

    with database.read() as work:
        kept = work.session.get(Counter, "kept")
        assert kept is not None
        assert kept.last == 1
