"""A group that meets: brought to a meeting that runs, or has been held, for tests of what follows from that.

    here = running(database)          # meeting 1 is on: LPT (chair), ICB and CAMHS are here, the county is absent
    here = held(database)             # meeting 1 was held; meetings 2 and 3 are booked; its notes are owed

Both give an `Opened` (tests/usecases/members/invited.py). The group is opened on Thursday 2 April 2026, 7:04pm, the
first meeting is on Good Friday, 10am; the rhythm is Mondays and Thursdays, 9:30am.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.usecases.chairs.chair_asked import NameRecordKeeper, name_record_keeper
from bot.usecases.meetings.meeting_end import EndMeeting, end_meeting
from bot.usecases.meetings.meeting_roll import Marked, Start, start
from bot.usecases.nagging import BEFORE, sweep
from storage.database import Database
from storage.models import Effect, Meeting
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, opened

CHAIR, KEEPER, HEAD, ICB, CAMHS = "lpt-sgm", "lpt-team-manager", "county-head", "icb-sgm", "camhs"
GOOD_FRIDAY_10AM = datetime(2026, 4, 3, 10, tzinfo=LONDON)
ANSWERS = {"can_commit": "yes", "escalation": "no"}
RHYTHM = "MO,TH@09:30"
THERE = ("LPT", "LLR-ICB", "CAMHS-COLLAB")
ALL_THERE = (*THERE, "LEICESTERSHIRE-CC")


def before(database: Database, **changes: object) -> Opened:
    """Half an hour before the first meeting: everybody has its message. It has a chair and a record keeper."""
    here = opened(database, chairs_first=True, **changes)
    name_keeper(here)
    here.clock.at = GOOD_FRIDAY_10AM.replace(hour=9, minute=30)
    sweep(here.services)
    here.send_everything()
    return here


def running(database: Database, there: Sequence[str] = THERE, **changes: object) -> Opened:
    """The first meeting is on since 10am; whoever is not *there* is absent."""
    here = before(database, **changes)
    here.clock.at = GOOD_FRIDAY_10AM
    start_meeting(here, there)
    return here


def held(database: Database, there: Sequence[str] = THERE, **changes: object) -> Opened:
    """The first meeting was held, from 10am to 10:40am."""
    here = running(database, there, **changes)
    here.clock.at = GOOD_FRIDAY_10AM.replace(minute=40)
    finish(here)
    return here


def name_keeper(here: Opened, who: str = KEEPER) -> None:
    """Somebody of the chair's organisation keeps the notes."""
    request = NameRecordKeeper(
        key="keeper", named_by=slack(CHAIR), group_id=here.group_id, person_id=here.person(who).id
    )
    name_record_keeper(request, here.services)


def start_meeting(here: Opened, there: Sequence[str] = THERE, by: str = CHAIR, key: str = "") -> Marked:
    """Somebody says who is here at the meeting that comes next."""
    meeting = current(here)
    request = Start(key=key or f"start:{meeting.number}", by=slack(by), meeting_id=meeting.id, here=seats(here, there))
    return start(request, here.services)


def finish(here: Opened, by: str = CHAIR, **changes: object) -> str:
    """The meeting that runs ends; the first one with the rhythm above."""
    meeting = current(here)
    first = here.group().rhythm is None
    fields: dict[str, object] = {
        "key": f"end:{meeting.number}",
        "by": slack(by),
        "meeting_id": meeting.id,
        "position": "Bed search goes on",
        "answers": ANSWERS,
        "rhythm": RHYTHM if first else None,
    }
    return end_meeting(EndMeeting(**{**fields, **changes}), here.services)  # type: ignore[arg-type] # any field of it


def hold_next(here: Opened, there: Sequence[str] = THERE) -> Meeting:
    """The next meeting booked is held at its time; the clock stands at its end."""
    meeting = current(here)
    here.clock.at = meeting.starts_at
    sweep(here.services)
    start_meeting(here, there)
    finish(here)
    return meetings(here)[meeting.number - 1]


def send_about_meetings(here: Opened) -> None:
    """As if every message about a meeting had gone out with the words of this moment."""
    with here.database.write() as work:
        for effect in work.session.query(Effect).filter(Effect.kind == "post", Effect.draw == BEFORE):
            effect.content, effect.state = {**effect.content, "text": "It is there.", "blocks": []}, "done"


def current(here: Opened) -> Meeting:
    """The meeting that is on, else the next."""
    with here.database.read() as work:
        found = work.meetings.current(here.group_id)
    assert found is not None
    return found


def meetings(here: Opened) -> Sequence[Meeting]:
    """All of them, the first first."""
    with here.database.read() as work:
        return work.groups.meetings(here.group_id)


def seats(here: Opened, organisations: Sequence[str]) -> tuple[UUID, ...]:
    """The seats of these agencies."""
    with here.database.read() as work:
        return tuple(seat.id for seat in work.groups.seats(here.group_id) if seat.organisation_id in organisations)
