"""How the message that a meeting moved is drawn."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, subject
from bot.services import Services
from bot.usecases.meetings.meeting_move import MOVED
from bot.usecases.members.invitation import asked_about
from bot.views import meeting_move as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def meeting_move_drawers(services: Services) -> Mapping[str, Drawer]:
    """To everybody, when a meeting moves to a time that is near."""

    def moved(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        meeting = work.meetings.get(subject(effect))
        assert meeting is not None, "a meeting is never deleted"
        over = meeting.state != "planned" or meeting.starts_at <= now
        member = work.groups.member(group.id, effect.person_id) if effect.person_id else None
        if effect.kind == "post" and (over or member is None or member.state != "active"):
            return None
        row = work.groups.attendance(meeting.id).get(member.id) if member else None
        asked = asked_about(work, member) if member else None
        asks = member is not None and asked is not None and asked.id == meeting.id
        post = work.outbox.by_key(effect.key.removeprefix("update:"))
        return view.moved(
            view.MovedFacts(
                group=group,
                meeting=meeting,
                was=datetime.fromisoformat((post or effect).content["was"]),
                said=row.reply if row else None,
                asks=str(member.id) if asks and member else None,
                over=over,
            )
        )

    return {MOVED: moved}
