"""Slack hands things over again, now and then at once: one effect, and everybody gets the same answer."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.usecases.actions.action import create_action
from storage.database import Database
from storage.models import Action, Audit, Effect, Group, Inbox
from tests.handlers.door import Door, Json, answer, command, pressed, submitted
from tests.usecases.actions.actions import OPENER, WORKER, begun, only_action, wanted
from tests.usecases.house import services_on

AT_ONCE = 20


def ticked(*values: str) -> Json:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def chosen(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"value": value}}


OPENING = {
    "place": chosen("place_of_safety"),
    "slot": chosen("2026-04-03T10:00:00+01:00"),
    "council": chosen("county"),
    "stuck:place_of_safety": ticked("no_bed"),
    "who:place_of_safety:county": ticked("LPT", "LLR-ICB", "CAMHS-COLLAB", "LEICESTERSHIRE-CC"),
    "needs": ticked("not_working tried"),
}
DRAWN_FOR = json.dumps({"nonce": "nonce", "kept": "", "place": "place_of_safety", "council": "county"})

Deliver = Callable[[Door, Json], list[Json]]


def one_after_another(door: Door, payload: Json) -> list[Json]:
    return [answer(door(payload)) for _ in range(2)]


def all_at_once(door: Door, payload: Json) -> list[Json]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [answer(response) for response in pool.map(door, [payload] * AT_ONCE)]


@pytest.fixture(params=[one_after_another, all_at_once])
def deliver(request: pytest.FixtureRequest) -> Deliver:
    found: Deliver = request.param
    return found


def test_a_command_counts_once(database: Database, deliver: Deliver) -> None:
    services, _ = begun(database)

    answers = deliver(Door(services), command(f"action <@{WORKER}> ask them by tomorrow 5pm", OPENER))

    assert counted(database, Action, Action.series == "A") == 1
    assert all(one == answers[0] for one in answers)
    assert "A1 is with" in answers[0]["blocks"][0]["text"]["text"]


def test_a_form_counts_once(database: Database, deliver: Deliver) -> None:
    services, _ = services_on(database)

    answers = deliver(Door(services), submitted("opening", DRAWN_FOR, OPENING, OPENER))

    assert counted(database, Group) == 1
    assert all(one == answers[0] for one in answers)
    assert "RSG-26-001" in answers[0]["view"]["blocks"][0]["text"]["text"]


def test_a_button_counts_once(database: Database, deliver: Deliver) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)
    door = Door(services)
    before = counted(database, Effect)

    deliver(door, pressed("action_done", str(only_action(database).id), WORKER))

    assert door.windows.views == []
    assert only_action(database).state == "done"
    assert counted(database, Inbox) == 3  # the form that opened the group, the command, the press
    assert counted(database, Audit, Audit.act == "action_done") == 1
    assert counted(database, Effect) <= before + 3  # the messages that are drawn anew


def counted(database: Database, model: type, *where: object) -> int:
    with database.read() as work:
        return work.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]
