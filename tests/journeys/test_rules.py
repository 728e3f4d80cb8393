"""`rsg rules`: the rules in force, whether files can be used, one rule in full, and what other files would change."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import policy_files
from storage.database import Database
from tests.usecases.actions.actions import REF, begun

PACKAGED = Path(str(policy_files.PACKAGED))


def rsg(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "rules", *map(str, words)]
    return subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A copy of the files in force, to be changed."""
    return Path(shutil.copytree(PACKAGED, tmp_path / "new"))


def change(folder: Path, path: str, was: str, would_be: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert was in text
    (folder / path).write_text(text.replace(was, would_be), encoding="utf-8")


def test_every_rule_of_a_forum_is_listed_with_its_words() -> None:
    people, machines = rsg("list", "jdb-wc"), rsg("list", "JDB-WC", "--json")

    assert people.returncode == 0
    assert (
        "JDB-WC-FREQ-1  schedule  enforce  C 8  The board meets every month, and holds extra meetings if needed.\n"
        in people.stdout
    )
    listed = json.loads(machines.stdout)
    assert {"JDB-NOM-1", "JCB-INT-1", "HD-06"} <= {one["id"] for one in listed}
    assert "JDB-PC-FREQ-1" not in people.stdout


def test_every_rule_is_listed_once_where_no_forum_is_named() -> None:
    ids = [line.split("  ")[0] for line in rsg("list").stdout.splitlines()]

    assert len(ids) == len(set(ids))
    assert {"JDB-PC-FREQ-1", "EHSG-QUO-1", "RSG-A-EST-1", "HD-01"} <= set(ids)


def test_a_forum_that_is_not_there_is_one_sentence() -> None:
    said = rsg("list", "NOWHERE")

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("No policy of NOWHERE is in force on ")


def test_files_that_fit_together_are_said_to(new: Path) -> None:
    packaged, copied = rsg("check"), rsg("check", new)

    assert packaged.returncode == copied.returncode == 0
    assert packaged.stdout == copied.stdout
    assert " rules fit together, for CYPSP, " in packaged.stdout


@pytest.mark.parametrize(
    ("was", "would_be", "says"),
    [
        (
            'unit = "working_days"',
            'unit = "fortnights"',
            "Allowed are: calendar_days, hours, minutes, months, working_days.",
        ),
        ("amount = 4", "amuont = 4", "unknown field `amuont`. Fields are: name, amount, unit, "),
        ('kind = "quorum"', 'kind = "quorom"', "Kinds are: "),
        ('ladder = "OWN-NOMINATION"', 'ladder = "OWN-NOTHING"', "'OWN-NOTHING' is not known; allowed: "),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_place_and_ends_with_1(
    new: Path, was: str, would_be: str, says: str
) -> None:
    change(new, "jdb/2014-02-01.toml", was, would_be)

    said = rsg("check", new)

    assert (said.returncode, said.stdout) == (1, "")
    assert says in said.stderr
    assert said.stderr.startswith("jdb/2014-02-01.toml: ")
    assert "Traceback" not in said.stderr


def test_a_folder_that_holds_no_policies_is_said(tmp_path: Path) -> None:
    empty, absent = rsg("check", tmp_path), rsg("check", tmp_path / "absent")

    assert (empty.returncode, absent.returncode) == (1, 1)
    assert "holds no policy file" in empty.stderr
    assert absent.stderr.endswith("absent is no folder.\n")


def test_a_rule_is_explained_with_its_quote_its_reading_and_a_date() -> None:
    said = rsg("explain", "ehsg-pap-1").stdout.splitlines()

    assert said[:5] == [
        "EHSG-PAP-1 (deadline, remind)",
        "Papers are e-mailed to the members at least five working days before the meeting.",
        "“emailed to members at least 5 working days prior to the meeting”",
        "Early Help Steering Group terms 2014, Administration",
        "In force for: EHSG",
    ]
    assert said[5].startswith("Counted from ")
    assert ", 5pm: five working days before the meeting" in said[5]


def test_a_rule_that_can_be_read_in_two_ways_says_how_it_is_read() -> None:
    said = rsg("explain", "JDB-PC-FREQ-1").stdout

    assert "Read as (AMB-53, 104 meetings a year): Ten a year, unconfirmed, warn only." in said
    assert "Counted from" not in said


def test_a_rule_that_is_not_there_is_one_sentence() -> None:
    said = rsg("explain", "JDB-99")

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("JDB-99 is not a rule of any forum in force on ")


def test_what_other_files_would_change_is_said_by_rule_and_field(new: Path) -> None:
    change(new, "jdb/2014-02-01.toml", 'name = "agenda"\namount = 4', 'name = "agenda"\namount = 3')

    changed, same = rsg("diff", PACKAGED, new), rsg("diff", PACKAGED, PACKAGED)

    assert changed.stdout.splitlines() == [
        f"{forum}  JDB-PAP-2  amount: 4 -> 3" for forum in ("JDB-PC", "JDB-SPEC", "JDB-WC")
    ]
    assert same.stdout == "No rule would change.\n"


def test_deadlines_that_run_and_would_move_are_said_from_and_to(database: Database, new: Path) -> None:
    """OWN-ANSWER: 90 minutes before the meeting at 10. What merely lies at that meeting stays; nothing is written."""
    begun(database)
    with database.read() as work:
        before = [(one.id, one.due_at, one.next_step_at) for _, one in work.obligations.all_open()]
    change(
        new,
        "house/2023-06-01.toml",
        'name = "answer_invitation"\namount = 90',
        'name = "answer_invitation"\namount = 150',
    )

    said = rsg("diff", PACKAGED, new, "--database", database.url)

    assert said.returncode == 0, said.stderr
    rules, deadlines = said.stdout.split("\n\n")
    assert "RSG-B  OWN-ANSWER  amount: 90 -> 150" in rules.splitlines()
    assert deadlines.splitlines() == [
        "Deadlines that would move: 3.",
        *[f"{REF}  OWN-ANSWER  Thursday 2 April 2026, 8:30am -> Thursday 2 April 2026, 7:30am"] * 3,
    ]
    with database.read() as work:
        assert [(one.id, one.due_at, one.next_step_at) for _, one in work.obligations.all_open()] == before


def test_where_no_deadline_would_move_that_is_said(database: Database, new: Path) -> None:
    begun(database)
    change(new, "jdb/2014-02-01.toml", 'name = "agenda"\namount = 4', 'name = "agenda"\namount = 3')

    said = rsg("diff", PACKAGED, new, "--database", database.url)

    assert said.stdout.endswith("\nDeadlines that would move: none.\n")


def test_files_that_cannot_be_used_and_databases_that_are_none_are_said(new: Path, tmp_path: Path) -> None:
    other = rsg("diff", PACKAGED, new, "--database", f"sqlite:///{tmp_path / 'none.db'}")
    change(new, "jdb/2014-02-01.toml", "amount = 4", "amuont = 4")
    broken = rsg("diff", PACKAGED, new)

    assert (broken.returncode, broken.stdout) == (1, "")
    assert "amuont" in broken.stderr
    assert other.returncode == 2
    assert other.stderr == "This database is of another version of the program: `rsg run` brings it up.\n"
    assert not (tmp_path / "none.db").exists()
