"""Whoever comes to a meeting gets it as a file for their calendar, beneath the message that asked them."""

from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import UnitOfWork

CALENDAR = "calendar"
"""The name by which the file is drawn."""


def give(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> None:
    """Once for each time of the meeting, and only to a person who was asked by a message of their own."""
    key = _key(meeting, member)
    theirs = person_conversation(member.person_id)
    asked = [post for post in work.outbox.posts_about(member.id, member.group_id) if post.conversation_id == theirs]
    if not asked or work.outbox.by_key(key) is not None:
        return
    ref = work.groups.get(member.group_id).ref
    called = {"name": ref, "ending": "ics", "title": f"Meeting {ref}"}
    work.outbox.attach(key, asked[0], draw=CALENDAR, content=called)


def has(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> bool:
    """Whether the file with the meeting's time as it stands was given to this member."""
    return work.outbox.by_key(_key(meeting, member)) is not None


def _key(meeting: models.Meeting, member: models.Member) -> str:
    later = f":{meeting.sequence}" if meeting.sequence else ""
    return f"{CALENDAR}:{meeting.id}:{member.id}{later}"
