"""Somebody acts on a meeting: the one way in, for every button and form about it."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from bot.rules import quorum
from bot.rules.calendar import LONDON
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import day, hour
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.members.invitation import asked_about
from bot.usecases.panels import people
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import redraw_group, redraw_last_meeting, redraw_meeting
from bot.usecases.within import NOT_FOUND as NO_GROUP
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.unit_of_work import UnitOfWork


class Press(Struct, frozen=True, kw_only=True):
    """Somebody's word on a meeting. *key* is the press's trigger or the form's nonce."""

    key: str
    by: str  # Slack id, from the verified payload
    meeting_id: UUID


class Case(Struct, frozen=True):
    """The meeting in its group, both held, and who acts on it."""

    here: Within
    meeting: models.Meeting

    @property
    def group(self) -> models.Group:
        return self.here.group

    @property
    def policy(self) -> Policy:
        return self.here.policy

    @property
    def person(self) -> models.Person:
        return self.here.person

    @property
    def called(self) -> str:
        return f"meeting {self.meeting.number} of {self.group.ref}"

    @property
    def name(self) -> str:
        """The same where a sentence begins with it, or a form."""
        return f"M{self.called[1:]}"


def case_of(work: UnitOfWork, services: Services, press: Press, right: str, now: datetime) -> Case:
    """The meeting and who may do *right* there, all held until the transaction ends. Raises Repeated and Refused."""
    found = _found(work, press.meeting_id)
    acting = found.chair_id
    here = within(work, services, found.group_id, press.by, press.key, right, now, gives_reason=True, acting=acting)
    work.session.refresh(found)  # what was read before the lock may have changed while we waited for it
    return Case(here, found)


def look_at(work: UnitOfWork, services: Services, slack_id: str, meeting_id: UUID, right: str, now: datetime) -> Case:
    """The same before a form is shown, when nothing is written yet. Raises Refused."""
    found = _found(work, meeting_id)
    return Case(looking_at(work, services, found.group_id, slack_id, right, now, gives_reason=True), found)


def ends_at(meeting: models.Meeting) -> datetime:
    """When it is to be over, as planned."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def is_over(meeting: models.Meeting, now: datetime) -> bool:
    """Whether its time has gone without a word: the chair is asked whether it was held."""
    return meeting.state == "planned" and ends_at(meeting) <= now


def show_again(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> None:
    """Everything that speaks of the meeting: its messages, the last one's, the card."""
    redraw_meeting(work, meeting)
    redraw_last_meeting(work, group.id)
    redraw_group(work, group)


def settle_what_was_asked(work: UnitOfWork, group: models.Group, meeting: models.Meeting, now: datetime) -> None:
    """It has begun, or did not take place: nobody is asked any more whether they come to it."""
    for member in work.groups.members(group.id):
        owed = work.obligations.open_about(member.id, "invitation")
        if owed and asked_about(work, member) == meeting:
            for one in owed:
                nagging.close(work, one, now, "begun")


def how_full(work: UnitOfWork, case: Case) -> str:
    """The warning beside a meeting that is not full (HD-04); of a standing body how its quorum stands."""
    if case.group.stands:
        return people.quorum_words(work, case.policy, case.group, case.meeting)
    seats, here = work.groups.seats(case.group.id), work.meetings.here(case.meeting.id)
    chairs = {seat.id for seat in seats if seat.organisation_id == case.group.chair_organisation_id}
    there = {
        "chair": int(bool(chairs & here) or case.meeting.chair_id is not None),
        "record_keeper": int(bool(chairs & here) and case.group.record_keeper_id is not None),
        "other_partner": len(here - chairs),
    }
    return quorum.thin(case.policy, there)


def when(at: datetime) -> str:
    """Thursday 9 April 2026, 5pm (London)"""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"


def not_any_more(case: Case) -> Refusal | None:
    """Why nothing about it can be done, once it is behind."""
    match case.meeting.state:
        case "held":
            ended = when(case.meeting.ended_at or ends_at(case.meeting))
            return Refusal(f"{case.name} has ended: {ended}.", "Nothing more is needed. Its notes follow.", None, "")
        case "missed":
            return Refusal(
                f"{case.name} counts as not held.", "If that is wrong, say so in the next meeting's notes.", None, ""
            )
        case "cancelled":
            return Refusal(f"{case.name} was cancelled.", "The card says when the next one is.", None, "")
    return None


def _found(work: UnitOfWork, meeting_id: UUID) -> models.Meeting:
    meeting = work.meetings.get(meeting_id)
    if meeting is None:
        raise Refused(NO_GROUP)
    return meeting
