"""Notes that went out are wrong: a member says what, and a new version says what was corrected. Nothing is edited."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.record import Contents, too_many
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.guard import kept
from bot.usecases.reaching import tell
from bot.usecases.records.record import redraw
from bot.usecases.records.record_case import NOT_FOUND, Case, Changed, HasChanged, Press, change, looking_at
from bot.usecases.records.record_draft import WriteNotes, called, capital, fit, lines_of, offered, one_line
from bot.usecases.records.record_told import SAID, ask_chair, redraw_correction, settle_correction
from bot.usecases.records.record_who import checker, writer
from bot.usecases.refused import Refused, refuse_if
from bot.views.record import own_words, words
from bot.views.record_forms import Offered
from storage import models

DECLINED = "correction_declined"
"""The name by which the message is drawn to whoever said it."""


class SayWrong(Press, frozen=True, kw_only=True):
    """Something in the notes is wrong, says a member."""

    words: str


class Correct(WriteNotes, frozen=True, kw_only=True):
    """The notes as they should have been, and *words*: what is corrected."""

    words: str


class Decline(Struct, frozen=True, kw_only=True):
    """The notes stay as they are."""

    key: str
    by: str  # Slack id, from the verified payload
    correction_id: UUID
    words: str


def check_saying(services: Services, slack_id: str, record_id: UUID) -> None:
    """Raises Refused before somebody writes what is wrong in notes that they may not read, or that are not out."""
    with services.database.read() as work:
        _latest(looking_at(work, services, slack_id, record_id, "read"))


def say_wrong(request: SayWrong, services: Services) -> Changed:
    """Keep what is wrong, and tell the record keeper and the chair. Raises Refused."""

    def say(case: Case) -> str:
        work, record = case.work, _latest(case)
        row = models.Correction(
            record_id=record.id,
            by_id=case.person.id,
            text=one_line(case.policy, request.words),
            at=case.now,
        )
        work.notes.add(row)
        _owe(case, row)
        told = (writer(work, record, case.group), checker(work, record, case.group))
        for person in dict.fromkeys(told):
            key = f"{SAID}:{row.id}:{person}"
            tell(work, key, person, case.now, draw=SAID, subject_id=row.id, group_id=case.group.id)
        return "The record keeper and the chair have it. If they correct the notes, yours change in place."

    return change(request, services, act="notes_said_wrong", right="read", how=say)


def offer_correction(services: Services, slack_id: str, record_id: UUID) -> Offered:
    """The form with the notes as they went out; or the correction that is being made already. Raises Refused."""
    with services.database.read() as work:
        case = looking_at(work, services, slack_id, record_id, "draft_notes")
        refuse_if(_not_out(case))
        rows = [row for version in work.notes.records(case.meeting.id) for row in work.notes.corrections(version.id)]
        said = [row.text for row in rows if row.state == "open"]
        begun = _begun(case)
        found = offered(replace(case, record=begun or _latest(case)))
        return replace(found, corrects=True, wrong=" ".join(said))


def correct(request: Correct, services: Services) -> Changed:
    """A new version, which the chair checks before it takes the place of the other. Raises Refused and HasChanged."""

    def write(case: Case) -> Changed:
        refuse_if(_not_out(case))
        record = _begun(case)
        if record is not None and record.edits != (request.edits if case.record.id == record.id else -1):
            raise HasChanged(record)
        before, record = _latest(case), record or _new_version(case)
        _put(case, before, record, request)
        own = replace(case, record=record)
        ask_chair(own, anew=record.state == "draft")
        record.state = "checking"
        case.work.session.flush()
        redraw(case.work, record, everybody=False)
        for row in case.work.notes.corrections(before.id):
            redraw_correction(case, row)
        if case.may("approve_notes"):
            says = "The correction is kept. Read it once more, then approve it: it goes out at once."
            return Changed(says, str(record.id))
        return Changed("The chair has the correction to check now.", str(record.id))

    return change(replace(request, edits=None), services, act="notes_corrected", right="draft_notes", how=write)


def check_declining(services: Services, slack_id: str, correction_id: UUID) -> None:
    """Raises Refused before somebody writes why the notes stay as they are."""
    with services.database.read() as work:
        row = work.notes.correction(correction_id)
        if row is None:
            raise Refused(NOT_FOUND)
        looking_at(work, services, slack_id, row.record_id, "approve_notes")
        refuse_if(_settled(row))


def decline(request: Decline, services: Services) -> Changed:
    """The chair leaves the notes as they are; whoever said that they are wrong reads why. Raises Refused."""
    with services.database.read() as work:
        row = work.notes.correction(request.correction_id)
    if row is None:
        raise Refused(NOT_FOUND)

    def leave(case: Case) -> str:
        work = case.work
        row = work.notes.correction(request.correction_id)
        assert row is not None, "a correction is never deleted"
        work.session.refresh(row)
        refuse_if(_settled(row))
        settle_correction(case, row, "declined", kept(case.policy, "reason_text", request.words))
        key = f"{DECLINED}:{row.id}"
        tell(work, key, row.by_id, case.now, draw=DECLINED, subject_id=row.id, group_id=case.group.id)
        return "The notes stay as they are. Whoever asked reads why."

    press = Press(key=request.key, by=request.by, record_id=row.record_id)
    return change(press, services, act="correction_declined", right="approve_notes", how=leave)


def _settled(row: models.Correction) -> Refusal | None:
    if row.state == "open":
        return None
    return Refusal("That is settled already.", "Nothing more is needed.", None, "")


def _owe(case: Case, row: models.Correction) -> None:
    """It is corrected, or left with a reason, by a time (OWN-CORRECTION)."""
    rule = case.policy.the(Deadline, SAID)
    following = case.work.groups.meeting_after(case.group.id, case.now)
    meets_at = following.starts_at if following else None
    by = due(rule, case.now, case.services.calendar, house=case.policy, next_meeting=meets_at).at
    assert isinstance(by, datetime), "a day ends at an hour"
    owed = nagging.owing(
        case.policy,
        case.now,
        kind=SAID,
        subject_id=row.id,
        group_id=case.group.id,
        rule_id=rule.id,
        ladder_id=str(rule.ladder),
        due_at=by,
        meeting_at=meets_at,
        person_id=writer(case.work, _latest(case), case.group),
    )
    nagging.owe(case.work, case.services, owed, case.now)


def _latest(case: Case) -> models.Record:
    """The notes of that meeting as they stand now, whichever version was pressed."""
    found = case.work.notes.circulated(case.meeting.id)
    if found is None:
        raise Refused(_not_out(case) or NOT_FOUND)
    return found


def _begun(case: Case) -> models.Record | None:
    """The correction that is being made, if one is."""
    last = case.work.notes.records(case.meeting.id)[-1]
    return last if last.circulated_at is None else None


def _not_out(case: Case) -> Refusal | None:
    if case.work.notes.circulated(case.meeting.id) is not None:
        return None
    return Refusal(
        f"{capital(case.name)} have not gone out yet.", "Whoever writes them can still change them.", None, ""
    )


def _new_version(case: Case) -> models.Record:
    before = _latest(case)
    record = models.Record(
        group_id=before.group_id,
        meeting_id=before.meeting_id,
        version=before.version + 1,
        lines=[],
        chair_id=before.chair_id,
        keeper_id=before.keeper_id,
    )
    case.work.notes.add(record)
    return record


def _put(case: Case, before: models.Record, record: models.Record, request: Correct) -> None:
    """What went out, with the writer's lines put right; what came from the record stays what everybody read."""
    policy = case.policy
    record.position, record.lines = one_line(policy, request.position), lines_of(policy, request.lines)
    record.why = one_line(policy, request.words)
    record.edits += 1
    record.drafted_by_id, record.drafted_at = case.person.id, case.now
    contents = fit(case, msgspec.convert(before.shown, Contents), record.position, record.lines)
    refuse_if(too_many(policy, words(called(case.group), contents), own_words(contents)))
    record.shown = msgspec.to_builtins(contents)
