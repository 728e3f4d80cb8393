"""A note is one line, for an agency, taken once; it belongs to the meeting that goes on, else to the next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from bot.drawing.drawers import drawers
from bot.drawing.note import notes_in as page_of
from bot.drawing.note import notes_of
from bot.services import Services
from bot.usecases.records.note import TakeNote, note_mentioned, take_note
from bot.usecases.records.note_form import new_note, new_note_in, note_from_message
from bot.usecases.records.note_strike import StrikeNote, strike_note
from bot.usecases.refused import Refused
from bot.views import note as view
from storage.database import Database
from storage.models import Audit, Effect, Note
from tests.usecases.actions.actions import HEAD, OPENER, REF, WORKER, words
from tests.usecases.house import slack
from tests.usecases.records.notes import THREAD, group_of, in_channel, notes_in, runs, wanted, write

STRANGER = slack("uhl-sgm")


def test_a_note_that_comes_twice_is_taken_once_with_one_answer(database: Database) -> None:
    services, _ = in_channel(database)

    first, again = (take_note(wanted(), services) for _ in range(2))

    (note,) = notes_in(database)
    assert first == again
    assert str(note.id) == first.id
    assert first.says == (
        f"Noted for LEICESTERSHIRE-CC in {REF} · KESTREL. The record keeper gets it for the notes of the next meeting."
    )
    assert (note.organisation_id, note.text, note.meeting_id) == (
        "LEICESTERSHIRE-CC",
        "The ward has a bed from Friday",
        None,
    )
    with database.read() as work:
        assert work.audit.first_broken(str(note.group_id)) is None
        row = work.session.scalars(select(Audit).order_by(Audit.seq.desc())).first()
    assert row is not None
    assert (row.act, row.actor) == ("note_taken", str(note.person_id))
    assert "bed" not in str(row.detail)


def test_notes_of_one_moment_stand_in_the_order_in_which_they_were_taken(database: Database) -> None:
    services, _ = in_channel(database)
    for number in range(1, 9):
        write(services, f"Line {number}")

    shown = notes_of(services, WORKER, ref=None, channel_id="C1")

    taken = [f"Line {number}" for number in range(1, 9)]
    assert [line.text for line in shown.lines] == taken[::-1]  # the newest first
    with database.read() as work:
        assert [note.text for note in work.notes.all_in(group_of(database).id)] == taken


def test_while_a_meeting_goes_on_a_note_belongs_to_it(database: Database) -> None:
    services, clock = in_channel(database)
    meeting = runs(database, clock)

    said = write(services, "The ward has a bed")

    assert notes_in(database)[0].meeting_id == meeting.id
    assert said.says.endswith("for the notes of this meeting.")


def test_by_the_reference_elsewhere_and_by_the_only_group_without_one(database: Database) -> None:
    services, clock = in_channel(database)
    meeting = runs(database, clock)

    take_note(wanted(key="1", channel_id="C9", ref=REF), services)
    take_note(wanted(key="2", channel_id="C9", text="two"), services)

    assert {note.meeting_id for note in notes_in(database)} == {meeting.id}
    assert {note.organisation_id for note in notes_in(database)} == {"LEICESTERSHIRE-CC"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"by": STRANGER, "ref": REF}, "no group RSG-26-001 that you are in"),
        ({"by": STRANGER}, "Only members of this group"),
        ({"by": "UNOBODY"}, "not in the directory"),
        ({"text": " \u200b "}, "Nothing was written"),
        ({"text": "x" * 501}, "at most 500 fit"),
        ({"channel_id": None, "ref": "RSG-26-999"}, "no group RSG-26-999"),
    ],
)
def test_what_is_refused_leaves_no_note(database: Database, change: dict[str, object], says: str) -> None:
    services, _ = in_channel(database)

    with pytest.raises(Refused, match=says):
        take_note(wanted(**change), services)

    assert notes_in(database) == []


@pytest.mark.parametrize(("state", "says"), [("withdrawn", "was withdrawn"), ("closed", "was closed")])
def test_in_a_group_that_is_over_nothing_is_noted_or_struck_out(database: Database, state: str, says: str) -> None:
    services, _ = in_channel(database)
    note_id = UUID(write(services, "before").id)
    with database.write() as work:
        work.groups.lock(group_of(database).id).state = state

    with pytest.raises(Refused, match=says):
        write(services, "after")
    with pytest.raises(Refused, match=says):
        strike_note(StrikeNote(key="s", by=WORKER, note_id=note_id), services)

    assert len(notes_in(database)) == 1


def test_somebody_taken_out_meanwhile_notes_nothing(database: Database) -> None:
    services, _ = in_channel(database)
    with database.write() as work:
        person = work.people.by_slack_id(WORKER)
        assert person is not None
        member = work.groups.member(group_of(database).id, person.id)
        assert member is not None
        member.state = "removed"

    with pytest.raises(Refused, match="Only members of this group"):
        write(services, "after")


def test_a_note_takes_five_statements_and_one_commit(database: Database) -> None:
    """`bench.acks` measures how long that takes."""
    services, _ = in_channel(database)
    write(services, "warm")
    made: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: made.append(given[2]))
    event.listen(database.engine, "commit", lambda *given: made.append("COMMIT"))

    write(services, "counted")

    assert made.count("COMMIT") == 1
    assert len([one for one in made if one not in ("COMMIT",) and not one.startswith("BEGIN")]) == 5, made


def mention(**changes: object) -> TakeNote:
    return wanted(**{"key": "ev:1", "source_ts": "1700000000.000200", "thread_ts": THREAD, **changes})


def effects(database: Database, kind: str, draw: str | None = None) -> list[Effect]:
    with database.read() as work:
        return list(work.session.scalars(select(Effect).where(Effect.kind == kind, Effect.draw == draw)).all())


def test_a_mention_that_comes_twice_is_one_note_answered_in_its_thread(database: Database) -> None:
    services, _ = in_channel(database)

    for _ in range(2):
        note_mentioned(mention(), services)

    (note,) = notes_in(database)
    assert (note.source_ts, note.thread_ts) == ("1700000000.000200", THREAD)
    (said,) = effects(database, "post", "note_said")
    assert said.content["thread_ts"] == THREAD
    assert said.subject_id == note.id


@pytest.mark.parametrize("change", [{"text": "Ring 943 476 5919"}, {"by": STRANGER}, {"by": "UNOBODY"}, {"text": ""}])
def test_a_mention_that_is_refused_is_answered_to_its_author_alone(
    database: Database, change: dict[str, object]
) -> None:
    services, _ = in_channel(database)

    for _ in range(2):
        note_mentioned(mention(**change), services)

    assert notes_in(database) == []
    (no,) = effects(database, "ephemeral")
    assert no.content["user"] == change.get("by", WORKER)
    assert "943" not in str(no.content)


def test_the_form_from_a_message_shows_its_words_and_leaves_out_what_may_identify(database: Database) -> None:
    services, _ = in_channel(database)

    plain = note_from_message(services, WORKER, "C1", f"<@{HEAD}> has\na bed &amp; a nurse", THREAD, None)
    long = note_from_message(services, WORKER, "C1", "word " * 200, THREAD, None)
    bad = note_from_message(services, WORKER, "C1", "NHS 943 476 5919 needs a bed", THREAD, None)

    assert plain.text == "@County-Head has a bed & a nurse"
    assert (plain.source_ts, plain.thread_ts) == (THREAD, None)
    assert len(long.text) <= long.most == 500
    assert "end was left out" in long.note
    assert bad.text == ""
    assert "was not copied" in bad.note
    with pytest.raises(Refused, match="own channel only"):
        note_from_message(services, WORKER, "C9", "hello", THREAD, None)


def test_the_empty_form_is_for_members_only(database: Database) -> None:
    services, _ = in_channel(database)
    group = group_of(database)

    assert new_note(services, WORKER, channel_id="C1").ref == new_note_in(services, WORKER, group.id).ref == REF
    with pytest.raises(Refused, match="Only members"):
        new_note(services, STRANGER, channel_id="C1")
    with pytest.raises(Refused, match="that you are in"):
        new_note_in(services, STRANGER, group.id)


def strikes(services: Services, note: Note, by: str, key: str = "ac:1") -> str:
    return strike_note(StrikeNote(key=key, by=by, note_id=note.id), services)


def test_the_chair_or_its_writer_strikes_a_note_out_and_nobody_else(database: Database) -> None:
    """OWN-STRIKE: its words stay, to be seen by those who keep the record."""
    services, _ = in_channel(database)
    for text in ("one", "two"):
        write(services, text)
    one, two = notes_in(database)

    with pytest.raises(Refused, match="Only the chair, or whoever wrote the note"):
        strikes(services, one, HEAD)
    with pytest.raises(Refused, match="no such note that you can see"):
        strikes(services, one, STRANGER)
    assert strikes(services, one, OPENER) == strikes(services, one, OPENER) == "The note is struck out."
    strikes(services, two, WORKER, "ac:2")
    with pytest.raises(Refused, match="struck out already"):
        strikes(services, two, OPENER, "ac:3")

    assert [note.text for note in notes_in(database)] == ["one", "two"]
    assert all(note.struck_at for note in notes_in(database))
    seen = {by: [line.text for line in listed(services, by).lines] for by in (OPENER, WORKER, HEAD)}
    assert {by: sorted(found) for by, found in seen.items()} == {
        OPENER: ["one", "two"],
        WORKER: ["one", "two"],
        HEAD: [],
    }


def test_the_line_in_the_thread_says_that_it_was_struck_out(database: Database) -> None:
    services, _ = in_channel(database)
    note_mentioned(mention(), services)
    (note,) = notes_in(database)

    with database.read() as work:
        (effect,) = work.outbox.posts_about(note.id, note.group_id)
    assert effect.key == f"note_said:{note.id}"
    strikes(services, note, OPENER)

    with database.read() as work:
        effect = work.session.get_one(Effect, effect.id)
        assert drawers(services)["note_said"](work, effect, services.clock.now()) is None
        effect.kind = "update"
        assert words(drawers(services)["note_said"](work, effect, services.clock.now())) == "The note was struck out."


def listed(services: Services, by: str) -> view.Listed:
    return notes_of(services, by, ref=None, channel_id="C1")


def test_the_list_shows_page_by_page_what_has_not_gone_out(database: Database) -> None:
    services, clock = in_channel(database)
    for number in range(view.PAGE + 2):
        clock.at += timedelta(minutes=1)
        write(services, f"note {number:02}")

    first, second = listed(services, HEAD), page_of(services, HEAD, group_of(database).id, 2)

    assert [line.text for line in second.lines] == ["note 01", "note 00"]
    assert first.lines[0].text == "note 11"
    assert (first.count, first.pages) == (12, 2)
    assert not any(line.may_strike for line in first.lines)
    assert all(line.may_strike for line in listed(services, WORKER).lines)
    with pytest.raises(Refused, match="Only members"):
        listed(services, STRANGER)


def test_nothing_goes_out_for_a_note_that_was_typed(database: Database) -> None:
    services, _ = in_channel(database)
    with database.read() as work:
        before = work.session.scalar(select(func.count()).select_from(Effect))

    write(services, "typed")

    with database.read() as work:
        assert work.session.scalar(select(func.count()).select_from(Effect)) == before


def test_of_ten_deliveries_at_once_one_counts_and_all_get_its_answer(database: Database) -> None:
    services, _ = in_channel(database)
    start = Barrier(10)

    def deliver(_: int) -> str:
        start.wait()
        return take_note(wanted(), services).id

    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(deliver, range(10)))

    assert [str(note.id) for note in notes_in(database)] == list(ids)
    with database.read() as work:
        assert work.audit.first_broken(str(group_of(database).id)) is None
