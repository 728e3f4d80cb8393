"""The door of the Web API: who calls, may they, is it one call too many, and what goes wrong on purpose."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from rehearsal.arguments import Arguments
from rehearsal.bodies import FORM, MULTIPART, fields
from rehearsal.errors import SlackError
from rehearsal.faults import Fault, Faults
from rehearsal.ledger import Entry, Ledger
from rehearsal.limits import Limits
from rehearsal.methods import chat, conversations, files, people, pins, views
from rehearsal.methods.method import Call, Method
from rehearsal.socketmode import Sockets
from rehearsal.state import Json
from rehearsal.workspace import Workspace

METHODS: Mapping[str, Method] = {
    method.name: method for module in (chat, conversations, files, people, pins, views) for method in module.METHODS
}


class WebApi:
    """`reset` cuts the connection a request came on, without an answer."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        limits: Limits,
        ledger: Ledger,
        sockets: Sockets,
        reset: Callable[[Any], None],
    ) -> None:
        self._workspace, self._faults, self._limits = workspace, faults, limits
        self._ledger, self._sockets, self._reset = ledger, sockets, reset

    async def serve(self, request: Request) -> Response:
        name = request.path_params["method"]
        try:
            raw, token = await _read(request)
        except ClientDisconnect:  # the caller was killed before the whole call had left: it was none
            return Response(status_code=400)
        except SlackError as error:
            self._ledger.close(self._ledger.call(name, {}), error.answer(), status=200)
            return JSONResponse(error.answer())
        entry = self._ledger.call(name, raw)
        fault = self._faults.for_call(name, raw)
        if fault is None:
            status, answer = self._answer(name, raw, token)
        else:
            entry.fault = fault.kind
            status, answer = await self._faulty(fault, name, raw, token)
        self._ledger.close(entry, answer, status=status)
        if fault is not None and fault.kind.startswith("reset"):
            entry.outcome = "connection reset"
            self._reset(request.client)
        return self._response(name, status, answer, entry)

    async def _faulty(self, fault: Fault, name: str, raw: Json, token: str) -> tuple[int, Json]:
        machine = self._workspace.machine
        if fault.kind == "429":
            return 429, {"ok": False, "error": "ratelimited", "retry_after": fault.retry_after}
        if fault.kind in ("5xx_before", "reset_before"):
            return fault.status, {}
        if fault.kind == "error":
            return 200, {"ok": False, "error": fault.error or "internal_error"}
        if fault.kind == "slow":
            await machine.sleep(fault.seconds)
        status, answer = self._answer(name, raw, token)
        if fault.kind == "slow_after":
            await machine.sleep(fault.seconds)
        return (fault.status if fault.kind in ("5xx_after", "reset_after") else status), answer

    def _answer(self, name: str, raw: Json, token: str) -> tuple[int, Json]:
        try:
            return 200, self._run(name, raw, token)
        except SlackError as error:
            return (429 if "retry_after" in error.more else 200), error.answer()

    def _run(self, name: str, raw: Json, token: str) -> Json:
        self._check_token(name, token)
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if method.tier and (wait := self._limits.too_many(name, method.tier)):
            raise SlackError("ratelimited", retry_after=wait)
        self._workspace.require(method.scopes)
        args = Arguments(raw)
        args.check(method.known, method.required)
        answer = method.run(Call(self._workspace, args, self._faults, self._limits, self._sockets))
        self._workspace.changes.bump()
        return answer

    def _check_token(self, name: str, token: str) -> None:
        workspace = self._workspace
        if not token:
            raise SlackError("not_authed")
        if token not in (workspace.bot_token, workspace.app_token):
            raise SlackError("invalid_auth")
        method = METHODS.get(name)
        right = workspace.app_token if method is not None and method.caller == "app" else workspace.bot_token
        if method is not None and token != right:
            raise SlackError("not_allowed_token_type")

    def _response(self, name: str, status: int, answer: Json, entry: Entry) -> Response:
        if status >= 500:
            return PlainTextResponse("<html><body>Slack is having trouble</body></html>", status_code=status)
        headers = {
            "x-slack-req-id": secrets.token_hex(16),
            "x-oauth-scopes": ",".join(sorted(self._workspace.manifest.scopes)),
        }
        if method := METHODS.get(name):
            headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        if status == 429:
            headers["retry-after"] = str(answer["retry_after"])
            answer = {"ok": False, "error": answer["error"]}
        return JSONResponse(answer, status_code=status, headers=headers)


async def _read(request: Request) -> tuple[Json, str]:
    """The arguments and the token. Raises SlackError for a body that cannot be read."""
    raw: Json = dict(request.query_params)
    content_type = request.headers.get("content-type", "")
    kind = content_type.split(";")[0].strip().lower()
    body = await request.body()
    if kind == "application/json" and body:
        try:
            given = json.loads(body)
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        raw |= given
    elif kind in (FORM, MULTIPART):
        raw |= {name: value.decode("utf-8", "replace") for name, value in fields(content_type, body).items()}
    elif body:
        raise SlackError("invalid_post_type" if kind else "missing_post_type")
    said = str(raw.pop("token", "") or "")
    header = request.headers.get("authorization", "")
    return raw, header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else said
