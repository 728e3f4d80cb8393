"""Rehearse: the local workspace and this bot, each started as a process of its own. Nothing of it is imported here."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
BOT = [sys.executable, "-m", "bot"]


def rehearse_all() -> int:
    """Play every script there is, each on a database of its own, and print one line each. 0 only if all was well."""
    scripts = sorted(path.stem for path in (ROOT / "rehearsal" / "scripts").glob("*.yaml"))
    return max(rehearse(script, None, brief=True) for script in scripts)


def rehearse(
    script: str | None, database_url: str | None, *, as_json: bool = False, brief: bool = False, port: int = 0
) -> int:
    """Play a script, or keep both up to be tried by hand. The exit status: 0 only if all was as expected."""
    with tempfile.TemporaryDirectory(prefix="rsg-", ignore_cleanup_errors=True) as folder:
        environ = os.environ | {
            "DATABASE_URL": database_url or f"sqlite:///{folder}/rsg.db",
            "DIRECTORY": os.environ.get("DIRECTORY", str(ROOT / "rehearsal" / "directory.yaml")),
        }
        command = [sys.executable, "-m", "rehearsal.play", "--manifest", str(ROOT / "manifest.yaml")]
        command += [
            "--app",
            shlex.join([*BOT, "run"]),
            "--facts",
            shlex.join([*BOT, "facts", "--json", "--at", "{now}"]),
        ]
        command += ["--port", str(port), *(["--script", script] if script else []), *(["--json"] if as_json else [])]
        command += ["--brief"] if brief else []
        return subprocess.call(command, env=environ)  # noqa: S603 - our own commands, no shell
