"""`rsg directory import`: the file is brought in, then people known by e-mail alone are looked up in Slack."""

import sys
from pathlib import Path
from threading import Event

from rich.progress import Progress

from bot.clock import SystemClock
from bot.console.ending import end
from bot.delivery.slack import Slack
from bot.policy_files import read as read_policies
from bot.rules.policy import load
from bot.runtime import REFUSALS, ask_by_email, import_directory_file
from bot.settings import Settings
from bot.timing import Timing
from bot.usecases.lookup import LookedUp, look_up
from storage import migrate
from storage.database import Database


def bring_in(file: Path, settings: Settings) -> None:
    """Import *file* and say what came of it. Ends with status 1 if nothing was imported."""
    try:
        migrate.upgrade(settings.database_url)
        database = Database(settings.database_url)
        try:
            done = import_directory_file(file, database, load(read_policies()), SystemClock())
            print(f"{done.added} added, {done.changed} changed, {done.ended} ended, {done.unchanged} as they were.")
            if settings.slack_bot_token:
                _say(_look_up(settings, database))
            else:
                print("People with an e-mail address alone are looked up in Slack when the bot starts.")
        finally:
            database.close()
    except REFUSALS as error:
        end(error)


def _look_up(settings: Settings, database: Database) -> LookedUp:
    timing = Timing.at_scale(settings.time_scale)
    slack = Slack(settings.slack_bot_token, timing, base_url=settings.slack_api_url)
    never = Event()
    try:
        with Progress(transient=True, disable=not sys.stdout.isatty()) as shown:
            task = shown.add_task("Looking people up in Slack", total=None)
            return look_up(
                database,
                ask_by_email(slack),
                lambda seconds: never.wait(timing.after_retry(seconds).total_seconds()),
                lambda number, of: shown.update(task, completed=number, total=of),
            )
    finally:
        slack.close()


def _say(done: LookedUp) -> None:
    if done.found:
        print(f"{done.found} found in Slack by their e-mail address.")
    for person, why in done.missing:
        print(f"{person.name} ({person.key}) must be told by hand: {why}.")
    if done.stopped:
        print(f"The directory is imported, but not everybody was looked up: {done.stopped}. The next start does it.")
