"""What people write in a group's channel, or to the bot: looked at by the guard, answered in private, never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.guard import CALLED, recognised
from bot.usecases.spoken import spoken
from storage import models
from storage.outbox import URGENT, person_conversation
from storage.unit_of_work import Repeated, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message as Slack reports it. *key* is the event's id, *ts* the message's; *text* is looked at and dropped."""

    key: str
    by: str  # Slack id
    channel_id: str
    ts: str
    text: str
    has_files: bool


def in_channel(heard: Heard, services: Services) -> None:
    """Ask the author to delete what may identify a child, and tell the chair: the kind and the time, no more.

    A file gets a word too, once a day to one person: files belong to the case file. What is harmless leaves no trace.
    """
    now = services.clock.now()
    kinds = _identifying(heard, services, now)
    if not kinds and not heard.has_files:
        return
    try:
        with services.database.write() as work:
            work.once(heard.key)
            group = work.groups.by_channel(heard.channel_id)
            author = work.people.by_slack_id(heard.by)
            if group is None or author is None:
                return
            if kinds:
                _ask_to_delete(work, group, author, heard, kinds, now)
            elif work.outbox.by_key(key := f"file:{group.id}:{author.id}:{now.astimezone(LONDON).date()}") is None:
                _post(work, key, group, author, "file_shared", {})
            work.answered(heard.key, {}, at=now, actor=str(author.id))
    except Repeated:
        return


def to_the_bot(heard: Heard, services: Services) -> None:
    """Somebody writes to the bot itself: told what they can do; what may identify a child they are asked to delete."""
    now = services.clock.now()
    kinds = _identifying(heard, services, now)
    try:
        with services.database.write() as work:
            work.once(heard.key)
            author = work.people.by_slack_id(heard.by)
            if author is None:
                return
            if kinds:
                work.audit.add("identified", at=now, actor=str(author.id), kinds=kinds)
            content = {"kinds": kinds, "channel": heard.channel_id}
            draw = "identified" if kinds else "help"
            work.outbox.post(
                f"{draw}:{heard.channel_id}:{heard.ts}",
                person_conversation(author.id),
                draw=draw,
                subject_id=author.id,
                person_id=author.id,
                priority=URGENT,
                content=content,
            )
            work.answered(heard.key, {}, at=now, actor=str(author.id))
    except Repeated:
        return


def _identifying(heard: Heard, services: Services, now: datetime) -> list[str]:
    """The kinds that must not stand in Slack; a telephone number may, and whose it is cannot be asked afterwards."""
    with services.database.read() as work:
        said = spoken(work, heard.text)
    return [kind for kind in recognised([said], now.date()) if kind in CALLED]


def _ask_to_delete(
    work: UnitOfWork, group: models.Group, author: models.Person, heard: Heard, kinds: list[str], now: datetime
) -> None:
    key = f"{group.id}:{heard.ts}:{now:%Y%m%dT%H%M%S}"
    _post(work, f"identified:{key}", group, author, "identified", {"kinds": kinds})
    looks_after = work.people.get(group.chair_id or group.opener_id)
    if looks_after.id != author.id:
        content = {"kinds": kinds, "at": now.isoformat()}
        _post(work, f"identified_chair:{key}", group, looks_after, "identified_chair", content)
    work.audit.add("identified", at=now, actor=str(author.id), group_id=group.id, kinds=kinds)


def _post(
    work: UnitOfWork, key: str, group: models.Group, to: models.Person, draw: str, content: Mapping[str, object]
) -> None:
    work.outbox.post(
        key,
        person_conversation(to.id),
        draw=draw,
        subject_id=to.id,
        person_id=to.id,
        group_id=group.id,
        priority=URGENT,
        content=content,
    )
