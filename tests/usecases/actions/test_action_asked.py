"""An action asked for by a mention, or in words with two meanings: made once, or kept and finished by who wrote it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_asked import ask_when, create_kept, create_mentioned
from bot.usecases.actions.action_form import from_kept, from_message
from bot.usecases.refused import Refused
from bot.usecases.seeing.when_due import NotSure, read_due
from storage.database import Database
from storage.models import Action, Effect, KeptForm
from tests.usecases.actions.actions import HEAD, OPENER, REF, WORKER, begun, only_action
from tests.usecases.house import StoodStill, slack

THREAD = "1700000000.000100"


def in_channel(database: Database) -> tuple[Services, StoodStill]:
    services, clock = begun(database)
    with database.write() as work:
        group = work.groups.by_ref(REF)
        assert group is not None
        group.channel_id = "C1"
    return services, clock


def mentioned(**changes: object) -> CreateAction:
    fields: dict[str, object] = {
        "key": "ev:1",
        "made_by": OPENER,
        "text": "Arrange the bed",
        "owner": WORKER,
        "due": None,
        "channel_id": "C1",
        "source_ts": "1700000000.000200",
        "thread_ts": THREAD,
    }
    return CreateAction(**{**fields, **changes})  # type: ignore[arg-type] # any field of it


def count(database: Database, model: type, *where: object) -> int:
    with database.read() as work:
        return work.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def effects(database: Database, kind: str, draw: str | None = None) -> list[Effect]:
    with database.read() as work:
        return list(work.session.scalars(select(Effect).where(Effect.kind == kind, Effect.draw == draw)).all())


def kept(database: Database) -> KeptForm:
    with database.read() as work:
        return work.session.scalars(select(KeptForm)).one()


def test_a_mention_that_comes_twice_makes_one_action_with_one_answer_in_its_thread(database: Database) -> None:
    services, _ = in_channel(database)

    for _ in range(2):
        create_mentioned(mentioned(), "tomorrow 5pm", services)

    assert count(database, Action, Action.series == "A") == 1
    (said,) = effects(database, "post", "action_said")
    assert said.content["thread_ts"] == THREAD


@pytest.mark.parametrize(
    ("change", "due"),
    [({}, ""), ({}, "whenever"), ({}, "half 7 friday"), ({"owner": None}, "tomorrow"), ({"text": ""}, "tomorrow")],
)
def test_what_lacks_something_is_kept_once_and_its_author_alone_is_told(
    database: Database, change: dict[str, object], due: str
) -> None:
    services, _ = in_channel(database)

    for _ in range(2):
        create_mentioned(mentioned(**change), due, services)

    assert count(database, Action, Action.series == "A") == 0
    (told,) = effects(database, "post", "action_kept")
    assert told.subject_id == kept(database).id
    assert from_kept(services, OPENER, kept(database).id).due == due


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Ring 943 476 5919"},
        {"made_by": slack("uhl-sgm")},
        {"made_by": "USTRANGER"},
    ],
)
def test_of_what_may_not_be_written_nothing_is_kept_and_the_no_is_shown_to_one(
    database: Database, change: dict[str, object]
) -> None:
    """An NHS number, somebody who is not in the group, somebody the directory does not know."""
    services, _ = in_channel(database)

    for _ in range(2):
        create_mentioned(mentioned(**change), "tomorrow 5pm", services)

    assert count(database, KeptForm) == 0
    (no,) = effects(database, "ephemeral")
    assert no.content["user"] == change.get("made_by", OPENER)
    assert "943" not in str(no.content)


def asked(database: Database) -> tuple[Services, StoodStill, UUID]:
    """A command whose time has two meanings was put back."""
    services, clock = in_channel(database)
    with pytest.raises(NotSure) as doubt:
        read_due("half 7 friday", services)
    waiting = ask_when(mentioned(key="cm:1", source_ts=None, thread_ts=None), "half 7 friday", doubt.value, services)
    assert waiting.says == "What you filled in is kept for 1 hour."
    return services, clock, UUID(waiting.id)


def test_the_meaning_that_is_picked_counts_and_only_once(database: Database) -> None:
    services, _, kept_id = asked(database)

    create_kept("ac:1", OPENER, kept_id, "2026-04-03T07:30+01:00", services)
    with pytest.raises(Refused, match="finished already: A1"):
        create_kept("ac:2", OPENER, kept_id, "2026-04-03T19:30+01:00", services)

    assert only_action(database).due_at == datetime(2026, 4, 3, 7, 30, tzinfo=LONDON)
    assert "Arrange" not in str(kept(database).values)


def test_nobody_else_picks_and_nobody_after_the_hour(database: Database) -> None:
    """OWN-KEPT."""
    services, clock, kept_id = asked(database)

    with pytest.raises(Refused, match="nothing kept here for you"):
        create_kept("ac:1", HEAD, kept_id, "2026-04-03T07:30+01:00", services)
    clock.at += timedelta(minutes=60)
    with pytest.raises(Refused, match="kept for one hour only") as refused:
        create_kept("ac:2", OPENER, kept_id, "2026-04-03T07:30+01:00", services)

    assert refused.value.refusal.rule_id == "OWN-KEPT"
    assert count(database, Action, Action.series == "A") == 0


def test_the_form_from_a_message_knows_text_and_owner_and_leaves_out_what_may_identify(database: Database) -> None:
    services, _ = in_channel(database)
    with database.read() as work:
        worker = work.people.by_slack_id(WORKER)
    assert worker is not None

    plain = from_message(services, OPENER, "C1", f"<@{WORKER}> ask <b> &amp; go", THREAD, None)
    both = from_message(services, OPENER, "C1", f"<@{WORKER}> and <@{HEAD}> go", THREAD, None)
    long = from_message(services, OPENER, "C1", "word " * 80, THREAD, None)
    bad = from_message(services, OPENER, "C1", "NHS 943 476 5919 needs a bed", THREAD, None)

    assert (plain.text, plain.owner) == ("ask b & go", worker.id)
    assert both.owner is None
    assert "@County-Worker and @County-Head go" in both.text
    assert len(long.text) <= long.most
    assert "end was left out" in long.note
    assert bad.text == ""
    assert "was not copied" in bad.note
    with pytest.raises(Refused, match="own channel only"):
        from_message(services, OPENER, "C9", "hello", THREAD, None)


def test_an_action_made_outside_a_thread_says_nothing_in_the_channel(database: Database) -> None:
    services, _ = in_channel(database)

    create_action(mentioned(due=datetime(2026, 4, 2, 17, tzinfo=LONDON), source_ts=None, thread_ts=None), services)

    assert effects(database, "post", "action_said") == []
