"""What use cases ask of the tables: each query has a name and a sentence saying what it finds."""

from storage.repositories.actions import Actions
from storage.repositories.decisions import Decisions
from storage.repositories.escalations import Approvals, Escalations
from storage.repositories.groups import Groups
from storage.repositories.kept_forms import KeptForms
from storage.repositories.meetings import Meetings
from storage.repositories.notes import Notes
from storage.repositories.obligations import Obligations
from storage.repositories.panels import Panels
from storage.repositories.people import People
from storage.repositories.referrals import Referrals

__all__ = [
    "Actions",
    "Approvals",
    "Decisions",
    "Escalations",
    "Groups",
    "KeptForms",
    "Meetings",
    "Notes",
    "Obligations",
    "Panels",
    "People",
    "Referrals",
]
