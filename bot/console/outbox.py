"""`rsg outbox`: what could not be delivered, and sending it after all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from bot.settings import Settings
from storage import migrate
from storage.database import Database
from storage.effects import Effects


def show(settings: Settings) -> int:
    """Print what failed or is held, oldest first, with Slack's word for it. No message is shown."""
    with _opened(settings) as database, database.read() as work:
        for effect in Effects(work.session, work.machine_now).stuck():
            group = work.groups.get(effect.group_id).ref if effect.group_id else "-"
            print(f"{effect.id}  {effect.state:6}  {group}  {effect.kind}  {effect.error}")
    return 0


def retry(settings: Settings, effect_id: str) -> int:
    """Send one that failed or is held once more; a running bot takes it up within seconds."""
    with _opened(settings) as database:
        with database.read() as work:
            known = {str(effect.id) for effect in Effects(work.session, work.machine_now).stuck()}
        if effect_id not in known:
            print(f"{effect_id} is not among what failed or is held; `rsg outbox list` shows that.", file=sys.stderr)
            return 1
        with database.write() as work:
            Effects(work.session, work.machine_now).release(UUID(effect_id))
            work.outbox.added = True
    print("It goes out now.")
    return 0


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    migrate.upgrade(settings.database_url)
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        database.close()
