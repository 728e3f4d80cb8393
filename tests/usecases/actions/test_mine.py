"""`/rsg mine`: what somebody owes over all their groups, page by page, and what their agency owes beside them."""

import re
from datetime import datetime, timedelta

import pytest

from bot.drawing.mine import mine
from bot.rules.calendar import LONDON
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import done
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from bot.views import mine as view
from bot.views.blocks import Block
from storage.database import Database
from tests.usecases.actions.actions import (
    HEAD,
    MAUNDY_THURSDAY_5PM,
    OPENER,
    WEDNESDAY_BEFORE_EASTER,
    WORKER,
    begun,
    press,
    wanted,
)
from tests.usecases.house import asked, services_on, slack


def words(blocks: list[Block]) -> str:
    return "\n".join(str(block.get("text", {}).get("text", "")) for block in blocks)


def labels(blocks: list[Block]) -> list[str]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def test_what_is_owed_stands_in_the_order_of_its_dates_with_its_buttons(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(text="Later", due=MAUNDY_THURSDAY_5PM + timedelta(days=7)), services)
    create_action(wanted(text="Sooner", key="press-9"), services)

    shown = view.blocks(mine(services, WORKER, 1))

    assert "You owe two things, what is due first at the top" in words(shown)
    assert words(shown).index("Sooner") < words(shown).index("Later")
    assert labels(shown) == ["Done", "More time", "Why?"] * 2
    assert "RSG-26-001 · KESTREL: next meeting Thursday 2 April 2026, 10am" in words(shown)


def test_what_is_due_at_one_moment_stands_in_the_order_in_which_it_was_made(database: Database) -> None:
    services, _ = begun(database)
    for number in range(1, 9):
        create_action(wanted(text=f"Thing {number}", key=f"press-{number}"), services)

    shown = words(view.blocks(mine(services, WORKER, 1)))

    assert re.findall(r"Thing \d", shown) == [f"Thing {number}" for number in range(1, 9)]


def test_an_invitation_stands_there_until_it_is_answered(database: Database) -> None:
    services, _ = begun(database)

    shown = view.blocks(mine(services, HEAD, 1))

    assert "please answer by" in words(shown)
    assert labels(shown) == ["I'll come", "Send someone else", "Can't come", "Why this time?"]


def test_whoever_is_asked_to_chair_is_asked_here_too(database: Database) -> None:
    services, _ = services_on(database, WEDNESDAY_BEFORE_EASTER)
    open_group(asked(first_meeting=datetime(2026, 4, 2, 10, tzinfo=LONDON)), services)

    shown = view.blocks(mine(services, slack("lpt-on-call-1"), 1))

    assert "will you chair?" in words(shown)
    assert labels(shown)[:2] == ["I'll chair", "Not me"]
    assert "will you chair?" not in words(view.blocks(mine(services, slack("lpt-on-call-2"), 1)))


def test_colleagues_things_are_counted_and_not_shown(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)

    head = words(view.blocks(mine(services, HEAD, 1)))

    assert "Colleagues of your agency owe one thing in these groups." in head
    assert "Ask three providers" not in head


def test_somebody_who_owes_nothing_reads_a_friendly_sentence(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)
    done(press(database), services)

    assert "You owe nothing at the moment.* Thank you." in words(view.blocks(mine(services, WORKER, 1)))
    with pytest.raises(Refused, match="not in the directory"):
        mine(services, "USTRANGER", 1)


def test_a_thousand_things_come_in_pages_that_slack_takes(database: Database) -> None:
    """A message holds 50 blocks."""
    services, _ = begun(database)
    for number in range(40):
        create_action(wanted(key=f"press-{number + 10}", text=f"Thing {number}"), services)

    pages = [mine(services, WORKER, page) for page in (1, 2, 3)]
    drawn = [view.blocks(page) for page in pages]

    assert max(len(blocks) for blocks in drawn) < 50
    assert [len(page.items) for page in pages] == [15, 15, 10]
    assert "Page 1 of 3" in words(drawn[0])
    assert labels(drawn[0])[-1:] == ["More"]
    assert labels(drawn[1])[-2:] == ["Back", "More"]
    assert mine(services, WORKER, 99).page == 3
    assert mine(services, OPENER, 1).count == 0
