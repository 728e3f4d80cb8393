"""The message something was recorded from is edited or deleted: it is shown beside it, and no word of it is kept."""

from datetime import timedelta

from bot.drawing.decision import decisions, one_decision
from bot.usecases.decisions.decision_source import source_changed, source_gone
from bot.views.blocks import Block
from storage.database import Database
from tests.usecases.decisions.decisions import (
    CHAIR,
    COUNTY,
    COUNTY_IS,
    ICB_IS,
    all_sent,
    answers,
    chaired,
    decision,
    line,
    meets,
    question,
    recorded,
    small,
)

SOURCE = "1700000000.000200"


def written(blocks: list[Block]) -> str:
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    rows = [block["elements"] for block in blocks if block["type"] == "context"]
    return "\n".join([*texts, *(one["text"] for row in rows for one in row)])


def test_an_edit_stands_beside_the_decision_in_its_thread_and_when_it_is_asked_for(database: Database) -> None:
    here = chaired(database)
    meets(here, ICB_IS)
    recorded(here, ICB_IS, source_ts=SOURCE)
    all_sent(here)
    here.clock.at += timedelta(hours=1)

    for _ in range(2):
        source_changed("ev:1", "C1", SOURCE, here.services)

    note = "The message it was recorded from was changed on Thursday 2 April 2026, 8:04pm."
    assert note in small(line(here, decision(here).id))
    assert here.effects()[f"update:decision_said:{decision(here).id}"].armed == 1
    assert note in written(one_decision(here.services, COUNTY, "D", 1, "RSG-26-001", ""))
    assert note in written(decisions(here.services, COUNTY, "RSG-26-001", ""))
    assert here.acts().count("source_changed") == 1

    source_gone("ev:2", "C1", SOURCE, here.services)
    assert "was deleted on Thursday 2 April 2026, 8:04pm." in small(line(here, decision(here).id))


def test_it_stands_beside_a_question_and_the_decision_that_this_becomes(database: Database) -> None:
    here = chaired(database)
    recorded(here, COUNTY_IS, source_ts=SOURCE)

    source_changed("ev:1", "C1", SOURCE, here.services)
    assert "was changed on" in small(here.shown("county-head", "question"))
    answers(here, COUNTY_IS, COUNTY)
    source_gone("ev:2", "C1", SOURCE, here.services)

    assert decision(here).source_changed_at == question(here).source_changed_at
    assert decision(here).source_gone_at is not None
    assert "was deleted on" in small(line(here, question(here).id))
    assert "was deleted on" in written(one_decision(here.services, CHAIR, "D", 1, "RSG-26-001", ""))


def test_other_messages_leave_no_trace(database: Database) -> None:
    here = chaired(database)
    recorded(here, source_ts=SOURCE)
    before = here.acts()

    source_changed("ev:1", "C1", "1700000000.000999", here.services)
    source_gone("ev:2", "C9", SOURCE, here.services)

    assert here.acts() == before
    assert decision(here).source_gone_at is None
