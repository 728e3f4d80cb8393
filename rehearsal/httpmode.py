"""HTTP mode: the same things as signed requests to the app's own address."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx

from rehearsal.deliveries import Delivery, Undelivered


class RequestUrl:
    """Posts to the app; `url_for` gives the address for a delivery (a command may have its own)."""

    def __init__(self, secret: str, url_for: Callable[[Delivery], str]) -> None:
        self._secret = secret
        self._url_for = url_for
        self._client = httpx.AsyncClient()

    async def send(self, delivery: Delivery, within: float) -> Any:
        body, kind = _body(delivery)
        headers = {"content-type": kind}
        if delivery.attempt:
            headers |= {"x-slack-retry-num": str(delivery.attempt), "x-slack-retry-reason": delivery.reason}
        answer = await self._post(self._url_for(delivery), body, headers, within)
        if answer.status_code != 200:
            raise Undelivered("http_error")
        if not answer.content:
            return None
        if "json" in answer.headers.get("content-type", ""):
            return answer.json()
        return answer.text if delivery.accepts_response else None

    async def verify(self, url: str, token: str) -> bool:
        """Slack's first question to a new events address: does it give back the challenge?"""
        challenge = secrets.token_urlsafe(24)
        asked = {"token": token, "challenge": challenge, "type": "url_verification"}
        try:
            answer = await self._post(url, json.dumps(asked), {"content-type": "application/json"}, 3.0)
        except Undelivered:
            return False
        return answer.status_code == 200 and challenge in answer.text

    async def _post(self, url: str, body: str, headers: dict[str, str], within: float) -> httpx.Response:
        stamp = str(int(time.time()))
        signed = hmac.new(self._secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = headers | {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed}"}
        try:
            return await self._client.post(url, content=body.encode(), headers=headers, timeout=within)
        except httpx.TimeoutException as late:
            raise Undelivered("timeout") from late
        except httpx.HTTPError as gone:
            raise Undelivered("connection_failed") from gone


def _body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), "application/json"
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), form
    return urlencode({"payload": json.dumps(delivery.payload)}), form
