"""`rsg check` beside a workspace: what works, what does not and how to mend it; `rsg outbox` for what is stuck."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from rehearsal.process import DIRECTORY, Started, started
from storage import migrate
from storage.database import Database
from storage.models import Audit
from tests.journeys.bot_process import MANIFEST

SCALE = 60


@pytest.fixture(scope="module")
def place() -> Iterator[Started]:
    with started(MANIFEST, scale=SCALE) as place:
        yield place


def rsg(place: Started, database_url: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "SLACK_API_URL": place.api_url,
        "DATABASE_URL": database_url,
        "TIME_SCALE": str(SCALE),
        **more,
    }
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=60, check=False)


def directory(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The rehearsal's, with these changes."""
    text = DIRECTORY.read_text(encoding="utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    file = tmp_path / "directory.yaml"
    file.write_text(text, encoding="utf-8")
    return file


WELL = (
    ("slack: U0CTYLEFT, ", ""),
    ("slack: U0RUTSW, email: drew.lindell@rutland.example", "email: nobody@rutland.example"),
)


def test_where_all_is_well_every_line_works_and_it_ends_with_0(place: Started, sqlite_url: str, tmp_path: Path) -> None:
    rsg(place, sqlite_url, "directory", "import", str(directory(tmp_path, *WELL)))

    said = rsg(place, sqlite_url, "check")

    assert said.returncode == 0, said.stdout + said.stderr
    assert "Slack accepts SLACK_BOT_TOKEN" in said.stdout
    assert "Slack accepts SLACK_APP_TOKEN" in said.stdout
    assert "scopes of manifest.yaml and no more" in said.stdout
    assert "clock agrees" in said.stdout
    assert "survives a power cut" in said.stdout
    assert "Everything works." in said.stdout
    assert "No Slack account: " in said.stdout
    assert "FAILS" not in said.stdout


def test_accounts_that_cannot_be_used_are_named(place: Started, sqlite_url: str, tmp_path: Path) -> None:
    rsg(place, sqlite_url, "directory", "import", str(directory(tmp_path)))

    said = rsg(place, sqlite_url, "check")

    assert said.returncode == 1
    assert "Deactivated Slack accounts: Dale Corbet (county-left)." in said.stdout
    assert "Guests who cannot be added to new channels: Drew Lindell (rutland-sw)." in said.stdout
    assert "Guests of several channels: Teal Ashby (rutland-hos)." in said.stdout
    assert "2 to mend." in said.stdout


def test_an_agency_that_must_start_a_group_needs_an_on_call_list(
    place: Started, sqlite_url: str, tmp_path: Path
) -> None:
    gone = ((", on_call: 1", ""), (", on_call: 2", ""), (", duty_desk: 0116 496 0101", ""))
    rsg(place, sqlite_url, "directory", "import", str(directory(tmp_path, *WELL, *gone)))

    said = rsg(place, sqlite_url, "check")

    assert said.returncode == 1
    assert "RSG-B: LPT must start the group, but has no on-call list." in said.stdout
    assert "No telephone of a duty desk: University hospitals." in said.stdout


def test_a_wrong_token_and_no_database_are_said_in_a_sentence_each(place: Started, tmp_path: Path) -> None:
    file = tmp_path / "none.db"

    said = rsg(place, f"sqlite:///{file}", "check", SLACK_BOT_TOKEN="xoxb-wrong")

    assert said.returncode == 1
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in said.stdout
    assert "The database is still empty." in said.stdout
    assert not file.exists(), "looking makes nothing"


def test_scopes_that_were_never_granted_are_named(sqlite_url: str, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text(MANIFEST.read_text(encoding="utf-8").replace("- pins:write", "# - pins:write"))
    with started(manifest, scale=SCALE) as place:
        said = rsg(place, sqlite_url, "check")

    assert said.returncode == 1
    assert "The app lacks the scopes pins:write." in said.stdout


def test_what_could_not_be_delivered_is_listed_and_sent_again_when_asked(place: Started, database_url: str) -> None:
    migrate.upgrade(database_url)
    database = Database(database_url)
    with database.write() as work:
        effect = work.outbox.call("pin:one", "pin")
        effect.state, effect.error = "held", "missing_scope"

    listed = rsg(place, database_url, "outbox", "list")
    other = rsg(place, database_url, "outbox", "retry", "nothing")
    again = rsg(place, database_url, "outbox", "retry", str(effect.id))

    assert f"{effect.id}  held" in listed.stdout
    assert "missing_scope" in listed.stdout
    assert other.returncode == 1
    assert "is not among what failed or is held" in other.stderr
    assert again.returncode == 0
    with database.read() as work:
        found = work.outbox.by_key("pin:one")
        assert found is not None
        assert found.state == "pending"
        recorded = work.session.scalars(select(Audit).where(Audit.act == "sent_again")).one()
        assert recorded.detail == {"effect": "pin", "error": "missing_scope"}
    database.close()


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(place: Started, tmp_path: Path) -> None:
    for asked in (("list",), ("retry", "nothing")):
        said = rsg(place, f"sqlite:///{tmp_path}/nowhere/rsg.db", "outbox", *asked)

        assert said.returncode == 1
        assert "Traceback" not in said.stderr
        assert len(said.stderr.splitlines()) == 1
