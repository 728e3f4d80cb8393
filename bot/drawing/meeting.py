"""How the message about a meeting is drawn: the facts are looked up here, the words stand in the views."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, agency_of, subject
from bot.drawing.recommendation import agenda_lines, to_answer
from bot.drawing.record import circulated, ended_row, sits
from bot.rules.calendar import LONDON
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.meetings.coming import Replied, assumed, by_seat, is_asked, missing
from bot.usecases.meetings.meeting import Case, how_full, is_over
from bot.usecases.meetings.meeting_chair import may_take
from bot.usecases.nagging import BEFORE
from bot.usecases.panels import people
from bot.usecases.records.record import NOTES
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import ACTING
from bot.usecases.standing import acting, towards
from bot.usecases.within import Within
from bot.views import meeting as view
from bot.views.message import Message
from storage.models import Action, Effect, Group, Meeting, Person, Seat
from storage.unit_of_work import UnitOfWork

SETTLED = ("missed", "cancelled")
"""A message about such a meeting that has not gone out yet need not."""


def meeting_drawers(services: Services) -> Mapping[str, Drawer]:
    """The message about a meeting, and the one to whoever chairs it in the chair's place."""

    def before_meeting(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        meeting = _meeting(work, effect)
        assert effect.person_id is not None, "it is somebody's"
        case = _case(work, services, meeting, work.people.get(effect.person_id))
        if not sits(work, meeting.group_id, effect.person_id):
            return None  # whoever left the group reads nothing new about it
        if effect.kind == "post" and meeting.state in SETTLED:
            return None
        if (notes := circulated(work, services, meeting, effect, now)) is not None:
            return notes  # they take the place of the message about their meeting
        message = view.message(shown(work, services, case, now))
        rows = ended_row(work, services, meeting, effect, now)
        return Message(message.text, [*message.blocks, *rows])

    def acting_chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        meeting = _meeting(work, effect)
        still = meeting.chair_id == effect.person_id
        if effect.kind == "post" and not still:
            return None
        return view.acting(work.groups.get(meeting.group_id), meeting, still=still)

    return {BEFORE: before_meeting, ACTING: acting_chair}


def meeting_now(services: Services, slack_id: str, ref: str | None, channel_id: str) -> Message:
    """The meeting that is on or comes next in the group meant, as this person's own message shows it.

    Raises Refused for somebody who may not read there, and where there is no meeting.
    """
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = about(work, services, person, now, ref=ref, channel_id=channel_id)
        if not {"opener", "chair"} & meant.standing.roles:
            refuse_if(why_not(meant.policy, "read", meant.standing))
        meeting = _current(work, meant.group, now)
        if meeting is None:
            raise Refused(Refusal(f"{meant.group.ref} has no meeting yet.", "The card says when it does.", None, ""))
        return view.message(shown(work, services, Case(Within(meant.group, meant.policy, person), meeting), now))


def shown(work: UnitOfWork, services: Services, case: Case, now: datetime) -> view.Shown:
    """All that the message shows to one person."""
    group, meeting, person = case.group, case.meeting, case.person
    stands = _stands(meeting, now)
    seats = work.groups.seats(group.id)
    said = by_seat(work, group, meeting) if stands == "planned" else {}
    here = work.meetings.here(meeting.id)
    actions = work.actions.open_in(group.id) if stands in ("planned", "over", "running") else ()

    def called(which: Iterable[UUID]) -> list[str]:
        wanted = set(which)
        return [agency(work, seat.organisation_id) for seat in seats if seat.id in wanted]

    begun = stands in ("running", "held")
    apologies, absent = missing(work, group, meeting) if begun else (frozenset[UUID](), frozenset[UUID]())
    may = _may(work, case, now)
    who = people.attendees(work, group, meeting) if group.stands and begun else None
    return view.Shown(
        group=group,
        meeting=meeting,
        stands=stands,
        now=now.astimezone(LONDON),
        coming=called(seat for seat, reply in said.items() if reply == "coming"),
        silent=called(seat for seat, reply in said.items() if reply is None),
        cannot=called(seat for seat, reply in said.items() if reply == "cannot"),
        here=who.here if who else called(here),
        apologies=who.apologies if who else called(apologies),
        absent=who.absent if who else called(absent),
        desks=_desks(work, seats, said) if may.end else (),
        late=sum(action.due_at < now for action in actions),
        due_today=sum(_due_today(action, now) for action in actions),
        questions=agenda_lines(work, services, group, now) if stands in ("planned", "running") else (),
        asked=to_answer(work, services, group, person.id, now) if stands == "planned" else (),
        mine=[a for a in actions if a.owner_id == person.id and (a.due_at < now or _due_today(a, now))],
        own=_own(work, group, person, _answered_about(work, meeting, stands, now)),
        acting=_acting(work, meeting),
        thin=how_full(work, case) if stands == "running" and (may.roll or group.stands) else "",
        notes_by=_notes_by(work, meeting) if stands == "held" else None,
        may=may,
    )


def may_do(work: UnitOfWork, policy: Policy, group: Group, meeting: Meeting, person: Person, now: datetime) -> view.May:
    """What somebody may do about a meeting, as far as can be seen beforehand."""
    return _may(work, Case(Within(group, policy, person), meeting), now)


def _may(work: UnitOfWork, case: Case, now: datetime) -> view.May:
    standing = towards(work, case.policy, case.person, case.group, now)

    def allowed(action: str) -> bool:
        return why_not(case.policy, action, standing) is None

    return view.May(
        roll=allowed("roll"),
        end=allowed("end_meeting"),
        miss=allowed("miss_meeting"),
        name=allowed("name_acting_chair"),
        take=may_take(work, case, now),
    )


def _stands(meeting: Meeting, now: datetime) -> view.Stands:
    if is_over(meeting, now):
        return "over"
    states: dict[str, view.Stands] = {
        "planned": "planned",
        "running": "running",
        "held": "held",
        "missed": "missed",
        "cancelled": "cancelled",
    }
    return states[meeting.state]


def _answered_about(work: UnitOfWork, meeting: Meeting, stands: view.Stands, now: datetime) -> Meeting | None:
    """The meeting that the reader can still say something about: this one, or when it is over the next."""
    if stands == "planned":
        return meeting if meeting.starts_at > now else None
    if stands in ("held", "missed", "cancelled"):
        return work.groups.meeting_after(meeting.group_id, now)
    return None


def _own(work: UnitOfWork, group: Group, person: Person, meeting: Meeting | None) -> view.Own | None:
    member = work.groups.member(group.id, person.id)
    if meeting is None or member is None or member.state != "active" or group.state != "open":
        return None
    row = work.groups.ever_answered(meeting.id).get(member.id)
    keeps_notes = person.id == group.record_keeper_id
    coming = _coming(work, group, meeting, member.seat_id)
    return view.Own(
        meeting=meeting,
        member_id=member.id,
        said=row.reply if row else None,
        deputy=work.people.get(row.deputy_id).name if row and row.deputy_id else None,
        expected=keeps_notes or person.id in coming,
        keeps_notes=keeps_notes,
        asked=is_asked(member, meeting) and member.role != "extra",
        colleagues=[work.people.get(one).name for one in coming],
        meant_for=row.meant_for if row else None,
    )


def _coming(work: UnitOfWork, group: Group, meeting: Meeting, seat_id: UUID) -> Sequence[UUID]:
    """The people of one agency who come to a meeting, as far as is known."""
    members = [one for one in work.groups.members(group.id) if one.state == "active" and one.seat_id == seat_id]
    said: dict[UUID, Replied] = dict(assumed(group, meeting, members, work.meetings.known_to_come(group.id)))
    said |= work.groups.attendance(meeting.id)
    return [one.person_id for one in members if one.id in said and said[one.id].reply == "coming"]


def _desks(work: UnitOfWork, seats: Sequence[Seat], said: Mapping[UUID, str | None]) -> list[tuple[str, str]]:
    """Whom the chair phones: the duty desks of the agencies that have not said whether they come."""
    silent = [work.people.organisation(seat.organisation_id) for seat in seats if seat.id in said and not said[seat.id]]
    return [(one.name, one.duty_desk) for one in silent if one is not None and one.duty_desk]


def _acting(work: UnitOfWork, meeting: Meeting) -> str | None:
    if meeting.chair_id is None:
        return None
    return f"{work.people.get(meeting.chair_id).name} ({agency_of(work, meeting.chair_id)})"


def _notes_by(work: UnitOfWork, meeting: Meeting) -> datetime | None:
    """By when everybody has the notes."""
    records: Sequence[UUID] = [record.id for record in work.notes.records(meeting.id)]
    owed = [work.obligations.about(record, NOTES) for record in records]
    return next((one.due_at for one in owed if one is not None), None)


def _due_today(action: Action, now: datetime) -> bool:
    due = action.due_at.astimezone(LONDON)
    return due >= now and due.date() == now.astimezone(LONDON).date()


def _current(work: UnitOfWork, group: Group, now: datetime) -> Meeting | None:
    """The one that is on; else the last one planned whose time has come, or the next; else the last there was."""
    known = [one for one in work.groups.meetings(group.id) if one.state != "cancelled"]
    found = work.meetings.current(group.id)
    return found or max(known, key=lambda one: one.starts_at, default=None)


def _meeting(work: UnitOfWork, effect: Effect) -> Meeting:
    found = work.meetings.get(subject(effect))
    assert found is not None, "a meeting is never deleted"
    return found


def _case(work: UnitOfWork, services: Services, meeting: Meeting, person: Person) -> Case:
    group = work.groups.get(meeting.group_id)
    return Case(Within(group, services.policies.in_force(group.forum, group.policy_from), person), meeting)
