"""Who hears of the notes: whoever checks them, whoever is to change them, and in the end everybody in the group."""

from datetime import datetime
from uuid import UUID

from bot.rules.kinds import Deadline, Ladder
from bot.usecases import nagging
from bot.usecases.reaching import tell
from bot.usecases.records.record import NOTES, meeting_posts, show_to
from bot.usecases.records.record_case import Case
from bot.usecases.records.record_facts import agencies_told
from bot.usecases.records.record_who import checker, writer
from storage import models

CHECK, ASKED, SENT = "record_check", "record_asked", "notes_sent"
"""Names by which messages are drawn; the last is also what is owed to those who are not in Slack."""


SAID = "correction"
"""Somebody says that notes are wrong: what is owed then, and the name of the message to who can correct them."""


def ask_chair(case: Case, *, anew: bool) -> None:
    """The notes are with whoever chaired. *anew*: in a message of its own, not in the one they have already."""
    work, record = case.work, case.record
    to = checker(work, record, case.group)
    owe_to(case, to)
    if anew and to != case.person.id:
        tell(
            work,
            f"{CHECK}:{record.id}:{record.edits}",
            to,
            case.now,
            draw=CHECK,
            subject_id=record.id,
            group_id=case.group.id,
            content={"edits": record.edits},
        )


def ask_writer(case: Case, words: str) -> None:
    """The notes are with the record keeper again, who reads why."""
    work, record = case.work, case.record
    to = writer(work, record, case.group)
    owe_to(case, to)
    tell(
        work,
        f"{ASKED}:{case.key}",
        to,
        case.now,
        draw=ASKED,
        subject_id=record.id,
        group_id=case.group.id,
        content={"words": words, "edits": record.edits},
    )


def owe_to(case: Case, person_id: UUID) -> None:
    """Whose turn it is: the notes stand in their list of what they owe."""
    for owed in case.work.obligations.open_about(case.record.id, NOTES):
        owed.person_id = person_id


def circulate(case: Case, *, unchecked: bool) -> None:
    """They go to everybody who is in the group: in the message about the meeting, and in a new one to who has none.

    Whoever is not in Slack is told by hand. Notes that they correct stay as they were, and count no more.
    """
    work, record, group, now = case.work, case.record, case.group, case.now
    record.shown = {**record.shown, "sent_to": list(agencies_told(work, group))}
    record.state, record.circulated_at, record.unchecked = "circulated", now, unchecked
    if not unchecked:
        record.checked_by_id, record.checked_at = case.person.id, now
    for earlier in work.notes.records(record.meeting_id):
        if earlier.id != record.id and earlier.circulated_at is not None:
            earlier.state = "superseded"
            _answer_corrections(case, earlier)
            for owed in work.obligations.open_about(earlier.id, SENT):
                nagging.close(work, owed, now, "superseded")
    by = now
    for owed in work.obligations.open_about(record.id, NOTES):
        by = max(by, owed.due_at)
        nagging.close(work, owed, now, "circulated")
    work.session.flush()  # what is drawn from here on is drawn from these notes
    have = meeting_posts(work, case.meeting.id, group.id)
    people = work.people.named(m.person_id for m in work.groups.members(group.id) if m.state == "active")
    for person in people.values():
        if person.id not in have and person.slack_id is not None:
            show_to(work, group, case.meeting, record, person.id, now)
    if any(person.slack_id is None for person in people.values()):
        _owe_by_hand(case, by)


def settle_correction(case: Case, row: models.Correction, state: str, why: str | None = None) -> None:
    """What somebody said is wrong is done, or declined; everybody who was told of it reads so."""
    row.state, row.settled_at, row.settled_by_id, row.settled_why = state, case.now, case.person.id, why
    for owed in case.work.obligations.open_about(row.id, SAID):
        nagging.close(case.work, owed, case.now, state)
    case.work.session.flush()
    redraw_correction(case, row)


def redraw_correction(case: Case, row: models.Correction) -> None:
    """The messages about it, as it stands now."""
    for post in case.work.outbox.posts_about(row.id, case.group.id):
        case.work.outbox.refresh(post.key)


def _answer_corrections(case: Case, before: models.Record) -> None:
    """What was said before the new version was written is answered by it; what was said since stays open."""
    written = case.record.drafted_at or case.now
    for row in case.work.notes.corrections(before.id):
        if row.state == "open" and row.at <= written:
            settle_correction(case, row, "done")


def _owe_by_hand(case: Case, by: datetime) -> None:
    """Whoever looks after the group tells those who are not in Slack, and ticks it off."""
    policy = case.policy
    owed = nagging.owing(
        policy,
        case.now,
        kind=SENT,
        subject_id=case.record.id,
        group_id=case.group.id,
        rule_id=policy.the(Deadline, NOTES).id,
        ladder_id=policy.the(Ladder, SENT).id,
        due_at=by,
    )
    nagging.owe(case.work, case.services, owed, case.now)
