"""`python -m rehearsal`: one workspace, until it is told to stop. Prints one line of JSON when it is ready."""

import argparse
import asyncio
import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import uvicorn

from rehearsal.cast import CastError, load_cast
from rehearsal.manifest import ManifestError, load_manifest
from rehearsal.server import HOST, Wires, config, listen
from rehearsal.server_parts import Parts, put_together


def main() -> int:
    asked = _arguments()
    try:
        cast, manifest = load_cast(asked.cast), load_manifest(asked.manifest)
    except (CastError, ManifestError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(put_together(cast, manifest, scale=asked.time_scale, office=asked.clock), asked.port))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description="A local workspace to rehearse in.")
    parser.add_argument("--cast", type=Path, default=Path(__file__).with_name("cast.yaml"))
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--clock", type=_office, help="where the office clock stands; without it, it runs")
    parser.add_argument("--time-scale", type=float, default=float(os.environ.get("TIME_SCALE", "1")))
    return parser.parse_args()


def _office(words: str) -> datetime:
    moment = datetime.fromisoformat(words)
    if moment.tzinfo is None:
        raise ValueError("say which time zone, as in 2026-04-02T18:00+01:00")
    return moment


async def _serve(parts: Parts, port: int) -> None:
    listening = listen(port)
    workspace = parts.workspace
    workspace.url = f"http://{HOST}:{listening.getsockname()[1]}"
    server = uvicorn.Server(config(parts, Wires()))
    print(
        json.dumps(
            {
                "url": workspace.url,
                "api_url": f"{workspace.url}/api/",
                "bot_token": workspace.bot_token,
                "app_token": workspace.app_token,
                "signing_secret": workspace.signing_secret,
                "clock_url": f"{workspace.url}/clock",
                "control_url": f"{workspace.url}/control",
            }
        ),
        flush=True,
    )
    await server.serve(sockets=[listening])


if __name__ == "__main__":
    sys.exit(main())
