"""`rsg`: everything that is done from the command line."""

import csv
import gc
import json
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from bot.bank_holidays import england
from bot.clock import SystemClock
from bot.console.ending import end, settings_or_end
from bot.dates import as_json as words_as_json
from bot.dates import parse
from bot.policy_files import read as read_policies
from bot.rules.calendar import Calendar
from bot.rules.due import Due, DueError, explain
from bot.rules.policy import load

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold the tokens
    help="Rapid Solutions Groups, from the command line.",
)


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
def when(
    phrase: Annotated[str | None, typer.Argument(help="What somebody typed: “Thurs 2pm”.")] = None,
    at: Annotated[str | None, typer.Option(help="When it was typed: 2026-07-03T17:40+01:00; otherwise now.")] = None,
    file: Annotated[Path | None, typer.Option(help="CSV: base_instant,phrase.", exists=True)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines; a file is always answered so.")] = False,
) -> None:
    """How the bot understands words for a time."""
    calendar = england()
    if file is not None:
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                print(_understood(row["phrase"], _instant(row["base_instant"]), calendar))
        return
    if phrase is None:
        print("Give a phrase, or --file with many.", file=sys.stderr)
        raise typer.Exit(2)
    typed_at = _instant(at) if at else SystemClock().now()
    print(_understood(phrase, typed_at, calendar) if as_json else parse(phrase, typed_at, calendar).says)


def _instant(text: str) -> datetime:
    """Raises Exit, after one sentence, for what is no instant with its offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min  # noqa: DTZ901 - only to be refused below
    if found.tzinfo is None:
        print(f"{text!r} is no time with its offset, such as 2026-07-03T17:40+01:00.", file=sys.stderr)
        raise typer.Exit(2)
    return found


def _understood(phrase: str, typed_at: datetime, calendar: Calendar) -> str:
    return json.dumps(words_as_json(parse(phrase, typed_at, calendar)), ensure_ascii=False)


rules_app = typer.Typer(no_args_is_help=True, help="What the policy files say, and what others would change.")
app.add_typer(rules_app, name="rules")


@rules_app.command("list")
def rules_list(
    forum: Annotated[str | None, typer.Argument(help="Which forum's; otherwise every rule, once.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Every rule in force today: id, kind, how firmly it holds, clause, plain words."""
    from bot.console.rules import show

    show(forum, SystemClock().now().date(), machine=as_json)


@rules_app.command("check")
def rules_check(
    folder: Annotated[Path | None, typer.Argument(help="Which files; otherwise those of this program.")] = None,
) -> None:
    """Whether policy files can be used; else the file, the key and what is allowed."""
    from bot.console.rules import check

    check(folder)


@rules_app.command("explain")
def rules_explain(rule_id: Annotated[str, typer.Argument(help="The rule's id.")]) -> None:
    """One rule: its words, its quote, where it stands, how it is read, and its date if it began now."""
    from bot.console.rules import explain

    explain(rule_id, SystemClock().now())


@rules_app.command("diff")
def rules_diff(
    old: Annotated[Path, typer.Argument(help="The folder of the files in force.")],
    new: Annotated[Path, typer.Argument(help="The folder of those that are to follow.")],
    database: Annotated[str | None, typer.Option(help="Also which deadlines that run there would move.")] = None,
) -> None:
    """What other policy files would change, before anything is put in force."""
    from bot.console.rules import compare

    extra = settings_or_end(alone=True).extra_bank_holidays
    compare(old, new, database, SystemClock().now(), england(extra))


directory_app = typer.Typer(no_args_is_help=True, help="Who works where: organisations, people and posts.")
app.add_typer(directory_app, name="directory")


@directory_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="YAML, or CSV with one row for each post.", exists=True, dir_okay=False)],
) -> None:
    """Bring the directory in line with a file: all of it, or nothing and every error with its line and column."""
    from bot.console.directory import bring_in

    bring_in(file, settings_or_end(alone=True))


@app.command()
def run() -> None:
    """Run the bot until it is told to stop (SIGTERM, Ctrl-C)."""
    gc.disable()  # what a start makes is there to stay: looking through it for waste is a tenth of the start
    from bot.logs import quiet_logs
    from bot.runtime import REFUSALS, run  # what only this command needs is imported here
    from bot.stopping import end_for_certain

    settings = settings_or_end()
    stop = Event()
    end_for_certain(stop)
    for signalled in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signalled, lambda *_: stop.set())
    quiet_logs()
    try:
        run(settings, stop)
    except REFUSALS as error:
        end(error)
    finally:
        stop.set()  # whatever still hangs now is not waited for either


@app.command()
def check() -> None:
    """What works and what does not, line by line, and how to mend it."""
    from bot.console.check import check

    raise typer.Exit(check(settings_or_end()))


@app.command()
def export(
    ref: Annotated[str, typer.Argument(help="The group's reference, as its card shows it.")],
    as_json: Annotated[bool, typer.Option("--json", help="For machines; otherwise Markdown, for people.")] = False,
    out: Annotated[Path | None, typer.Option(help="A file to write to; otherwise it is printed.")] = None,
    database: Annotated[str | None, typer.Option(help="Which one; otherwise DATABASE_URL.")] = None,
) -> None:
    """A group's whole history: every fact with who and when, and whether its record is whole."""
    from bot.console.export import write

    settings = settings_or_end(alone=True)
    raise typer.Exit(write(settings, database or settings.database_url, ref, out, machine=as_json))


outbox_app = typer.Typer(no_args_is_help=True, help="What could not be delivered.")
app.add_typer(outbox_app, name="outbox")


@outbox_app.command("list")
def outbox_list() -> None:
    """What failed or is held, oldest first, with the reason."""
    from bot.console.outbox import show

    raise typer.Exit(show(settings_or_end(alone=True)))


@outbox_app.command("retry")
def outbox_retry(effect: Annotated[str, typer.Argument(help="Its id, as the list shows it.")]) -> None:
    """Send it once more, when what stood in the way is mended."""
    from bot.console.outbox import retry

    raise typer.Exit(retry(settings_or_end(alone=True), effect, SystemClock().now()))


@app.command()
def rehearse(
    script: Annotated[str | None, typer.Option(help="What to play: demo, or a file. Without it, try by hand.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Play every script there is, one line each.")] = False,
    database: Annotated[str | None, typer.Option(help="An empty one; otherwise a file that is thrown away.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    port: Annotated[int, typer.Option(help="Of the workspace's page; 0 takes any free one.")] = 0,
) -> None:
    """Rehearse on this machine: a made-up workspace, the real bot, and a clock to move."""
    from bot.rehearsing import rehearse, rehearse_all

    if every:
        raise typer.Exit(rehearse_all())
    raise typer.Exit(rehearse(script, database, as_json=as_json, port=port))


@app.command()
def facts(
    database: Annotated[str | None, typer.Option(help="Which one; otherwise DATABASE_URL.")] = None,
    at: Annotated[str | None, typer.Option(help="As of when, for what is late: an instant; otherwise now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """What the database holds of every group: chair, set up, answers, actions, reminders."""
    from bot.facts import facts
    from storage.database import Database

    opened = Database(database or settings_or_end(alone=True).database_url)
    try:
        found = facts(opened, _instant(at) if at else SystemClock().now())
    finally:
        opened.close()
    print(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _as_lines(found))


def _as_lines(found: Mapping[str, object]) -> str:
    shown = {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in found.items()}
    return "\n".join(f"{name}: {value}" for name, value in shown.items())


def _iso(found: Due) -> str:
    if isinstance(found.at, datetime):
        return found.at.isoformat(timespec="minutes")
    return found.at.isoformat()


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
