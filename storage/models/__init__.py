"""All tables."""

from storage.models.base import Base
from storage.models.delivery import Audit, Conversation, Effect, Inbox, Throttle
from storage.models.directory import DirectoryImport, Organisation, Person, Post
from storage.models.group import Action, Attendance, Counter, Group, KeptForm, Meeting, Member, Seat
from storage.models.nagging import Obligation, Step

__all__ = [
    "Action",
    "Attendance",
    "Audit",
    "Base",
    "Conversation",
    "Counter",
    "DirectoryImport",
    "Effect",
    "Group",
    "Inbox",
    "KeptForm",
    "Meeting",
    "Member",
    "Obligation",
    "Organisation",
    "Person",
    "Post",
    "Seat",
    "Step",
    "Throttle",
]
