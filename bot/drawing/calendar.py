"""How a meeting's file for a calendar is drawn, from the facts of the moment it leaves."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.services import Services
from bot.usecases.meetings.calendar import CALENDAR, file_of
from bot.usecases.meetings.coming import is_expected
from bot.views import calendar as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def calendar_drawers(services: Services) -> Mapping[str, Drawer]:
    """The file of a meeting: planned, moved or cancelled."""

    def calendar(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        """None if there is a newer one, if they do not come after all, or if it has begun."""
        meeting_id, member_id, sequence = file_of(effect.content)
        meeting, member = work.meetings.get(meeting_id), work.groups.member_by_id(member_id)
        if meeting is None or member is None or meeting.sequence != sequence or meeting.starts_at <= now:
            return None
        group = work.groups.get(meeting.group_id)
        if meeting.state == "planned" and sequence == 0:
            row = work.groups.attendance(meeting.id).get(member.id)
            known = work.meetings.known_to_come(group.id)
            if member.state != "active" or not is_expected(member, meeting, row, group, known):
                return None
        return Message(view.meeting(group.ref, meeting, now))

    return {CALENDAR: calendar}
