"""A group's meetings as the card shows them: what is on, what is asked about, what comes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.dates.says import rhythm_in_words
from bot.drawing.facts import agency, agency_of
from bot.guard import plain
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.meetings.booking import reminded_at
from bot.usecases.meetings.coming import missing
from bot.usecases.meetings.meeting import is_over
from bot.usecases.panels import people
from bot.views.card import Meetings
from storage.models import Group, Meeting
from storage.unit_of_work import UnitOfWork


class Looked(Struct, frozen=True):
    """What the card shows, and the meeting whose answers it shows: of one that is asked about, what was said."""

    shown: Meetings
    coming: Meeting | None


def meetings(work: UnitOfWork, services: Services, policy: Policy, group: Group, now: datetime) -> Looked:
    """A meeting without a chair is not behind when its time has gone: somebody may still take the chair for it."""
    running = work.meetings.running(group.id)
    planned = work.meetings.planned(group.id)
    gone = [one for one in planned if is_over(one, now) and group.chair_id is not None]
    coming = next((one for one in planned if one not in gone), None)
    here = work.meetings.here(running.id) if running else frozenset()
    apologies, absent = missing(work, group, running) if running else (frozenset[UUID](), frozenset[UUID]())
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}

    def called(which: Collection[UUID]) -> list[str]:
        return [agency(work, organisation) for seat, organisation in seats.items() if seat in which]

    who = people.attendees(work, group, running) if group.stands and running else None
    found = Meetings(
        running=running,
        here=who.here if who else called(here),
        apologies=who.apologies if who else called(apologies),
        absent=who.absent if who else called(absent),
        quorum=people.quorum_words(work, policy, group, running) if group.stands and running else "",
        acting=_acting(work, running or coming),
        asked=gone[-1] if gone else None,
        coming=coming,
        can_start=coming is not None and reminded_at(services, policy, group, coming) <= now,
        rhythm=rhythm_in_words(group.rhythm) if group.rhythm else None,
    )
    return Looked(found, running or coming or found.asked)


def _acting(work: UnitOfWork, meeting: Meeting | None) -> str | None:
    if meeting is None or meeting.chair_id is None:
        return None
    name = f"{work.people.get(meeting.chair_id).name} ({agency_of(work, meeting.chair_id)})"
    return f"{plain(name)}. Why: “{plain(meeting.acting_why or '')}”"
