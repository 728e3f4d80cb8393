"""J3: the chair approves the notes of a meeting, and everybody has them."""

from datetime import timedelta

import pytest

from bot.drawing.note import notes_of
from bot.usecases.records.note_strike import StrikeNote, strike_note
from bot.usecases.records.record_draft import preview
from bot.usecases.records.record_send import approve
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.actions.actions import HEAD, WORKER, labels, words
from tests.usecases.house import slack
from tests.usecases.records.notes import notes_in
from tests.usecases.records.records import CHAIR, ENDED, KEEPER, held, noted

STRANGER, ICB = slack("uhl-sgm"), slack("icb-sgm")
ABOUT = "before_meeting"


def test_the_chair_approves_with_one_tap_and_everybody_has_them_in_one_message(database: Database) -> None:
    here = held(database)

    said = here.write()
    to_check = here.reads("record_check", CHAIR)
    first, again = (approve(here.press(CHAIR), here.services) for _ in range(2))

    assert said == "The chair has the notes of meeting 1 of RSG-26-001 to check now. " + (
        "They go to everybody when the chair approves them."
    )
    assert labels(to_check) == ["Approve", "Edit", "Ask the record keeper"]
    assert "One bed from Friday" in words(to_check)
    assert first == again
    record = here.record()
    assert (record.state, record.unchecked) == ("circulated", False)
    assert record.checked_by_id == here.group().chair_id
    owed = here.owed()
    assert owed is not None
    assert owed.closed_why == "circulated"
    for who in (CHAIR, KEEPER, HEAD, WORKER, ICB):
        (effect,) = here.effects(ABOUT, who)
        assert "One bed from Friday" in words(here.drawn(effect))
    assert not here.effects(ABOUT, STRANGER)
    foot = here.reads(ABOUT, HEAD).blocks[-2]["elements"][0]["text"]
    assert foot == (
        "Checked by the chair, Thu 2 Apr, 10:40am. Sent Thu 2 Apr, 10:40am to "
        "CAMHS-COLLAB, LEICESTERSHIRE-CC, LLR-ICB and LPT. Not the care record."
    )
    assert labels(here.reads(ABOUT, HEAD)) == ["Something is wrong", "My actions"]


def test_the_copy_for_the_record_and_the_line_to_pass_on_are_the_record_keepers(database: Database) -> None:
    """RSG-REP-1"""
    here = held(database)
    here.write()
    approve(here.press(CHAIR), here.services)

    theirs, others = words(here.reads(ABOUT, KEEPER)), words(here.reads(ABOUT, HEAD))

    assert "*You keep the record:* this is its copy." in theirs
    assert "management group (DMT, CMG and TCM)" in theirs
    line = "RSG-26-001: meeting 1 was held on Thu 2 Apr 2026. Decided: 0. Asked of absent agencies: 0. New actions: 0."
    assert line in theirs.replace("\u200b", "")
    assert "You keep the record" not in others
    assert len(here.effects(ABOUT, KEEPER)) == 1


def test_notes_are_written_by_who_keeps_or_chairs_and_approved_by_the_chair_alone(database: Database) -> None:
    """HD-17"""
    here = held(database)

    with pytest.raises(Refused, match="Only the record keeper, the chair or the acting chair writes the notes"):
        here.write(HEAD)
    with pytest.raises(Refused, match="no such notes that you can see"):
        here.write(STRANGER, key="fm:2")
    here.write(key="fm:3")
    with pytest.raises(Refused, match="Only the chair or the acting chair"):
        approve(here.press(KEEPER), here.services)

    assert here.record().state == "checking"
    assert here.acts().count("refused") == 3


def test_of_two_who_approve_at_once_one_is_told_that_it_was_done(database: Database) -> None:
    here = held(database)
    here.write()
    approve(here.press(CHAIR), here.services)

    with pytest.raises(Refused, match="Lpt-Sgm approved them") as refused:
        approve(here.press(CHAIR, "ac:2"), here.services)

    assert refused.value.refusal.remedy == "Nothing more is needed."
    with pytest.raises(Refused, match="are not changed silently"):
        here.write(key="fm:2")


def test_when_the_chair_has_passed_on_those_of_that_meeting_still_write_and_check(database: Database) -> None:
    here = held(database)
    with database.write() as work:
        group = work.groups.lock(here.group().id)
        icb = work.people.by_slack_id(ICB)
        assert icb is not None
        group.chair_id, group.chair_organisation_id, group.record_keeper_id = icb.id, "LLR-ICB", icb.id

    here.write(KEEPER)

    assert here.effects("record_check", CHAIR)
    approve(here.press(CHAIR), here.services)
    assert here.record().state == "circulated"


def test_the_new_chair_may_approve_where_the_old_one_is_gone(database: Database) -> None:
    here = held(database)
    with database.write() as work:
        group = work.groups.lock(here.group().id)
        icb = work.people.by_slack_id(ICB)
        assert icb is not None
        old = work.groups.member(group.id, group.chair_id) if group.chair_id else None
        assert old is not None
        old.state = "removed"
        group.chair_id, group.chair_organisation_id = icb.id, "LLR-ICB"

    here.write(KEEPER)

    assert here.effects("record_check", ICB)
    with pytest.raises(Refused):
        approve(here.press(CHAIR), here.services)
    approve(here.press(ICB, "ac:2"), here.services)


def test_a_colleague_who_stands_in_for_the_chair_reads_them_without_the_button(database: Database) -> None:
    here = held(database)
    deputy = slack("lpt-on-call-1")
    with database.write() as work:
        chair, other = work.people.by_slack_id(CHAIR), work.people.by_slack_id(deputy)
        assert chair is not None
        assert other is not None
        chair.away_until, chair.away_deputy_id = ENDED.date() + timedelta(days=9), other.id

    here.write()
    shown = here.reads("record_check", CHAIR)

    assert "Approve" not in labels(shown)
    assert "Only the chair or the acting chair can approve them" in words(shown)
    with pytest.raises(Refused):
        approve(here.press(deputy), here.services)


@pytest.mark.parametrize(("state", "says"), [("withdrawn", "was withdrawn"), ("closed", "was closed")])
def test_in_a_group_that_is_over_nothing_is_written_or_sent(database: Database, state: str, says: str) -> None:
    here = held(database)
    here.write()
    with database.write() as work:
        work.groups.lock(here.group().id).state = state

    with pytest.raises(Refused, match=says):
        here.write(key="fm:2")
    with pytest.raises(Refused, match=says):
        approve(here.press(CHAIR), here.services)


def test_whoever_was_taken_out_gets_no_notes(database: Database) -> None:
    here = held(database)
    with database.write() as work:
        head = work.people.by_slack_id(HEAD)
        assert head is not None
        member = work.groups.member(here.group().id, head.id)
        assert member is not None
        member.state = "removed"
    here.write()
    approve(here.press(CHAIR), here.services)

    assert not here.effects(ABOUT, HEAD)


def test_a_note_is_struck_out_of_notes_that_went_out_by_a_correction_only(database: Database) -> None:
    here = noted(database)
    here.write()
    approve(here.press(CHAIR), here.services)
    first = next(note for note in notes_in(database) if note.struck_at is None)

    with pytest.raises(Refused, match="are not changed silently"):
        strike_note(StrikeNote(key="s2", by=CHAIR, note_id=first.id), here.services)


def test_the_notes_are_read_again_from_the_list(database: Database) -> None:
    here = held(database)
    assert labels_of(notes_of(here.services, KEEPER, ref=None, channel_id="C1").rows) == ["Write the notes"]
    assert labels_of(notes_of(here.services, HEAD, ref=None, channel_id="C1").rows) == []
    here.write()
    approve(here.press(CHAIR), here.services)

    assert labels_of(notes_of(here.services, HEAD, ref=None, channel_id="C1").rows) == ["Read the notes of meeting 1"]
    assert preview(here.services, HEAD, here.record().id)[0].contents.position == "Bed search goes on"
    with pytest.raises(Refused):
        preview(here.services, STRANGER, here.record().id)


def labels_of(rows: object) -> list[str]:
    assert isinstance(rows, list | tuple)
    return [one["text"]["text"] for row in rows for one in row.get("elements", []) if "action_id" in one]
