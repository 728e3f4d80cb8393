"""Moving meetings, and what is then read of it: for tests of that."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.drawing.drawers import drawers
from bot.usecases.meetings.coming import by_seat
from bot.usecases.meetings.meeting_move import MoveMeeting, meeting_to_move, move_meeting
from bot.usecases.members.invitation import Answer, answer
from bot.views.message import Message
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import (
    CHAIR,
    meetings,
)
from tests.usecases.members.invited import Opened


def moves(here: Opened, to: datetime | date, by: str = CHAIR, key: str = "cm:1", **more: Any) -> str:
    found = meeting_to_move(here.services, slack(by), group_id=here.group_id)
    fields: dict[str, Any] = {"meeting_id": found.meeting_id, "sequence": found.sequence} | more
    return move_meeting(MoveMeeting(key=key, by=slack(by), to=to, **fields), here.services).says


def says(here: Opened, who: str, reply: Any, *, key: str = "", meeting_id: UUID | None = None) -> None:
    member = here.member(who).id
    request = Answer(
        key=key or f"ac:{who}", answered_by=slack(who), member_id=member, reply=reply, meeting_id=meeting_id
    )
    answer(request, here.services)


def in_channel(here: Opened) -> None:
    with here.database.write() as work:
        work.groups.lock(here.group_id).channel_id = "C1"


def lines(here: Opened) -> list[str]:
    """The keys of what the channel was told of moves, in order."""
    return sorted(e.key for e in here.effects().values() if e.draw == "meeting_moved_line" and e.kind == "post")


def line(here: Opened, key: str = "") -> Message:
    """What the channel was told, as it reads now: that line, else the only one."""
    effect = here.effects()[key or lines(here)[0]]
    effect.kind = "update"
    with here.database.read() as work:
        found = drawers(here.services)["meeting_moved_line"](work, effect, here.clock.now())
    assert found is not None
    return found


def told(here: Opened) -> list[str]:
    return sorted(e.key.split(":")[0] for e in here.effects().values() if e.draw == "meeting_moved")


def silent(here: Opened) -> set[str]:
    """The agencies of which nothing is known about the second meeting."""
    with here.database.read() as work:
        coming = by_seat(work, here.group(), meetings(here)[1])
        return {seat.organisation_id for seat in work.groups.seats(here.group_id) if coming[seat.id] is None}
