"""How the notes of meetings are drawn, before they go out and after; the words stand in the views."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from bot.delivery.desk import Drawer
from bot.drawing.by_hand import notes_to_tell
from bot.drawing.facts import agency_of, subject
from bot.rules.kinds import Ladder
from bot.rules.moments import reported_to
from bot.rules.policy import Policy
from bot.rules.record import unchecked_from
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.records.record import NOTES
from bot.usecases.records.record_draft import shown
from bot.usecases.records.record_told import ASKED, CHECK, SENT
from bot.usecases.records.record_who import parts_in, writer
from bot.usecases.standing import towards
from bot.views import by_hand as by_hand_view
from bot.views import record as view
from bot.views import record_check as check_view
from bot.views.blocks import Block, section
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Effect, Group, Meeting, Obligation, Person, Record, Step
from storage.queries import PERSON
from storage.unit_of_work import UnitOfWork


def record_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about notes, by the name their effect carries."""

    def sent(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return circulated(work, services, meeting_of(work, _record(work, effect)), effect, now)

    def due_soon(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        record = _record(work, effect)
        group = work.groups.get(record.group_id)
        facts = _ended(work, services, record, reader_of(work, effect), now)
        if record.circulated_at is not None or facts is None:
            gone = f"*{group.ref}: notes of meeting {meeting_of(work, record).number} have gone out.*"
            return None if effect.kind == "post" else Message(f"{group.ref}: notes", [section(gone)])
        return check_view.due_soon(group.ref, group.code_word, facts)

    def check(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        facts = _checking(work, services, effect, now)
        unread = effect.kind == "post" and facts.stands not in ("to_check", "unchecked")
        return None if unread else check_view.check(facts)

    def asked(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        record = _record(work, effect)
        settled = record.state != "draft" or record.edits > _first(work, effect).content["edits"]
        if effect.kind == "post" and settled:
            return None
        notes = shown(work.groups.get(record.group_id), record)
        return check_view.asked(notes, str(_first(work, effect).content["words"]), settled=settled)

    return {
        SENT: sent,
        NOTES: due_soon,
        CHECK: check,
        ASKED: asked,
    }


def circulated(work: UnitOfWork, services: Services, meeting: Meeting, effect: Effect, now: datetime) -> Message | None:
    """The notes of a meeting for whoever the message is for; None until they go out, and for who left the group."""
    record = work.notes.circulated(meeting.id)
    assert effect.person_id is not None, "a message about a meeting is somebody's"
    if record is None or not sits(work, record.group_id, effect.person_id):
        return None
    reader = reader_of(work, effect)
    message = view.notes(_notes(work, services, record, reader, effect.person_id, now))
    return replace(message, blocks=[*message.blocks, *_by_hand(work, services, record, reader, now)])


def _by_hand(work: UnitOfWork, services: Services, record: Record, reader: Person, now: datetime) -> Sequence[Block]:
    """Beneath the notes, for whoever looks after the group: whom to tell that they have gone out."""
    group = work.groups.get(record.group_id)
    policy = policy_of(services, group)
    people = notes_to_tell(work, record.id)
    tells = bool(people) and why_not(policy, "told_by_hand", towards(work, policy, reader, group, now)) is None
    return by_hand_view.blocks(people) if tells else ()


def ended_row(work: UnitOfWork, services: Services, meeting: Meeting, effect: Effect, now: datetime) -> Sequence[Block]:
    """Beneath the message about a meeting that has ended: where its notes stand, for who writes or checks them."""
    for record in reversed(work.notes.records(meeting.id)):
        if record.circulated_at is None:
            facts = _ended(work, services, record, reader_of(work, effect), now)
            return view.ended_row(facts) if facts else ()
    return ()


def record_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """Notes as they stand in somebody's digest, or in the list of what they owe."""
    record = work.notes.record(owed.subject_id)
    assert record is not None, "notes are never deleted"
    facts = _ended(work, services, record, work.people.get(person), now)
    if facts is None:
        return None
    group = work.groups.get(record.group_id)
    return check_view.item(group.ref, group.code_word, facts, late=owed.due_at < now)


def rows_of(work: UnitOfWork, services: Services, group: Group, person: Person, now: datetime) -> Sequence[Block]:
    """Beneath the list of notes: the notes of the meeting that went out last, and those still to be written."""
    rows: list[Block] = []
    for meeting in reversed(work.meetings.held(group.id)):
        found = work.notes.circulated(meeting.id)
        for record in work.notes.records(meeting.id):
            facts = _ended(work, services, record, person, now) if record.circulated_at is None else None
            rows += view.ended_row(facts) if facts else ()
        if found is not None:
            return [*rows, view.read_row(meeting.number, found.id)]
    return rows


def _notes(
    work: UnitOfWork, services: Services, record: Record, reader: Person, meant_for: UUID, now: datetime
) -> view.Notes:
    group = work.groups.get(record.group_id)
    policy = policy_of(services, group)
    may = rights(work, policy, record, group, reader, now)
    keeps = meant_for == writer(work, record, group)
    return replace(
        shown(group, record),
        may_correct="draft_notes" in may,
        may_approve="approve_notes" in may and record.unchecked,
        passed_on=reported_to(policy, "meeting") if keeps else (),
    )


def _ended(work: UnitOfWork, services: Services, record: Record, reader: Person, now: datetime) -> view.Ended | None:
    """None for somebody who neither writes nor checks them."""
    group = work.groups.get(record.group_id)
    policy = policy_of(services, group)
    may = rights(work, policy, record, group, reader, now)
    owed = work.obligations.about(record.id, NOTES)
    if not may or owed is None:
        return None
    written = record.drafted_at is not None
    return view.Ended(
        record_id=record.id,
        edits=record.edits,
        number=meeting_of(work, record).number,
        state="checking" if record.state == "checking" else "asked" if written else "to_write",
        due_at=owed.due_at,
        unchecked_from=unchecked_from(policy.the(Ladder, NOTES), owed.due_at),
        now=now,
        taken=sum(note.struck_at is None for note in work.notes.of_meeting(record.meeting_id)),
        written=written,
        may_write="draft_notes" in may,
        may_approve="approve_notes" in may,
    )


def _checking(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> check_view.Checking:
    record = _record(work, effect)
    group = work.groups.get(record.group_id)
    owed = work.obligations.about(record.id, NOTES)
    may = rights(work, policy_of(services, group), record, group, reader_of(work, effect), now)
    notes = work.notes.of_meeting(record.meeting_id)
    return check_view.Checking(
        notes=shown(group, record),
        stands=_stands(work, record, _first(work, effect)),
        written_by=agency_of(work, record.drafted_by_id) if record.drafted_by_id else "",
        due_at=owed.due_at if owed and owed.closed_at is None else None,
        now=now,
        may_approve="approve_notes" in may,
        struck=any(n.struck_at and record.drafted_at and n.struck_at > record.drafted_at for n in notes),
        sent_by=work.people.get(record.checked_by_id).name if record.checked_by_id else "",
    )


def _stands(work: UnitOfWork, record: Record, post: Effect) -> check_view.Stands:
    if record.state == "superseded":
        return "superseded"
    if record.circulated_at is not None:
        return "unchecked" if record.unchecked else "sent"
    later = [one.content["edits"] for one in work.outbox.posts_about(record.id, record.group_id) if one.draw == CHECK]
    if max(later, default=0) > post.content["edits"]:
        return "newer"
    return "asked_back" if record.state == "draft" else "to_check"


def rights(
    work: UnitOfWork, policy: Policy, record: Record, group: Group, reader: Person, now: datetime
) -> frozenset[str]:
    """What a reader may do with these notes: it is asked again, in earnest, when it is pressed."""
    standing = towards(work, policy, reader, group, now, roles=parts_in(work, record, reader))
    return frozenset(one for one in ("draft_notes", "approve_notes") if why_not(policy, one, standing) is None)


def policy_of(services: Services, group: Group) -> Policy:
    return services.policies.in_force(group.forum, group.policy_from)


def _record(work: UnitOfWork, effect: Effect) -> Record:
    record = work.notes.record(subject(effect))
    assert record is not None, "notes are never deleted"
    return record


def meeting_of(work: UnitOfWork, record: Record) -> Meeting:
    meeting = work.meetings.get(record.meeting_id)
    assert meeting is not None, "notes are of a meeting"
    return meeting


def _first(work: UnitOfWork, effect: Effect) -> Effect:
    """The post itself, whose content says what it was about, where this is one of its updates."""
    return work.session.get_one(Effect, effect.target_id) if effect.target_id else effect


def reader_of(work: UnitOfWork, effect: Effect) -> Person:
    """Whoever reads it: the person it is for, or who stands in for them."""
    there = effect.conversation_id or ""
    assert effect.person_id is not None, "it is somebody's"
    return work.people.get(UUID(there.removeprefix(PERSON)) if there.startswith(PERSON) else effect.person_id)


def sits(work: UnitOfWork, group_id: UUID, person_id: UUID) -> bool:
    """Whether somebody is in the group now."""
    member = work.groups.member(group_id, person_id)
    return member is not None and member.state == "active"
