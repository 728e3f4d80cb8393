"""HTTP mode: Slack calls an address of ours. What Slack has not signed just now never reaches Bolt.

Nothing of a request is ever logged: it may hold what somebody typed.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from threading import Thread
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import waitress  # type: ignore[import-untyped] # it has no types
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.delivery.outcome import Done, Outcome
from bot.handlers.errors import UNREADABLE
from bot.handlers.handling import Handling

PATH, HEALTH = "/slack/events", "/healthz"
OLDEST, NEWEST = 300, 60  # seconds a stamp may lie behind our clock, and before it
LARGEST = 1_000_000  # bytes; a form with everything filled in has a quarter of that
THREADS = 20
STOP_SECONDS = 5
STAMP = re.compile(r"[0-9]{1,12}")


class Guard:
    """Stands before Bolt: a whole number as stamp, not old and not from the future, a size, then the signature."""

    def __init__(
        self,
        bolt: WSGIApplication,
        secret: str,
        handling: Handling,
        healthy: Callable[[], bool],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._bolt, self._secret, self._handling = bolt, secret.encode(), handling
        self._healthy, self._now = healthy, now

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        asked = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if asked == ("GET", HEALTH):
            return _say(start_response, "200 OK" if self._healthy() else "503 Service Unavailable")
        if asked == ("GET", PATH) and "ssl_check=1" in environ.get("QUERY_STRING", ""):
            return _say(start_response, "200 OK")  # Slack looks at our certificate now and then, unsigned
        if asked != ("POST", PATH):
            return _say(start_response, "404 Not Found")
        with self._handling.one():
            body, refusal = self._read(environ)
            if refusal:
                return _say(start_response, refusal)
            try:
                return self._bolt(environ | {"wsgi.input": BytesIO(body)}, start_response)
            except UNREADABLE:  # signed, and yet no payload of Slack's
                return _say(start_response, "400 Bad Request")

    def _read(self, environ: WSGIEnvironment) -> tuple[bytes, str]:
        """The body, and why it is not let in ("" where it is)."""
        stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        length = environ.get("CONTENT_LENGTH") or "0"
        if not STAMP.fullmatch(stamp) or not length.isdecimal():
            return b"", "400 Bad Request"
        if not -OLDEST <= int(stamp) - self._now() <= NEWEST:
            return b"", "401 Unauthorized"
        if int(length) > LARGEST:
            return b"", "413 Content Too Large"
        body: bytes = environ["wsgi.input"].read(int(length))
        signed = hmac.new(self._secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        given = environ.get("HTTP_X_SLACK_SIGNATURE", "").encode("latin-1", "replace")
        return body, "" if hmac.compare_digest(f"v0={signed}".encode(), given) else "401 Unauthorized"


class RequestUrl:
    """The address itself, served by waitress. Raises OSError if the port is taken."""

    def __init__(self, app: App, secret: str, port: int, handling: Handling, healthy: Callable[[], bool]) -> None:
        guard = Guard(SlackRequestHandler(app, PATH), secret, handling, healthy)
        self._server = waitress.create_server(
            guard,
            host="0.0.0.0",  # noqa: S104 - a proxy that speaks TLS stands before it, often on another machine
            port=port,
            threads=THREADS,
            max_request_body_size=LARGEST,
            ident=None,
        )
        self._thread = Thread(target=self._server.run, name="request-url", daemon=True)

    def open(self) -> Outcome:
        """Begin to listen."""
        self._thread.start()
        return Done()

    def connected(self) -> bool:
        """Whether it still listens."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Answer what has been taken up, and listen no longer."""
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=STOP_SECONDS)
        self._server.trigger.pull_trigger(self._server.close)


def _say(start_response: StartResponse, status: str) -> Iterable[bytes]:
    words = status.partition(" ")[2].encode()
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(words)))])
    return [words]
