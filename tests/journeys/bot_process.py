"""The real bot as a process of its own, against a workspace of its own, on a database of the test's choice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from rehearsal.process import DIRECTORY, Started
from storage.database import Database
from storage.models import Organisation, Person, Post

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"
STOP_SECONDS = 30.0


def fill_directory(database_url: str) -> None:
    """The people of the cast, as the directory file of the workspace has them."""
    content: dict[str, Any] = yaml.safe_load(DIRECTORY.read_text(encoding="utf-8"))
    database = Database(database_url)
    with database.write() as work:
        for one in content["organisations"]:
            work.session.add(Organisation(**{**one, "duty_desk": str(one["duty_desk"])}))
        people = {one["id"]: _person(one) for one in content["people"]}
        work.session.add_all(people.values())
        work.session.flush()
        for post in content["posts"]:
            known = {
                name: post[name]
                for name in ("title", "level", "service", "chairs", "contact_for", "on_call", "deputies")
                if name in post
            }
            manager = people.get(post.get("manager", ""))
            work.session.add(
                Post(
                    person_id=people[post["person"]].id,
                    organisation_id=post["organisation"],
                    manager_id=manager.id if manager else None,
                    **known,
                )
            )
    database.close()


def _person(one: dict[str, Any]) -> Person:
    return Person(key=one["id"], name=one["name"], slack_id=one.get("slack"), email=one.get("email"))


@contextmanager
def bot(place: Started, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A running bot, connected to *place*; told to stop at the end."""
    fill_directory(database_url)
    environ = os.environ | {
        "SLACK_BOT_TOKEN": place.bot_token,
        "SLACK_APP_TOKEN": place.app_token,
        "SLACK_API_URL": place.api_url,
        "DATABASE_URL": database_url,
    }
    with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environ) as process:
        try:
            place.workspace.wait_for(lambda: place.workspace.open_sockets(), 30, "the bot to connect")
            yield process
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
