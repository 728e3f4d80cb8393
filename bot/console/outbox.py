"""`rsg outbox`: what could not be delivered, and sending it after all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.console.ending import end
from bot.runtime import REFUSALS
from bot.settings import Settings
from storage import migrate
from storage.database import Database
from storage.effects import Effects

OPERATOR = "operator"
"""Who acts at the command line, as the record has it: nobody of the directory."""


def show(settings: Settings) -> int:
    """Print what failed or is held, oldest first, with Slack's word for it. No message is shown."""
    with _opened(settings) as database, database.read() as work:
        for effect in Effects(work.session, work.machine_now).stuck():
            group = work.groups.get(effect.group_id).ref if effect.group_id else "-"
            print(f"{effect.id}  {effect.state:6}  {group}  {effect.kind}  {effect.error}")
    return 0


def retry(settings: Settings, effect_id: str, now: datetime) -> int:
    """Send one that failed or is held once more, and record it; a running bot takes it up within seconds."""
    with _opened(settings) as database, database.write() as work:
        effects = Effects(work.session, work.machine_now)
        effect = next((one for one in effects.stuck() if str(one.id) == effect_id), None)
        if effect is None:
            print(f"{effect_id} is not among what failed or is held: see `rsg outbox list`.", file=sys.stderr)
            return 1
        if effect.group_id is not None:
            work.groups.lock(effect.group_id)
        work.audit.add(
            "sent_again", at=now, actor=OPERATOR, group_id=effect.group_id, effect=effect.kind, error=effect.error
        )
        effects.release(effect.id)
        work.outbox.added = True
    print("It goes out now.")
    return 0


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    try:
        migrate.upgrade(settings.database_url)
    except REFUSALS as error:
        end(error)
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        database.close()
