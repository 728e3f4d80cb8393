"""Whatever is typed after `/panel` is answered: for who chairs, who sits on it, and who does not."""

from typing import Any

import pytest

from bot.handlers.command import OF_PANELS
from rehearsal.blocks import MESSAGE, block_problems, view_problems
from storage.database import Database
from tests.handlers.door import Door, answer, command
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened
from tests.usecases.panels.sitting import CHIEF, DIRECTOR, FINANCE
from tests.usecases.panels.test_votes import on_board

WORDS = {
    "seat": f"clinical <@{slack(FINANCE)}>",
    "chair": f"<@{slack(CHIEF)}>",
    "add": f"<@{slack(DIRECTOR)}>",
    "remove": f"<@{slack(FINANCE)}>",
    "next": "Thu 16 July 10am",
    "cancel": "1 nobody can come",
    "action": f"<@{slack(FINANCE)}> write the plan by Friday noon",
    "away": "until Friday",
}


@pytest.fixture
def here(database: Database) -> Opened:
    return on_board(database)


def typed(here: Opened, words: str, who: str, channel: str = "C1") -> tuple[dict[str, Any], Door]:
    door = Door(here.services)
    response = door(command(words, slack(who), channel=channel, trigger=f"{words}:{who}") | {"command": "/panel"})
    assert response.status == 200
    return answer(response), door


@pytest.mark.parametrize("word", sorted(OF_PANELS))
@pytest.mark.parametrize("who", [CHIEF, FINANCE, DIRECTOR])
def test_every_word_is_answered_with_a_sentence_or_a_form(here: Opened, word: str, who: str) -> None:
    found, door = typed(here, f"{word} {WORDS.get(word, '')}".strip(), who)

    if not found:
        assert view_problems(door.windows.views[-1]) == []
        return
    assert block_problems(found["blocks"], MESSAGE) == []
    assert "something went wrong" not in str(found)


def test_a_word_that_panels_have_not_leads_to_those_they_have(here: Opened) -> None:
    found, _ = typed(here, "rhythm Mondays 9am", CHIEF)

    assert "`/panel help` shows what you can do here." in found["blocks"][0]["text"]["text"]


def test_elsewhere_the_only_body_that_somebody_sits_on_is_meant(here: Opened) -> None:
    there, _ = typed(here, "seats", FINANCE, channel="C9")

    assert "Specialist Services Joint Delivery Board: its seats" in str(there)


def test_help_offers_what_this_person_may_do_there(here: Opened) -> None:
    chair, member = (str(typed(here, "help", who)[0]) for who in (CHIEF, FINANCE))

    assert "/panel vote" in chair
    assert "/panel vote" not in member
    assert "/panel interest" in member
    assert "/rsg rhythm" not in chair


def test_status_does_not_ask_who_knows_the_child(here: Opened) -> None:
    found = str(typed(here, "status", CHIEF)[0])

    assert "which child" not in found
    assert "Meeting 1 is on now" in found
