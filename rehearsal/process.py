"""Start a workspace as a process of its own, and stop it again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rehearsal.client import Workspace

CAST = Path(__file__).with_name("cast.yaml")
DIRECTORY = Path(__file__).with_name("directory.yaml")


@dataclass(frozen=True)
class Started:
    """Where the workspace is and what an app needs to get in."""

    url: str
    api_url: str
    bot_token: str
    app_token: str
    signing_secret: str
    clock_url: str
    control_url: str
    workspace: Workspace


@contextmanager
def started(
    manifest: Path,
    cast: Path = CAST,
    *,
    office: datetime | None = None,
    scale: float = 1.0,
    port: int = 0,
    environ: Mapping[str, str] = os.environ,
) -> Iterator[Started]:
    """A running workspace. Raises RuntimeError with what it printed if it does not start."""
    command = [sys.executable, "-m", "rehearsal", "--cast", str(cast), "--manifest", str(manifest)]
    command += ["--port", str(port), "--time-scale", str(scale)]
    if office is not None:
        command += ["--clock", office.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(environ)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.wait()
            raise RuntimeError("the workspace did not start; it says why above")
        facts: dict[str, Any] = json.loads(line)
        workspace = Workspace(facts["control_url"])
        try:
            yield Started(**facts, workspace=workspace)
        finally:
            workspace.close()
            process.terminate()
