"""J3 as people walk it: notes taken in four ways; the record keeper writes, the chair approves, a member objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from rehearsal.client import Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_actions import in_thread, with_worker
from tests.journeys.test_after_opening import card, reads
from tests.journeys.test_meeting import ANSWERS, OFTEN, SCALE

BOT = "@rapid-solutions"
MONDAY = datetime.fromisoformat("2026-03-23T09:00+00:00")
FIRST_MEETING = datetime.fromisoformat("2026-03-23T14:00+00:00")
TUESDAY_5PM = datetime.fromisoformat("2026-03-24T17:00+00:00")


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        yield place.workspace


def test_a_note_is_taken_by_command_from_a_message_by_mention_and_from_the_card(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    said = chair.post(channel, "The ward has a bed from Friday")

    typed = worker.command("/rsg note Rota is <shared> & agreed", channel=channel)
    form = worker.shortcut(said, "Add to notes").modal
    taken = worker.submit(form)
    worker.post(channel, f"{BOT} note the county pays half", said.ts)
    in_thread(workspace, channel, said, "Noted for County council.")
    asked = chair.press(card(workspace), "Add a note").modal
    from_card = chair.submit(asked, {"words": "One more line"})

    assert "Noted for County council in RSG-26-001" in typed.words
    assert form is not None
    assert form.title == "Add a note"
    assert taken.modal is not None
    assert "Noted for County council" in taken.modal.words
    assert from_card.modal is not None
    assert "Noted for Partnership trust" in from_card.modal.words
    listed = worker.command("/rsg notes", channel=channel)
    for words in ("The ward has a bed from Friday", "the county pays half", "One more line", "from the thread"):
        assert words in listed.words.replace("\u200b", "")


def test_what_may_identify_a_child_is_not_noted_and_a_stranger_notes_nothing(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    root = chair.post(channel, "Who notes this?")

    stopped = worker.command("/rsg note NHS 943 476 5919 needs a bed", channel=channel)
    stranger = workspace.person("uhl-sgm").command("/rsg note RSG-26-001 hello")
    alone = worker.command("/rsg note", channel=channel).modal
    empty = worker.submit(alone, {"words": "   "})
    worker.post(channel, f"{BOT} note NHS 943 476 5919 needs a bed", root.ts)

    assert "looks like an NHS number" in stopped.words
    assert "There is no group RSG-26-001 that you are in" in stranger.words
    assert empty.modal is not None
    assert "Nothing was written" in empty.modal.words
    workspace.wait_for(lambda: any("NHS number" in one.words for one in worker.ephemerals()), 20, "the private no")
    assert "None yet" in worker.command("/rsg notes", channel=channel).words


def test_a_note_is_struck_out_by_its_writer_or_the_chair(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    head = workspace.person("county-hos")
    typed = worker.command("/rsg note Not this one", channel=channel)
    worker.command("/rsg note This one stays", channel=channel)

    done = worker.press(typed.shown[0], "Strike it out").modal
    again = chair.press(chair.command("/rsg notes", channel=channel).shown[0], "Strike it out").modal

    assert done is not None
    assert "struck out" in done.words
    assert again is not None
    listed = chair.command("/rsg notes", channel=channel)
    assert "struck out by" in listed.words
    assert "Not this one" in listed.words
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")
    assert "Not this one" not in head.command("/rsg notes", channel=channel).words


@dataclass(frozen=True)
class Met:
    """A meeting that has just ended."""

    workspace: Workspace
    chair: Person
    keeper: Person
    worker: Person
    channel: str


def met(workspace: Workspace) -> Met:
    """The record keeper is named, a note is taken, and the first meeting is held."""
    chair, worker, channel = with_worker(workspace)
    form = chair.press(reads(workspace, chair, "You have the chair"), "Name the record keeper").modal
    chair.submit(form, {"Who keeps the notes?": "Briar Tamsin, Business support"})
    keeper = workspace.person("lpt-records")
    reads(workspace, keeper, "You keep the notes")
    worker.command("/rsg note The ward has a bed from Friday", channel=channel)
    workspace.clock.advance(FIRST_MEETING)
    start = chair.press(reads(workspace, chair, "Start: who is here?"), "Start: who is here?").modal
    chair.submit(start, {"Who is here?": ["Partnership trust (comes)", "Integrated care board (no answer)"]})
    workspace.clock.advance(FIRST_MEETING + timedelta(minutes=40))
    end = chair.press(reads(workspace, chair, "is on now"), "End the meeting").modal
    look = chair.submit(end, ANSWERS | {OFTEN: "Mon & Thu 9.30"}).modal
    chair.submit(look)
    workspace.clock.settle()
    return Met(workspace, chair, keeper, worker, channel)


def test_notes_are_written_approved_and_read_by_everybody(workspace: Workspace) -> None:
    here = met(workspace)
    to_write = reads(workspace, here.keeper, "Notes of meeting 1 to write")

    form = here.keeper.press(to_write, "Write the notes").modal
    assert form is not None
    assert "County council: The ward has a bed from Friday" in form.words.replace("\u200b", "")
    sent = here.keeper.submit(form, {"lines": "A bed is there from Friday"})
    assert sent.modal is not None
    assert "The chair has the notes of meeting 1" in sent.modal.words
    to_check = reads(workspace, here.chair, "to check.* Written by")
    assert "A bed is there from Friday" in to_check.words
    open_still = here.chair.press(reads(workspace, here.chair, "are with you to check"), "Read the notes").modal
    assert open_still is not None
    early = here.keeper.press(reads(workspace, here.keeper, "are with the chair to check"), "Read the notes").modal
    assert early is not None
    assert "Approve" not in early.words
    workspace.clock.settle()
    before = {who: len(workspace.person(who).messages()) for who in ("lpt-oncall-1", "lpt-records")}

    here.chair.press(to_check, "Approve")

    for who in ("county-hos", "county-sw", "icb-sgm", "camhs-sgm", "lpt-oncall-1", "lpt-records"):
        read = reads(workspace, workspace.person(who), "Checked by the chair")
        assert "A bed is there from Friday" in read.words
        assert "Absent: CAMHS Collaborative and County council." in read.words
    reads(workspace, here.keeper, "Pass this line on to your management group")
    workspace.clock.settle()
    assert {who: len(workspace.person(who).messages()) for who in before} == before
    twice = here.chair.press(open_still, "Approve and send").modal
    assert twice is not None
    assert "approved them" in twice.words
    stranger = workspace.person("uhl-sgm").command("/rsg notes RSG-26-001")
    assert "There is no group" in stranger.words
    listed = here.worker.command("/rsg notes", channel=here.channel)
    again = here.worker.press(listed.shown[0], "Read the notes of meeting 1").modal
    assert again is not None
    assert "A bed is there from Friday" in again.words


def test_the_chair_edits_asks_back_and_sees_what_changed(workspace: Workspace) -> None:
    here = met(workspace)
    form = here.keeper.press(reads(workspace, here.keeper, "to write"), "Write the notes").modal
    here.keeper.submit(form, {"lines": "First"})
    to_check = reads(workspace, here.chair, "to check.* Written by")
    open_form = here.chair.press(to_check, "Edit").modal
    mine = here.keeper.press(reads(workspace, here.keeper, "with the chair to check"), "Change the notes").modal
    here.keeper.submit(mine, {"lines": "Second"})

    changed = here.chair.submit(open_form, {"lines": "From the chair"}).modal
    assert changed is not None
    assert "It has changed since you opened it." in changed.words
    assert "• Second" in changed.words
    whole = here.chair.submit(changed).modal
    assert whole is not None
    assert "From the chair" in whole.words
    asking = here.chair.press(reads(workspace, here.chair, "From the chair"), "Ask the record keeper").modal
    here.chair.submit(asking, {"words": "Who brings the list?"})
    asked = reads(workspace, here.keeper, "Who brings the list?")
    again = here.keeper.press(asked, "Change the notes").modal
    here.keeper.submit(again, {"lines": "\n".join(["word " * 60] * 6)})
    too_long = here.keeper.modal()
    assert too_long is not None
    assert "At most 300 fit, so" in too_long.words
    here.keeper.close()
    here.keeper.submit(again, {"lines": "The trust brings it"})

    newest = reads(workspace, here.chair, "The trust brings it")
    shown = here.chair.press(newest, "Edit").modal
    sent = here.chair.submit(shown)
    assert sent.modal is not None
    here.chair.press(sent.modal, "Approve and send")
    reads(workspace, here.worker, "The trust brings it")


def test_silent_chair_then_a_draft_and_late_when_nobody_writes(workspace: Workspace) -> None:
    """OWN-NOTES"""
    here = met(workspace)
    form = here.keeper.press(reads(workspace, here.keeper, "to write"), "Write the notes").modal
    here.keeper.submit(form, {"lines": "A bed is there from Friday"})
    workspace.clock.advance(TUESDAY_5PM - timedelta(hours=2))

    told = reads(workspace, here.keeper, "The chair has not answered")
    here.keeper.press(told, "Send as a draft")

    reads(workspace, here.worker, "Draft, not yet checked by the chair.")
    here.chair.press(reads(workspace, here.chair, "went out as a draft"), "Approve")
    reads(workspace, here.worker, "Checked by the chair")
    assert not any("not yet checked" in one.words for one in here.worker.messages())


def test_notes_nobody_wrote_are_late_the_next_working_day(workspace: Workspace) -> None:
    here = met(workspace)

    workspace.clock.advance(TUESDAY_5PM + timedelta(hours=16))

    for person in (here.keeper, here.chair):
        late = reads(workspace, person, "notes of meeting 1 to write are late")
        form = person.press(late, "Write the notes", near="notes of meeting 1").modal
        assert form is not None


def test_something_is_wrong_and_is_corrected_in_everybodys_message(workspace: Workspace) -> None:
    here = met(workspace)
    form = here.chair.press(reads(workspace, here.chair, "to write"), "Write the notes").modal
    whole = here.chair.submit(form, {"lines": "A bed is there from Friday"}).modal
    assert whole is not None
    here.chair.press(whole, "Approve and send")
    mine = reads(workspace, here.worker, "Checked by the chair")
    workspace.clock.settle()
    count = len(here.worker.messages())

    wrong = here.worker.press(mine, "Something is wrong").modal
    thanks = here.worker.submit(wrong, {"words": "The bed is there from Monday"}).modal
    assert thanks is not None
    assert "The record keeper and the chair have it." in thanks.words
    said = reads(workspace, here.keeper, "The bed is there from Monday")
    form = here.keeper.press(said, "Correct the notes").modal
    here.keeper.submit(form, {"lines": "A bed is there from Monday", "words": "The day of the bed"})
    to_check = reads(workspace, here.chair, "The day of the bed")
    here.chair.press(to_check, "Approve")

    corrected = reads(workspace, here.worker, "The day of the bed")
    assert "*Corrected" in corrected.words
    assert "from Monday" in corrected.words
    assert len(here.worker.messages()) == count

    other = here.worker.press(corrected, "Something is wrong").modal
    here.worker.submit(other, {"words": "It was a Tuesday"})
    asked = reads(workspace, here.chair, "It was a Tuesday")
    why = here.chair.press(asked, "Leave them: why").modal
    here.chair.submit(why, {"words": "We looked at the list again"})
    reads(workspace, here.worker, "We looked at the list again")
