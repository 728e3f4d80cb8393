"""`rsg rules`: what the policy files say, whether they fit together, and what others would change."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import typer

from bot.bank_holidays import england
from bot.console.ending import end
from bot.policy_files import Readings, read
from bot.rules.calendar import LONDON, Calendar
from bot.rules.changes import Change, Move, Running, changes, moves
from bot.rules.due import DueError, due
from bot.rules.policy import Policies, PolicyError, load
from bot.rules.rule import Rule
from bot.rules.words import day, hour
from storage import migrate
from storage.database import Database

UNKNOWN = 2


def show(forum: str | None, on: date, *, machine: bool) -> None:
    """Print every rule in force, or those of one forum: id, kind, how firmly it holds, clause, plain words."""
    policies = load(read())
    try:
        found = _rules(policies, forum, on)
    except PolicyError as error:
        end(error, UNKNOWN)
    if machine:
        print(json.dumps([_fields(rule) for rule in found.values()], ensure_ascii=False, indent=1))
        return
    for rule in found.values():
        print("  ".join(_fields(rule).values()))


def check(folder: Path | None) -> None:
    """Say whether the policy files of a folder can be used; else the end with 1, the file, the key, what is allowed."""
    try:
        files = _texts(folder) if folder else read()
        policies = load(files)
    except PolicyError as error:
        end(error)
    latest = max(file.from_date for file in policies.files)
    count = len({rule.id for file in policies.files for rule in file.rules})
    print(f"{len(files)} files with {count} rules fit together, for {', '.join(policies.forums(latest))}.")


def explain(rule_id: str, now: datetime) -> None:
    """Print one rule in full, and what its clock would answer if it began now."""
    policies = load(read())
    today = now.astimezone(LONDON).date()
    wanted = rule_id.upper()
    try:
        policy = policies.find(wanted, today)
    except PolicyError as error:
        end(error, UNKNOWN)
    rule = policy.rule(wanted)
    held = [name for name in policies.forums(today) if wanted in policies.in_force(name, today).rules]
    print(f"{rule.id} ({_kind(rule)}, {rule.enforcement})\n{rule.text}")
    if rule.quote:
        print(f"“{rule.quote}”")
    print(f"{rule.cited}\nIn force for: {', '.join(held) or 'the house'}")
    for one in Readings().of(wanted):
        print(f"Read as ({one.id}, {one.topic}): {one.reads} {one.why}")
    try:
        found = due(rule, now, england(), house=policy)
    except DueError:
        return
    print(f"Counted from {_when(now)}: {_when(found.at)}: {found.says}")


def compare(old: Path, new: Path, database: str | None, now: datetime, calendar: Calendar) -> None:
    """Print which rules other files would change, and which deadlines that run would move; nothing is put in force."""
    try:
        before, after = (load(_texts(folder)) for folder in (old, new))
    except PolicyError as error:
        end(error)
    on = max(now.astimezone(LONDON).date(), *(file.from_date for file in after.files))
    for line in _changed(changes(before, after, on)):
        print(line)
    if database is not None:
        found = moves(before, after, _running(database), on, calendar)
        print(f"\nDeadlines that would move: {len(found) or 'none'}.")
        for move in found:
            print(_moved(move))


def _rules(policies: Policies, forum: str | None, on: date) -> Mapping[str, Rule]:
    names = [forum.upper()] if forum else policies.forums(on)
    return {rule_id: rule for name in names for rule_id, rule in policies.in_force(name, on).rules.items()}


def _texts(folder: Path) -> Mapping[str, str]:
    if not folder.is_dir():
        raise PolicyError(f"{folder} is no folder.")
    files = read(folder)
    if not files:
        raise PolicyError(f"{folder} holds no policy file: they are called FOLDER/YYYY-MM-DD.toml.")
    return files


def _running(url: str) -> list[Running]:
    """Every deadline that runs in a database of this version; the end with 2 for any other."""
    if migrate.look(url) != migrate.head():
        _stop("This database is of another version of the program: `rsg run` brings it up.")
    database = Database(url)
    try:
        with database.read() as work:
            return [
                Running(
                    ref=ref,
                    rule_id=one.rule_id,
                    forum=one.forum,
                    policy_from=one.policy_from,
                    anchor=one.anchor_at,
                    due_at=one.due_at,
                    meeting=one.meeting_at,
                )
                for ref, one in work.obligations.all_open()
            ]
    finally:
        database.close()


def _changed(found: tuple[Change, ...]) -> Iterator[str]:
    if not found:
        yield "No rule would change."
    for one in found:
        if one.would_be is None:
            yield f"{one.forum}  {one.rule_id}  would be gone"
        elif one.was is None:
            yield f"{one.forum}  {one.rule_id}  would be new: {one.would_be['text']}"
        else:
            for field, value in one.would_be.items():
                yield f"{one.forum}  {one.rule_id}  {field}: {_short(one.was[field])} -> {_short(value)}"


def _moved(move: Move) -> str:
    one = move.running
    to = _when(move.to) if move.to is not None else "no rule would count it"
    return f"{one.ref}  {one.rule_id}  {_when(one.due_at)} -> {to}"


def _fields(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "kind": _kind(rule),
        "enforcement": rule.enforcement,
        "clause": rule.clause or "-",
        "text": rule.text,
    }


def _kind(rule: Rule) -> str:
    return str(rule.__struct_config__.tag)


def _short(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _when(at: datetime | date) -> str:
    if not isinstance(at, datetime):
        return day(at)
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time().replace(second=0, microsecond=0))}"


def _stop(says: str) -> NoReturn:
    print(says, file=sys.stderr)
    raise typer.Exit(UNKNOWN)
