"""Whoever comes to a meeting gets it as a file for their calendar, beneath their newest message about meetings."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.usecases.meetings.coming import is_expected
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
    posts = work.outbox.posts_of(group.id, ABOUT_MEETINGS)
    _give(work, group, meeting, member, posts, _given(work, meeting, [member]))


def give_all(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> None:
    """To everybody who comes as far as is known; to whoever had it before, the new time or that it is off."""
    members, replies = work.groups.members(group.id), work.groups.attendance(meeting.id)
    posts = work.outbox.posts_of(group.id, ABOUT_MEETINGS)
    given, known = _given(work, meeting, members), work.meetings.known_to_come(group.id)
    for member in members:
        before = (given.get(_key(meeting, member, sequence)) for sequence in range(meeting.sequence))
        had = any(file is not None and file.state != "withdrawn" for file in before)
        comes = member.state == "active" and is_expected(member, meeting, replies.get(member.id), group, known)
        if had or (comes and meeting.state == "planned"):
            _give(work, group, meeting, member, posts, given)


def _given(work: UnitOfWork, meeting: models.Meeting, members: Sequence[models.Member]) -> Mapping[str, models.Effect]:
    """The files of a meeting that were promised to these people, by key."""
    every = range(meeting.sequence + 1)
    return work.outbox.by_keys(_key(meeting, member, sequence) for member in members for sequence in every)


def _give(
    work: UnitOfWork,
    group: models.Group,
    meeting: models.Meeting,
    member: models.Member,
    posts: Sequence[models.Effect],
    given: Mapping[str, models.Effect],
) -> None:
    """One that was taken back before it left, since they did not come then, is promised once more."""
    key = _key(meeting, member, meeting.sequence)
    if (before := given.get(key)) is not None:
        if before.state == "withdrawn":
            work.outbox.arm(before)
        return
    theirs = person_conversation(member.person_id)
    own = [post for post in posts if post.conversation_id == theirs and post.person_id == member.person_id]
    if not own:
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


def _key(meeting: models.Meeting, member: models.Member, sequence: int) -> str:
    return f"{CALENDAR}:{meeting.id}:{member.id}" + (f":{sequence}" if sequence else "")


def file_of(content: dict[str, object]) -> tuple[UUID, UUID, int]:
    """Which meeting, whose member, and which of the meeting's times a promised file is about."""
    return UUID(str(content["meeting"])), UUID(str(content["member"])), int(str(content["sequence"]))
