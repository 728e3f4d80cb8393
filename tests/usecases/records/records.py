"""A meeting that was held, and its notes: for tests of what is written, checked, sent and put right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.meetings.booking import book
from bot.usecases.records.note_strike import StrikeNote, strike_note
from bot.usecases.records.record import begin_record
from bot.usecases.records.record_case import Press
from bot.usecases.records.record_draft import WriteNotes, write_notes
from bot.views.message import Message
from storage.database import Database
from storage.models import Correction, Effect, Group, Meeting, Member, Obligation, Presence, Record
from tests.usecases.actions.actions import HEAD, OPENER, WORKER
from tests.usecases.house import StoodStill, slack
from tests.usecases.records.notes import group_of, in_channel, notes_in, write

KEEPER = slack("lpt-team-manager")
CHAIR = OPENER
ENDED = datetime(2026, 4, 2, 10, 40, tzinfo=LONDON)  # Maundy Thursday: notes are due on the Tuesday after Easter, 5pm
NEXT = datetime(2026, 4, 9, 9, 30, tzinfo=LONDON)
DUE = datetime(2026, 4, 7, 17, tzinfo=LONDON)
__all__ = ["CHAIR", "DUE", "ENDED", "HEAD", "KEEPER", "NEXT", "WORKER", "Held", "held", "noted"]


@dataclass(frozen=True)
class Held:
    """One meeting that has ended, and ways to look at what came of it."""

    database: Database
    services: Services
    clock: StoodStill

    def group(self) -> Group:
        return group_of(self.database)

    def record(self, version: int = 1) -> Record:
        with self.database.read() as work:
            return work.session.scalars(select(Record).where(Record.version == version)).one()

    def meeting(self) -> Meeting:
        with self.database.read() as work:
            found = work.meetings.get(self.record().meeting_id)
        assert found is not None
        return found

    def owed(self, kind: str = "notes") -> Obligation | None:
        with self.database.read() as work:
            return work.session.scalars(select(Obligation).where(Obligation.kind == kind)).one_or_none()

    def corrections(self) -> list[Correction]:
        with self.database.read() as work:
            return list(work.session.scalars(select(Correction).order_by(Correction.at)).all())

    def press(self, by: str, key: str = "ac:1", *, edits: int | None = None, version: int = 1) -> Press:
        record = self.record(version)
        return Press(key=key, by=by, record_id=record.id, edits=record.edits if edits is None else edits)

    def write(
        self,
        by: str = KEEPER,
        position: str = "Bed search goes on",
        lines: str = "One bed from Friday",
        *,
        key: str = "fm:1",
        edits: int | None = None,
    ) -> str:
        seen = self.press(by, key, edits=edits)
        request = WriteNotes(key=key, by=by, record_id=seen.record_id, edits=seen.edits, position=position, lines=lines)
        return write_notes(request, self.services).says

    def effects(self, draw: str, to: str | None = None) -> list[Effect]:
        """What was promised under that name, the first first."""
        with self.database.read() as work:
            person = work.people.by_slack_id(to) if to else None
            found = select(Effect).where(Effect.draw == draw, Effect.kind == "post").order_by(Effect.created_at)
            every = work.session.scalars(found).all()
            return [one for one in every if person is None or one.person_id == person.id]

    def reads(self, draw: str, to: str) -> Message:
        """The last message of that name to somebody, as it reads once it was posted."""
        effect = self.effects(draw, to)[-1]
        return self.drawn(effect)

    def drawn(self, effect: Effect) -> Message:
        found = self.drawn_first(effect, "update")
        assert found is not None
        return found

    def drawn_first(self, effect: Effect, kind: str = "post") -> Message | None:
        with self.database.read() as work:
            effect = work.session.get_one(Effect, effect.id)
            effect.kind = kind
            return drawers(self.services)[str(effect.draw)](work, effect, self.clock.now())

    def acts(self) -> list[str]:
        with self.database.read() as work:
            return [row.act for row in work.audit.of(self.group().id)]


def keeps(database: Database, who: str | None = KEEPER, *, at: datetime) -> None:
    """Somebody of the chair's organisation keeps the record and sits in the group."""
    with database.write() as work:
        group = work.groups.lock(group_of(database).id)
        person = work.people.by_slack_id(who) if who else None
        group.record_keeper_id = person.id if person else None
        seat = work.groups.seat(group.id, "LPT")
        assert seat is not None
        if person is not None and work.groups.member(group.id, person.id) is None:
            work.groups.add(
                Member(
                    group_id=group.id, seat_id=seat.id, person_id=person.id, role="extra", reached="slack", added_at=at
                )
            )


def held(database: Database, *, keeper: str | None = KEEPER, here: tuple[str, ...] = ("LPT", "LLR-ICB")) -> Held:
    """The first meeting was held with these agencies; the next one is fixed."""
    services, clock = in_channel(database)
    keeps(database, keeper, at=clock.at)
    end(database, services, clock, here)
    return Held(database, services, clock)


def end(database: Database, services: Services, clock: StoodStill, here: tuple[str, ...]) -> UUID:
    """The planned meeting takes place and ends."""
    clock.at = ENDED
    with database.write() as work:
        group = work.groups.lock(group_of(database).id)
        policy = services.policies.in_force(group.forum, group.policy_from)
        meeting = work.groups.next_meeting(group.id)
        assert meeting is not None
        chair = group.chair_id or group.opener_id
        for seat in work.groups.seats(group.id):
            row = Presence(
                meeting_id=meeting.id, seat_id=seat.id, here=seat.organisation_id in here, at=clock.at, by_id=chair
            )
            work.meetings.add(row)
        for owed in work.obligations.open_about(meeting.id):
            nagging.close(work, owed, clock.at, "held")
        book(work, services, policy, group, NEXT, clock.at)
        meeting.started_at, meeting.ended_at = ENDED - timedelta(minutes=40), ENDED
        meeting.state, meeting.position = "held", "Bed search goes on; home plan started."
        meeting.answers = {"escalation": "no"}
        group.rhythm = "MO,TH@09:30"
        work.session.flush()
        return begin_record(work, services, policy, group, meeting, clock.at).id


def noted(database: Database) -> Held:
    """Two notes were taken, and one of them struck out, before the meeting ended."""
    services, clock = in_channel(database)
    keeps(database, at=clock.at)
    for text in ("The ward has a bed from Friday", "No such thing"):
        write(services, text)
    last = next(note for note in notes_in(database) if note.text == "No such thing")
    strike_note(StrikeNote(key="s", by=CHAIR, note_id=last.id), services)
    end(database, services, clock, ("LPT", "LLR-ICB"))
    return Held(database, services, clock)
