"""How the words about what somebody wrote are drawn: from the kinds that were found, which is all that was kept."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import subject
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.guard import CALLED
from bot.usecases.help import help_to
from bot.views import help as help_view
from bot.views import overheard as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def overheard_drawers(services: Services) -> Mapping[str, Drawer]:
    """To the author, to the chair, to who shared a file; and what somebody may do who writes to the bot."""

    def identified(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.identified(_group(work, effect) or None, _kinds(effect))

    def to_the_chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        at = datetime.fromisoformat(effect.content["at"]).astimezone(LONDON)
        return view.to_the_chair(_group(work, effect), _kinds(effect), at)

    def file_shared(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.file_shared(_group(work, effect))

    def helped(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        person = work.people.get(subject(effect))
        found = help_to(work, services, person, str(effect.content["channel"]), now)
        return Message("What you can do here", help_view.blocks(found))

    return {
        "identified": identified,
        "identified_chair": to_the_chair,
        "file_shared": file_shared,
        "help": helped,
    }


def _group(work: UnitOfWork, effect: Effect) -> str:
    return work.groups.get(effect.group_id).ref if effect.group_id else ""


def _kinds(effect: Effect) -> list[str]:
    return [CALLED[kind] for kind in effect.content["kinds"]]
