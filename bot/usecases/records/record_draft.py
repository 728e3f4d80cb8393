"""The notes are written: in one form, from what was noted; what else stands in them comes from the record."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace

from bot.guard import clean
from bot.rules.kinds import Limit
from bot.rules.limits import too_long
from bot.rules.policy import Policy
from bot.rules.record import Contents, fitted, too_many
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.records.record import NOTES
from bot.usecases.records.record_case import Case, Changed, Press, change, looking_at
from bot.usecases.records.record_facts import assemble
from bot.usecases.records.record_told import ask_chair
from bot.usecases.refused import Refused, refuse_if
from bot.views.record import Notes, own_words, words
from bot.views.record_forms import Offered
from storage import models
from storage.unit_of_work import UnitOfWork

LIMIT = "note_text"
"""How long one line may be, and the line on where things stand."""


class WriteNotes(Press, frozen=True, kw_only=True):
    """What the record keeper, or the chair, put into the form: one line of *lines* is one line of the notes."""

    position: str
    lines: str


def offer_form(services: Services, slack_id: str, record_id: UUID) -> Offered:
    """The form as it stands now: what was written before, else what was noted. Raises Refused."""
    with services.database.read() as work:
        case = looking_at(work, services, slack_id, record_id, "draft_notes")
        refuse_if(not_to_write(case))
        return offered(case)


def write_notes(request: WriteNotes, services: Services) -> Changed:
    """Keep the notes; the chair is asked to check them, unless the chair wrote them. Raises Refused and HasChanged."""

    def write(case: Case) -> str:
        refuse_if(not_to_write(case))
        put(case, request.position, request.lines)
        ask_chair(case, anew=case.record.state == "draft")
        case.record.state = "checking"
        if case.may("approve_notes"):
            return f"{capital(case.name)} are kept. Read them once more, then approve them: they go out at once."
        return f"The chair has {case.name} to check now. They go to everybody when the chair approves them."

    return change(request, services, act="notes_written", right="draft_notes", how=write)


def put(case: Case, position: str, typed: str) -> None:
    """Write them into the record. Raises Refused for what is too long, one line of it or the whole."""
    record, policy = case.record, case.policy
    record.position, record.lines = one_line(policy, position), lines_of(policy, typed)
    record.edits += 1
    record.drafted_by_id, record.drafted_at = case.person.id, case.now
    contents = fill(case, record)
    refuse_if(too_many(policy, words(called(case.group), contents), own_words(contents)))
    record.shown = msgspec.to_builtins(contents)


def one_line(policy: Policy, typed: str) -> str:
    """What was typed into a field, as one line. Raises Refused."""
    return " ".join(kept(policy, LIMIT, typed).split())


def lines_of(policy: Policy, typed: str) -> list[str]:
    """The lines that were typed, empty ones left out. Raises Refused for one that is too long."""
    found = [line for line in map(clean, typed.splitlines()) if line]
    for refusal in (too_long(policy, LIMIT, line) for line in found):
        if refusal is not None:
            reason = f"One line of the notes is too long. {refusal.reason}"
            raise Refused(replace(refusal, reason=reason, remedy="Make two lines of it and send it again."))
    return found


def fill(case: Case, record: models.Record) -> Contents:
    """All that the notes say, as long as fits."""
    found = assemble(case.work, case.policy, case.group, case.meeting, record, case.now)
    return fit(case, found, record.position or "", record.lines)


def fit(case: Case, found: Contents, position: str, lines: Sequence[str]) -> Contents:
    """With the record keeper's lines, and what is taken from the record shortened as far as it must be."""
    whole = msgspec.structs.replace(found, position=position, lines=tuple(lines))
    most = case.policy.the(Limit, "note_words").amount
    return fitted(whole, most, lambda contents: words(called(case.group), contents))


def offered(case: Case) -> Offered:
    """What the form shows."""
    work, record = case.work, case.record
    notes = work.notes.of_meeting(record.meeting_id)
    written = record.drafted_at is not None
    fresh = [f"{_agency(work, note)}: {note.text}" for note in notes if note.struck_at is None]
    owed = work.obligations.about(record.id, NOTES)
    return Offered(
        called=called(case.group),
        number=case.meeting.number,
        record_id=record.id,
        edits=record.edits,
        due_at=owed.due_at if owed and record.circulated_at is None else None,
        now=case.now,
        most=case.policy.the(Limit, LIMIT).amount,
        most_words=case.policy.the(Limit, "note_words").amount,
        position=(record.position or "") if written else (case.meeting.position or ""),
        lines=list(record.lines) if written else fresh,
        struck=[f"{_agency(work, note)}: {note.text}" for note in notes if note.struck_at is not None],
        contents=fit(case, _taken(case), "", ()),
        goes_to_chair=not case.may("approve_notes"),
        corrects=record.version > 1,
        why=record.why or "",
    )


def _taken(case: Case) -> Contents:
    """What comes from the record: as it stands now, or as it went out where that is put right."""
    record = case.record
    if record.shown and (record.circulated_at is not None or record.version > 1):
        return msgspec.convert(record.shown, Contents)
    return assemble(case.work, case.policy, case.group, case.meeting, record, case.now)


def not_to_write(case: Case) -> Refusal | None:
    """Why these notes are not written any more."""
    record = case.record
    if record.circulated_at is None:
        return None
    if record.state == "superseded":
        return Refusal("These notes were corrected since.", "Read the ones that stand now: `/rsg notes`.", None, "")
    return Refusal(
        f"{capital(case.name)} have gone out, and are not changed silently.",
        "Press “Correct them” beneath them: everybody then reads what was corrected.",
        None,
        "",
    )


def preview(services: Services, slack_id: str, record_id: UUID) -> tuple[Notes, bool]:
    """The notes as they would go out, and whether this reader may send them. Raises Refused."""
    with services.database.read() as work:
        right = "read" if _is_out(work, record_id) else "draft_notes"
        case = looking_at(work, services, slack_id, record_id, right)
        if not case.record.shown:
            raise Refused(Refusal(f"{capital(case.name)} are not written yet.", "Write them first.", None, ""))
        unchecked = case.record.circulated_at is None or case.record.unchecked
        return shown(case.group, case.record), unchecked and case.may("approve_notes")


def shown(group: models.Group, record: models.Record) -> Notes:
    """The notes as they were last written."""
    return Notes(
        ref=group.ref,
        code_word=group.code_word,
        record_id=record.id,
        edits=record.edits,
        contents=msgspec.convert(record.shown, Contents),
        sent_at=record.circulated_at,
        checked_at=record.checked_at,
        corrected_at=(record.circulated_at or record.drafted_at) if record.why else None,
        corrected=record.why or "",
    )


def called(group: models.Group) -> str:
    """Its reference and its code word."""
    return f"{group.ref} · {group.code_word}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_out(work: UnitOfWork, record_id: UUID) -> bool:
    record = work.notes.record(record_id)
    return record is not None and record.circulated_at is not None


def _agency(work: UnitOfWork, note: models.Note) -> str:
    found = work.people.organisation(note.organisation_id)
    return found.name if found else note.organisation_id
