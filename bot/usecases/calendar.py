"""Whoever comes to a meeting gets it as a file for their calendar, beneath the message that asked them."""

from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import UnitOfWork

CALENDAR = "calendar"
"""The name by which the file is drawn."""


def give(work: UnitOfWork, meeting: models.Meeting, member: models.Member) -> None:
    """Once for each meeting, and only to a person who was asked by a message of their own."""
    key = f"{CALENDAR}:{meeting.id}:{member.id}"
    theirs = person_conversation(member.person_id)
    asked = [post for post in work.outbox.posts_about(member.id, member.group_id) if post.conversation_id == theirs]
    if not asked or work.outbox.by_key(key) is not None:
        return
    ref = work.groups.get(member.group_id).ref
    called = {"name": ref, "ending": "ics", "title": f"Meeting {ref}"}
    work.outbox.attach(key, asked[0], draw=CALENDAR, content=called)
