"""What people write in a group's channel, or to the bot: no door stands before it, so it is answered afterwards.

Whoever wrote what may identify a child is asked, in private, to delete it. Kind and time are kept, never a word.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import unslack
from bot.rules.limits import span
from bot.services import Services
from bot.usecases.guard import CALLED, recognised
from bot.usecases.mention import show_privately
from bot.usecases.reaching import tell
from bot.usecases.spoken import as_spoken
from bot.views import overheard as view
from storage import models
from storage.outbox import URGENT, channel_conversation, person_conversation
from storage.unit_of_work import Repeated, UnitOfWork

IDENTIFIED, FILE, GONE = "identified", "file_shared", "identified_gone"
"""What is recorded: of a message, of a file, and that a message was taken back or changed."""
TO_CHAIR, IDENTIFIED_HERE, HELP = "identified_chair", "identified_here", "help"
"""What the others are drawn as."""


class Heard(Struct, frozen=True, kw_only=True):
    """A message as it reads now. *key* is the event's id, *ts* the message's own.

    *texts*, as Slack sends them, are its words and what its files are called: looked at here, and dropped.
    """

    key: str
    by: str  # Slack id
    channel_id: str
    ts: str
    texts: tuple[str, ...] = ()
    files: int = 0


class Seen(Struct, frozen=True):
    """One message of somebody that may identify a child: when it was seen, as what, and whether it still stands."""

    ts: str
    at: datetime
    kinds: tuple[str, ...]
    gone: bool


def in_channel(message: Heard, services: Services) -> None:
    """A new message in a channel. Nearly always there is nothing in it, and it leaves no trace."""
    now = services.clock.now()
    kinds = _identifying(message, services, now)
    if kinds:
        _answer(message, IDENTIFIED, kinds, services, now)
    elif message.files:
        _answer(message, FILE, (), services, now)


def changed(message: Heard, services: Services) -> None:
    """A message was edited: it is looked at as a new one, and what was seen in it may be gone."""
    if _identifying(message, services, services.clock.now()):
        in_channel(message, services)
    else:
        gone(message.channel_id, message.ts, services)


def gone(channel_id: str, ts: str, services: Services) -> None:
    """A message was taken back, or changed: whoever was told of it reads so."""
    now = services.clock.now()
    with services.database.read() as work:  # nearly always nothing was seen in it
        group = work.groups.by_channel(channel_id)
        if group is None or _standing(work, group.id, ts) is None:
            return
    with services.database.write() as work:
        work.groups.lock(group.id)
        row = _standing(work, group.id, ts)
        if row is not None:
            work.audit.add(GONE, at=now, actor=row.actor, group_id=group.id, ts=ts)
            _refresh(work, group.id, IDENTIFIED, row.actor, str(row.detail["since"]))


def to_the_bot(message: Heard, services: Services) -> None:
    """Somebody writes to the bot itself: told what they can do, once the guard has found nothing."""
    now = services.clock.now()
    kinds = _identifying(message, services, now)
    try:
        with services.database.write() as work:
            work.once(message.key)
            author = work.people.by_slack_id(message.by)
            actor = str(author.id) if author else message.by
            if kinds:
                work.audit.add(IDENTIFIED, at=now, actor=actor, kinds=list(kinds))
            work.outbox.post(
                f"answer:{message.key}",
                person_conversation(author.id) if author else channel_conversation(message.channel_id),
                draw=IDENTIFIED_HERE if kinds else HELP,
                person_id=author.id if author else None,
                priority=URGENT,
                content={"kinds": list(kinds)} if kinds else {"by": message.by},
            )
            work.answered(message.key, {}, at=now, actor=actor)
    except Repeated:
        return


def seen_since(work: UnitOfWork, group_id: UUID, actor: str, since: str) -> Sequence[Seen]:
    """What one message to its author speaks of: everything seen of theirs from *since* until a new one was sent."""
    rows = work.audit.about(group_id, (IDENTIFIED, GONE))
    taken_back = {str(row.detail["ts"]): row.seq for row in rows if row.act == GONE}
    found: dict[str, Seen] = {}
    for row in rows:
        if row.act == IDENTIFIED and row.actor == actor and row.detail["since"] == since:
            ts = str(row.detail["ts"])
            found[ts] = Seen(ts, row.at, tuple(row.detail["kinds"]), taken_back.get(ts, 0) > row.seq)
    return list(found.values())


def _identifying(message: Heard, services: Services, now: datetime) -> tuple[str, ...]:
    """The kinds that must not stand in Slack; a telephone number may, and whose it is cannot be asked afterwards."""
    texts = [as_spoken(services, text) if "<@" in text else unslack(text) for text in message.texts]
    return tuple(kind for kind in recognised(texts, now.date()) if kind in CALLED)


def _answer(message: Heard, act: str, kinds: Sequence[str], services: Services, now: datetime) -> None:
    try:
        with services.database.write() as work:
            found = work.groups.by_channel(message.channel_id)
            if found is None:
                return
            group = work.groups.lock(found.id)
            work.once(message.key)
            person = work.people.by_slack_id(message.by)
            actor = str(person.id) if person else message.by
            before = _word_before(work, services, group, act, actor, now)
            since = before or now.isoformat()
            detail: dict[str, Any] = {"ts": message.ts, "since": since} | ({"kinds": list(kinds)} if kinds else {})
            work.audit.add(act, at=now, actor=actor, group_id=group.id, **detail)
            if before is None:
                _tell(work, group, act, message, person, since, kinds, now)
            else:
                _refresh(work, group.id, act, actor, since)
            work.answered(message.key, {}, at=now, actor=actor)
    except Repeated:
        return


def _word_before(
    work: UnitOfWork, services: Services, group: models.Group, act: str, actor: str, now: datetime
) -> str | None:
    """When their last word about such a thing began, where it is so fresh that another would nag."""
    policy = services.policies.in_force(group.forum, group.policy_from)
    last = next((row for row in reversed(work.audit.about(group.id, (act,))) if row.actor == actor), None)
    since = str(last.detail["since"]) if last else None
    fresh = since is not None and now - datetime.fromisoformat(since) < span(policy, "warned_again")
    return since if fresh else None


def _tell(
    work: UnitOfWork,
    group: models.Group,
    act: str,
    message: Heard,
    author: models.Person | None,
    since: str,
    kinds: Sequence[str],
    now: datetime,
) -> None:
    """The author, there and then, away or not: they have just written. The chair hears of what may identify."""
    content = {"actor": str(author.id) if author else message.by, "since": since}
    if author is not None:
        work.outbox.post(
            _key(act, group.id, content["actor"], since),
            person_conversation(author.id),
            draw=act,
            subject_id=group.id,
            person_id=author.id,
            group_id=group.id,
            priority=URGENT,
            content=content,
        )
    else:  # the directory does not know them: shown to them where they wrote
        named = [CALLED[kind] for kind in kinds]
        shown = view.file_shared(group.ref) if act == FILE else view.at_once(group.ref, named)
        show_privately(work, message.key, message.channel_id, message.by, shown)
    chair = _other_than(group, author)
    if act == IDENTIFIED and chair is not None:
        tell(
            work,
            _key(TO_CHAIR, group.id, content["actor"], since),
            chair,
            now,
            draw=TO_CHAIR,
            subject_id=group.id,
            group_id=group.id,
            priority=URGENT,
            content=content,
        )


def _refresh(work: UnitOfWork, group_id: UUID, act: str, actor: str, since: str) -> None:
    for whom in (act, TO_CHAIR):
        work.outbox.refresh(_key(whom, group_id, actor, since))


def _other_than(group: models.Group, author: models.Person | None) -> UUID | None:
    """The chair, or the opener while there is none; nobody, if that is the author."""
    seer = group.chair_id or group.opener_id
    return None if author is not None and author.id == seer else seer


def _standing(work: UnitOfWork, group_id: UUID, ts: str) -> models.Audit | None:
    """What was recorded of this message, unless it is gone since."""
    rows = [row for row in work.audit.about(group_id, (IDENTIFIED, GONE)) if row.detail["ts"] == ts]
    return rows[-1] if rows and rows[-1].act == IDENTIFIED else None


def _key(whom: str, group_id: UUID, actor: str, since: str) -> str:
    return f"{whom}:{group_id}:{actor}:{since}"
