"""Notes of a group, and who takes them: for tests of notes and of what goes out."""

from sqlalchemy import select

from bot.services import Services
from bot.usecases.records.note import Noted, TakeNote, take_note
from storage.database import Database
from storage.models import Group, Meeting, Note
from tests.usecases.actions.actions import HEAD, REF, WORKER, begun
from tests.usecases.house import StoodStill

THREAD = "1700000000.000100"
__all__ = ["HEAD", "REF", "THREAD", "WORKER", "group_of", "in_channel", "notes_in", "runs", "wanted", "write"]


def in_channel(database: Database) -> tuple[Services, StoodStill]:
    """A group with a chair and a channel."""
    services, clock = begun(database)
    with database.write() as work:
        group = work.groups.by_ref(REF)
        assert group is not None
        group.channel_id = "C1"
    return services, clock


def group_of(database: Database) -> Group:
    with database.read() as work:
        group = work.groups.by_ref(REF)
    assert group is not None
    return group


def runs(database: Database, clock: StoodStill) -> Meeting:
    """The first meeting goes on from now."""
    with database.write() as work:
        meeting = work.groups.next_meeting(group_of(database).id)
        assert meeting is not None
        meeting.state, meeting.started_at = "running", clock.at
    return meeting


def wanted(**changes: object) -> TakeNote:
    """A social worker's note, typed in the channel, with these changes."""
    fields: dict[str, object] = {"key": "cm:1", "by": WORKER, "text": "The ward has a bed from Friday"}
    return TakeNote(**{**fields, "channel_id": "C1", **changes})  # type: ignore[arg-type] # any field of it


def write(services: Services, text: str, by: str = WORKER) -> Noted:
    """One more note."""
    return take_note(wanted(key=f"cm:{text}", text=text, by=by), services)


def notes_in(database: Database) -> list[Note]:
    with database.read() as work:
        return list(work.session.scalars(select(Note).order_by(Note.at, Note.text)).all())
