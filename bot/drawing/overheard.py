"""How the words about what somebody wrote are drawn: from the kinds and times, which is all that was kept."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.guard import CALLED, RULE
from bot.usecases.records.overheard import FILE, HELP, IDENTIFIED, IDENTIFIED_HERE, TO_CHAIR, seen_since
from bot.usecases.refused import Refused
from bot.usecases.seeing.help import help_to
from bot.usecases.standing import acting
from bot.views import help as help_view
from bot.views import overheard as view
from bot.views.message import Message
from storage.models import Effect, Group
from storage.unit_of_work import UnitOfWork


def overheard_drawers(services: Services) -> Mapping[str, Drawer]:
    """To the author, to the chair, to who shared a file; and what somebody may do who writes to the bot."""

    def identified(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, standing = _group(work, effect), _standing(work, effect)
        return (
            view.identified(group.ref, _channel(group), standing, RULE) if _says_something(effect, standing) else None
        )

    def to_the_chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, standing = _group(work, effect), _standing(work, effect)
        if not _says_something(effect, standing):
            return None
        return view.to_the_chair(group.ref, _channel(group), standing, RULE)

    def identified_here(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.identified_here([CALLED[kind] for kind in effect.content["kinds"]], RULE)

    def file_shared(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.file_shared(_group(work, effect).ref)

    def helped(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        try:
            person = acting(work, str(effect.content["by"]))
        except Refused as refused:
            return Message("What you can do here", help_view.stranger(refused.refusal))
        found = help_to(work, services, person, None, now)
        return Message("What you can do here", help_view.blocks(found))

    return {
        IDENTIFIED: identified,
        IDENTIFIED_HERE: identified_here,
        TO_CHAIR: to_the_chair,
        FILE: file_shared,
        HELP: helped,
    }


def _group(work: UnitOfWork, effect: Effect) -> Group:
    assert effect.group_id is not None, "it was written in a group's channel"
    return work.groups.get(effect.group_id)


def _channel(group: Group) -> str:
    return f"<#{group.channel_id}>" if group.channel_id else group.ref


def _standing(work: UnitOfWork, effect: Effect) -> list[view.Written]:
    """What this message speaks of and is still there to read."""
    post = work.session.get_one(Effect, effect.target_id) if effect.target_id else effect
    seen = seen_since(work, _group(work, effect).id, str(post.content["actor"]), str(post.content["since"]))
    return [
        view.Written(one.at.astimezone(LONDON), [CALLED[kind] for kind in one.kinds]) for one in seen if not one.gone
    ]


def _says_something(effect: Effect, standing: list[view.Written]) -> bool:
    """Whoever was not told yet need not be told of what is gone already."""
    return bool(standing) or effect.kind != "post"
