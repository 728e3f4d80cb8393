"""All tables."""

from storage.models.base import Base
from storage.models.decision import Decision, Proposal, Recommendation, Response
from storage.models.delivery import Audit, Conversation, Effect, Inbox, Throttle
from storage.models.directory import DirectoryImport, Organisation, Person, Post
from storage.models.escalation import Approval, Escalation, Report
from storage.models.group import Action, Confirmation, Counter, Group, Handover, KeptForm, Member, Seat
from storage.models.meeting import Attendance, Meeting, Presence
from storage.models.nagging import Obligation, Step
from storage.models.note import Correction, Note, Record
from storage.models.panel import Agenda, AgendaItem, Ballot, Interest, Turnout, Vote
from storage.models.referral import Referral

__all__ = [
    "Action",
    "Agenda",
    "AgendaItem",
    "Approval",
    "Attendance",
    "Audit",
    "Ballot",
    "Base",
    "Confirmation",
    "Conversation",
    "Correction",
    "Counter",
    "Decision",
    "DirectoryImport",
    "Effect",
    "Escalation",
    "Group",
    "Handover",
    "Inbox",
    "Interest",
    "KeptForm",
    "Meeting",
    "Member",
    "Note",
    "Obligation",
    "Organisation",
    "Person",
    "Post",
    "Presence",
    "Proposal",
    "Recommendation",
    "Record",
    "Referral",
    "Report",
    "Response",
    "Seat",
    "Step",
    "Throttle",
    "Turnout",
    "Vote",
]
