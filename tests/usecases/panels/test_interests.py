"""An interest is declared at an item; until the chair has chosen nothing is decided there, and it decides who votes."""

from datetime import timedelta

import pytest

from bot.usecases.panels.interests import Choose, Declare, asked_of, choose, declare
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Interest
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words
from tests.usecases.panels.sitting import CHIEF, CORPORATE, DIRECTOR, FINANCE, HEALTH, ICB
from tests.usecases.panels.test_people import begins, decides, panel
from tests.usecases.panels.test_votes import on_board, opens, shown, votes

ITEM = "budgets"


def declares(here: Opened, who: str = FINANCE, item: str = ITEM) -> str:
    request = Declare(
        key=f"{who}:{item}", by=slack(who), group_id=here.group_id, item=item, words="My wife works for the supplier"
    )
    return declare(request, here.services)


def declared(here: Opened) -> Interest:
    with here.database.read() as work:
        meeting = work.meetings.running(here.group_id)
        assert meeting is not None
        return work.panels.interests(meeting.id)[-1]


def chooses(here: Opened, choice: str, by: str = CHIEF) -> str:
    about = declared(here).id
    request = Choose(key=f"{about}:{by}:{choice}", by=slack(by), interest_id=about, choice=choice)
    return choose(request, here.services)


def test_the_chair_is_told_and_chooses_and_until_then_nothing_is_decided_there(database: Database) -> None:
    """JCB-INT-2."""
    here = on_board(database)

    says = declares(here)
    asked = here.shown(CHIEF, "interest")
    with pytest.raises(Refused) as waits:
        decides(here, CHIEF, item=ITEM)
    with pytest.raises(Refused) as vote:
        opens(here, item=ITEM)
    then = chooses(here, "stay")

    assert says == (
        "It is kept for the minutes. Swl-Chief says whether you stay, stay without a vote, or leave for the item."
    )
    assert "Swl-Finance declares an interest in “Budgets and indicators" in words(asked)
    assert labels(asked) == ["Stays", "Stays, without a vote", "Leaves for the item"]
    assert waits.value.refusal.rule_id == vote.value.refusal.rule_id == "JCB-INT-2"
    assert waits.value.refusal.reason == "An interest of Swl-Finance still waits for a choice."
    assert then == "Swl-Finance: stays."
    assert decides(here, CHIEF, key="then", item=ITEM) == "D1 is decided."


def test_who_stays_without_a_vote_does_not_vote_at_that_item(database: Database) -> None:
    here = on_board(database)
    declares(here)
    chooses(here, "stay_without_vote")
    opens(here, item=ITEM)

    with pytest.raises(Refused) as no:
        votes(here, FINANCE, "for")
    votes(here, CORPORATE, "for")

    assert no.value.refusal.reason == "You declared an interest in this item."
    assert "1 of 3 have voted." in shown(here)


def test_who_leaves_does_not_count_for_the_quorum_of_that_item_and_of_others_does(database: Database) -> None:
    """JDB-QUO-1: without the finance officer only one of the commissioners is left."""
    here = on_board(database)
    declares(here)
    chooses(here, "leave")

    with pytest.raises(Refused) as no:
        decides(here, CHIEF, item=ITEM)

    assert no.value.refusal.rule_id == "JDB-QUO-1"
    assert decides(here, CHIEF, key="other", item="feedback") == "D1 is decided."


def test_nobody_but_the_chair_chooses_and_of_the_chairs_own_the_vice_chair_does(database: Database) -> None:
    here = on_board(database)
    declares(here)
    with pytest.raises(Refused) as no:
        chooses(here, "stay", CORPORATE)
    chooses(here, "stay")
    here.clock.at += timedelta(minutes=1)
    declares(here, CHIEF)

    with pytest.raises(Refused) as own:
        chooses(here, "stay", CHIEF)
    asked = here.shown(HEALTH, "interest")
    request = Choose(key="vice", by=slack(HEALTH), interest_id=declared(here).id, choice="stay_without_vote")
    says = choose(request, here.services)

    assert no.value.refusal.reason == "What follows from an interest is for the chair to choose."
    assert own.value.refusal.reason == "You can't choose what follows from your own interest."
    assert "Swl-Chief declares an interest" in words(asked)
    assert says == "Swl-Chief: stays, without a vote."


def test_where_the_terms_do_not_speak_of_interests_it_is_said_aloud(database: Database) -> None:
    here = panel(database)
    begins(here, DIRECTOR, ICB)

    with pytest.raises(Refused) as no:
        asked_of(here.services, slack(ICB), here.group_id, "")

    assert no.value.refusal.reason == "The terms of this body do not speak of interests."


def test_a_declaration_needs_words_and_an_item_of_the_agenda(database: Database) -> None:
    here = on_board(database)

    with pytest.raises(Refused) as item:
        declares(here, item="nothing")
    empty = Declare(key="e", by=slack(FINANCE), group_id=here.group_id, item=ITEM, words="  ")
    with pytest.raises(Refused) as blank:
        declare(empty, here.services)

    assert item.value.refusal.reason == "That is not on this agenda."
    assert blank.value.refusal.reason == "A declaration needs a word of what the interest is."
