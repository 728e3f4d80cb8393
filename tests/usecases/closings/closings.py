"""A group with a chair and nothing open in it, to be closed: for tests of the end of a group."""

from datetime import timedelta

from bot.drawing.closing import gate_now
from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_change import Press
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.closings.closing import CloseGroup, close_group
from bot.usecases.closings.closing_end import Reopen, finish_closing, reopen
from bot.usecases.closings.closing_gate import AskToClose, ChooseWay, ask_to_close, choose_way
from bot.usecases.nagging import sweep
from storage.database import Database
from storage.effects import Effects
from storage.models import Audit, Meeting, Record
from storage.outbox import group_conversation
from tests.usecases.actions.actions import settle_what_it_starts_with
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, opened

CHAIR, COUNTY, ICB, OPENER = "lpt-on-call-1", "county-head", "icb-sgm", "lpt-sgm"
DAY = timedelta(hours=24)


def ready(database: Database) -> Opened:
    """A chair has it, its channel is there, and no action is open."""
    here = opened(database)
    accept(AnswerChair(key="ac:chair", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    settle_what_it_starts_with(database, here.clock.at)
    with database.write() as work:
        group = work.groups.get(here.group_id)
        group.channel_id = "C1"
        Effects(work.session, work.machine_now).remember_channel(group_conversation(group.id), "C1")
    here.send_everything()
    return here


def chooses(here: Opened, way: str, by: str = CHAIR, key: str = "ac:way") -> None:
    choose_way(ChooseWay(key=key, by=slack(by), group_id=here.group_id, way=way), here.services)


def asks(here: Opened, by: str = CHAIR, key: str = "ac:ask") -> None:
    ask_to_close(AskToClose(key=key, by=slack(by), group_id=here.group_id), here.services)


def closes(here: Opened, by: str = CHAIR, key: str = "fm:close", *, hold: bool = False) -> None:
    owner = here.person(CHAIR).id
    request = CloseGroup(key=key, by=slack(by), about=here.group_id, record_owner=owner, legal_hold=hold)
    close_group(request, here.services)


def opens_again(here: Opened, by: str = CHAIR, key: str = "fm:reopen", reason: str = "") -> None:
    reopen(Reopen(key=key, by=slack(by), about=here.group_id, reason=reason), here.services)


def closing(database: Database) -> Opened:
    here = ready(database)
    asks(here)
    chooses(here, "moved")
    here.send_everything()
    closes(here)
    return here


def closed(database: Database) -> Opened:
    here = closing(database)
    here.clock.at += DAY
    look_around(here)
    return here


def look_around(here: Opened) -> None:
    sweep(here.services)
    finish_closing(here.services)


def gate(here: Opened) -> str:
    return "\n".join(str(block) for block in gate_now(here.services, here.group_id).blocks)


def refusals(here: Opened) -> list[tuple[str | None, object]]:
    """What was refused in the group, by which rule."""
    with here.database.read() as work:
        return [
            (row.refused_by, row.detail.get("what")) for row in work.audit.of(here.group_id) if row.act == "refused"
        ]


def audited(here: Opened, act: str) -> list[Audit]:
    with here.database.read() as work:
        return [row for row in work.audit.of(here.group_id) if row.act == act]


def an_action(here: Opened, key: str = "cm:1") -> Press:
    made = create_action(
        CreateAction(
            key=key,
            made_by=slack(CHAIR),
            text="Ask three providers for dates",
            owner=slack(COUNTY),
            due=here.clock.at + timedelta(days=2),
            ref=here.group().ref,
        ),
        here.services,
    )
    with here.database.read() as work:
        action = work.actions.named(here.group_id, "A", int(made.ref[1:]))
    assert action is not None
    return Press(key=f"ac:{key}", by=slack(CHAIR), action_id=action.id)


def a_meeting_held(here: Opened, *, notes: bool) -> None:
    with here.database.write() as work:
        meeting = Meeting(group_id=here.group_id, number=9, starts_at=here.clock.at, minutes=45, state="held")
        work.meetings.add(meeting)
        sent = here.clock.at if notes else None
        record = Record(
            group_id=here.group_id,
            meeting_id=meeting.id,
            version=1,
            lines=[],
            chair_id=here.person(CHAIR).id,
            circulated_at=sent,
        )
        work.notes.add(record)


# the gate
