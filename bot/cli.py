"""`rsg`: everything that is done from the command line."""

import json
import os
import signal
import sys
from datetime import datetime
from threading import Event
from typing import Annotated

import typer

from bot.bank_holidays import england
from bot.policy_files import read as read_policies
from bot.rules.due import Due, DueError, explain
from bot.rules.policy import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Rapid Solutions Groups, from the command line.")


@app.callback()
def _rsg() -> None:
    """Keeps `rsg` a command with subcommands however few there are."""


@app.command()
def due(
    rule_id: Annotated[str, typer.Argument(help="The rule's id, as `/rsg why` shows it.")],
    anchor: Annotated[str, typer.Argument(help="The rule's own anchor: 2026-04-02, or 2026-04-02T18:30+01:00.")],
    forum: Annotated[str | None, typer.Option(help="Which forum's rule, where several have it.")] = None,
    next_meeting: Annotated[str | None, typer.Option(help="The next meeting, for what is due by then.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """When something is due under a rule, and how that is counted."""
    try:
        found = explain(load(read_policies()), rule_id, anchor, england(), forum=forum, next_meeting=next_meeting)
    except DueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    if as_json:
        print(json.dumps({"due": _iso(found), "says": found.says}, ensure_ascii=False))
    else:
        print(f"{_iso(found)}: {found.says}")


@app.command()
def run() -> None:
    """Run the bot until it is told to stop (SIGTERM, Ctrl-C)."""
    from bot.runtime import quiet_logs, run  # what only this command needs is imported here
    from bot.settings import Settings, SettingsError

    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    stop = Event()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signalled, lambda *_: stop.set())
    quiet_logs()
    run(settings, stop)


def _iso(found: Due) -> str:
    if isinstance(found.at, datetime):
        return found.at.isoformat(timespec="minutes")
    return found.at.isoformat()


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
