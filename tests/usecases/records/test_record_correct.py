"""J3: "Something is wrong" with notes that went out: corrected in a new version that says so, or left with a reason."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import asdict

from bot.drawing.by_hand import still_to_tell
from bot.rules.calendar import LONDON
from bot.usecases.guard import MayIdentify, Typed, let_in
from bot.usecases.members.by_hand import ToldByHand, told_by_hand
from bot.usecases.nagging import sweep
from bot.usecases.records.record_case import HasChanged
from bot.usecases.records.record_correct import (
    Correct,
    Decline,
    SayWrong,
    correct,
    decline,
    offer_correction,
    say_wrong,
)
from bot.usecases.records.record_send import AskWriter, approve, ask_the_writer, send_unchecked
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Member
from tests.usecases.actions.actions import HEAD, WORKER, labels, words
from tests.usecases.house import slack
from tests.usecases.records.records import CHAIR, DUE, KEEPER, Held, held

STRANGER = slack("uhl-sgm")
ABOUT, SAID = "before_meeting", "correction"
UUID_NOBODY = UUID(int=0)


def sent(database: Database) -> Held:
    """Notes that went out."""
    here = held(database)
    here.write()
    approve(here.press(CHAIR, "ac:sent"), here.services)
    here.clock.at += timedelta(hours=3)
    return here


def says_wrong(here: Held, by: str = HEAD, text: str = "County was there from 10:20am", key: str = "fm:w") -> str:
    return say_wrong(SayWrong(key=key, by=by, record_id=here.record().id, words=text), here.services).says


def corrects(here: Held, by: str = KEEPER, *, key: str = "fm:c", version: int = 1, edits: int | None = None) -> str:
    seen = here.press(by, key, edits=edits, version=version)
    request = Correct(
        key=key,
        by=by,
        record_id=seen.record_id,
        edits=seen.edits,
        position="Bed search goes on",
        lines="County was there from 10:20am",
        words="County was there",
    )
    return correct(request, here.services).says


def test_any_member_says_what_is_wrong_and_two_people_have_it(database: Database) -> None:
    here = sent(database)

    first, again = (says_wrong(here) for _ in range(2))

    assert first == again
    assert [row.text for row in here.corrections()] == ["County was there from 10:20am"]
    assert labels(here.reads(SAID, KEEPER)) == ["Correct the notes"]
    assert labels(here.reads(SAID, CHAIR)) == ["Correct the notes", "Leave them: why"]
    assert "LEICESTERSHIRE-CC says: “County was there from 10" in words(here.reads(SAID, CHAIR))
    with pytest.raises(Refused, match="no such notes"):
        says_wrong(here, STRANGER, key="fm:x")


def test_before_they_go_out_nothing_in_them_is_wrong_yet(database: Database) -> None:
    here = held(database)

    with pytest.raises(Refused, match="have not gone out yet"):
        says_wrong(here)
    with pytest.raises(Refused, match="have not gone out yet"):
        offer_correction(here.services, KEEPER, here.record().id)


def test_a_correction_is_checked_and_then_takes_their_place_in_everybodys_message(database: Database) -> None:
    here = sent(database)
    says_wrong(here)
    form = offer_correction(here.services, KEEPER, here.record().id)
    assert (form.corrects, form.wrong, list(form.lines)) == (
        True,
        "County was there from 10:20am",
        ["One bed from Friday"],
    )

    assert corrects(here) == "The chair has the correction to check now."

    assert "One bed from Friday" in words(here.reads(ABOUT, HEAD))
    assert "A correction is written" in words(here.reads(SAID, CHAIR))
    assert here.corrections()[0].state == "open"
    assert "*Corrected Thu 2 Apr, 1:40pm:* County was there" in words(here.reads("record_check", CHAIR))
    approve(here.press(CHAIR, "ac:2", version=2), here.services)

    first, second = here.record(1), here.record(2)
    assert (first.state, first.lines) == ("superseded", ["One bed from Friday"])
    assert (second.state, second.why, second.version) == ("circulated", "County was there", 2)
    for who in (HEAD, WORKER, CHAIR, KEEPER):
        shown = words(here.reads(ABOUT, who)).replace("\u200b", "")
        assert shown.startswith("*Corrected Thu 2 Apr, 1:40pm:* County was there")
        assert "• County was there from 10:20am" in shown
        assert len(here.effects(ABOUT, who)) == 1
    (row,) = here.corrections()
    assert row.state == "done"
    assert "The notes are corrected." in words(here.reads(SAID, CHAIR))
    older = here.effects("record_check", CHAIR)[0]
    assert "were corrected since" in words(here.drawn(older)) or "approved them" in words(here.drawn(older))
    with pytest.raises(Refused, match="corrected since"):
        approve(here.press(CHAIR, "ac:3", version=1), here.services)


def test_what_comes_from_the_record_stays_what_everybody_read(database: Database) -> None:
    here = sent(database)
    before = here.record().shown
    with database.write() as work:
        group = work.groups.lock(here.group().id)
        group.rhythm = "TU@11:00"

    corrects(here)

    after = here.record(2).shown
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"lines"}


def test_only_who_writes_corrects_and_only_the_chair_leaves_them(database: Database) -> None:
    here = sent(database)
    says_wrong(here)
    (row,) = here.corrections()
    why = "We looked again: they came at noon"

    with pytest.raises(Refused, match="Only the record keeper"):
        corrects(here, HEAD)
    with pytest.raises(Refused, match="Only the chair or the acting chair"):
        decline(Decline(key="fm:d", by=KEEPER, correction_id=row.id, words=why), here.services)
    decline(Decline(key="fm:d2", by=CHAIR, correction_id=row.id, words=why), here.services)

    (row,) = here.corrections()
    assert (row.state, row.settled_why) == ("declined", why)
    assert why in words(here.reads("correction_declined", HEAD))
    assert why in words(here.reads(SAID, KEEPER))
    assert labels(here.reads(SAID, CHAIR)) == []
    with pytest.raises(Refused, match="settled already"):
        decline(Decline(key="fm:d3", by=CHAIR, correction_id=row.id, words=why), here.services)
    assert here.record().state == "circulated"


def test_two_who_correct_at_once_do_not_overwrite_each_other(database: Database) -> None:
    here = sent(database)
    corrects(here, KEEPER, key="fm:c1")

    with pytest.raises(HasChanged) as changed:
        corrects(here, CHAIR, key="fm:c2")
    assert changed.value.record_id == here.record(2).id
    corrects(here, CHAIR, key="fm:c3", version=2)

    assert here.record(2).edits == 2
    form = offer_correction(here.services, KEEPER, here.record().id)
    assert form.record_id == here.record(2).id
    assert form.why == "County was there"


def test_a_correction_never_goes_out_unchecked(database: Database) -> None:
    here = sent(database)
    corrects(here)
    here.clock.at = DUE + timedelta(days=3)

    with pytest.raises(Refused, match="when the chair has checked it"):
        send_unchecked(here.press(KEEPER, "ac:2", version=2), here.services)


def test_the_chair_asks_for_a_change_to_a_correction_too(database: Database) -> None:
    here = sent(database)
    corrects(here)
    seen = here.press(CHAIR, "fm:a", version=2)

    ask_the_writer(AskWriter(**{**asdict(seen), "words": "From when?"}), here.services)
    corrects(here, key="fm:c2", version=2)

    assert here.record(2).state == "checking"
    assert len(here.effects("record_check", CHAIR)) == 3


def test_notes_sent_as_a_draft_are_put_right_before_the_chair_approves(database: Database) -> None:
    here = held(database)
    here.write()
    here.clock.at = DUE - timedelta(hours=1)
    send_unchecked(here.press(KEEPER, "ac:1"), here.services)
    corrects(here, CHAIR)

    approve(here.press(CHAIR, "ac:2", version=2), here.services)

    assert not here.record(2).unchecked
    assert here.record(1).state == "superseded"


def test_the_guard_stands_before_what_is_wrong(database: Database) -> None:
    here = sent(database)

    with pytest.raises(MayIdentify):
        let_in(Typed(key="k", by=HEAD, texts=("It was 943 476 5919",)), here.services)


def test_what_is_said_to_be_wrong_is_nagged_until_it_is_settled(database: Database) -> None:
    """OWN-CORRECTION: said on Maundy Thursday, to be settled on Tuesday, 5pm."""
    here = sent(database)
    says_wrong(here)
    owed = here.owed("correction")
    assert owed is not None
    assert owed.due_at == DUE

    told = [digests(here, DUE.replace(day=day, hour=8, minute=30)) for day in (7, 8, 9, 10, 13)]

    assert [list(who) for who in told] == [[KEEPER], [KEEPER, CHAIR], [], [KEEPER, CHAIR], []]
    assert "Please settle it by Tue 7 Apr, 5pm." in told[0][KEEPER]
    assert "That is late: it was to be settled by Tue 7 Apr, 5pm." in told[1][CHAIR]
    assert "Correct the notes" in labels(here.reads("digest", KEEPER))
    assert "Leave them: why" in labels(here.reads("digest", CHAIR))


def test_once_it_is_settled_nobody_is_nagged_about_it(database: Database) -> None:
    here = sent(database)
    says_wrong(here)
    (row,) = here.corrections()

    decline(Decline(key="fm:d", by=CHAIR, correction_id=row.id, words="It was said so"), here.services)

    owed = here.owed("correction")
    assert owed is not None
    assert (owed.closed_why, owed.next_step_at) == ("declined", None)


def digests(here: Held, at: datetime) -> dict[str, str]:
    """What is read of it in the digests of a morning, and by whom."""
    before = {effect.id for effect in here.effects("digest")}
    here.clock.at = at
    sweep(here.services)
    found = {
        who: words(here.drawn(effect))
        for who in (KEEPER, CHAIR)
        for effect in here.effects("digest", who)
        if effect.id not in before
    }
    return {who: said for who, said in found.items() if "may be wrong" in said}


def by_hand(database: Database) -> Held:
    """Somebody in the group has no Slack, and the notes go out."""
    here = held(database)
    with database.write() as work:
        group = work.groups.lock(here.group().id)
        person = work.people.by_slack_id(slack("lpt-on-call-2"))
        seat = work.groups.seat(group.id, "LPT")
        assert person is not None
        assert seat is not None
        person.slack_id = None
        sits = Member(
            group_id=group.id,
            seat_id=seat.id,
            person_id=person.id,
            role="extra",
            reached="by_hand",
            added_at=here.clock.at,
        )
        work.groups.add(sits)
    here.write()
    approve(here.press(CHAIR), here.services)
    return here


def test_who_is_not_in_slack_is_told_by_hand_and_ticked_off(database: Database) -> None:
    here = by_hand(database)
    with database.read() as work:
        chair = here.group().chair_id
        assert chair is not None
        (person,) = still_to_tell(work, here.group().id, UUID_NOBODY)

    assert here.effects("by_hand") == []  # no message of its own
    told = words(here.reads(ABOUT, CHAIR))
    assert "Lpt-On-Call-2, LPT" in told.replace("\u200b", "")
    assert "the notes of meeting 1 have gone out" in told
    told_by_hand(ToldByHand(key="t", by=CHAIR, step_id=person.step_id), here.services)

    owed = here.owed("notes_sent")
    assert owed is not None
    assert owed.closed_why == "told"
    assert "To be told by hand" not in words(here.reads(ABOUT, CHAIR))
    assert person.name == "Lpt-On-Call-2"
    assert len(here.effects(ABOUT)) == 6  # one to each of the others, none for them


def test_who_was_not_told_by_hand_stands_in_the_next_mornings_digest(database: Database) -> None:
    here = by_hand(database)

    here.clock.at = datetime(2026, 4, 7, 8, 30, tzinfo=LONDON)
    sweep(here.services)

    digest = words(here.reads("digest", CHAIR)).replace("\u200b", "")
    assert "For Lpt-On-Call-2, LPT, by hand: please phone or e-mail them." in digest
    assert "the notes of meeting 1 have gone out" in digest
    assert "Told" in labels(here.reads("digest", CHAIR))


def test_only_whoever_looks_after_the_group_reads_whom_to_tell(database: Database) -> None:
    here = by_hand(database)

    assert "To be told by hand" in words(here.reads(ABOUT, KEEPER))
    assert "To be told by hand" not in words(here.reads(ABOUT, HEAD))


def test_a_correction_is_told_by_hand_anew(database: Database) -> None:
    here = by_hand(database)
    corrects(here)
    approve(here.press(CHAIR, "ac:2", version=2), here.services)

    with database.read() as work:
        (person,) = still_to_tell(work, here.group().id, UUID_NOBODY)

    assert "have gone out" in person.what


def test_whoever_left_the_group_reads_no_correction(database: Database) -> None:
    here = sent(database)
    with database.write() as work:
        head = work.people.by_slack_id(HEAD)
        member = work.groups.member(here.group().id, head.id) if head else None
        assert member is not None
        member.state = "removed"

    corrects(here)
    approve(here.press(CHAIR, "ac:2", version=2), here.services)

    (effect,) = here.effects(ABOUT, HEAD)
    assert here.drawn_first(effect, "update") is None


def test_what_is_said_after_the_correction_was_written_is_not_answered_by_it(database: Database) -> None:
    here = sent(database)
    says_wrong(here)
    here.clock.at += timedelta(minutes=1)
    corrects(here)
    here.clock.at += timedelta(minutes=1)
    says_wrong(here, WORKER, "And the date is wrong", key="fm:w2")
    approve(here.press(CHAIR, "ac:2", version=2), here.services)

    assert [row.state for row in here.corrections()] == ["done", "open"]
    form = offer_correction(here.services, KEEPER, here.record(1).id)
    assert (form.record_id, form.wrong) == (here.record(2).id, "And the date is wrong")
