"""J3: the record keeper drafts the notes of a meeting, and the chair reads, changes or asks for a change."""

from datetime import timedelta

import pytest
from msgspec.structs import asdict
from sqlalchemy import select

from bot.rules.calendar import LONDON
from bot.usecases.chairs.chair_asked import NameRecordKeeper, name_record_keeper
from bot.usecases.nagging import sweep
from bot.usecases.records.note_strike import StrikeNote, strike_note
from bot.usecases.records.record import show_to
from bot.usecases.records.record_case import HasChanged
from bot.usecases.records.record_draft import offer_form, preview
from bot.usecases.records.record_send import AskWriter, approve, ask_the_writer, send_unchecked
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Effect
from tests.usecases.actions.actions import HEAD, WORKER, labels, words
from tests.usecases.house import slack
from tests.usecases.records.notes import notes_in
from tests.usecases.records.records import CHAIR, DUE, KEEPER, Held, held, noted

STRANGER, ICB = slack("uhl-sgm"), slack("icb-sgm")
ABOUT = "before_meeting"


def test_the_record_keeper_gets_the_draft_with_what_was_noted_and_what_is_known(database: Database) -> None:
    """HD-01"""
    here = noted(database)

    shown = here.reads(ABOUT, KEEPER)
    form = offer_form(here.services, KEEPER, here.record().id)

    owed = here.owed()
    assert owed is not None
    assert owed.due_at.astimezone(LONDON) == DUE
    assert "Notes of meeting 1 to write, by Tue 7 Apr, 5pm.* 1 note was taken." in words(shown)
    assert labels(shown)[-1] == "Write the notes"
    assert form.lines == ["LEICESTERSHIRE-CC: The ward has a bed from Friday"]
    assert form.struck == ["LEICESTERSHIRE-CC: No such thing"]
    assert form.position == "Bed search goes on; home plan started."
    assert form.goes_to_chair
    assert (form.contents.here, form.contents.apologies) == (("LLR-ICB", "LPT"), ())
    assert form.contents.absent == ("CAMHS-COLLAB", "LEICESTERSHIRE-CC")
    assert form.contents.chair == "Service Group Manager, LPT"
    assert form.contents.keeper == "Team Manager, LPT"
    assert [note.meeting_id for note in notes_in(database)] == [here.meeting().id] * 2


def test_before_they_are_written_nothing_can_be_approved_or_sent(database: Database) -> None:
    here = held(database)

    for act, by in ((approve, CHAIR), (send_unchecked, KEEPER)):
        with pytest.raises(Refused, match="are not written yet"):
            act(here.press(by), here.services)


def test_what_changed_since_it_was_read_is_not_approved_unread(database: Database) -> None:
    here = held(database)
    here.write()
    seen = here.press(CHAIR)
    here.write(position="Something else", key="fm:2")

    with pytest.raises(HasChanged, match="changed since you opened them"):
        approve(seen, here.services)
    with pytest.raises(HasChanged) as changed:
        here.write(position="Mine", key="fm:3", edits=1)

    assert (changed.value.edits, changed.value.position) == (2, "Something else")
    assert here.record().position == "Something else"
    assert "Something else" in words(here.reads("record_check", CHAIR))
    assert len(here.effects("record_check")) == 1


def test_the_chair_asks_for_a_change_and_gets_them_again_in_a_message_of_their_own(database: Database) -> None:
    here = held(database)
    here.write()
    ask = AskWriter(**{**asdict(here.press(CHAIR, "fm:a")), "words": "Who brings the bed list?"})

    ask_the_writer(ask, here.services)

    asked = here.reads("record_asked", KEEPER)
    assert "Who brings the bed list?" in words(asked)
    assert labels(asked) == ["Change the notes"]
    assert "with the record keeper again" in words(here.reads("record_check", CHAIR))
    assert "the chair asks for a change" in words(here.reads(ABOUT, KEEPER))
    assert owner(here) == KEEPER
    here.write(lines="LPT brings the bed list", key="fm:2")
    older, newer = here.effects("record_check", CHAIR)
    assert "stand in a newer message" in words(here.drawn(older))
    assert "LPT brings the bed list" in words(here.drawn(newer))
    assert "It is settled" in words(here.reads("record_asked", KEEPER))
    assert owner(here) == CHAIR


def owner(here: Held) -> str | None:
    owed = here.owed()
    assert owed is not None
    with here.database.read() as work:
        return work.people.get(owed.person_id).slack_id if owed.person_id else None


def test_the_chair_may_write_them_and_reads_the_whole_before_it_goes_out(database: Database) -> None:
    here = held(database)

    said = here.write(CHAIR)
    notes, may_send = preview(here.services, CHAIR, here.record().id)

    assert "then approve them" in said
    assert may_send
    assert notes.contents.position == "Bed search goes on"
    assert not here.effects("record_check")
    assert "Approve" in labels(here.reads(ABOUT, CHAIR))
    assert not preview(here.services, KEEPER, here.record().id)[1]


def test_where_chair_and_record_keeper_are_one_they_ask_nobody(database: Database) -> None:
    here = held(database, keeper=CHAIR)
    here.write(CHAIR)

    with pytest.raises(Refused, match="You keep the record yourself"):
        ask_the_writer(AskWriter(**{**asdict(here.press(CHAIR, "fm:a")), "words": "x"}), here.services)
    approve(here.press(CHAIR), here.services)

    assert len(here.effects(ABOUT, CHAIR)) == 1
    assert "You keep the record" in words(here.reads(ABOUT, CHAIR))


def test_without_a_record_keeper_the_notes_are_the_chairs_to_write(database: Database) -> None:
    here = held(database, keeper=None)

    assert "Write the notes" in labels(here.reads(ABOUT, CHAIR))
    assert owner(here) == CHAIR
    here.clock.at = DUE - timedelta(hours=2)
    sweep(here.services)

    assert "Write the notes" in labels(here.reads("notes", CHAIR))


def test_another_record_keeper_takes_the_notes_over(database: Database) -> None:
    here = held(database)
    other = slack("lpt-on-call-2")
    with database.read() as work:
        person = work.people.by_slack_id(other)
    assert person is not None
    request = NameRecordKeeper(key="k", named_by=CHAIR, group_id=here.group().id, person_id=person.id)

    name_record_keeper(request, here.services)

    assert "Write the notes" in labels(here.reads(ABOUT, other))
    assert owner(here) == other
    here.write(other)
    with pytest.raises(Refused, match="Only the record keeper"):
        here.write(KEEPER, key="fm:2")


def again_about(here: Held, who: str) -> bool:
    """Whether their message about the meeting is drawn again, had it gone out."""
    with here.database.read() as work:
        return any(work.outbox.by_key(f"update:{effect.key}") for effect in here.effects(ABOUT, who))


def test_only_who_writes_and_checks_is_shown_each_change_before_they_go_out(database: Database) -> None:
    here = held(database)
    with database.write() as work:
        people = [work.people.by_slack_id(who) for who in (HEAD, WORKER)]
        group, meeting = work.groups.get(here.group().id), work.meetings.get(here.meeting().id)
        record = work.notes.record(here.record().id)
        assert meeting is not None
        assert record is not None
        for person in people:
            assert person is not None
            show_to(work, group, meeting, record, person.id, here.clock.at)
    all_sent(here)

    here.write()
    assert again_about(here, KEEPER)
    assert not again_about(here, HEAD)
    approve(here.press(CHAIR), here.services)

    assert again_about(here, HEAD)


def all_sent(here: Held) -> None:
    """As if everything had gone out."""
    with here.database.write() as work:
        for effect in work.session.scalars(select(Effect).where(Effect.kind == "post")):
            effect.content = {**effect.content, "text": "x", "blocks": []}
            effect.state = "done"


def test_more_words_than_fit_are_refused_with_how_many_must_go(database: Database) -> None:
    """HD-15, counted over the whole."""
    here = held(database)

    with pytest.raises(Refused) as refused:
        here.write(lines="\n".join(["word " * 60] * 5))
    over = int(refused.value.refusal.reason.split("so ")[1].split()[0])
    assert refused.value.refusal.rule_id == "HD-15"
    assert "Your own lines are 304 of them" in refused.value.refusal.remedy
    few = "word " * (300 - over)
    here.write(lines="\n".join(few[i : i + 300] for i in range(0, len(few), 300)), key="fm:2")

    with pytest.raises(Refused, match="so 1 must go"):
        here.write(lines="\n".join([*(few[i : i + 300] for i in range(0, len(few), 300)), "more"]), key="fm:3", edits=1)


def test_a_line_longer_than_a_note_is_refused(database: Database) -> None:
    """OWN-NOTE-LENGTH"""
    here = held(database)

    with pytest.raises(Refused, match="at most 500 fit"):
        here.write(lines="x" * 501)


def test_a_line_struck_out_after_they_were_written_is_shown_to_the_chair(database: Database) -> None:
    here = noted(database)
    here.write()
    here.clock.at += timedelta(minutes=1)

    first = next(note for note in notes_in(database) if note.struck_at is None)
    strike_note(StrikeNote(key="s2", by=CHAIR, note_id=first.id), here.services)

    assert "A note was struck out after they were written" in words(here.reads("record_check", CHAIR))
    approve(here.press(CHAIR), here.services)


def test_a_draft_is_nobody_elses_to_read(database: Database) -> None:
    here = held(database)
    here.write()

    with pytest.raises(Refused, match="Only the record keeper"):
        preview(here.services, HEAD, here.record().id)
