"""How a declaration of an interest is drawn for whoever chooses what follows."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, subject
from bot.rules.interests import choices
from bot.rules.panel_kinds import Interests
from bot.services import Services
from bot.usecases.panels.interests import DECLARED
from bot.usecases.panels.items import items_of
from bot.views import interests as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def interests_drawers(services: Services) -> Mapping[str, Drawer]:
    """The message to whoever chooses."""

    def declared(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        row = work.panels.interest(subject(effect))
        assert row is not None, "a declaration is never deleted"
        meeting = work.meetings.get(row.meeting_id)
        assert meeting is not None, "a meeting is never deleted"
        offered = {one.key: one.label for one in choices(policy)}
        rule = next(one for one in policy.all(Interests) if one.choices)
        return view.declared(
            view.Shown(
                group=group,
                interest=row,
                who=work.people.get(row.person_id).name,
                item=dict(items_of(work, policy, group, meeting)).get(row.item, row.item),
                choices=list(offered.items()),
                chosen=offered.get(row.choice or ""),
                clause=f"{rule.text} ({rule.cited})",
            )
        )

    return {DECLARED: declared}
