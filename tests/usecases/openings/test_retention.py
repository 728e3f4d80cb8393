"""HD-14: what the bot wrote in a locked channel is past its time, and somebody else has to delete it."""

from datetime import timedelta

from bot.console.check_retention import channels
from storage.database import Database
from tests.usecases.closings.closings import DAY, chooses, closed, closes, look_around, ready
from tests.usecases.members.invited import Opened


def said(here: Opened) -> str:
    return "\n".join(map(str, channels(here.database, here.services.policies, here.clock.now())))


def test_thirty_days_after_it_was_closed_its_channel_is_named_with_who_can_delete_it(database: Database) -> None:
    here = closed(database)

    here.clock.at += timedelta(days=30, minutes=-1)
    before = said(here)
    here.clock.at += timedelta(minutes=1)

    assert before == "works  No closed group's channel is past its time."
    assert "RSG-26-001 (#rsg-26-001-kestrel), since Sunday 3 May 2026" in said(here)
    assert "ask an owner of the workspace to delete these channels" in said(here)


def test_what_is_under_a_legal_hold_is_spared_and_named(database: Database) -> None:
    here = ready(database)
    chooses(here, "moved")
    closes(here, hold=True)
    here.clock.at += DAY
    look_around(here)
    here.clock.at += timedelta(days=60)

    assert "No closed group's channel is past its time." in said(here)
    assert "One closed group under a legal hold: RSG-26-001." in said(here)
