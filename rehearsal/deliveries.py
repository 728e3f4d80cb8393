"""Handing things to the app: one try for what a person waits for, four for an event."""

import asyncio
import secrets
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from rehearsal.faults import Faults
from rehearsal.ledger import Ledger
from rehearsal.machine import Machine
from rehearsal.state import Json

Kind = Literal["events_api", "slash_commands", "interactive"]
ACK_WITHIN = 3.0  # seconds; how fast the app really is, so it is not scaled
RETRIES = (0.0, 60.0, 300.0)  # seconds after a failed try: at once, a minute, five minutes
NOTHING = "no_connection"


class Undelivered(Exception):
    """The app did not take it: `reason` as in Slack's retry header (timeout, connection_failed, http_error …)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Delivery:
    envelope_id: str
    kind: Kind
    payload: Json
    command_or_action: str = ""
    attempt: int = 0
    reason: str = ""

    @property
    def accepts_response(self) -> bool:
        return self.kind != "events_api"


class Transport(Protocol):
    async def send(self, delivery: Delivery, within: float) -> Any:
        """The app's answer (None when it only acknowledged). Raises Undelivered."""


class Nowhere:
    """The app is not listening at all."""

    async def send(self, delivery: Delivery, within: float) -> Any:
        raise Undelivered(NOTHING)


class Deliveries:
    """Keeps count of what is under way, so that the office clock can wait for it."""

    def __init__(self, machine: Machine, faults: Faults, ledger: Ledger) -> None:
        self.transport: Transport = Nowhere()
        self.under_way = 0
        self.finished = 0
        self._machine, self._faults, self._ledger = machine, faults, ledger
        self._tasks: set[asyncio.Task[None]] = set()
        self._next_one = asyncio.Event()

    def event(self, payload: Json) -> None:
        """Hand over an event, again and again if need be; nobody waits for it."""
        self.under_way += 1
        task = asyncio.get_running_loop().create_task(self._event(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def interact(self, kind: Kind, payload: Json, command_or_action: str = "") -> Any:
        """Hand over a command or a press, once. Raises Undelivered."""
        self.under_way += 1
        try:
            return await self._try(Delivery(_new_envelope(), kind, payload, command_or_action))
        finally:
            self._done()

    async def _event(self, payload: Json) -> None:
        delivery = Delivery(_new_envelope(), "events_api", payload)
        try:
            for attempt, wait in enumerate((None, *RETRIES)):
                if wait:
                    await self._machine.sleep(wait)
                try:
                    await self._try(replace(delivery, envelope_id=_new_envelope(), attempt=attempt))
                    return
                except Undelivered as failure:
                    delivery = replace(delivery, reason=failure.reason)
        finally:
            self._done()

    def _done(self) -> None:
        self.under_way -= 1
        self.finished += 1

    async def _try(self, delivery: Delivery) -> Any:
        entry = self._ledger.delivery(delivery.kind, delivery.payload, delivery.envelope_id, attempt=delivery.attempt)
        try:
            answer = await self._through_faults(delivery, entry)
        except Undelivered as failure:
            self._ledger.close(entry, None, outcome=failure.reason)
            raise
        self._ledger.close(entry, answer, outcome="acked")
        return answer

    async def _through_faults(self, delivery: Delivery, entry: Any) -> Any:
        fault = self._faults.for_delivery(delivery.kind)
        self._next_one.set()
        self._next_one = asyncio.Event()
        if fault is None:
            return await self.transport.send(delivery, ACK_WITHIN)
        entry.fault = fault.kind
        if fault.kind == "drop":
            raise Undelivered("timeout")
        if fault.kind == "delay":
            await self._machine.sleep(fault.seconds)
        elif fault.kind == "reorder":  # let the next one overtake, if one comes
            await self._overtaken(self._next_one, fault.seconds or 1.0)
        if fault.kind == "duplicate":
            return await self._twice(delivery)
        return await self.transport.send(delivery, ACK_WITHIN)

    async def _twice(self, delivery: Delivery) -> Any:
        """The same thing in two envelopes at once; the first one's answer counts."""
        again = asyncio.ensure_future(self.transport.send(replace(delivery, envelope_id=_new_envelope()), ACK_WITHIN))
        try:
            return await self.transport.send(delivery, ACK_WITHIN)
        finally:
            await asyncio.wait([again])
            again.exception()  # its fate is nobody's concern

    async def _overtaken(self, next_one: asyncio.Event, most: float) -> None:
        try:
            await asyncio.wait_for(next_one.wait(), self._machine.scaled(most))
            await asyncio.sleep(self._machine.scaled(0.05))
        except TimeoutError:
            pass  # nothing else came: it goes out alone


def _new_envelope() -> str:
    return f"{secrets.token_hex(4)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(6)}"
