"""The log tells what failed and where; what people typed stands in no line of it."""

import io
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot import logs
from storage.database import Database
from storage.models import Action

TYPED = "ask three providers for dates"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.Wordless("%(message)s"))
    logger = logging.getLogger(str(uuid4()))
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, written
    logger.removeHandler(handler)


def refused_by(database: Database) -> Exception:
    """The error of an action without a number: PostgreSQL quotes the whole row, and somebody's words in it."""
    now = datetime.now(UTC)
    action = Action(
        group_id=uuid4(),
        number=None,  # type: ignore[arg-type] # what the table refuses
        text=TYPED,
        owner_id=uuid4(),
        organisation_id="NOWHERE",
        due_at=now,
        made_by_id=uuid4(),
        made_at=now,
    )
    try:
        with database.write() as work:
            work.session.add(action)
    except Exception as error:  # noqa: BLE001 - whatever the database raises is what is looked at
        return error
    raise AssertionError("it was not refused")


def test_what_the_database_refused_is_not_logged(database: Database, log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log

    logger.error("it could not be saved", exc_info=refused_by(database))

    assert "it could not be saved" in written.getvalue()
    assert "IntegrityError" in written.getvalue()
    assert "storage/database.py" in written.getvalue()
    assert TYPED not in written.getvalue()


def test_the_statement_of_an_error_is_printed_without_its_parameters(database: Database) -> None:
    """By whoever prints it without our log."""
    assert "parameters hidden" in str(refused_by(database))


def test_the_error_that_one_came_of_is_told_without_its_words_too(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    try:
        try:
            int(TYPED)
        except ValueError as error:
            raise LookupError(TYPED) from error
    except LookupError:
        logger.exception("it could not be read")

    assert "LookupError" in written.getvalue()
    assert "which came of ValueError" in written.getvalue()
    assert TYPED not in written.getvalue()


def test_a_thread_that_ends_is_told_without_words(capsys: pytest.CaptureFixture[str]) -> None:
    root, before, level = logging.getLogger(), list(logging.getLogger().handlers), logging.getLogger().level
    root.handlers.clear()
    hook = threading.excepthook
    try:
        logs.quiet_logs()
        thread = threading.Thread(target=int, args=(TYPED,), name="reader")
        thread.start()
        thread.join()
    finally:
        threading.excepthook = hook
        root.handlers[:], root.level = before, level

    said = capsys.readouterr().err
    assert "thread reader ended" in said
    assert "ValueError" in said
    assert TYPED not in said
