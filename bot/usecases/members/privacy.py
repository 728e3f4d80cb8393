"""Private stays private: a channel made public or shared, a stranger who joins, a member who leaves."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.reaching import tell
from bot.usecases.refused import refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.within import within
from storage import models
from storage.effects import Effects
from storage.outbox import URGENT, group_conversation
from storage.repositories.groups import GOING
from storage.unit_of_work import Repeated, UnitOfWork

How = Literal["public", "shared"]
NOT_PRIVATE: dict[str, How] = {"channel_is_public": "public", "channel_is_shared": "shared"}
"""What the relay says of a post that it held because of its channel."""

LEFT = "left"
"""Why a member is not in the channel who went out by themselves."""


class InChannel(Struct, frozen=True, kw_only=True):
    """Something happened in a channel, as Slack reports it: perhaps twice, and perhaps late."""

    channel_id: str
    user: str = ""  # Slack id of who joined or left


class LookAgain(Struct, frozen=True, kw_only=True):
    """Somebody says that the channel is private again."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID


class TakeOutStranger(Struct, frozen=True, kw_only=True):
    """Somebody who is no member is to leave the channel."""

    key: str
    by: str
    group_id: UUID
    user: str


def channel_shared(event: InChannel, services: Services) -> None:
    """Another workspace can read the channel: nothing more is said there, and chair and opener are told."""
    now = services.clock.now()
    with services.database.write() as work:
        group = _group(work, event)
        if group is not None:
            expose(work, group, "shared", now)


def expose(work: UnitOfWork, group: models.Group, how: How, now: datetime) -> None:
    """Say nothing more in the channel, and tell who can mend it, once; a second sign of the same changes nothing."""
    if not work.outbox.shut(group_conversation(group.id), how):
        return
    work.audit.add("channel_not_private", at=now, actor="bot", group_id=group.id, how=how)
    for person in _who_sees_to_it(group):
        tell(
            work,
            f"exposed:{group.id}:{now:%Y%m%dT%H%M%S}:{person}",
            person,
            now,
            draw="exposed",
            subject_id=group.id,
            group_id=group.id,
            priority=URGENT,
        )


def look_again(request: LookAgain, services: Services) -> None:
    """Let the relay ask Slack whether the channel is private. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "try_again", now)
            _ask_slack(work, here.group)
            work.audit.add("privacy_asked", at=now, actor=str(here.person.id), group_id=here.group.id)
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def reopened(work: UnitOfWork, group: models.Group, now: datetime) -> None:
    """The channel is private again: what was held goes out, and who was told reads so."""
    if not work.outbox.reopen(group_conversation(group.id)):
        return
    effects = Effects(work.session, work.machine_now)
    for effect in work.outbox.of_group(group.id):
        if effect.error in NOT_PRIVATE:
            effects.release(effect.id)
    work.outbox.added = True
    redraw_exposed(work, group)
    redraw_group(work, group)
    work.audit.add("channel_private_again", at=now, actor="bot", group_id=group.id)


def redraw_exposed(work: UnitOfWork, group: models.Group) -> None:
    """Show anew what was said about the channel not being private."""
    for effect in work.outbox.of_group(group.id):
        if effect.draw == "exposed" and effect.kind == "post":
            work.outbox.refresh(effect.key)


def joined(event: InChannel, services: Services) -> None:
    """Somebody came into the channel: a member is in now; of anybody else the chair is told, once."""
    now = services.clock.now()
    with services.database.read() as work:  # nearly always it is somebody whom we have just let in
        found = work.groups.by_channel(event.channel_id)
        known = _member(work, found, event.user) if found else None
        if found is None or (known is not None and known.channel_state != "missing"):
            return
    with services.database.write() as work:
        group = work.groups.lock(found.id)
        member = _member(work, group, event.user)
        if group.state not in GOING:
            return
        if member is None:
            _tell_of_stranger(work, group, event.user, now)
            return
        member.channel_state, member.channel_why = "in", None
        redraw_group(work, group)


def left(event: InChannel, services: Services) -> None:
    """A member went out of the channel by themselves: whoever sees to it reads so."""
    with services.database.write() as work:
        group = _group(work, event)
        member = _member(work, group, event.user) if group else None
        if group is None or member is None or group.state not in GOING:
            return
        member.channel_state, member.channel_why = "missing", LEFT
        redraw_group(work, group)


def take_out_stranger(request: TakeOutStranger, services: Services) -> None:
    """Let the channel be without them. Raises Refused for somebody who does not choose the members."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "remove_member", now)
            group = here.group
            turn = times_taken_out(work, group, request.user)
            refuse_if(_why_not_out(work, group, request.user, turn))
            work.outbox.call(
                _kick_key(group, request.user, turn),
                "kick",
                content={"user": request.user},
                group_id=group.id,
                conversation=group_conversation(group.id),
            )
            work.outbox.refresh(_stranger_key(group, request.user, turn))
            work.audit.add("stranger_taken_out", at=now, actor=str(here.person.id), group_id=group.id)
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def _why_not_out(work: UnitOfWork, group: models.Group, user: str, turn: int) -> Refusal | None:
    """They are out already, or were made a member since the question was asked."""
    if work.outbox.by_key(_stranger_key(group, user, turn)) is None:
        return Refusal("They were taken out of the channel already.", "Nothing more is needed.", None, "")
    person = work.people.by_slack_id(user)
    member = work.groups.member(group.id, person.id) if person else None
    if person and member and member.state == "active":
        remedy = f"To take them out all the same, type `/rsg remove {group.ref}` and their name."
        return Refusal(f"{person.name} is a member of {group.ref} now.", remedy, None, "")
    return None


def times_taken_out(work: UnitOfWork, group: models.Group, user: str) -> int:
    """How often this stranger was taken out: whoever comes back is news again."""
    turn = 0
    while work.outbox.by_key(_kick_key(group, user, turn)) is not None:
        turn += 1
    return turn


def _tell_of_stranger(work: UnitOfWork, group: models.Group, user: str, now: datetime) -> None:
    turn = times_taken_out(work, group, user)
    key = _stranger_key(group, user, turn)
    if work.outbox.by_key(key) is not None:
        return
    to = group.chair_id or group.opener_id
    tell(
        work,
        key,
        to,
        now,
        draw="stranger",
        subject_id=group.id,
        group_id=group.id,
        priority=URGENT,
        content={"user": user, "turn": turn},
    )
    work.audit.add("stranger_joined", at=now, actor="bot", group_id=group.id)


def _ask_slack(work: UnitOfWork, group: models.Group) -> None:
    key = f"privacy:{group.id}"
    before = work.outbox.locked(key)
    if before is not None:
        work.outbox.arm(before)
        return
    work.outbox.call(key, "privacy", group_id=group.id, priority=URGENT, conversation=group_conversation(group.id))


def _group(work: UnitOfWork, event: InChannel) -> models.Group | None:
    found = work.groups.by_channel(event.channel_id)
    return work.groups.lock(found.id) if found else None


def _member(work: UnitOfWork, group: models.Group, slack_id: str) -> models.Member | None:
    person = work.people.by_slack_id(slack_id)
    member = work.groups.member(group.id, person.id) if person else None
    return member if member is not None and member.state == "active" else None


def _who_sees_to_it(group: models.Group) -> list[UUID]:
    return [group.opener_id] if group.chair_id in (None, group.opener_id) else [group.chair_id, group.opener_id]


def _stranger_key(group: models.Group, user: str, turn: int) -> str:
    return f"stranger:{group.id}:{user}:{turn}"


def _kick_key(group: models.Group, user: str, turn: int) -> str:
    return f"kick:{group.id}:{user}:{turn}"
