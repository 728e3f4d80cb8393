"""How it is drawn that somebody says that notes are wrong; the words stand in the views."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency_of, subject
from bot.drawing.record import meeting_of, policy_of, reader_of, rights
from bot.services import Services
from bot.usecases.records.record_correct import DECLINED
from bot.usecases.records.record_told import SAID
from bot.views import record_check as view
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Correction, Effect, Obligation, Person, Record, Step
from storage.unit_of_work import UnitOfWork


def record_correct_drawers(services: Services) -> Mapping[str, Drawer]:
    """The message to who can correct the notes, and the one to who said that they are wrong."""

    def said_wrong(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        facts = _wrong(work, services, subject(effect), reader_of(work, effect), now)
        return None if effect.kind == "post" and facts.state in view.SETTLED else view.wrong(facts)

    def declined(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.declined(_wrong(work, services, subject(effect), reader_of(work, effect), now))

    return {SAID: said_wrong, DECLINED: declined}


def correction_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """The same in somebody's digest; None once it is settled."""
    facts = _wrong(work, services, owed.subject_id, work.people.get(person), now)
    return None if facts.state in view.SETTLED else view.wrong_item(facts, owed.due_at, now)


def _wrong(work: UnitOfWork, services: Services, correction_id: UUID, reader: Person, now: datetime) -> view.Wrong:
    row = work.notes.correction(correction_id)
    assert row is not None, "a correction is never deleted"
    record = work.notes.record(row.record_id)
    assert record is not None, "notes are never deleted"
    group = work.groups.get(record.group_id)
    may = rights(work, policy_of(services, group), record, group, reader, now)
    return view.Wrong(
        ref=group.ref,
        code_word=group.code_word,
        number=meeting_of(work, record).number,
        correction_id=row.id,
        record_id=record.id,
        said_by=agency_of(work, row.by_id),
        text=row.text,
        state="begun" if row.state == "open" and _begun_since(work, record, row) else row.state,
        why=row.settled_why or "",
        may_correct="draft_notes" in may,
        may_decline="approve_notes" in may,
    )


def _begun_since(work: UnitOfWork, record: Record, row: Correction) -> bool:
    """Whether a correction was written since somebody said so, and is with the chair."""
    last = work.notes.records(record.meeting_id)[-1]
    return last.circulated_at is None and last.drafted_at is not None and last.drafted_at >= row.at
