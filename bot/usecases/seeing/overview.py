"""What the opener sees to after opening: who was not reached, who does not know which child, what Slack refused."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.chairs.chairing import settle_set_up
from bot.usecases.members.invitation import redraw_seat, which_child_key
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import overview_key, redraw_group
from bot.usecases.within import NOT_FOUND, Within, within
from storage import models
from storage.effects import Effects
from storage.outbox import GROUP, group_conversation, person_conversation
from storage.unit_of_work import Repeated, UnitOfWork


class Tick(Struct, frozen=True, kw_only=True):
    """An agency ticked off: phoned, or told which child it is."""

    key: str
    by: str  # Slack id, from the verified payload
    seat_id: UUID


class TryAgain(Struct, frozen=True, kw_only=True):
    """Somebody mended what stood in the way."""

    key: str
    by: str
    group_id: UUID


def begin_overview(work: UnitOfWork, group: models.Group, opener: models.Person, now: datetime) -> None:
    """Promise the opener their one message about all this, unless they have the chair: theirs then says it all.

    Their own agency knows which child it is: they do.
    """
    own = {post.organisation_id for post in work.people.posts(opener.id)}
    for seat in work.groups.seats(group.id):
        if seat.organisation_id in own:
            seat.knows_child_at = now
    if group.chair_id != opener.id:
        give_overview(work, group, opener)


def give_overview(work: UnitOfWork, group: models.Group, opener: models.Person) -> None:
    """The message is this person's from now on."""
    key = overview_key(group.id, opener.id)
    if work.outbox.by_key(key) is not None:  # theirs before, and now once more
        work.outbox.refresh(key)
        return
    work.outbox.post(
        key,
        person_conversation(opener.id),
        draw="overview",
        subject_id=group.id,
        person_id=opener.id,
        group_id=group.id,
    )


NOTHING_STUCK = Refusal(
    "Nothing is left to try again.", "What is still to be done by hand stands in your message.", None, ""
)


def phoned(tick: Tick, services: Services) -> None:
    """The agency's duty desk was reached by phone. Raises Refused."""

    def note(work: UnitOfWork, here: Within, seat: models.Seat, now: datetime) -> None:
        if seat.phoned_at is not None:
            raise Refused(Refusal("That is ticked off already.", "Nothing more is needed.", None, ""))
        seat.phoned_at, seat.phoned_by_id = now, here.person.id
        settle_set_up(work, here.policy, here.group, now)

    _tick(tick, services, "phoned", note)


def told_which_child(tick: Tick, services: Services) -> None:
    """The agency was told, outside this bot, which child it is. Raises Refused."""

    def note(work: UnitOfWork, here: Within, seat: models.Seat, now: datetime) -> None:
        if seat.knows_child_at is not None:
            raise Refused(Refusal("That is ticked off already.", "Nothing more is needed.", None, ""))
        asked, seat.asked_child_at, seat.knows_child_at = seat.asked_child_at, None, now
        if asked is not None:
            work.outbox.refresh(which_child_key(seat.id, asked))
        redraw_seat(work, seat)

    _tick(tick, services, "told_which_child", note)


def try_again(request: TryAgain, services: Services) -> None:
    """Whatever Slack refused in this group is tried once more, and who is missing is invited again. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "try_again", now)
            effects = Effects(work.session, work.machine_now)
            refused = [one for one in work.outbox.of_group(here.group.id) if one.state in ("failed", "held")]
            stuck = [one for one in refused if _still_wanted(work, one)]
            for effect in stuck:
                effects.release(effect.id)
            if not _invite_missing(work, here.group, request.key) and not stuck:
                raise Refused(NOTHING_STUCK)
            work.outbox.added = True
            redraw_group(work, here.group)
            work.audit.add("tried_again", at=now, actor=str(here.person.id), group_id=here.group.id)
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def _tick(
    tick: Tick, services: Services, act: str, note: Callable[[UnitOfWork, Within, models.Seat, datetime], None]
) -> None:
    now = services.clock.now()
    try:
        with services.database.write() as work:
            seat = work.groups.seat_by_id(tick.seat_id)
            if seat is None:
                raise Refused(NOT_FOUND)
            here = within(work, services, seat.group_id, tick.by, tick.key, act, now)
            work.session.refresh(seat)  # what was read before the lock may have changed while we waited for it
            if seat.state != "invited":
                raise Refused(Refusal("That agency is not in the group any more.", "Nothing is needed.", None, ""))
            note(work, here, seat, now)
            redraw_group(work, here.group)
            work.audit.add(act, at=now, actor=str(here.person.id), group_id=here.group.id, agency=seat.organisation_id)
            work.answered(tick.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return


def _still_wanted(work: UnitOfWork, effect: models.Effect) -> bool:
    """Whether what was refused is worth a second try: what is about the channel, and invitations not answered yet.

    Any other message to a person would come late, with the words of then.
    """
    if effect.kind != "post" or (effect.conversation_id or "").startswith(GROUP):
        return True
    if effect.draw != "invitation" or effect.subject_id is None:
        return False
    member = work.groups.member_by_id(effect.subject_id)
    if member is None or not work.obligations.open_about(member.id, "invitation"):
        return False
    member.reached = "slack"  # until Slack says no again
    return True


def _invite_missing(work: UnitOfWork, group: models.Group, key: str) -> bool:
    """Whether anybody was missing in the channel."""
    members = [m for m in work.groups.members(group.id) if m.state == "active" and m.channel_state == "missing"]
    people = work.people.named(member.person_id for member in members)
    users = sorted(person.slack_id for person in people.values() if person.slack_id)
    if users and group.channel_id:
        work.outbox.call(
            f"members:{group.id}:{key}",
            "members",
            content={"users": users},
            group_id=group.id,
            conversation=group_conversation(group.id),
        )
    return bool(users and group.channel_id)
