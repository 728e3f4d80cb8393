"""A group with a chair that has met once, and meets on Mondays and Thursdays: for tests of its rhythm."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.rules.calendar import LONDON
from bot.usecases import nagging
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.meetings import booking
from storage.database import Database
from storage.models import Group, Meeting, Obligation
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, opened

CHAIR, MEMBER, NEXT_CHAIR = "lpt-on-call-1", "county-head", "icb-sgm"


def at(day: int, hour: int = 9, minute: int = 30, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def chaired(database: Database, **changes: object) -> Opened:
    """Opened on the Thursday before Easter, to meet on Good Friday at 10am; somebody has the chair."""
    here = opened(database, **changes)
    accept(AnswerChair(key="ac:chair", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    return here


def met(database: Database, *planned: datetime, rhythm: str | None = "MO,TH@09:30") -> Opened:
    """The same after its first meeting on Good Friday, with those that were booked since; it is Friday, 11am."""
    here = chaired(database)
    here.clock.at = at(3, 11, 0)
    with database.write() as work:
        group = work.groups.lock(here.group_id)
        first = work.groups.meetings(group.id)[0]
        first.state, first.ended_at = "held", here.clock.at
        for owed in work.obligations.open_about(first.id):
            nagging.close(work, owed, here.clock.at, "held")
        group.rhythm = rhythm
        policy = here.services.policies.in_force(group.forum, group.policy_from)
        for starts_at in planned:
            booking.book(work, here.services, policy, group, starts_at, here.clock.at)
    return here


def meetings(here: Opened) -> list[Meeting]:
    with here.database.read() as work:
        return list(work.groups.meetings(here.group_id))


def planned(here: Opened) -> list[str]:
    """When it meets, as far as is planned."""
    found = sorted(one.starts_at.astimezone(LONDON) for one in meetings(here) if one.state == "planned")
    return [f"{one:%a %d %b %H:%M}" for one in found]


def owed_before(here: Opened, number: int) -> Obligation:
    """What is owed to everybody before a meeting."""
    with here.database.read() as work:
        meeting = next(one for one in work.groups.meetings(here.group_id) if one.number == number)
        found = select(Obligation).where(Obligation.subject_id == meeting.id)
        return work.session.scalars(found).one()


def chairs_another(here: Opened, starts_at: datetime) -> str:
    """The same chair has another group, which meets then."""
    with here.database.write() as work:
        group = work.groups.get(here.group_id)
        other = Group(
            ref="RSG-26-009",
            code_word="HARBOUR",
            forum=group.forum,
            policy_from=group.policy_from,
            place=group.place,
            councils=[],
            council_agreed=True,
            reasons=[],
            opener_id=group.opener_id,
            opened_at=group.opened_at - timedelta(days=3),
            mobiliser_id=group.mobiliser_id,
            chair_id=group.chair_id,
            chair_organisation_id=group.chair_organisation_id,
        )
        work.groups.add(other)
        work.groups.add(Meeting(group_id=other.id, number=2, starts_at=starts_at, minutes=45))
    return "RSG-26-009 · HARBOUR"
