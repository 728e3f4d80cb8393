"""`python -m rehearsal.play`: a workspace and an app in it, each a process of its own; a script is played and judged.

Without a script both stay up, to be tried by hand on the page. Ends with 0 if everything was as expected, 1 if
something was not, 2 if it could not begin.
"""

import argparse
import json
import shlex
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from rehearsal.cast import CastError
from rehearsal.client import TooSlow
from rehearsal.errors import CannotDo
from rehearsal.manifest import ManifestError
from rehearsal.play.app import AppProcess
from rehearsal.play.counts import count
from rehearsal.play.facts import Compared, NoFacts, compare, stored
from rehearsal.play.player import Failure, play
from rehearsal.play.report import Report
from rehearsal.play.script import Script, ScriptError, find, load
from rehearsal.play.stage import Stage
from rehearsal.play.transcript import Line, Transcript
from rehearsal.process import CAST, Started, started

CANNOT_BEGIN = 2
BY_HAND = "{url}  is the workspace; the app is in it. Stop with Ctrl-C."


def main() -> int:
    asked = _arguments()
    try:
        script = load(find(asked.script)) if asked.script else None
        with ExitStack() as stack:
            return _run(asked, script, stack)
    except (ScriptError, CastError, ManifestError, RuntimeError, TooSlow, OSError) as error:
        print(error, file=sys.stderr)
        return CANNOT_BEGIN
    except KeyboardInterrupt:
        return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rehearsal.play", description="Play a script, and judge it.")
    parser.add_argument("--script", help="a name in rehearsal/scripts, or a file; without it, both just stay up")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest")
    parser.add_argument("--app", type=shlex.split, required=True, help="the command that starts the app")
    parser.add_argument("--facts", type=shlex.split, help="the command that prints what its database holds")
    parser.add_argument("--json", action="store_true", help="for machines: one JSON document")
    parser.add_argument("--brief", action="store_true", help="nothing but the verdict, in one line")
    parser.add_argument("--time-scale", type=float, default=20, help="how much faster machine time is")
    parser.add_argument("--port", type=int, default=0, help="of the workspace; 0 takes any free one")
    return parser.parse_args()


def _run(asked: argparse.Namespace, script: Script | None, stack: ExitStack) -> int:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rehearsal-", ignore_cleanup_errors=True)))
    scale = asked.time_scale if script else 1.0
    cast = script.cast if script and script.cast else CAST
    office = script.clock if script else None
    place = stack.enter_context(started(asked.manifest, cast, office=office, scale=scale, port=asked.port))
    app = AppProcess(asked.app, place, scale, folder / "app.log")
    stack.callback(app.stop)
    app.start()
    if script is None:
        print(BY_HAND.format(url=place.url), flush=True)
        Event().wait()
    assert script is not None
    return _play(asked, script, place, app)


def _play(asked: argparse.Namespace, script: Script, place: Started, app: AppProcess) -> int:
    began = time.monotonic()
    stage, transcript, lines = Stage(place.workspace, app), Transcript(place.workspace), list[Line]()

    def show(number: int) -> None:
        new = transcript.more()
        lines.extend(new)
        if asked.json:
            print(f"step {number} of {len(script.steps)}", file=sys.stderr, flush=True)
        elif new and not asked.brief:
            print(transcript.text(new), flush=True)

    failures = play(script, stage, show)
    facts = _facts(asked.facts, script, stage, failures)
    report = Report(
        script=script.path.stem,
        story=script.story,
        failures=failures,
        facts=facts,
        counts=count(script, stage),
        seconds=time.monotonic() - began,
    )
    print(_shown(asked, report, lines), flush=True)
    if failures and not asked.brief:
        print(f"\nThe end of what the app printed:\n{app.printed()}", file=sys.stderr)
    return 0 if report.ok else 1


def _shown(asked: argparse.Namespace, report: Report, lines: Sequence[Line]) -> str:
    if asked.json:
        return json.dumps(report.as_json(lines), ensure_ascii=False, indent=1)
    return report.line() if asked.brief else f"\n{report.text()}"


def _facts(command: Sequence[str] | None, script: Script, stage: Stage, failures: list[Failure]) -> list[Compared]:
    if not command or not script.facts:
        return []
    try:
        return compare(script, stage, stored(command, stage.workspace.clock.now))
    except (NoFacts, CannotDo) as error:
        failures.append(Failure(script.path.name, "the app's facts", str(error)))
        return []


if __name__ == "__main__":
    sys.exit(main())
