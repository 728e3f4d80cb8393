"""Strike out a note: it goes into no notes any more, and whoever keeps the record still sees that it was there."""

from uuid import UUID

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.over import over
from bot.usecases.records.note import NOT_FOUND, said_key
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class StrikeNote(Struct, frozen=True, kw_only=True):
    """A press on "Strike it out"."""

    key: str
    by: str  # Slack id, from the verified payload
    note_id: UUID


def strike_note(request: StrikeNote, services: Services) -> str:
    """What came of it, in a sentence. Raises Refused for whoever may not, and once the notes have gone out."""
    with recorded(services, "strike_note", request.by, lambda work: _group_of(work, request)):
        return _struck(request, services)


def _group_of(work: UnitOfWork, request: StrikeNote) -> UUID | None:
    note = work.notes.get(request.note_id)
    return note.group_id if note else None


def _struck(request: StrikeNote, services: Services) -> str:
    now = services.clock.now()
    says = "The note is struck out."
    try:
        with services.database.write() as work:
            note, person = work.notes.get(request.note_id), acting(work, request.by)
            if note is None:
                raise Refused(NOT_FOUND)
            group = work.groups.lock(note.group_id)
            work.once(request.key)
            work.session.refresh(note)  # what was read before the lock may have changed while we waited for it
            policy = services.policies.in_force(group.forum, group.policy_from)
            maker = {"maker"} if note.person_id == person.id else set()
            standing = towards(work, policy, person, group, now, roles=maker)
            if not standing.roles:
                raise Refused(NOT_FOUND)
            refuse_if(over(group))
            refuse_if(why_not(policy, "strike_note", standing))
            refuse_if(_too_late(work, note))
            note.struck_at, note.struck_by_id = now, person.id
            work.outbox.refresh(said_key(note.id))
            redraw_unsent(work, note)
            work.audit.add("note_struck", at=now, actor=str(person.id), group_id=group.id, note=str(note.id))
            work.answered(request.key, {"says": says}, at=now, actor=str(person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def redraw_unsent(work: UnitOfWork, note: models.Note) -> None:
    """Notes that are being written, or checked, say that a line of theirs was struck out."""
    for record in work.notes.records(note.meeting_id) if note.meeting_id else ():
        if record.circulated_at is None:
            for post in work.outbox.posts_about(record.id, note.group_id):
                work.outbox.refresh(post.key)


def _too_late(work: UnitOfWork, note: models.Note) -> Refusal | None:
    if note.struck_at is not None:
        return Refusal("That note is struck out already.", "Nothing more is needed.", None, "")
    if note.meeting_id is not None and work.notes.circulated(note.meeting_id) is not None:
        return Refusal(
            "The notes of that meeting have gone out, and are not changed silently.",
            "Press “Something is wrong” beneath them.",
            None,
            "",
        )
    return None
