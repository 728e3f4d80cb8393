"""Nobody has taken the chair: the opener starts all the same, and says why (HD-16)."""

from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import redraw_group, redraw_meeting
from bot.usecases.within import within
from storage.unit_of_work import Repeated


class StartWithoutChair(Struct, frozen=True, kw_only=True):
    """The opener starts the first meeting, with one line of reason."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    reason: str


def start_without_chair(request: StartWithoutChair, services: Services) -> None:
    """Record it and show it on the card; the on-call list is asked on. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(
                work,
                services,
                request.group_id,
                request.by,
                request.key,
                "convene_without_chair",
                now,
                gives_reason=bool(request.reason.strip()),
            )
            group = here.group
            meeting = work.meetings.current(group.id)
            if group.convened_why is not None and (meeting is None or meeting.chair_id is not None):
                raise Refused(Refusal("You have started without a chair already.", "The card shows it.", None, ""))
            group.convened_why = kept(here.policy, "reason_text", request.reason)
            if meeting is not None:  # whoever starts it runs it, until somebody takes the chair
                meeting.chair_id, meeting.acting_why = here.person.id, group.convened_why
                redraw_meeting(work, meeting)
            redraw_group(work, group)
            work.audit.add("convened_without_chair", at=now, actor=str(here.person.id), group_id=group.id)
            work.answered(request.key, {}, at=now, actor=str(here.person.id))
    except Repeated:
        return
