"""How a reported problem is drawn."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency_of, subject
from bot.services import Services
from bot.views import problem as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def problem_drawers(services: Services) -> Mapping[str, Drawer]:
    """The message to whoever sees to it."""

    def problem(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        reporter = work.people.get(subject(effect))
        words = str(effect.content.get("words", ""))
        return view.problem(group, reporter.name, agency_of(work, reporter.id), words)

    return {"problem": problem}
