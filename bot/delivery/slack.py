"""One call to Slack's Web API, sent once, and what its answer means.

Not the SDK's client: that repeats a post after a dropped connection, and opens a new connection for each call.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.delivery import codes
from bot.delivery.outcome import Done, Limited, NotSent, Outcome, Refused, Unknown
from bot.http import httpx
from bot.timing import Timing

SLACK = "https://slack.com/api/"

RETRY_AFTER = 30.0
"""Seconds to leave a method alone where a 429 does not say."""

KEPT_OPEN = 3.0
"""Seconds an idle connection is kept: less than any server keeps it, so that none is closed under a request."""


class Call(Protocol):
    """One method of the Web API, called once. Arguments that are None are left out."""

    def __call__(self, method: str, /, **arguments: Any) -> Outcome: ...


class Slack:
    """The Web API with one token, for several threads. Never repeats a call, never raises for an answer."""

    def __init__(
        self,
        token: str,
        timing: Timing,
        *,
        base_url: str = SLACK,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._client = httpx.Client(
            base_url=base_url,
            transport=transport,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(0.7 * timing.http, connect=0.3 * timing.http),  # together: one time-out
            limits=httpx.Limits(keepalive_expiry=KEPT_OPEN),
            follow_redirects=False,
        )

    def call(self, method: str, /, **arguments: Any) -> Outcome:
        """Call *method* once and say how it ended."""
        return self.ask(method, **arguments)[0]

    def ask(self, method: str, /, **arguments: Any) -> tuple[Outcome, Mapping[str, str]]:
        """The same, with the headers of the answer; empty where there was none."""
        try:
            response = self._client.post(method, data=_form(arguments))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotSent(type(error).__name__), {}
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__), {}
        return classify(method, response), response.headers

    def before(self, deadline: float) -> Call:
        """The same, but nothing leaves once the monotonic clock has passed *deadline*."""

        def call(method: str, /, **arguments: Any) -> Outcome:
            if self._monotonic() >= deadline:
                return NotSent("the lease was nearly over", at_once=True)
            return self.call(method, **arguments)

        return call

    def upload(self, url: str, content: bytes) -> Outcome:
        """Put *content* at an address that Slack has just given out: one of Slack's own, and no other."""
        parts = urlsplit(url)
        ours = (parts.scheme, parts.hostname) == (self._client.base_url.scheme, self._client.base_url.host)
        if not ours and not (parts.scheme == "https" and f".{parts.hostname}".endswith(".slack.com")):
            return Refused("not_slacks_address")
        try:
            request = self._client.build_request("POST", url, content=content)
            del request.headers["Authorization"]  # whoever has the address may write there: no token is needed
            response = self._client.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotSent(type(error).__name__)
        except httpx.HTTPError as error:
            return Unknown(type(error).__name__)
        return Done() if response.status_code == httpx.codes.OK else Unknown(f"HTTP {response.status_code}")

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()


def classify(method: str, response: httpx.Response) -> Outcome:
    """What an answer says about the call: only what Slack documents as a refusal counts as one."""
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Limited(method, _retry_after(response))
    if response.status_code != httpx.codes.OK:
        return Unknown(f"HTTP {response.status_code}")
    try:
        answer = response.json()
    except ValueError:
        return Unknown("an answer that is not JSON")
    if not isinstance(answer, dict):
        return Unknown("an answer that is not an object")
    return meaning(method, answer, _retry_after(response))


def meaning(method: str, answer: Mapping[str, Any], retry_after: float = RETRY_AFTER) -> Outcome:
    """What the object that Slack answered says."""
    if answer.get("ok") is True:
        return Done(answer)
    code = str(answer.get("error"))
    if code in codes.ALREADY:
        return Done(answer)
    if code in codes.LIMITED:
        return Limited(method, retry_after)
    if code in codes.REFUSED or code in codes.HELD:
        return Refused(code, answer, held=code in codes.HELD)
    return Unknown(code)


def _retry_after(response: httpx.Response) -> float:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else RETRY_AFTER


def _form(arguments: dict[str, Any]) -> dict[str, str]:
    """Arguments as a form, which every method takes; what is not a plain value is JSON in it."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in arguments.items()
        if value is not None
    }
