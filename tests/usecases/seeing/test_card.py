"""The card says when the bot last looked, without a message to anybody (OWN-CARD)."""

from datetime import datetime, timedelta

from bot.rules.calendar import LONDON
from bot.usecases.decisions.withdrawal import Withdraw, withdraw
from bot.usecases.seeing.card import check_cards
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import met
from tests.usecases.members.invited import Opened, opened


def with_channel(database: Database) -> Opened:
    here = opened(database, first_meeting=datetime(2026, 4, 3, 10, 20, tzinfo=LONDON))
    with database.write() as work:
        work.groups.lock(here.group_id).channel_id = "C1"
    here.send_everything()
    return here


def later(here: Opened, **more: float) -> int:
    here.clock.at += timedelta(**more)
    return check_cards(here.services)


def test_it_is_drawn_again_once_an_hour_day_and_night(database: Database) -> None:
    here = with_channel(database)
    posts = [key for key, effect in here.effects().items() if effect.kind == "post"]

    assert [later(here, minutes=30) for _ in range(6)] == [0, 1, 0, 1, 0, 1]

    assert here.effects()[f"update:card:{here.group_id}"].state == "pending"
    assert "Bot last checked Thursday 2 April 2026, 10:04pm." in str(here.card_shown().blocks)
    assert [key for key, effect in here.effects().items() if effect.kind == "post"] == posts


def test_a_meeting_that_begins_without_a_chair_is_seen_at_once(database: Database) -> None:
    here = with_channel(database)
    assert later(here, hours=15) == 1  # 10:04

    assert later(here, minutes=15) == 0
    assert later(here, minutes=1) == 1  # 10:20
    assert later(here, minutes=1) == 0


def test_a_card_of_a_group_that_is_over_is_left_alone(database: Database) -> None:
    here = with_channel(database)
    withdraw(Withdraw(key="fm:1", by=slack("lpt-sgm"), group_id=here.group_id, reason="Twice"), here.services)

    assert later(here, hours=5) == 0


def test_the_rhythm_and_the_usual_chair_stand_on_the_card(database: Database) -> None:
    here = met(database)
    assert "Mondays and Thursdays, 9:30am" in here.card()
    assert "Chair: LPT, then LLR-ICB." in here.card()
    with database.write() as work:
        work.groups.lock(here.group_id).chair_organisation_id = "LLR-ICB"

    assert "Chair: LLR-ICB. " in here.card()
