"""J3: the notes of a meeting are written by the record keeper, checked by the chair, and sent to everybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.drawing.note import notes_of
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
from tests.usecases.records.notes import in_channel, notes_in, write
from tests.usecases.records.records import CHAIR, DUE, ENDED, KEEPER, Held, end, held, keeps

STRANGER, ICB = slack("uhl-sgm"), slack("icb-sgm")
ABOUT = "before_meeting"


def noted(database: Database) -> Held:
    """Two notes were taken, and one of them struck out, before the meeting ended."""
    services, clock = in_channel(database)
    keeps(database, at=clock.at)
    for text in ("The ward has a bed from Friday", "No such thing"):
        write(services, text)
    last = next(note for note in notes_in(database) if note.text == "No such thing")
    strike_note(StrikeNote(key="s", by=CHAIR, note_id=last.id), services)
    end(database, services, clock, ("LPT", "LLR-ICB"))
    return Held(database, services, clock)


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


def test_before_they_are_written_nothing_can_be_approved_or_sent(database: Database) -> None:
    here = held(database)

    for act, by in ((approve, CHAIR), (send_unchecked, KEEPER)):
        with pytest.raises(Refused, match="are not written yet"):
            act(here.press(by), here.services)


def test_of_two_who_approve_at_once_one_is_told_that_it_was_done(database: Database) -> None:
    here = held(database)
    here.write()
    approve(here.press(CHAIR), here.services)

    with pytest.raises(Refused, match="Lpt-Sgm approved them") as refused:
        approve(here.press(CHAIR, "ac:2"), here.services)

    assert refused.value.refusal.remedy == "Nothing more is needed."
    with pytest.raises(Refused, match="are not changed silently"):
        here.write(key="fm:2")


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
    ask = AskWriter(**{**vars(here.press(CHAIR, "fm:a")), "words": "Who brings the bed list?"})

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
        ask_the_writer(AskWriter(**{**vars(here.press(CHAIR, "fm:a")), "words": "x"}), here.services)
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


def test_a_draft_is_nobody_elses_to_read(database: Database) -> None:
    here = held(database)
    here.write()

    with pytest.raises(Refused, match="Only the record keeper"):
        preview(here.services, HEAD, here.record().id)
