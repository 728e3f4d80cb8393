"""Socket Mode: up to ten sockets, each thing sent to one of them and acknowledged on it."""

import asyncio
import json
import secrets
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from rehearsal.deliveries import NOTHING, Delivery, Undelivered
from rehearsal.machine import Changes, Machine

MOST_CONNECTIONS = 10
TICKET_LIFE = 30.0


class Connection:
    def __init__(self, websocket: WebSocket) -> None:
        self.id = secrets.token_hex(4)
        self.websocket = websocket
        self.waiting: dict[str, asyncio.Future[Any]] = {}
        self.leaving = False

    def fail(self, reason: str) -> None:
        """The socket is gone: whatever it had not acknowledged was not delivered."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(Undelivered(reason))


class Sockets:
    """The open sockets. Sends to the one that has waited longest, as a pool does."""

    def __init__(self, machine: Machine, changes: Changes, app_id: str) -> None:
        self._machine = machine
        self._changes = changes
        self._app_id = app_id
        self._tickets: dict[str, float] = {}
        self.open: list[Connection] = []
        self.enabled = True

    def ticket(self) -> str:
        """Good for one handshake."""
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = self._machine.now() + TICKET_LIFE
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        expires = self._tickets.pop(websocket.query_params.get("ticket", ""), 0)
        if expires < self._machine.now() or not self.enabled:
            await websocket.close(code=1008)
            return
        await websocket.accept()
        if len(self.open) >= MOST_CONNECTIONS:
            await websocket.send_json(self._disconnect("too_many_websockets"))
            await websocket.close()
            return
        connection = Connection(websocket)
        self.open.append(connection)
        try:
            await websocket.send_json(self._hello())
            self._changes.bump()
            while True:
                self._heard(connection, await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass  # the app hung up, or was cut off
        finally:
            if connection in self.open:
                self.open.remove(connection)
            connection.fail("connection_failed")
            self._changes.bump()

    async def send(self, delivery: Delivery, within: float) -> Any:
        ready = [one for one in self.open if not one.leaving]
        if not ready:
            raise Undelivered(NOTHING)
        connection = ready[0]
        self.open.remove(connection)
        self.open.append(connection)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[delivery.envelope_id] = answer
        try:
            await connection.websocket.send_json(_envelope(delivery))
            return await asyncio.wait_for(answer, within)
        except TimeoutError as late:
            raise Undelivered("timeout") from late
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise Undelivered("connection_failed") from gone
        finally:
            connection.waiting.pop(delivery.envelope_id, None)

    async def ask_to_leave(self, reason: str) -> None:
        """Send `disconnect` (warning, refresh_requested, link_disabled) on every socket.

        A warning leaves the socket open for a while; the others close it.
        """
        self.enabled = reason != "link_disabled"
        for connection in list(self.open):
            await connection.websocket.send_json(self._disconnect(reason))
            if reason != "warning":
                connection.leaving = True
        if reason == "link_disabled":
            for connection in list(self.open):
                await connection.websocket.close()

    def _heard(self, connection: Connection, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return  # clients also send their own pings as text
        future = connection.waiting.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if future is not None and not future.done():
            future.set_result(said.get("payload"))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": "rehearsal", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _disconnect(self, reason: str) -> dict[str, Any]:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "rehearsal"}}


def _envelope(delivery: Delivery) -> dict[str, Any]:
    body: dict[str, Any] = {
        "envelope_id": delivery.envelope_id,
        "payload": delivery.payload,
        "type": delivery.kind,
        "accepts_response_payload": delivery.accepts_response,
    }
    if delivery.kind == "events_api":
        body |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
    return body
