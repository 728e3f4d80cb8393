"""Scripts, played with a very small app: judged by what the workspace holds, and honest about what was not so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rehearsal.play.script import ScriptError, find, load, office_time

HERE = Path(__file__).parent
GREETED = """
clock: 2026-04-02 19:04
steps:
  - as: lpt-sgm
    do: [command: /try tea]
    expect:
      - answer: Asked.
      - told: {lpt-sgm: "tea"}
      - silent: [lpt-tm]
      - count: {lpt-sgm: 1}
      - once: {lpt-sgm: "tea"}
"""


def played(tmp_path: Path, script: str, *more: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the report."""
    path = tmp_path / "made.yaml"
    path.write_text(script, encoding="utf-8")
    ended = run(path, "--json", *more)
    return ended.returncode, json.loads(ended.stdout)


def run(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rehearsal.play", "--manifest", str(HERE / "manifest.yaml"), "--script", str(path)]
    command += ["--app", f"{sys.executable} {HERE / 'trying.py'}", *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_comes_as_expected_ends_well(tmp_path: Path) -> None:
    status, report = played(tmp_path, GREETED)

    assert (status, report["verdict"], report["failures"]) == (0, "as expected", [])


def test_what_does_not_says_where_what_was_expected_and_what_was_there(tmp_path: Path) -> None:
    status, report = played(tmp_path, GREETED.replace('told: {lpt-sgm: "tea"', 'told: {lpt-sgm: "coffee"'))

    assert status == 1
    (failure,) = report["failures"]
    assert failure["where"] == "made.yaml, line 8 (lpt-sgm)"
    assert "coffee" in failure["expected"]
    assert "tea" in failure["there"]


def test_the_verdict_is_one_line_for_whoever_plays_many(tmp_path: Path) -> None:
    well, badly = tmp_path / "well.yaml", tmp_path / "badly.yaml"
    well.write_text(GREETED)
    badly.write_text(GREETED.replace('told: {lpt-sgm: "tea"', 'told: {lpt-sgm: "coffee"'))

    good, bad = run(well, "--brief"), run(badly, "--brief")

    assert good.stdout.splitlines()[0].startswith("well             as expected (")
    assert bad.stdout.splitlines()[0].startswith(
        "badly            1 NOT AS EXPECTED, first: badly.yaml, line 8 (lpt-sgm)"
    )
    assert [len(one.stdout.splitlines()) for one in (good, bad)] == [1, 1]


def test_silence_that_is_broken_is_noticed(tmp_path: Path) -> None:
    _, report = played(tmp_path, GREETED.replace("silent: [lpt-tm]", "silent: [lpt-sgm]"))

    assert "was told" in report["failures"][0]["there"]


def test_what_was_said_twice_is_noticed(tmp_path: Path) -> None:
    _, report = played(
        tmp_path, GREETED.replace("do: [command: /try tea]", "do: [{command: /try tea}, {command: /try tea}]")
    )

    assert [failure["expected"] for failure in report["failures"]] == [
        "count: {'lpt-sgm': 1}",
        "once: {'lpt-sgm': 'tea'}",
    ]


def test_what_nobody_can_do_ends_the_play(tmp_path: Path) -> None:
    """What follows would rest on it."""
    script = GREETED + "  - as: lpt-sgm\n    do: [press: No]\n  - as: lpt-sgm\n    expect: [answer: never judged]\n"
    status, report = played(tmp_path, script)

    assert status == 1
    assert [failure["expected"] for failure in report["failures"]] == ["press: No"]


def test_what_is_handed_over_in_vain_does_not_hold_the_clock_while_the_app_is_off(tmp_path: Path) -> None:
    """It is tried again after a minute and after five, in real time here."""
    script = (
        GREETED
        + """
  - do: [kill]
  - as: lpt-sgm
    do: [home]
  - at: +2 minutes
"""
    )
    _, report = played(tmp_path, script, "--time-scale", "1")

    assert report["failures"] == []


def test_the_app_is_killed_and_started_again(tmp_path: Path) -> None:
    script = (
        GREETED
        + """
  - do: [kill]
  - as: lpt-sgm
    do: [command: /try cake]
    expect: [answer: dispatch_failed, silent: [lpt-sgm]]
  - do: [start]
  - as: lpt-sgm
    at: +30 minutes
    do: [command: /try cake, press: {button: "Yes", message: cake}]
    expect: [shows: {lpt-sgm: Thank you.}]
"""
    )
    status, report = played(tmp_path, script)

    assert report["failures"] == []
    assert status == 0
    assert report["transcript"][-1]["at"] == "2026-04-02T19:34+01:00"


def test_the_transcript_says_who_saw_what_when_and_marks_what_was_edited(tmp_path: Path) -> None:
    script = GREETED + '  - as: lpt-sgm\n    do: [press: "Yes"]\n    expect: [shows: {lpt-sgm: Thank you.}]\n'
    _, report = played(tmp_path, script)

    seen = [(line["kind"], line["by"] or line["where"], line["words"]) for line in report["transcript"]]
    robin = "Robin Vale (LPT Service Group Manager)"
    assert seen[0] == ("did", robin, "types: /try tea")
    assert ("said", "bot", "tea?\n[Yes]") in seen
    assert ("did", robin, "presses [Yes]") in seen
    assert report["transcript"][-1] | {"kind": "changed", "changed": ["Thank you."]} == report["transcript"][-1]


def test_a_fact_that_is_shown_otherwise_is_told_and_ends_badly(tmp_path: Path) -> None:
    held = tmp_path / "facts.json"
    held.write_text('{"drink": "coffee"}')
    looked_for = '\nfacts: [{fact: drink, in: lpt-sgm, read: "(.+)\\\\?"}]\n'
    status, report = played(tmp_path, GREETED + looked_for, "--facts", f"cat {held}")

    assert status == 1
    assert report["facts"] == [{"fact": "drink", "stored": "coffee", "shown": "tea", "ok": False}]


def test_a_role_that_got_too_many_messages_ends_badly(tmp_path: Path) -> None:
    status, report = played(tmp_path, GREETED + "\ncounts: [{role: opener, in: lpt-sgm, at_most: 0}]\n")

    assert status == 1
    assert report["counts"] == [{"role": "opener", "where": "lpt-sgm", "got": 1, "at_most": 0, "ok": False}]


def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_text(GREETED.replace("do:", "does:"))

    with pytest.raises(ScriptError, match="line 4: unknown does"):
        load(path)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(ScriptError, match=r"There is: .*demo"):
        find("dmeo")


def test_times_are_the_offices_and_a_day_later_is_the_same_hour() -> None:
    before_the_clocks_change = office_time("2026-03-28 19:00", None)

    assert office_time("+1 day", before_the_clocks_change) == office_time("2026-03-29 19:00", None)
    assert office_time("+24 hours", before_the_clocks_change) == office_time("2026-03-29 20:00", None)
