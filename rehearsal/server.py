"""The workspace as a server on this machine only."""

import asyncio
import socket
import struct
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from rehearsal.control import Control
from rehearsal.page import Page
from rehearsal.server_parts import Parts
from rehearsal.side_doors import SideDoors
from rehearsal.webapi import WebApi

HOST = "127.0.0.1"
Peer = tuple[str, int]


class Wires:
    """The connections under the requests, so that one can be cut like a cable."""

    def __init__(self) -> None:
        self._transports: dict[Peer, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        transports = self._transports

        class Remembered(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                transports[transport.get_extra_info("peername")] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.transport.get_extra_info("peername"), None)
                super().connection_lost(exc)

        return Remembered

    def cut(self, peer: Any) -> None:
        """Reset the connection: what was not yet sent is lost, and the other side sees a reset."""
        transport = self._transports.pop((peer.host, peer.port), None) if peer else None
        if transport is None:
            return
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def build(parts: Parts, wires: Wires) -> Starlette:
    web = WebApi(parts.workspace, parts.faults, parts.limits, parts.ledger, parts.sockets, wires.cut)
    doors = SideDoors(parts.workspace, parts.ledger)
    page = Page(parts.reading, parts.workspace, parts.clock)
    return Starlette(
        routes=[
            Route("/", page.show),
            Route("/api/{method}", web.serve, methods=["GET", "POST"]),
            Route("/response/{key}", doors.response_url, methods=["POST"]),
            Route("/upload/{file}", doors.upload, methods=["POST", "PUT"]),
            Route("/files/{file}/{name:path}", doors.download),
            WebSocketRoute("/link/", parts.sockets.serve),
            *Control(parts, wires.cut).routes(),
        ]
    )


def listen(port: int) -> socket.socket:
    """A listening socket on this machine alone; port 0 takes any free one."""
    # Said to be TCP, or asyncio leaves small packets waiting for one another: 40 ms for every answer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    listening.listen(512)
    return listening


def config(parts: Parts, wires: Wires) -> uvicorn.Config:
    return uvicorn.Config(
        build(parts, wires),
        http=wires.protocol(),
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
