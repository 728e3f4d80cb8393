"""Who is here: one tap for each agency starts a meeting, and can be changed while it runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder
from bot.rules.refusal import Refusal
from bot.rules.words import hour, listed
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.meetings.booking import reminded_at
from bot.usecases.meetings.coming import by_seat, missing
from bot.usecases.meetings.meeting import (
    Case,
    Press,
    case_of,
    how_full,
    is_over,
    look_at,
    not_any_more,
    settle_what_was_asked,
    show_again,
    when,
)
from bot.usecases.nagging import BEFORE
from bot.usecases.panels import people
from bot.usecases.refused import Refused, refuse_if
from bot.views.meeting_forms import Roll, Row
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Start(Press, frozen=True, kw_only=True):
    """The meeting begins, or was held already; *here* are the seats of the agencies that are, or were, there.

    In a standing body they are the members who are.
    """

    here: Sequence[UUID]


class ChangeHere(Press, frozen=True, kw_only=True):
    """These agencies are here, of those that *were* when the form was shown, and besides.

    An agency that somebody else marked while the form was open is left as they marked it.
    """

    were: Sequence[UUID]
    here: Sequence[UUID]


class Marked(Struct, frozen=True):
    """*says* is who is here and who is absent; *thin* the warning where the meeting is not full, or empty."""

    says: str
    thin: str


def start(request: Start, services: Services) -> Marked:
    """The one who sends it first has started it; from now on whoever is not here is absent. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "roll", now)
            refuse_if(_why_not_start(work, services, case, now))
            meeting = case.meeting
            afterwards = is_over(meeting, now)
            meeting.started_at = meeting.starts_at if afterwards else now
            meeting.state = "running"
            _mark_all(work, case, request.here, now)
            nagging.pass_over_earlier(work, meeting, now)
            settle_what_was_asked(work, case.group, meeting, now)
            return _settled(work, case, "meeting_started", request.key, now, afterwards=afterwards)
    except Repeated as seen:
        return Marked(**seen.answer)


def change_here(request: ChangeHere, services: Services) -> Marked:
    """Who is here from now on; what was decided before stays as it was. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "roll", now)
            refuse_if(not_any_more(case))
            if case.meeting.state != "running":
                raise Refused(not_started(case))
            _mark_all(work, case, request.here, now, were=request.were)
            return _settled(work, case, "who_is_here_changed", request.key, now)
    except Repeated as seen:
        return Marked(**seen.answer)


def roll_of(services: Services, slack_id: str, meeting_id: UUID) -> Roll:
    """The form, ticked from what was answered, or as it was marked. Raises Refused where it cannot be sent now."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "roll", now)
        running = case.meeting.state == "running"
        if not running:
            refuse_if(_why_not_start(work, services, case, now))
        rows = people.rows(work, case.group, case.meeting) if case.group.stands else _rows(work, case)
        return Roll(
            meeting_id=meeting_id,
            name=case.name,
            code_word=case.group.code_word,
            rows=rows,
            running=running,
            since=hour(case.meeting.started_at.astimezone(LONDON).time()) if case.meeting.started_at else "",
            over=is_over(case.meeting, now),
        )


def _rows(work: UnitOfWork, case: Case) -> list[Row]:
    """The agencies at the table."""
    running = case.meeting.state == "running"
    here, known = work.meetings.here(case.meeting.id), work.people.organisations()
    said = by_seat(work, case.group, case.meeting)
    for seat_id in _only_assumed(work, case):
        said[seat_id] = None
    return [
        Row(
            id=seat.id,
            name=known[seat.organisation_id].name,
            said=None if running else said[seat.id] or "silent",
            here=seat.id in here if running else said[seat.id] == "coming",
        )
        for seat in work.groups.seats(case.group.id)
    ]


def _only_assumed(work: UnitOfWork, case: Case) -> frozenset[UUID]:
    """Agencies that were not at the last meeting, of which nobody said anything about this one and nobody chairs it.

    That the usual people come is no reason to tick them: who is ticked by mistake is not asked what concerns them.
    """
    held = work.meetings.held(case.group.id)
    if not held:
        return frozenset()
    replies = work.groups.attendance(case.meeting.id)
    members = [member for member in work.groups.members(case.group.id) if member.state == "active"]
    chairs = (case.group.chair_id, case.meeting.chair_id)
    sure = {member.seat_id for member in members if member.id in replies or member.person_id in chairs}
    return frozenset({member.seat_id for member in members} - sure - work.meetings.here(held[-1].id))


def not_started(case: Case) -> Refusal:
    return Refusal(f"{case.name} has not been started.", "Press “Start: who is here?” first.", None, "")


def _why_not_start(work: UnitOfWork, services: Services, case: Case, now: datetime) -> Refusal | None:
    meeting = case.meeting
    if meeting.state == "running":
        since = hour((meeting.started_at or meeting.starts_at).astimezone(LONDON).time())
        return Refusal(
            f"{case.name} is on already, since {since}. {_who(work, case)}",
            "If that is wrong, press “Change who is here”.",
            None,
            "",
        )
    if refusal := not_any_more(case):
        return refusal
    if (other := work.meetings.running(case.group.id)) is not None:
        return Refusal(f"Meeting {other.number} has not ended yet.", "Press “End the meeting” there first.", None, "")
    earliest = reminded_at(services, case.policy, case.group, meeting)
    if now < earliest:
        rule = case.policy.the(Ladder, BEFORE)
        return Refusal(
            f"It is too early: {case.called} begins on {when(meeting.starts_at)}.",
            f"You can start it from {when(earliest)} on.",
            rule.id,
            rule.cited,
        )
    return None


def _mark_all(
    work: UnitOfWork, case: Case, here: Iterable[UUID], now: datetime, *, were: Iterable[UUID] | None = None
) -> None:
    """Mark who is here; *were* is who was when the form was shown. Raises Refused where nobody is.

    The agencies of a standing body are those of the people who are here.
    """
    seats, ticked = work.groups.seats(case.group.id), set(here)
    before = None if were is None else set(were)
    if case.group.stands:
        ticked = set(people.mark(work, case.group, case.meeting, ticked, case.person.id, now, were=before))
        before = None
    if not ticked & {seat.id for seat in seats}:
        raise Refused(
            Refusal("Nobody is ticked as here.", "Tick at least the chair's agency, and send it again.", None, "")
        )
    for seat in seats:
        if before is None or (seat.id in ticked) != (seat.id in before):
            _mark(work, case, seat, seat.id in ticked, now)


def _mark(work: UnitOfWork, case: Case, seat: models.Seat, here: bool, now: datetime) -> None:
    row = work.meetings.presence(case.meeting.id).get(seat.id)
    if row is None:
        row = models.Presence(meeting_id=case.meeting.id, seat_id=seat.id, here=here, at=now, by_id=case.person.id)
        work.meetings.add(row)
    row.here, row.at, row.by_id = here, now, case.person.id


def _settled(work: UnitOfWork, case: Case, act: str, key: str, now: datetime, *, afterwards: bool = False) -> Marked:
    """*afterwards*: it is written down of a meeting whose time has gone."""
    meeting, actor = case.meeting, str(case.person.id)
    seats = work.groups.seats(case.group.id)
    here = work.meetings.here(meeting.id)
    work.audit.add(
        act,
        at=now,
        actor=actor,
        group_id=case.group.id,
        meeting=meeting.number,
        here=[seat.organisation_id for seat in seats if seat.id in here],
    )
    show_again(work, case.group, meeting)
    ends = " Press “End the meeting” next, to say where things stand." if afterwards else ""
    answer = {
        "says": f"{case.name} {'was held' if afterwards else 'is on'}. {_who(work, case)}{ends}",
        "thin": how_full(work, case),
    }
    work.answered(key, answer, at=now, actor=actor)
    return Marked(**answer)


def _who(work: UnitOfWork, case: Case) -> str:
    """Who is here, and who is absent."""
    if case.group.stands:
        found = people.attendees(work, case.group, case.meeting)
        there = (("Here", found.here), ("Apologies", found.apologies), ("Absent", found.absent))
        return " ".join(f"{word}: {listed(names)}." for word, names in there if names)
    here, known = work.meetings.here(case.meeting.id), work.people.organisations()
    names = {seat.id: known[seat.organisation_id].name for seat in work.groups.seats(case.group.id)}
    apologies, absent = missing(work, case.group, case.meeting)
    rows = (("Here", here), ("Apologies", apologies), ("Absent", absent))
    return " ".join(f"{word}: {listed([names[one] for one in names if one in them])}." for word, them in rows if them)
