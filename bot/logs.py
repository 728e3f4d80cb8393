"""What the bot logs: what happened and where, never what was written."""

import logging
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType

LIBRARIES = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "apscheduler", "sqlalchemy", "alembic", "waitress")
"""They log whole payloads at their lower levels."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Wordless(logging.Formatter):
    """Writes an exception's kind and every place on the way, but not its text.

    The text of a database's error holds the row that was refused ("Failing row contains …"), and so what somebody
    typed; the text of a parser's quotes what it could not read.
    """

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's own name
        """The exception and what it came of, the last first."""
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def quiet_logs() -> None:
    """Log to standard error from here on, also what ends a thread."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    threading.excepthook = _thread_ended


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "unknown"
    error = ended.exc_value or ended.exc_type()
    logging.getLogger(__name__).error("thread %s ended", name, exc_info=error)


def _told(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield f"{'which came of ' if link is not error else ''}{type(link).__qualname__}"
        for frame in traceback.extract_tb(link.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
