"""How notes are drawn: the line in a thread, and the list of those that have not gone out."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, agency_of, subject
from bot.drawing.record import rows_of
from bot.rules.calendar import LONDON
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.about import About, about
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from bot.usecases.within import NOT_FOUND
from bot.views import note as view
from bot.views.message import Message
from storage.models import Effect, Note, Person
from storage.unit_of_work import UnitOfWork


def note_drawers(services: Services) -> Mapping[str, Drawer]:
    """The line in the thread that a note was taken from."""

    def said(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        note = work.notes.get(subject(effect))
        if note is None or (effect.kind == "post" and note.struck_at is not None):
            return None
        struck = note.struck_at is not None
        return view.said(work.groups.get(note.group_id), agency(work, note.organisation_id), struck=struck)

    return {"note_said": said}


def notes_of(services: Services, slack_id: str, *, ref: str | None, channel_id: str | None) -> view.Listed:
    """The first page of the notes of the group that is meant. Raises Refused for somebody who may not read there."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        return _listed(
            work, services, person, about(work, services, person, now, ref=ref, channel_id=channel_id), 1, now
        )


def notes_in(services: Services, slack_id: str, group_id: UUID, page: int) -> view.Listed:
    """Another page of them. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        group = work.groups.find(group_id)
        if group is None:
            raise Refused(NOT_FOUND)
        return _listed(work, services, person, about(work, services, person, now, ref=group.ref), page, now)


def _listed(
    work: UnitOfWork, services: Services, person: Person, meant: About, page: int, now: datetime
) -> view.Listed:
    refuse_if(why_not(meant.policy, "read", meant.standing))
    notes = [note for note in work.notes.not_sent(meant.group.id) if _sees(note, person, meant.standing)]
    page = min(max(page, 1), max(1, -(-len(notes) // view.PAGE)))
    shown = notes[(page - 1) * view.PAGE : page * view.PAGE]
    return view.Listed(
        group=meant.group,
        page=page,
        count=len(notes),
        rows=rows_of(work, services, meant.group, person, now),
        lines=[line(work, note, may_strike=_may_strike(meant, note, person)) for note in shown],
    )


def line(work: UnitOfWork, note: Note, *, may_strike: bool = False) -> view.Line:
    """One note, for somebody who may see it."""
    return view.Line(
        id=note.id,
        agency=agency(work, note.organisation_id),
        text=note.text,
        at=note.at.astimezone(LONDON),
        from_thread=note.source_ts is not None,
        struck_by=agency_of(work, note.struck_by_id) if note.struck_by_id else None,
        may_strike=may_strike,
    )


def _sees(note: Note, person: Person, standing: Standing) -> bool:
    """What was struck out is seen by who keeps the record, by the chair, and by who wrote it."""
    keeps = standing.roles & {"chair", "acting_chair", "record_keeper"}
    return note.struck_at is None or bool(keeps) or note.person_id == person.id


def _may_strike(meant: About, note: Note, person: Person) -> bool:
    """Whether the button is worth showing: it is asked again, in earnest, when it is pressed."""
    maker = {"maker"} if note.person_id == person.id else set()
    roles = Standing(roles=meant.standing.roles | maker, now=meant.standing.now)
    return note.struck_at is None and why_not(meant.policy, "strike_note", roles) is None
