"""The scripts, played as anybody plays them: `rsg rehearse --script NAME --json`, on both databases."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rehearsal.play.script import SCRIPTS

PATIENCE = 300.0  # seconds; how fast the demo is on a machine that does nothing else, `bench.demo` measures


def rehearsed(script: str, database_url: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the report of a script."""
    command = [sys.executable, "-m", "bot", "rehearse", "--script", script, "--json", "--database", database_url]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.stdout, ended.stderr
    return ended.returncode, json.loads(ended.stdout)


@pytest.mark.parametrize("script", sorted(path.stem for path in SCRIPTS.glob("*.yaml")))
def test_everything_comes_as_the_script_expects(script: str, database_url: str) -> None:
    status, report = rehearsed(script, database_url)

    assert report["failures"] == []
    assert [fact for fact in report["facts"] if not fact["ok"]] == []
    assert [count for count in report["counts"] if not count["ok"]] == []
    assert status == 0


def test_what_does_not_come_as_expected_ends_with_1(sqlite_url: str, tmp_path: Path) -> None:
    """Nobody who may not open a group is answered as if they had."""
    script = tmp_path / "wrong.yaml"
    script.write_text(
        "clock: 2026-04-02 19:04\nsteps:\n  - {as: lpt-sgm, do: [{command: /rsg opne}], expect: [{answer: KESTREL}]}\n"
    )
    status, report = rehearsed(str(script), sqlite_url)

    assert status == 1
    assert report["verdict"] == "not as expected"
    assert report["failures"][0]["where"] == "wrong.yaml, line 3 (lpt-sgm)"
