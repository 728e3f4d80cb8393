"""`rsg export`: a group's whole history, for people or for machines."""

import sys
from pathlib import Path

from bot.bank_holidays import england
from bot.clock import SystemClock
from bot.policy_files import read as read_policies
from bot.rules.policy import load
from bot.services import Services
from bot.settings import Settings
from bot.usecases.seeing.export import NoSuchGroup, as_json, export
from bot.views.export import chain, markdown
from storage import migrate
from storage.database import Database

UNKNOWN, BROKEN = 2, 1


def write(settings: Settings, database_url: str, ref: str, out: Path | None, *, machine: bool) -> int:
    """Write the history to *out*, or print it; the exit status.

    2 for a reference that is not there, 1 where the record does not follow from itself. It only reads, and works
    beside a running bot.
    """
    at, newest = migrate.look(database_url), migrate.head()
    if at != newest:
        print(
            f"The database is at revision {at}; this version needs {newest}. `rsg run` brings it up.", file=sys.stderr
        )
        return UNKNOWN
    database = Database(database_url)
    try:
        found = export(
            Services(
                clock=SystemClock(),
                calendar=england(settings.extra_bank_holidays),
                policies=load(read_policies()),
                database=database,
            ),
            ref,
        )
    except NoSuchGroup as error:
        print(error, file=sys.stderr)
        return UNKNOWN
    finally:
        database.close()
    text = as_json(found) + "\n" if machine else markdown(found)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    print(f"{found['reference']}: {chain(found)}", file=sys.stderr)
    return 0 if found["audit"]["verified"] else BROKEN
