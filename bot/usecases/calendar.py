"""Whoever comes to a meeting gets it as a file for their calendar, beneath their newest message about meetings."""

from collections.abc import Sequence
from uuid import UUID

from bot.usecases.coming import is_expected
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import UnitOfWork

CALENDAR = "calendar"
"""The name by which the file is drawn."""

ABOUT_MEETINGS = ("before_meeting", "invitation")
"""The names of the messages under which it is put."""


def give(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> None:
    """Once for each time of the meeting, and only to a person who has a message of their own about it."""
    group = work.groups.get(member.group_id)
    _give(work, group, meeting, member, work.outbox.posts_of(group.id, ABOUT_MEETINGS))


def give_all(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> None:
    """To everybody who comes as far as is known; to whoever had it before, the new time or that it is off."""
    replies = work.groups.attendance(meeting.id)
    posts = work.outbox.posts_of(group.id, ABOUT_MEETINGS)
    for member in work.groups.members(group.id):
        had = _had(work, meeting, member)
        comes = member.state == "active" and is_expected(member, meeting, replies.get(member.id), group)
        if had or (comes and meeting.state == "planned"):
            _give(work, group, meeting, member, posts)


def _give(
    work: UnitOfWork,
    group: models.Group,
    meeting: models.Meeting,
    member: models.Member,
    posts: Sequence[models.Effect],
) -> None:
    key = _key(meeting, member, meeting.sequence)
    theirs = person_conversation(member.person_id)
    own = [post for post in posts if post.conversation_id == theirs and post.person_id == member.person_id]
    if not own or work.outbox.by_key(key) is not None:
        return
    called = {
        "name": group.ref,
        "ending": "ics",
        "title": f"Meeting {meeting.number} {group.ref}",
        "meeting": str(meeting.id),
        "member": str(member.id),
        "sequence": meeting.sequence,
    }
    work.outbox.attach(key, own[-1], draw=CALENDAR, content=called)


def _had(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> bool:
    given = (work.outbox.by_key(_key(meeting, member, sequence)) for sequence in range(meeting.sequence))
    return any(file is not None and file.state != "withdrawn" for file in given)


def _key(meeting: models.Meeting, member: models.Member, sequence: int) -> str:
    return f"{CALENDAR}:{meeting.id}:{member.id}" + (f":{sequence}" if sequence else "")


def file_of(content: dict[str, object]) -> tuple[UUID, UUID, int]:
    """Which meeting, whose member, and which of the meeting's times a promised file is about."""
    return UUID(str(content["meeting"])), UUID(str(content["member"])), int(str(content["sequence"]))
