"""The strings behind the stage: acting as people, reading what they see, faults, ledger and clock, as JSON."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rehearsal.clock import NotIdle
from rehearsal.errors import CannotDo
from rehearsal.httpmode import RequestUrl
from rehearsal.server_parts import Parts

Handler = Callable[[Request], Awaitable[Any]]
LONGEST_WAIT = 30.0


class Control:
    """Every answer is JSON; what cannot be done is 409 with the reason, what did not come to rest 504."""

    def __init__(self, parts: Parts, cut: Callable[[Any], None]) -> None:
        self._parts, self._cut = parts, cut
        acting, reading = parts.acting, parts.reading
        self._acts: Mapping[str, Callable[..., Any]] = {
            "close": acting.close,
            "command": acting.command,
            "create_channel": acting.create_channel,
            "delete": acting.delete,
            "edit": acting.edit,
            "invite": acting.invite,
            "join": acting.join,
            "leave": acting.leave,
            "make_public": acting.make_public,
            "open_home": acting.open_home,
            "post": acting.post,
            "press": acting.press,
            "share": acting.share,
            "shortcut": acting.shortcut,
            "submit": acting.submit,
            "upload": acting.upload,
            "channels": reading.channels,
            "ephemerals": reading.ephemerals,
            "home": reading.home,
            "messages": reading.messages,
            "modal": reading.modal,
        }

    def routes(self) -> list[Route]:
        table: Mapping[str, tuple[str, Handler]] = {
            "/control/people": ("GET", self._people),
            "/control/people/{who}/{act}": ("POST", self._act),
            "/control/channels": ("GET", self._channels),
            "/control/channels/{name}": ("GET", self._channel),
            "/control/ledger": ("GET", self._ledger),
            "/control/diary": ("GET", self._diary),
            "/control/diary/note": ("POST", self._note),
            "/control/changes": ("GET", self._changes),
            "/control/faults": ("GET", self._faults),
            "/control/faults/add": ("POST", self._add_fault),
            "/control/faults/clear": ("POST", self._clear_faults),
            "/control/sockets": ("GET", self._sockets),
            "/control/sockets/disconnect": ("POST", self._disconnect),
            "/control/sockets/drop": ("POST", self._drop),
            "/control/request_url": ("POST", self._request_url),
            "/control/clock": ("GET", self._clock),
            "/control/clock/move": ("POST", self._move),
        }
        plain = [Route(path, self._json(do), methods=[verb]) for path, (verb, do) in table.items()]
        return [*plain, Route("/clock", self._json(self._poll), methods=["GET"])]

    def _json(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return JSONResponse(await handler(request))
            except CannotDo as no:
                return JSONResponse({"error": str(no)}, status_code=409)
            except NotIdle as late:
                return JSONResponse({"error": str(late)}, status_code=504)

        return answer

    # people

    async def _people(self, request: Request) -> Any:
        people = self._parts.workspace.people.values()
        return [{"id": p.id, "name": p.name, "shown": p.shown(), "organisation": p.organisation} for p in people]

    async def _act(self, request: Request) -> Any:
        act = self._acts.get(request.path_params["act"])
        if act is None:
            raise CannotDo(f"nobody can {request.path_params['act']!r}")
        given = await _body(request)
        try:
            done = act(request.path_params["who"], **given)
        except TypeError as error:
            raise CannotDo(str(error)) from error
        return await done if asyncio.iscoroutine(done) else done

    async def _channels(self, request: Request) -> Any:
        return self._parts.reading.everything()

    async def _channel(self, request: Request) -> Any:
        return self._parts.reading.described(request.path_params["name"])

    async def _changes(self, request: Request) -> Any:
        since = int(request.query_params.get("since", -1))
        wait = min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
        return {"count": await self._parts.workspace.changes.beyond(since, wait)}

    # the machinery

    async def _ledger(self, request: Request) -> Any:
        asked = request.query_params
        entries = self._parts.ledger.since(int(asked.get("since", 0)), asked.get("name"), asked.get("kind"))
        return [entry.as_json() for entry in entries]

    async def _diary(self, request: Request) -> Any:
        diary = self._parts.workspace.diary
        return [happening.as_json() for happening in diary.since(int(request.query_params.get("since", 0)))]

    async def _note(self, request: Request) -> Any:
        given = await _body(request)
        self._parts.workspace.diary.note("note", "", "", {"text": str(given.get("text", ""))})
        return {"ok": True}

    async def _faults(self, request: Request) -> Any:
        return [_fault_json(fault) for fault in self._parts.faults.all]

    async def _add_fault(self, request: Request) -> Any:
        return _fault_json(self._parts.faults.add(**await _body(request)))

    async def _clear_faults(self, request: Request) -> Any:
        self._parts.faults.clear()
        return {"ok": True}

    async def _sockets(self, request: Request) -> Any:
        return {"open": len(self._parts.sockets.open), "under_way": self._parts.deliveries.under_way}

    async def _disconnect(self, request: Request) -> Any:
        given = await _body(request)
        reason = str(given.get("reason", "refresh_requested"))
        if reason == "enabled":
            self._parts.sockets.enabled = True
        else:
            await self._parts.sockets.ask_to_leave(reason)
        return {"ok": True}

    async def _drop(self, request: Request) -> Any:
        """Cut every socket without a word."""
        open_now = list(self._parts.sockets.open)
        for connection in open_now:
            self._cut(connection.websocket.client)
        return {"dropped": len(open_now)}

    async def _request_url(self, request: Request) -> Any:
        """Switch to HTTP mode with this address, once it has answered the challenge."""
        url = str((await _body(request)).get("url", ""))
        workspace = self._parts.workspace
        transport = RequestUrl(workspace.signing_secret, lambda delivery: url)
        if not await transport.verify(url, workspace.verification_token):
            raise CannotDo(f"{url} did not give back the challenge")
        self._parts.deliveries.transport = transport
        return {"ok": True}

    # the office clock

    async def _poll(self, request: Request) -> Any:
        clock, asked = self._parts.clock, request.query_params
        if who := asked.get("who"):
            due = datetime.fromisoformat(asked["next"]) if asked.get("next") else None
            wait = min(float(asked.get("wait", 0)), LONGEST_WAIT)
            gone = asyncio.ensure_future(_hung_up(request))
            gone.add_done_callback(lambda _: clock.hung_up())
            try:
                await clock.poll(who, int(asked.get("seen", -1)), asked.get("idle") == "1", due, wait, gone.done)
            finally:
                gone.cancel()
        return self._time()

    async def _clock(self, request: Request) -> Any:
        known = [
            {"who": p.who, "idle": p.idle, "seen": p.seen, "next": p.next.isoformat() if p.next else None}
            for p in self._parts.clock.known()
        ]
        return self._time() | {"pollers": known}

    async def _move(self, request: Request) -> Any:
        """how: advance, jump, put, settle, run or freeze. Answers with the ledger's entries made meanwhile."""
        given = await _body(request)
        clock, ledger = self._parts.clock, self._parts.ledger
        before, timeout = len(ledger.entries), float(given.get("timeout", 30))
        match given.get("how"):
            case "settle":
                await clock.settle(timeout)
            case "jump":
                await clock.jump(_instant(given.get("to")), timeout)
            case "put":
                clock.put(_instant(given.get("to")))
            case "advance":
                await clock.advance(_instant(given.get("to")), timeout)
            case "run" | "freeze" as how:
                clock.run(how == "run")
            case other:
                raise CannotDo(f"the clock cannot {other!r}")
        made = [{"id": e.id, "at": e.at, "office": e.office, "name": e.name} for e in ledger.since(before)]
        return self._time() | {"entries": made}

    def _time(self) -> dict[str, Any]:
        clock = self._parts.clock
        return {"now": clock.now().astimezone(UTC).isoformat(), "version": clock.version, "running": clock.running}


async def _body(request: Request) -> dict[str, Any]:
    body = await request.body()
    given = json.loads(body) if body else {}
    if not isinstance(given, dict):
        raise CannotDo("expected a JSON object")
    return given


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _instant(value: Any) -> datetime:
    try:
        to = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise CannotDo(f"not a moment: {value!r}") from error
    if to.tzinfo is None:
        raise CannotDo(f"which time zone is {value!r} in?")
    return to


def _fault_json(fault: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(fault).items() if not name.startswith("_")}
