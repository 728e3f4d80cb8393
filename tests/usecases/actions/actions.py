"""A group with an action in it, and what was promised and drawn about it: for tests of actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.actions.action import CreateAction
from bot.usecases.actions.action_change import Press
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from bot.views.message import Message
from storage.database import Database
from storage.models import Action, Effect, Member, Obligation, Step
from storage.unit_of_work import UnitOfWork
from tests.usecases.house import StoodStill, asked, services_on, slack

REF = "RSG-26-001"
OPENER, HEAD, WORKER = slack("lpt-sgm"), slack("county-head"), slack("county-worker")
WEDNESDAY_BEFORE_EASTER = datetime(2026, 4, 1, 10, tzinfo=LONDON)
MAUNDY_THURSDAY_5PM = datetime(2026, 4, 2, 17, tzinfo=LONDON)
AFTER_EASTER = datetime(2026, 4, 7, 12, tzinfo=LONDON)


def begun(database: Database, at: datetime = WEDNESDAY_BEFORE_EASTER) -> tuple[Services, StoodStill]:
    """A group with a chair, in which a social worker of the county sits beside their head of service."""
    services, clock = services_on(database, at)
    open_group(asked(chairs_first=True, first_meeting=at + timedelta(hours=24)), services)
    with database.write() as work:
        group = work.groups.by_ref(REF)
        worker = work.people.by_slack_id(WORKER)
        assert group is not None
        assert worker is not None
        seat = work.groups.seat(group.id, "LEICESTERSHIRE-CC")
        assert seat is not None
        sits = Member(
            group_id=group.id, seat_id=seat.id, person_id=worker.id, role="usual", reached="slack", added_at=at
        )
        work.groups.add(sits)
    settle_what_it_starts_with(database, at)
    return services, clock


def settle_what_it_starts_with(database: Database, at: datetime, ref: str = REF) -> None:
    """What a group owes from the start has tests of its own: first actions, Monday's question, that of day seven."""
    with database.write() as work:
        group = work.groups.by_ref(ref)
        assert group is not None
        for first in work.actions.open_in(group.id):
            first.state = "done"
            for obligation in work.obligations.open_about(first.id):
                nagging.close(work, obligation, at, "done")
        for kind in ("readers", "way_out"):
            for owed in work.obligations.open_about(group.id, kind):
                nagging.close(work, owed, at, "done")


def wanted(**changes: object) -> CreateAction:
    """An action for the social worker, due on the Thursday before Easter, with these changes."""
    fields: dict[str, object] = {
        "key": "press-1",
        "made_by": OPENER,
        "text": "Ask three providers for dates",
        "owner": WORKER,
        "due": MAUNDY_THURSDAY_5PM,
        "ref": REF,
    }
    return CreateAction(**{**fields, **changes})  # type: ignore[arg-type] # any field of it


def only_action(database: Database, number: int = 1) -> Action:
    with database.read() as work:
        return work.session.scalars(select(Action).where(Action.series == "A", Action.number == number)).one()


def press(database: Database, by: str = WORKER, key: str = "press-2", number: int = 1) -> Press:
    return Press(key=key, by=by, action_id=only_action(database, number).id)


def owed(database: Database) -> Obligation:
    with database.read() as work:
        made = select(Action.id).where(Action.series == "A")
        return work.session.scalars(select(Obligation).where(Obligation.subject_id.in_(made))).one()


def told(database: Database) -> list[tuple[str, int, str]]:
    """Rung, occurrence and who was told, by the key of the directory, of all actions."""
    with database.read() as work:
        steps = work.session.scalars(
            select(Step)
            .join(Obligation, Obligation.id == Step.obligation_id)
            .where(Obligation.kind == "action")
            .order_by(Step.came_at, Step.id)
        ).all()
        return [(step.rung, step.occurrence, work.people.get(UUID(step.told)).key) for step in steps]


def promised(work: UnitOfWork, draw: str, to: str) -> Sequence[Effect]:
    person = work.people.by_slack_id(to)
    assert person is not None
    found = select(Effect).where(Effect.draw == draw, Effect.person_id == person.id, Effect.kind == "post")
    return work.session.scalars(found.order_by(Effect.key)).all()


def drawn(services: Services, draw: str, to: str) -> Message | None:
    """The only such message to that person, as it would be posted now, or edited where it stands already."""
    with services.database.read() as work:
        (effect,) = promised(work, draw, to)
        again = work.outbox.by_key(f"update:{effect.key}")
        return drawers(services)[draw](work, again or effect, services.clock.now())


def words(message: Message | None) -> str:
    assert message is not None
    return "\n".join(str(block.get("text", {}).get("text", "")) for block in message.blocks)


def labels(message: Message | None) -> list[str]:
    assert message is not None
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def sweep_through(services: Services, clock: StoodStill, until: datetime) -> None:
    """A sweep every hour, on the half."""
    while clock.at < until:
        clock.at += timedelta(minutes=30)
        sweep(services)
