"""A meeting has moved: who is asked again whether they come, and who hears of it where."""

from datetime import datetime

from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.limits import span
from bot.rules.meeting_move import still_stands
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.members.invitation import asked_about, owed_answer
from bot.usecases.reaching import tell
from bot.usecases.seeing.shown import draw_again
from bot.usecases.within import Within
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import UnitOfWork

MOVED, MOVED_LINE = "meeting_moved", "meeting_moved_line"
"""The names under which the message to each member, and the line in the channel, are drawn."""


def ask_again_who_may_not_come(
    work: UnitOfWork, services: Services, here: Within, meeting: models.Meeting, was: datetime, now: datetime
) -> None:
    """Whoever said whether they come is asked again, if it moved so far that they may not (OWN-MOVED-ANSWERS).

    They are asked in the message they answered in, and reminded as for any meeting; nobody gets a message more. Moved
    back near the time that they meant, their answer stands once more. Whoever moves it knows whether they come.
    """
    rows = work.groups.ever_answered(meeting.id)
    for member in work.groups.members(meeting.group_id):
        row = rows.get(member.id)
        if row is not None and member.person_id != here.person.id:
            meant = row.meant_for or was
            row.meant_for = None if still_stands(here.policy, meant, meeting.starts_at) else meant
            if row.meant_for is not None:
                member.asked_meeting_id = meeting.id
        if asked_about(work, member) == meeting:
            _owes_an_answer(work, services, here, member, meeting, row, now)


def _owes_an_answer(
    work: UnitOfWork,
    services: Services,
    here: Within,
    member: models.Member,
    meeting: models.Meeting,
    row: models.Attendance | None,
    now: datetime,
) -> None:
    """The time to answer is counted from the new start (OWN-ANSWER); what was settled is open again where they are
    asked again, and settled again where their answer stands after all."""
    owed = owed_answer(work, member.id)
    if owed is None:
        return
    rule = here.policy.the(Deadline, "answer_invitation")
    by = due(rule, meeting.starts_at, services.calendar, house=here.policy).at
    assert isinstance(by, datetime), "minutes before a time give a time"
    owed.meeting_at = meeting.starts_at
    if member.state == "active" and row is not None and row.meant_for is not None:
        owed.closed_at = owed.closed_why = None
    elif owed.closed_at is None and row is not None:
        nagging.close(work, owed, now, row.reply)
    if owed.closed_at is None:
        nagging.move(work, services, owed, by, now)
    else:
        draw_again(work, owed)


def tell_of_it(
    work: UnitOfWork,
    here: Within,
    meeting: models.Meeting,
    was: datetime,
    now: datetime,
    *,
    once_more: datetime | None = None,
) -> bool:
    """A line in the channel, where everybody can answer. If it is soon, or was to be, a message to each member too, but
    not to who moved it (OWN-MOVED); whether it is. Whoever was told of an earlier move reads there what stands now."""
    group = here.group
    for post in work.outbox.posts_about(meeting.id, group.id):
        work.outbox.refresh(post.key)
    told = {"was": was.isoformat(), "sequence": meeting.sequence}
    told |= {"once_more": once_more.isoformat()} if once_more else {}
    if group.channel_id is not None:
        work.outbox.post(
            f"{MOVED_LINE}:{meeting.id}:{meeting.sequence}",
            group_conversation(group.id),
            draw=MOVED_LINE,
            subject_id=meeting.id,
            group_id=group.id,
            content=told,
        )
    if min(was, meeting.starts_at, once_more or meeting.starts_at) > now + span(here.policy, "moved_soon"):
        return False
    for member in work.groups.members(group.id):
        if member.state == "active" and member.person_id != here.person.id:
            tell(
                work,
                f"{MOVED}:{meeting.id}:{meeting.sequence}:{member.person_id}",
                member.person_id,
                now,
                draw=MOVED,
                subject_id=meeting.id,
                group_id=member.group_id,
                priority=URGENT,
                content=told,
            )
    return True
