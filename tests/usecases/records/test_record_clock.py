"""HD-01: notes go out in time; a silent chair does not stop them, and late ones are heard of."""

from datetime import timedelta

import pytest

from bot.usecases.nagging import sweep
from bot.usecases.records.record_send import approve, send_unchecked
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.actions.actions import HEAD, labels, words
from tests.usecases.house import slack
from tests.usecases.records.records import CHAIR, DUE, KEEPER, held

STRANGER, ICB = slack("uhl-sgm"), slack("icb-sgm")
ABOUT = "before_meeting"


def test_two_hours_before_they_are_due_the_record_keeper_may_send_them_as_a_draft(database: Database) -> None:
    """OWN-NOTES"""
    here = held(database)
    here.write()
    here.clock.at = DUE - timedelta(hours=2, minutes=1)
    sweep(here.services)
    with pytest.raises(Refused, match="The chair has until Tuesday 7 April 2026, 3pm") as early:
        send_unchecked(here.press(KEEPER, "ac:1"), here.services)
    assert early.value.refusal.rule_id == "OWN-NOTES"
    assert "you may send them as a draft" in words(here.reads(ABOUT, KEEPER))
    assert not here.effects("notes")

    here.clock.at = DUE - timedelta(hours=2)
    sweep(here.services)
    told = here.reads("notes", KEEPER)
    assert "Send as a draft" in labels(told)
    send_unchecked(here.press(KEEPER, "ac:2"), here.services)

    assert here.record().unchecked
    foot = here.reads(ABOUT, HEAD).blocks[-2]["elements"][0]["text"]
    assert foot.startswith("*Draft, not yet checked by the chair.* Sent Tue 7 Apr, 3pm to")
    check = here.reads("record_check", CHAIR)
    assert labels(check) == ["Approve", "Correct them"]
    assert "Approve" in labels(here.reads(ABOUT, CHAIR))

    approve(here.press(CHAIR, "ac:3"), here.services)

    foot = here.reads(ABOUT, HEAD).blocks[-2]["elements"][0]["text"]
    assert foot.startswith("Checked by the chair, Tue 7 Apr, 3pm. Sent Tue 7 Apr, 3pm to")
    assert "Approve" not in labels(here.reads(ABOUT, CHAIR))
    assert len(here.effects(ABOUT, HEAD)) == 1


def test_late_notes_stand_in_the_digest_of_record_keeper_and_chair(database: Database) -> None:
    """OWN-NOTES: the working day after."""
    here = held(database)
    here.clock.at = DUE + timedelta(hours=15, minutes=30)
    sweep(here.services)

    for who in (KEEPER, CHAIR):
        assert "notes of meeting 1 to write are late.* They were due Tue 7 Apr, 5pm." in words(
            here.reads("digest", who)
        )
    here.write()
    assert "Send as a draft" in labels(here.reads("digest", KEEPER))
    assert "Read" in labels(here.reads("digest", CHAIR))
    assert "Approve" in labels(here.reads("digest", CHAIR))
    approve(here.press(CHAIR), here.services)
    assert "All of this is settled" in words(here.reads("digest", CHAIR))


def test_of_notes_that_went_out_in_time_nobody_hears_that_they_are_late(database: Database) -> None:
    here = held(database)
    here.write()
    approve(here.press(CHAIR), here.services)

    here.clock.at = DUE + timedelta(days=2)
    sweep(here.services)

    assert not here.effects("digest")
    assert not here.effects("notes")
