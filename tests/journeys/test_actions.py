"""J5 as people walk it: actions from a message, a mention and a command, and what their owner and the chair press."""

from collections.abc import Iterator

import pytest

from rehearsal.client import Message, Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import reads
from tests.journeys.test_members import chaired

BOT = "@rapid-solutions"


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST) as place, bot(place, database_url):
        yield place.workspace


def with_worker(workspace: Workspace) -> tuple[Person, Person, str]:
    """A chair, a social worker who sits in the group, and the name of its channel."""
    chair, channel = chaired(workspace)
    chair.command("/rsg add @county-sw", channel=channel)
    workspace.wait_for(lambda: "county-sw" in workspace.channel(channel).members, 20, "the worker to be in")
    return chair, workspace.person("county-sw"), channel


def in_thread(workspace: Workspace, channel: str, root: Message, words: str) -> Message:
    """What is said in the thread under *root* and holds *words*."""
    return workspace.wait_for(
        lambda: next((one for one in workspace.said(channel) if one.thread_ts == root.ts and words in one.words), None),
        20,
        f"“{words}” in the thread",
    )


def test_an_action_is_made_from_a_message_and_answered_in_its_thread(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    said = chair.post(channel, "@county-sw could you arrange the bed assessment?")

    form = chair.shortcut(said, "Create action").modal
    answer = chair.submit(form, {"By when?": "tomorrow noon"})

    assert answer.modal is not None
    assert "is with Sage Pelham, due" in answer.modal.words
    reads(workspace, worker, "could you arrange the bed assessment?")
    in_thread(workspace, channel, said, "County council*, by")


def test_an_action_is_made_by_a_mention_in_a_thread(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    root = chair.post(channel, "Who asks for the bed?")

    chair.post(channel, f"{BOT} action @county-sw arrange the bed assessment by tomorrow noon", root.ts)

    in_thread(workspace, channel, root, "County council*, by")
    reads(workspace, worker, "arrange the bed assessment")


def test_a_mention_that_cannot_be_read_is_finished_in_private(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    root = chair.post(channel, "Who asks for the bed?")

    chair.post(channel, f"{BOT} action @county-sw arrange the bed assessment", root.ts)
    asked = reads(workspace, chair, "You asked me for an action")
    form = chair.press(asked, "Finish it").modal
    chair.submit(form, {"By when?": "tomorrow noon"})

    in_thread(workspace, channel, root, "County council*, by")
    reads(workspace, worker, "arrange the bed assessment")
    reads(workspace, chair, "Nothing more is needed here")


def test_a_time_with_two_readings_is_put_back_picked_and_changed(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)

    question = chair.command("/rsg action @county-sw arrange the bed by half 7 tomorrow", channel=channel)
    asked = question.shown[0]
    made = chair.press(asked, "action_meaning_0").modal
    again = chair.press(asked, "action_meaning_1").modal
    assert made is not None
    assert again is not None
    chair.press(asked, "Another time")

    assert "may be in the morning or after noon" in asked.words
    assert "A1 is with Sage Pelham, due" in made.words
    assert "7:30am" in made.words
    assert "finished already: A1" in again.words
    reads(workspace, worker, "arrange the bed")


def test_the_chair_gives_an_action_to_somebody_else_and_drops_it(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    head = workspace.person("county-hos")
    chair.command("/rsg action @county-sw arrange the bed by tomorrow noon", channel=channel)
    mine = reads(workspace, worker, "A1 is yours")
    worker.submit(worker.press(mine, "Not mine").modal, {"words": "The head of service does this"})
    asked = reads(workspace, chair, "says that it is not theirs")

    given = chair.submit(
        chair.press(asked, "New owner").modal, {"Who does it from now on?": "Alder Reeve, County council"}
    )

    assert given.modal is not None
    assert "A1 is with Alder Reeve now, due" in given.modal.words
    reads(workspace, head, "A1 is yours")
    reads(workspace, worker, "A1 is with County council now")
    late = worker.command("/rsg action", channel=channel).modal  # a member may still make another
    assert late is not None
    assert late.title == "New action"

    form = chair.command("/rsg action @county-hos ring the school by tomorrow noon", channel=channel)
    assert "A2 is with Alder Reeve" in form.words
    ring = reads(workspace, head, "A2 is yours")
    head.submit(head.press(ring, "Update").modal, {"words": "Nobody answers", "Is it at risk?": ["at_risk"]})
    risk = reads(workspace, chair, "A2 is at risk")
    assert "Nobody answers" in risk.words
    chair.submit(chair.press(risk, "Drop it: why").modal, {"words": "The school rang us"})

    reads(workspace, head, "A2 is not needed any more")
    reads(workspace, chair, "Why: “The school rang us”")


def test_what_is_mine_is_listed_and_done_in_place(workspace: Workspace) -> None:
    chair, worker, channel = with_worker(workspace)
    chair.command("/rsg action @county-sw arrange the bed by tomorrow noon", channel=channel)
    reads(workspace, worker, "A1 is yours")

    listed = worker.command("/rsg mine").shown[0]
    done = worker.press(listed, "Done", near="A1").modal
    again = worker.press(listed, "Done", near="A1").modal

    assert "A1, due" in listed.words
    assert "Your groups" in listed.words
    assert done is not None
    assert "A1 is done." in done.words
    assert again is not None
    assert "A1 is done already" in again.words
    assert "arrange the bed" not in worker.command("/rsg mine").words
    reads(workspace, worker, "A1 is done")
